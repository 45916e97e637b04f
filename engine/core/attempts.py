"""Outcomes: what the end of an attempt or a timer means for its step."""

from engine.core.commands import ScheduleActivity, StartTimer
from engine.core.events import ActivityCompleted, ActivityFailed, TimerFired, TimerKind
from engine.core.frame import CANCELLED, FORWARD, RETRYING, RUNNING, SUCCEEDED, Frame, Work
from engine.core.plan import NONE, Step
from engine.core.retry import next_delay_ms
from engine.core.routing import fail_step, remember_undo, succeed
from engine.core.state import STOPPED, RunState, error_of
from engine.core.steps import due_output
from engine.core.stopping import stop_run
from engine.core.undo import block, undo_completed


def completed(run: RunState, event: ActivityCompleted) -> None:
    """Settle a step whose attempt ended well."""
    frame = run.frames[event.frame]
    step = run.plan.steps[event.step]
    run.flying -= 1
    if step.undoes >= 0:
        undo_completed(run, frame, step, frame.work[event.step], event.output)
    elif frame.phase == FORWARD:
        succeed(run, frame, step, event.output, event.port)
    else:
        # It ended well after all: what it did has to be undone too.
        frame.outputs[event.step] = event.output
        frame.states[event.step - frame.first] = SUCCEEDED
        remember_undo(run, frame, step)
        _rest(run, frame, event.step)


def failed(run: RunState, event: ActivityFailed) -> None:
    """Try again later, or settle a step that has failed for good."""
    frame = run.frames[event.frame]
    step = run.plan.steps[event.step]
    work = frame.work[event.step]
    run.flying -= 1
    is_undo = step.undoes >= 0
    if not is_undo and frame.phase != FORWARD:
        frame.errors[event.step] = event.error
        frame.states[event.step - frame.first] = CANCELLED
        _rest(run, frame, event.step)
        return
    delay = _delay_ms(run, step, work, event)
    if delay is not None:
        work.due_at = run.now + delay
        frame.states[event.step - frame.first] = RETRYING
        run.commands.append(retry_timer(frame, step, work))
    elif is_undo:
        block(run, frame, step, work, event.error)
    else:
        fail_step(run, frame, step, event.error)


def fired(run: RunState, event: TimerFired) -> None:
    """Go on after a wait, make the next attempt, or stop the run at its deadline."""
    if event.timer == TimerKind.DEADLINE:
        error = error_of(None, code="deadline", message="The run has passed its deadline.")
        stop_run(run, state="timed_out", error=error)
        return
    frame = run.frames[event.frame]
    step = run.plan.steps[event.step]
    work = frame.work[event.step]
    if event.timer == TimerKind.WAIT:
        succeed(run, frame, step, due_output(work.due_at))
        return
    work.attempt += 1
    frame.states[event.step - frame.first] = RUNNING
    run.flying += 1
    run.commands.append(attempt_of(frame, step, work))


def attempt_of(frame: Frame, step: Step, work: Work) -> ScheduleActivity:
    """Build the command for the newest attempt of `step`."""
    return ScheduleActivity(
        frame=frame.id,
        step=step.index,
        attempt=work.attempt,
        input=work.input,
        undoes=step.undoes,
    )


def retry_timer(frame: Frame, step: Step, work: Work) -> StartTimer:
    """Build the command that brings `step` back for its next attempt."""
    return StartTimer(
        frame=frame.id,
        step=step.index,
        attempt=work.attempt,
        timer=TimerKind.RETRY,
        due_at=work.due_at,
    )


def deadline_timer(due_at: int) -> StartTimer:
    """Build the command that ends a run which takes too long."""
    return StartTimer(frame=1, step=NONE, attempt=1, timer=TimerKind.DEADLINE, due_at=due_at)


def _rest(run: RunState, frame: Frame, index: int) -> None:
    """Count an attempt that ended while its frame was coming to rest."""
    run.settled.append((frame, index))
    frame.pending -= 1
    run.agenda.append((STOPPED, frame, 0))


def _delay_ms(run: RunState, step: Step, work: Work, event: ActivityFailed) -> int | None:
    code = event.error.get("code", "") if isinstance(event.error, dict) else ""
    return next_delay_ms(
        step.retry,
        attempt=work.attempt - work.earlier,
        error=code,
        retryable=event.retryable,
        retry_after_ms=event.retry_after_ms,
        elapsed_ms=run.now - work.first_at,
        key=f"{run.facts.id}/{event.frame}/{event.step}/{event.attempt}",
    )
