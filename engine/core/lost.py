"""Lost attempts: nobody saw their end, and a person says what became of them."""

from engine.core.again import next_attempt
from engine.core.attempts import completed, failed
from engine.core.events import ActivityCompleted, ActivityFailed, ActivityLost, ActivityResolved
from engine.core.frame import FORWARD, WAITING
from engine.core.plan import Step
from engine.core.state import RunState, error_of


def lost(run: RunState, event: ActivityLost) -> None:
    """Hold the step, and whatever waits for it, until a person has decided."""
    frame = run.frames[event.frame]
    frame.work[event.step].is_lost = True
    frame.states[event.step - frame.first] = WAITING
    run.flying -= 1


def resolved(run: RunState, event: ActivityResolved) -> None:
    """Go on after a person's decision, as if the attempt's end had been seen."""
    frame = run.frames[event.frame]
    step, work = run.plan.steps[event.step], frame.work[event.step]
    work.is_lost = False
    is_wanted = (frame.phase == FORWARD and work.late is None) or step.undoes >= 0
    if event.decision == "retry" and is_wanted:
        work.earlier += 1  # nobody's fault, so it does not count
        next_attempt(run, frame, step, work)
        return
    run.flying += 1
    if event.decision == "done":
        completed(run, _completion(event))
    else:
        failed(run, _failure(event, step))


def accepts_resolution(run: RunState, event: ActivityResolved) -> bool:
    """Tell whether this attempt is lost."""
    frame = run.frames.get(event.frame)
    work = None if frame is None else frame.work.get(event.step)
    if frame is None or work is None or not work.is_lost:
        return False
    is_held = frame.states[event.step - frame.first] == WAITING
    return is_held and work.attempt == event.attempt


def _completion(event: ActivityResolved) -> ActivityCompleted:
    return ActivityCompleted(
        at=event.at,
        frame=event.frame,
        step=event.step,
        attempt=event.attempt,
        output=event.output,
    )


def _failure(event: ActivityResolved, step: Step) -> ActivityFailed:
    message = "Nobody saw how the attempt ended; a person decided that it had failed."
    attempt, details = event.attempt, {"by": event.by}
    return ActivityFailed(
        at=event.at,
        frame=event.frame,
        step=event.step,
        attempt=attempt,
        error=error_of(step, code="unknown", message=message, attempt=attempt, details=details),
        retryable=False,
    )
