"""Frames that open and close: the flow's own, and the bodies of scope steps.

A scope step (a map, a repeat, a try) runs its body in one frame after the other, or in several at
a time. What opens the next one is its own business; what becomes of each is the same for all.
"""

from engine.core.frame import FORWARD, GONE, RUNNING, Frame, ScopeRun
from engine.core.plan import NONE, Json, Step
from engine.core.questions import Question
from engine.core.reuse import reuse_of_body
from engine.core.routing import succeed
from engine.core.state import BEGIN, LEAVE, WINDOW, RunState, answer_error, error_of
from engine.core.stopping import fail_frame, fail_scope


def enter(run: RunState, frame: Frame) -> None:
    """Open `frame`: the roots of its scope are due."""
    run.frames[frame.id] = frame
    run.last_frame = frame.id
    run.opened.append(frame)
    frame.pending = len(frame.scope.roots)
    if not frame.pending:
        run.agenda.append((LEAVE, frame, 0))
    for root in frame.scope.roots:
        run.agenda.append((BEGIN, frame, root))


def open_scope(
    frame: Frame, step: Step, *, total: int = 0, items: list[Json] | None = None
) -> ScopeRun:
    """Begin a scope step; its first body is still to be opened."""
    each = ScopeRun(frame, step.index, total=total, items=items or [])
    frame.scopes[step.index] = each
    frame.kids[step.index] = each
    frame.states[step.index - frame.first] = RUNNING
    return each


def make_body(run: RunState, each: ScopeRun, step: Step) -> Frame:
    """Make the next body of a scope. It sees what the frame around it sees; nothing runs yet."""
    outer, key = each.frame, each.next
    frame = Frame(run.facts, run.last_frame + 1, run.plan.scopes[step.body])
    frame.up = each
    frame.key = key
    frame.parent = outer
    frame.owner_step = step.index
    frame.position, frame.item, frame.previous = outer.position, outer.item, outer.previous
    if outer.reuse is not None:
        frame.reuse = reuse_of_body(outer, step, key)
    return frame


def enter_body(run: RunState, each: ScopeRun, frame: Frame) -> None:
    """Open a body that `make_body` has made."""
    each.kids[frame.key] = frame
    each.next += 1
    if each.next > len(each.results):
        each.results.append(None)
    enter(run, frame)


def leave(run: RunState, frame: Frame, _: int = 0) -> None:
    """Close a frame whose steps are all settled."""
    if frame.phase != FORWARD or frame.pending:
        return
    each = frame.up
    if not isinstance(each, ScopeRun):
        _leave_flow(run, frame)
        return
    step = run.plan.steps[each.key]
    result = _leaf_outputs(run, frame)
    if step.has_collect:
        answer = run.oracle.ask(Question.COLLECT, frame, step.index, run.now)
        if answer.error is not None:
            fail_frame(run, frame, answer_error(step, answer))
            return
        result = answer.value
    frame.phase = GONE
    if frame.completed:
        # A finished body is one entry of the scope, at the moment when it finished.
        run.remember(each, frame, NONE)
        each.kept.append(frame)
    else:
        run.drop(frame)
    each.succeeded += 1
    _close_body(run, each, frame, result)


def collect_error(run: RunState, each: ScopeRun, frame: Frame) -> None:
    """Record an item that failed and has been undone; the others go on, if that is tolerable."""
    each.failed += 1
    _close_body(run, each, frame, {"error": frame.error})
    step = run.plan.steps[each.key]
    if each.failed / each.total > step.tolerated_failures:
        message = f"{each.failed} of {each.total} items have failed."
        details = {"failed": each.failed, "total": each.total}
        error = error_of(step, code="map.failures", message=message, details=details)
        fail_scope(run, each, error)


def _close_body(run: RunState, each: ScopeRun, frame: Frame, result: Json) -> None:
    each.results[frame.key] = result
    del each.kids[frame.key]
    # A map may have 100,000 items: what a closed frame needs no more is given back.
    frame.undecided = []
    frame.has_live = bytearray()
    run.agenda.append((WINDOW, each, 0))


def finish_scope(run: RunState, each: ScopeRun, step: Step, output: Json) -> None:
    """Settle a scope step whose bodies are all closed."""
    frame = each.frame
    each.phase = GONE
    each.items, each.last = [], None
    del frame.kids[each.key]
    frame.completed += each.completed
    frame.kept += each.kept
    each.completed, each.kept = [], []
    succeed(run, frame, step, output)


def _leave_flow(run: RunState, frame: Frame) -> None:
    output = _leaf_outputs(run, frame)
    if run.plan.has_output:
        answer = run.oracle.ask(Question.OUTPUT, frame, NONE, run.now)
        if answer.error is not None:
            plain = error_of(None, code="expression", message="The output has no value.")
            fail_frame(run, frame, {**plain, **answer.error})
            return
        output = answer.value
    frame.phase = GONE
    run.output = output
    run.end("succeeded")


def _leaf_outputs(run: RunState, frame: Frame) -> dict[str, Json]:
    """Return the outputs of the leaves that ran well, by node id."""
    steps, outputs, errors = run.plan.steps, frame.outputs, frame.errors
    leaves = frame.scope.leaves
    return {
        steps[leaf].node: outputs[leaf] for leaf in leaves if leaf in outputs and leaf not in errors
    }
