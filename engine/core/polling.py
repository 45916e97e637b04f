"""Polling: attempts that say "started, ask me again" and go on outside. Knows no clock."""

from dataclasses import replace
from typing import Final

from engine.core.events import ActivityFailed, ActivityPending, TimerFired
from engine.core.flight import abort_of, poll_of, poll_timer
from engine.core.frame import RUNNING, WAITING, Frame, Work
from engine.core.plan import Polling, Step
from engine.core.state import RunState, error_of

POLL_DELAY_MIN_MS: Final = 0
"""An outside that wants to be asked earlier than at once is asked at once."""


def pending(run: RunState, event: ActivityPending) -> None:
    """Ask again later; or ask the outside to cancel what nobody wants or waits for any more."""
    frame = run.frames[event.frame]
    step, work = run.plan.steps[event.step], frame.work[event.step]
    work.handle = event.handle
    if work.is_aborted:
        run.commands.append(abort_of(frame, step, work))
        return
    if not work.polls:
        work.pending_since = run.now
    work.polls += 1
    end = work.pending_since + step.polling.max_duration_ms
    if run.now >= end:
        _give_up(run, frame, step, work)
        return
    work.due_at = min(run.now + _delay_ms(step.polling, work, event.ask_after_ms), end)
    frame.states[event.step - frame.first] = WAITING
    run.flying -= 1
    run.commands.append(poll_timer(frame, step, work))


def poll(run: RunState, frame: Frame, step: Step, work: Work) -> None:
    """Ask an attempt that is under way outside how it is doing."""
    frame.states[step.index - frame.first] = RUNNING
    run.flying += 1
    run.commands.append(poll_of(frame, step, work))


def accepts_poll(_run: RunState, frame: Frame, work: Work, event: TimerFired) -> bool:
    """Tell whether a poll is due."""
    is_under_way = frame.states[event.step - frame.first] == WAITING and work.polls > 0
    is_newest = work.attempt == event.attempt and not work.is_lost
    return is_under_way and is_newest and event.at >= work.due_at


def overdue(work: Work, event: ActivityFailed) -> ActivityFailed:
    """Return the failure of an attempt that was given up, whatever its abort came to."""
    return replace(event, error=work.verdict, retryable=None, retry_after_ms=None)


def _give_up(run: RunState, frame: Frame, step: Step, work: Work) -> None:
    """Have an attempt cancelled outside. How that went is awaited; if badly, it timed out."""
    limit = step.polling.max_duration_ms
    message = f"It was still under way {limit} ms after it had said that it was started."
    work.is_aborted = True
    work.verdict = error_of(step, code="timeout", message=message, attempt=work.attempt)
    run.commands.append(abort_of(frame, step, work))


def _delay_ms(policy: Polling, work: Work, ask_after_ms: int | None) -> int:
    if ask_after_ms is not None:
        return max(POLL_DELAY_MIN_MS, min(ask_after_ms, policy.max_delay_ms))
    try:
        grown = policy.initial_delay_ms * policy.multiplier ** (work.polls - 1)
    except OverflowError:  # it would have been more than the maximum long ago
        return policy.max_delay_ms
    return round(min(grown, policy.max_delay_ms))
