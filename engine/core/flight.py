"""The commands for what is in flight, made from where a step stands. Decides nothing."""

from collections.abc import Callable
from typing import Final

from engine.core.commands import AbortActivity, Command, ScheduleActivity, StartTimer
from engine.core.events import TimerKind
from engine.core.frame import Frame, Work
from engine.core.plan import NONE, Step, StepKind


def attempt_of(frame: Frame, step: Step, work: Work) -> Command:
    """Build the command for the newest attempt of `step`."""
    return _ATTEMPTS[step.kind](frame, step, work)


def abort_of(frame: Frame, step: Step, work: Work) -> Command:
    """Build the command that gives up the newest attempt of `step`."""
    return _ABORTS[step.kind](frame, step, work)


def retry_timer(frame: Frame, step: Step, work: Work) -> StartTimer:
    """Build the command that brings `step` back for its next attempt."""
    return StartTimer(
        frame=frame.id,
        step=step.index,
        attempt=work.attempt,
        timer=TimerKind.RETRY,
        due_at=work.due_at,
    )


def wait_timer(frame: Frame, step: Step, work: Work) -> StartTimer:
    """Build the command that ends the wait of `step`."""
    return StartTimer(
        frame=frame.id, step=step.index, attempt=1, timer=TimerKind.WAIT, due_at=work.due_at
    )


def deadline_timer(frame: int, step: int, due_at: int) -> StartTimer:
    """Build the command that ends what takes too long: a step, or (NONE, frame 1) the run."""
    return StartTimer(frame=frame, step=step, attempt=1, timer=TimerKind.DEADLINE, due_at=due_at)


def run_deadline(due_at: int) -> StartTimer:
    """Build the command that ends a run which takes too long."""
    return deadline_timer(1, NONE, due_at)


def _activity(frame: Frame, step: Step, work: Work) -> ScheduleActivity:
    return ScheduleActivity(
        frame=frame.id,
        step=step.index,
        attempt=work.attempt,
        input=work.input,
        undoes=step.undoes,
    )


def _abort_activity(frame: Frame, step: Step, work: Work) -> AbortActivity:
    return AbortActivity(frame=frame.id, step=step.index, attempt=work.attempt)


_Make = Callable[[Frame, Step, Work], Command]
_ATTEMPTS: Final[dict[StepKind, _Make]] = {
    StepKind.ACTIVITY: _activity,
}
_ABORTS: Final[dict[StepKind, _Make]] = {
    StepKind.ACTIVITY: _abort_activity,
}
