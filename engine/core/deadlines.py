"""Deadlines of steps: for all attempts, all bodies, or the wait, from the step's beginning."""

from engine.core.events import ActivityCompleted, TimerFired
from engine.core.flight import deadline_timer
from engine.core.frame import FORWARD, Frame
from engine.core.plan import Step, StepKind
from engine.core.rest import bring_to_rest, is_in_flight
from engine.core.routing import fail_step, remember_undo
from engine.core.state import RunState, error_of
from engine.core.stopping import fail_scope


def start_deadline(run: RunState, frame: Frame, step: Step) -> None:
    """Start the timer of a step that has begun, unless it has settled at once."""
    if step.deadline_ms is not None and is_in_flight(frame, step.index):
        due_at = frame.deadlines[step.index] = run.now + step.deadline_ms
        run.commands.append(deadline_timer(frame.id, step.index, due_at))


def open_deadlines(frame: Frame) -> dict[int, int]:
    """Return when the steps of `frame` have to be settled that are not, and are not stopping."""
    return {step: due_at for step, due_at in frame.deadlines.items() if _is_open(frame, step)}


def _is_open(frame: Frame, step: int) -> bool:
    scope = frame.scopes.get(step)
    is_forward = frame.phase == FORWARD and (scope is None or scope.phase == FORWARD)
    return is_forward and is_in_flight(frame, step)


def accepts_step_deadline(run: RunState, event: TimerFired) -> bool:
    """Tell whether the deadline of a step may be reached: it is due, and matters."""
    frame = run.frames.get(event.frame)
    due_at = None if frame is None else frame.deadlines.get(event.step)
    if frame is None or due_at is None:
        return False
    return event.at >= due_at and _is_open(frame, event.step)


def reach_step_deadline(run: RunState, event: TimerFired) -> None:
    """Stop what the step has under way; it fails as soon as that has come to rest."""
    frame = run.frames[event.frame]
    step = run.plan.steps[event.step]
    del frame.deadlines[event.step]
    scope, work = frame.scopes.get(event.step), frame.work.get(event.step)
    attempt = 0 if work is None else work.attempt
    message = "The step has passed its deadline."
    error = error_of(step, code="deadline", message=message, attempt=attempt)
    if scope is not None:
        fail_scope(run, scope, error)
        return
    assert work is not None  # whatever else is in flight has some
    if bring_to_rest(run, frame, step, work):
        work.late = error
    else:
        fail_step(run, frame, step, error)


def is_late(frame: Frame, step: Step) -> bool:
    """Tell whether the outcome that has come cannot save `step` any more."""
    return frame.phase == FORWARD and frame.work[step.index].late is not None


def end_late(run: RunState, frame: Frame, step: Step, event: object) -> None:
    """Fail a step whose deadline has passed, now that its last attempt has ended."""
    run.flying -= step.kind is not StepKind.CALL
    if isinstance(event, ActivityCompleted):
        # It ended well after all, too late: what it did has to be undone with what is around.
        if step.undo >= 0:
            frame.outputs[step.index] = event.output
        remember_undo(run, frame, step)
    fail_step(run, frame, step, frame.work[step.index].late)
