"""Frames that open and close: the flow's own, and a map's window over its items."""

from typing import Final

from engine.core.frame import FORWARD, GONE, RUNNING, Frame, MapRun
from engine.core.plan import NONE, Json, Step
from engine.core.questions import Question
from engine.core.routing import fail_step, succeed
from engine.core.state import BEGIN, LEAVE, WINDOW, RunState, answer_error, error_of
from engine.core.stopping import fail_frame

MAP_ITEMS_MAX: Final = 100_000


def enter(run: RunState, frame: Frame) -> None:
    """Open `frame`: the roots of its scope are due."""
    run.frames[frame.id] = frame
    frame.pending = len(frame.scope.roots)
    if not frame.pending:
        run.agenda.append((LEAVE, frame, 0))
    for root in frame.scope.roots:
        run.agenda.append((BEGIN, frame, root))


def begin_map(run: RunState, frame: Frame, step: Step) -> None:
    """Open the window of a map step over its items."""
    answer = run.oracle.ask(Question.ITEMS, frame, step.index, run.now)
    if answer.error is not None:
        fail_step(run, frame, step, answer_error(step, answer))
        return
    problem = _problem_of_items(step, answer.value)
    if problem is not None:
        fail_step(run, frame, step, problem)
        return
    each = MapRun(frame, step.index, answer.value)
    frame.maps[step.index] = each
    frame.kids[step.index] = each
    frame.states[step.index - frame.first] = RUNNING
    window(run, each)


def _problem_of_items(step: Step, items: Json) -> Json:
    if not isinstance(items, list):
        return error_of(step, code="map.items", message="The items of a map must be a list.")
    if len(items) > MAP_ITEMS_MAX:
        message = f"A map takes at most {MAP_ITEMS_MAX} items; here are {len(items)}."
        return error_of(step, code="limit.map_items", message=message)
    return None


def window(run: RunState, each: MapRun, _: int = 0) -> None:
    """Start items while there is room; finish the map after its last one."""
    if each.phase != FORWARD:
        return
    step = run.plan.steps[each.key]
    total = len(each.items)
    while each.next < total and len(each.kids) < step.concurrency:
        _enter_item(run, each, step, each.next)
        each.next += 1
    if each.succeeded + each.failed == total:
        frame = each.frame
        each.phase = GONE
        del frame.kids[each.key]
        # A finished item is one entry of what is around, at the moment when it finished.
        frame.completed += each.completed
        each.completed = []
        succeed(run, frame, step, each.results)


def _enter_item(run: RunState, each: MapRun, step: Step, position: int) -> None:
    frame = Frame(run.facts, len(run.frames) + 1, run.plan.scopes[step.body])
    frame.up = each
    frame.key = frame.position = position
    frame.parent = each.frame
    frame.owner_step = step.index
    frame.item = each.items[position]
    each.kids[position] = frame
    enter(run, frame)


def leave(run: RunState, frame: Frame, _: int = 0) -> None:
    """Close a frame whose steps are all settled."""
    if frame.phase != FORWARD or frame.pending:
        return
    each = frame.up
    if not isinstance(each, MapRun):
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
        run.remember(each, frame, NONE)
    each.succeeded += 1
    _close_item(run, each, frame, result)


def collect_error(run: RunState, each: MapRun, frame: Frame) -> None:
    """Record an item that failed and has been undone; the others go on."""
    each.failed += 1
    _close_item(run, each, frame, {"error": frame.error})


def _close_item(run: RunState, each: MapRun, frame: Frame, result: Json) -> None:
    each.results[frame.position] = result
    each.kids.pop(frame.key)
    # A map may have 100,000 items: what a closed frame needs no more is given back.
    frame.undecided = []
    frame.has_live = bytearray()
    run.agenda.append((WINDOW, each, 0))


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
    """Return the outputs of the leaves that ran, by node id."""
    steps, outputs = run.plan.steps, frame.outputs
    return {steps[leaf].node: outputs[leaf] for leaf in frame.scope.leaves if leaf in outputs}
