"""Timers: which may fire, and what it means when they do."""

from collections.abc import Callable
from typing import Final

from engine.core.again import next_attempt
from engine.core.answers import accepts_alarm, escalate, remind, time_out
from engine.core.deadlines import accepts_step_deadline, reach_step_deadline
from engine.core.events import TimerFired, TimerKind
from engine.core.frame import RETRYING, WAITING, Frame, Work
from engine.core.plan import Step, StepKind
from engine.core.polling import accepts_poll, poll
from engine.core.routing import succeed
from engine.core.state import RunState, error_of
from engine.core.steps import due_output
from engine.core.stopping import is_forward, stop_run


def accepts_timer(run: RunState, event: TimerFired) -> bool:
    """Tell whether a timer may fire: what it was started for is still so, and it is due."""
    if event.timer == TimerKind.DEADLINE:
        if event.step >= 0:
            return accepts_step_deadline(run, event)
        due_at = run.deadline_at
        return due_at is not None and is_forward(run) and event.at >= due_at
    frame = run.frames.get(event.frame)
    work = None if frame is None else frame.work.get(event.step)
    if frame is None or work is None:
        return False
    accepts = _ACCEPTS[event.timer]
    return accepts(run, frame, work, event)


def fired(run: RunState, event: TimerFired) -> None:
    """Go on after a wait, make the next attempt, or stop what has passed its deadline."""
    if event.timer == TimerKind.DEADLINE:
        if event.step >= 0:
            reach_step_deadline(run, event)
            return
        error = error_of(None, code="deadline", message="The run has passed its deadline.")
        stop_run(run, state="timed_out", error=error)
        return
    frame = run.frames[event.frame]
    step = run.plan.steps[event.step]
    _FIRED[event.timer](run, frame, step, frame.work[event.step])


def _accepts_retry(_run: RunState, frame: Frame, work: Work, event: TimerFired) -> bool:
    is_retrying = frame.states[event.step - frame.first] == RETRYING
    return is_retrying and work.attempt == event.attempt and event.at >= work.due_at


def _accepts_end_of_wait(run: RunState, frame: Frame, work: Work, event: TimerFired) -> bool:
    is_wait = run.plan.steps[event.step].kind is StepKind.WAIT
    is_waiting = is_wait and frame.states[event.step - frame.first] == WAITING
    return is_waiting and event.at >= work.due_at


def _end_wait(run: RunState, frame: Frame, step: Step, work: Work) -> None:
    succeed(run, frame, step, due_output(work.due_at))


_ACCEPTS: Final[dict[TimerKind, Callable[[RunState, Frame, Work, TimerFired], bool]]] = {
    TimerKind.RETRY: _accepts_retry,
    TimerKind.WAIT: _accepts_end_of_wait,
    TimerKind.POLL: accepts_poll,
    TimerKind.TIMEOUT: accepts_alarm,
    TimerKind.REMIND: accepts_alarm,
    TimerKind.ESCALATE: accepts_alarm,
}
_FIRED: Final[dict[TimerKind, Callable[[RunState, Frame, Step, Work], None]]] = {
    TimerKind.RETRY: next_attempt,
    TimerKind.WAIT: _end_wait,
    TimerKind.POLL: poll,
    TimerKind.TIMEOUT: time_out,
    TimerKind.REMIND: remind,
    TimerKind.ESCALATE: escalate,
}
