"""Settling: a step's end decides its edges, and edges decide the steps behind them.

Every step settles once and every edge is decided once, so a run costs its nodes and edges.
"""

from engine.core.frame import FAILED, FORWARD, SKIPPED, SUCCEEDED, Frame
from engine.core.plan import Edge, Json, Step, StepKind
from engine.core.questions import Question
from engine.core.reuse import entry_of
from engine.core.state import BEGIN, LEAVE, SKIP, RunState, error_of
from engine.core.stopping import fail_frame

_PASS = StepKind.PASS
_OUT = "out"
_DECIDED = -1


def succeed(run: RunState, frame: Frame, step: Step, output: Json, port: str = _OUT) -> None:
    """Settle `step` well: its edges from `port` become live, the others dead."""
    index = step.index
    frame.outputs[index] = output
    frame.states[index - frame.first] = SUCCEEDED
    run.settled.append((frame, index))
    if step.undo >= 0:
        remember_undo(run, frame, step)
    if step.edges:
        route(run, frame, step.edges, port)
        if frame.phase != FORWARD:
            return
    frame.pending -= 1
    if not frame.pending:
        run.agenda.append((LEAVE, frame, 0))


def succeed_in_part(run: RunState, frame: Frame, step: Step, output: Json, port: str) -> None:
    """Settle `step` well when some of its edges are decided already."""
    frame.outputs[step.index] = output
    frame.states[step.index - frame.first] = SUCCEEDED
    run.settled.append((frame, step.index))
    remember_undo(run, frame, step)
    _leave_step(run, frame, edges_left(frame, step), port, None)


def remember_undo(run: RunState, frame: Frame, step: Step) -> None:
    """Note what undoes `step`, if anything does: its handler, or for a call the child itself.

    A disabled step has done nothing, and one that was taken over did it in another run.
    """
    is_undoable = step.undo >= 0 or (step.kind is StepKind.CALL and step.waits_for_child)
    is_new = step.kind is not _PASS and entry_of(frame, step) is None
    if is_undoable and run.plan.compensates and is_new:
        run.remember(frame, frame, step.index)


def skip(run: RunState, frame: Frame, index: int) -> None:
    """Settle a step that nothing live reaches: all its edges become dead."""
    if frame.phase != FORWARD:
        return
    frame.states[index - frame.first] = SKIPPED
    run.settled.append((frame, index))
    _leave_step(run, frame, run.plan.steps[index].edges, None, None)


def fail_step(run: RunState, frame: Frame, step: Step, error: Json) -> None:
    """Settle `step` badly: an error edge takes it, or it is let pass, or what is around fails."""
    index = step.index
    frame.states[index - frame.first] = FAILED
    frame.errors[index] = error
    run.settled.append((frame, index))
    verdicts = _verdicts_on_error(run, frame, step)
    if verdicts is None:
        return
    edges = edges_left(frame, step)
    if any(verdicts.get(edge.index, True) for edge in step.edges if edge.port == "error"):
        _leave_step(run, frame, edges, "error", verdicts)
    elif step.on_error == "continue":
        _leave_step(run, frame, edges, _OUT, None)
    elif step.kind is StepKind.TRY:
        _leave_step(run, frame, edges, None, None)
    else:
        fail_frame(run, frame, error)


def _verdicts_on_error(run: RunState, frame: Frame, step: Step) -> dict[int, bool] | None:
    """Evaluate the conditions of the error edges; None when that has failed the frame."""
    verdicts: dict[int, bool] = {}
    for edge in step.edges:
        if edge.port == "error" and edge.is_conditional:
            verdict = _is_live(run, frame, edge)
            if verdict is None:
                return None
            verdicts[edge.index] = verdict
    return verdicts


def _leave_step(
    run: RunState,
    frame: Frame,
    edges: tuple[Edge, ...],
    port: str | None,
    verdicts: dict[int, bool] | None,
) -> None:
    """Decide the edges of a step; the last one to settle closes the frame."""
    route(run, frame, edges, port, verdicts)
    if frame.phase != FORWARD:
        return  # a condition has failed what is around
    frame.pending -= 1
    if not frame.pending:
        run.agenda.append((LEAVE, frame, 0))


def edges_left(frame: Frame, step: Step) -> tuple[Edge, ...]:
    """Return the edges of `step` that it did not decide before it settled."""
    work = frame.work.get(step.index)
    if work is None or not work.ports:
        return step.edges
    return tuple(edge for edge in step.edges if edge.port not in work.ports)


def route(
    run: RunState,
    frame: Frame,
    edges: tuple[Edge, ...],
    port: str | None,
    verdicts: dict[int, bool] | None = None,
) -> None:
    """Decide `edges`: those from `port` become live if their condition says so, the others dead."""
    steps, first, undecided = run.plan.steps, frame.first, frame.undecided
    for edge in edges:
        is_live = edge.port == port
        if is_live and edge.is_conditional:
            verdict = _is_live(run, frame, edge) if verdicts is None else verdicts.get(edge.index)
            if verdict is None:
                return
            is_live = verdict
        target = edge.target
        place = target - first
        left = undecided[place] - 1
        undecided[place] = left
        if left < 0:
            continue  # the fate of the target was sealed by an earlier edge
        join = steps[target].join
        if is_live:
            frame.has_live[place] = 1
            if join == "first":
                left = 0
        elif join == "all":
            frame.has_live[place] = left = 0
        if not left:
            undecided[place] = _DECIDED
            frame.pending += 1
            run.agenda.append((BEGIN if frame.has_live[place] else SKIP, frame, target))


def _is_live(run: RunState, frame: Frame, edge: Edge) -> bool | None:
    """Ask for the condition of an edge. None: it was no yes or no, and the frame has failed."""
    answer = run.oracle.ask(Question.CONDITION, frame, edge.index, run.now)
    if answer.error is None and isinstance(answer.value, bool):
        return answer.value
    source, target = run.plan.steps[edge.source], run.plan.steps[edge.target]
    problem = "yields neither true nor false"
    if answer.error is not None:
        problem = f"has no value: {answer.error.get('message')}"
    message = f"The condition of the edge from {source.node} to {target.node} {problem}."
    details = {"edge": edge.index, "from": source.node, "to": target.node}
    fail_frame(run, frame, error_of(source, code="condition", message=message, details=details))
    return None
