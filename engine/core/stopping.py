"""Failing and stopping: who has to deal with an error, and how everything inside comes to rest."""

from engine.core.frame import (
    CANCELLED,
    FAILED,
    FORWARD,
    GONE,
    RUNNING,
    STOPPING,
    UNWINDING,
    Frame,
    ScopeRun,
    Unit,
)
from engine.core.holding import give_up_held
from engine.core.plan import Json, Step, StepKind
from engine.core.rest import bring_to_rest, is_in_flight
from engine.core.state import STOPPED, UNWIND, EndState, RunState


def has_error_edge(step: Step) -> bool:
    """Tell whether an edge may take the failure of `step`."""
    return any(edge.port == "error" for edge in step.edges)


def catches(step: Step) -> bool:
    """Tell whether the failure of `step` may stay with it: it is worth undoing it alone."""
    return step.kind is StepKind.TRY or step.on_error == "continue" or has_error_edge(step)


def fail_frame(run: RunState, frame: Frame, error: Json) -> None:
    """Stop the nearest unit that has to deal with `error`: an item, a scope step, or the run."""
    while isinstance(frame.up, ScopeRun):
        owner = run.plan.steps[frame.owner_step]
        if owner.on_item_error == "collect":
            frame.error = error
            stop(run, frame)
            return
        if catches(owner):
            frame.up.error = error
            stop(run, frame.up)
            return
        frame = _fail_owner(run, frame.up, error)
    stop_run(run, state="failed", error=error)


def fail_scope(run: RunState, each: ScopeRun, error: Json) -> None:
    """Stop a scope step for an error of its own, or what is around if it deals with none."""
    if catches(run.plan.steps[each.key]):
        each.error = error
        stop(run, each)
    else:
        fail_frame(run, _fail_owner(run, each, error), error)


def _fail_owner(run: RunState, each: ScopeRun, error: Json) -> Frame:
    """Settle a scope step that hands its error on; return the frame that has to deal with it."""
    frame = each.frame
    frame.states[each.key - frame.first] = FAILED
    frame.errors[each.key] = error
    run.settled.append((frame, each.key))
    return frame


def stop_run(run: RunState, *, state: EndState, error: Json) -> None:
    """Bring the whole run to rest; it will be undone and end as `state`."""
    root = run.frames[1]
    run.ending = state
    run.error = root.error = error
    stop(run, root)


def return_from_run(run: RunState, output: Json) -> None:
    """End the run well, now. Only an undo that is under way inside a map is waited for."""
    run.ending = "succeeded"
    run.output = output
    stop(run, run.frames[1])


def stop(run: RunState, unit: Unit) -> None:
    """Let nothing new start in `unit`; abort what is in flight. Linear in what is in flight.

    A unit inside that is already unwinding goes on doing so. One that was still coming to rest
    for an error of its own loses it: its work is undone together with that of `unit`.
    """
    stack, stopping = [unit], []
    while stack:
        each = stack.pop()
        if each.phase == UNWINDING:
            continue
        if each is not unit:
            each.error = None
        each.phase = STOPPING
        each.pending = _abort_work(run, each) if isinstance(each, Frame) else 0
        stopping.append(each)
        stack.extend(each.kids.values())
    if run.held:
        give_up_held(run)
    for each in reversed(stopping):
        run.agenda.append((STOPPED, each, 0))


def _abort_work(run: RunState, frame: Frame) -> int:
    """Abort the attempts of `frame`; return how many outcomes are still awaited."""
    awaited = 0
    for step, work in frame.work.items():
        if not is_in_flight(frame, step):
            continue
        if bring_to_rest(run, frame, run.plan.steps[step], work):
            if run.ending != "succeeded":
                awaited += 1
                continue
            run.flying -= 1
        frame.states[step - frame.first] = CANCELLED
        run.settled.append((frame, step))
    for step in frame.kids:
        if frame.states[step - frame.first] == RUNNING:
            frame.states[step - frame.first] = CANCELLED
            run.settled.append((frame, step))
    return awaited


def stopped(run: RunState, unit: Unit, _: int = 0) -> None:
    """See whether `unit` has come to rest; then unwind it, or hand its work to what is around."""
    if unit.phase != STOPPING or unit.pending or unit.kids:
        return
    if unit.up is None or unit.error is not None:
        unit.phase = UNWINDING
        # Completions of stopped items were handed up late, but count from when they happened.
        unit.completed.sort()
        if run.ending == "succeeded":
            # A return undoes nothing; what it leaves is kept for the run that called this one.
            unit.phase = GONE
            run.end("succeeded")
            return
        run.agenda.append((UNWIND, unit, 0))
        return
    up = unit.up
    up.completed += unit.completed
    up.kept += unit.kept
    unit.completed, unit.kept = [], []
    unit.phase = GONE
    if isinstance(unit, Frame):
        up.kept.append(unit)
    del up.kids[unit.key]
    run.agenda.append((STOPPED, up, 0))


def is_forward(run: RunState) -> bool:
    """Tell whether the run as a whole still goes forward."""
    return run.state != "queued" and run.frames[1].phase == FORWARD
