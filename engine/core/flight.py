"""The commands for what is in flight, made from where a step stands. Decides nothing."""

from collections.abc import Callable
from typing import Final

from engine.core.commands import (
    AbortActivity,
    AbortChild,
    Command,
    OpenWait,
    PollActivity,
    ScheduleActivity,
    StartChild,
    StartTimer,
    UndoChild,
)
from engine.core.events import TimerKind
from engine.core.frame import Frame, Wait, Work
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


def poll_of(frame: Frame, step: Step, work: Work) -> PollActivity:
    """Build the command that asks the newest attempt of `step` how it is doing."""
    return PollActivity(
        frame=frame.id,
        step=step.index,
        attempt=work.attempt,
        input=work.input,
        handle=work.handle,
    )


def poll_timer(frame: Frame, step: Step, work: Work) -> StartTimer:
    """Build the command that brings `step` back for its next poll."""
    return StartTimer(
        frame=frame.id,
        step=step.index,
        attempt=work.attempt,
        timer=TimerKind.POLL,
        due_at=work.due_at,
    )


def undo_child_of(frame: Frame, step: Step, work: Work) -> UndoChild:
    """Build the command that undoes the child of the newest attempt."""
    return UndoChild(frame=frame.id, step=step.index, attempt=work.attempt)


def wait_commands(frame: Frame, step: Step, wait: Wait) -> list[Command]:
    """Build the commands that let answers in and that end the wait, or speak up, in time."""
    opened = OpenWait(frame=frame.id, step=step.index, details=wait.details)
    timers = [
        StartTimer(frame=frame.id, step=step.index, attempt=1, timer=timer, due_at=due_at)
        for timer, due_at in wait.dues.items()
    ]
    return [opened, *timers]


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
    return AbortActivity(frame=frame.id, step=step.index, attempt=work.attempt, handle=work.handle)


def _child(frame: Frame, step: Step, work: Work) -> StartChild:
    return StartChild(frame=frame.id, step=step.index, attempt=work.attempt, input=work.input)


def _abort_child(frame: Frame, step: Step, work: Work) -> AbortChild:
    return AbortChild(frame=frame.id, step=step.index, attempt=work.attempt)


_Make = Callable[[Frame, Step, Work], Command]
_ATTEMPTS: Final[dict[StepKind, _Make]] = {
    StepKind.ACTIVITY: _activity,
    StepKind.CALL: _child,
}
_ABORTS: Final[dict[StepKind, _Make]] = {
    StepKind.ACTIVITY: _abort_activity,
    StepKind.CALL: _abort_child,
}
