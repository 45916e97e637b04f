"""What is in flight, as commands: what a fresh process dispatches again after a replay."""

from collections.abc import Callable
from typing import Final

from engine.core.commands import Command
from engine.core.deadlines import open_deadlines
from engine.core.flight import (
    abort_of,
    attempt_of,
    deadline_timer,
    poll_of,
    poll_timer,
    retry_timer,
    run_deadline,
    undo_child_of,
    wait_commands,
    wait_timer,
)
from engine.core.frame import COMPENSATING, RETRYING, RUNNING, WAITING, Frame, Unit, Wait, Work
from engine.core.plan import Step, StepKind
from engine.core.rest import is_in_flight
from engine.core.state import RunState
from engine.core.stopping import is_forward


def outstanding(run: RunState) -> list[Command]:
    """Return commands for all that is in flight.

    An attempt that was already aborted comes as its schedule followed by its abort: its effect
    is in doubt, so it may run again, and one outcome is owed all the same.
    """
    commands: list[Command] = []
    if run.deadline_at is not None and is_forward(run):
        commands.append(run_deadline(run.deadline_at))
    stack: list[Unit] = [run.frames[1]] if run.frames and run.end_state is None else []
    while stack:
        unit = stack.pop()
        stack.extend(reversed(unit.kids.values()))
        if isinstance(unit, Frame):
            for index in unit.work:
                if run.plan.steps[index].undoes < 0:
                    _add(run, unit, index, commands)
            for index, due_at in open_deadlines(unit).items():
                commands.append(deadline_timer(unit.id, index, due_at))
        if unit.undoing is not None:
            _add_undo(run, *unit.undoing, commands)
    return commands


def _add(run: RunState, frame: Frame, index: int, commands: list[Command]) -> None:
    step = run.plan.steps[index]
    if is_in_flight(frame, index):
        state = frame.states[index - frame.first]
        _OUTSTANDING[state, step.kind](frame, step, frame.work[index], commands)


def _add_undo(run: RunState, frame: Frame, index: int, commands: list[Command]) -> None:
    """Add the newest undo of a unit: an attempt of a handler, or the undo of a child."""
    _add(run, frame, index, commands)
    step = run.plan.steps[index]
    if step.undoes < 0 and frame.states[index - frame.first] == COMPENSATING:
        commands.append(undo_child_of(frame, step, frame.work[index]))


def _add_attempt(frame: Frame, step: Step, work: Work, commands: list[Command]) -> None:
    if not work.polls:
        commands.append(attempt_of(frame, step, work))
    elif not work.is_aborted:
        commands.append(poll_of(frame, step, work))
    if work.is_aborted:
        commands.append(abort_of(frame, step, work))


def _add_poll(frame: Frame, step: Step, work: Work, commands: list[Command]) -> None:
    if not work.is_lost:
        commands.append(poll_timer(frame, step, work))


def _add_answers(frame: Frame, step: Step, work: Work, commands: list[Command]) -> None:
    assert isinstance(work, Wait)
    commands += wait_commands(frame, step, work)


def _add_retry(frame: Frame, step: Step, work: Work, commands: list[Command]) -> None:
    commands.append(retry_timer(frame, step, work))


def _add_wait(frame: Frame, step: Step, work: Work, commands: list[Command]) -> None:
    commands.append(wait_timer(frame, step, work))


_OUTSTANDING: Final[
    dict[tuple[int, StepKind], Callable[[Frame, Step, Work, list[Command]], None]]
] = {
    (RUNNING, StepKind.ACTIVITY): _add_attempt,
    (RETRYING, StepKind.ACTIVITY): _add_retry,
    (WAITING, StepKind.WAIT): _add_wait,
    (WAITING, StepKind.ACTIVITY): _add_poll,
    (RUNNING, StepKind.CALL): _add_attempt,
    (RETRYING, StepKind.CALL): _add_retry,
    (WAITING, StepKind.AWAIT): _add_answers,
}
