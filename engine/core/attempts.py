"""Outcomes: what the end of an attempt means for its step."""

from engine.core.calls import called
from engine.core.deadlines import end_late, is_late
from engine.core.events import ActivityCompleted, ActivityFailed
from engine.core.flight import retry_timer
from engine.core.frame import CANCELLED, FORWARD, RETRYING, SUCCEEDED, Frame, Work
from engine.core.plan import Step, StepKind
from engine.core.polling import overdue
from engine.core.questions import Question
from engine.core.rest import rest
from engine.core.retry import next_delay_ms
from engine.core.routing import fail_step, remember_undo, succeed
from engine.core.state import RunState
from engine.core.undo import block, undo_completed

_CALL = StepKind.CALL


def completed(run: RunState, event: ActivityCompleted) -> None:
    """Settle a step whose attempt ended well."""
    frame = run.frames[event.frame]
    step = run.plan.steps[event.step]
    if step.deadline_ms is not None and is_late(frame, step):
        end_late(run, frame, step, event)
    elif step.kind is _CALL:
        called(run, frame, step, event)
    elif frame.phase == FORWARD:  # nothing is undone in a frame that goes forward
        run.flying -= 1
        succeed(run, frame, step, event.output, event.port)
    elif step.undoes >= 0:
        run.flying -= 1
        undo_completed(run, frame, step, frame.work[event.step], event.output)
    else:
        run.flying -= 1
        # It ended well after all: what it did has to be undone too.
        frame.outputs[event.step] = event.output
        frame.states[event.step - frame.first] = SUCCEEDED
        remember_undo(run, frame, step)
        rest(run, frame, event.step)


def failed(run: RunState, event: ActivityFailed) -> None:
    """Try again later, or settle a step that has failed for good."""
    frame = run.frames[event.frame]
    step = run.plan.steps[event.step]
    work = frame.work[event.step]
    if step.deadline_ms is not None and is_late(frame, step):
        end_late(run, frame, step, event)
        return
    run.flying -= step.kind is not _CALL
    if work.verdict is not None:
        event = overdue(work, event)
    is_undo = step.undoes >= 0
    if not is_undo and frame.phase != FORWARD:
        frame.errors[event.step] = event.error
        frame.states[event.step - frame.first] = CANCELLED
        rest(run, frame, event.step)
        return
    delay = _delay_ms(run, frame, step, work, event)
    if delay is not None:
        work.due_at = run.now + delay
        frame.states[event.step - frame.first] = RETRYING
        run.commands.append(retry_timer(frame, step, work))
    elif is_undo:
        block(run, frame, step, work, event.error)
    else:
        fail_step(run, frame, step, event.error)


def _delay_ms(
    run: RunState, frame: Frame, step: Step, work: Work, event: ActivityFailed
) -> int | None:
    def ask() -> bool:
        frame.subject = event.error
        answer = run.oracle.ask(Question.RETRY, frame, step.index, run.now)
        frame.subject = None
        return answer.error is None and answer.value is True

    return next_delay_ms(
        step.retry,
        attempt=work.attempt - work.earlier,
        error=event.error.get("code", "") if isinstance(event.error, dict) else "",
        retryable=event.retryable,
        retry_after_ms=event.retry_after_ms,
        elapsed_ms=run.now - work.first_at,
        key=f"{run.facts.id}/{event.frame}/{event.step}/{event.attempt}",
        ask=ask if step.retry.is_conditional else None,
    )
