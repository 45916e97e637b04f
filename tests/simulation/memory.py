"""What a fresh process knows of a run: the machine of a history, and all that counts in it."""

from collections.abc import Iterable, Sequence

from engine.core.events import Event
from engine.core.frame import Frame
from engine.core.machine import Machine
from engine.core.plan import Plan
from engine.core.questions import Answer
from engine.core.replay import Replayer

History = Iterable[tuple[Event, Sequence[Answer]]]


def replayed(plan: Plan, history: History) -> tuple[Machine, list[Frame]]:
    """The machine that a history makes, and all frames that it ever had."""
    machine, frames = Machine(plan, run_id="simulated"), list[Frame]()
    for event, answers in history:
        machine.apply(event, Replayer(answers))
        frames += machine.opened
    return machine, frames


def digest(machine: Machine) -> object:
    """Everything that a fresh process must know just as well."""
    frames = [
        (
            number,
            bytes(frame.states),
            frame.phase,
            frame.outputs,
            frame.errors,
            frame.item,
            frame.previous,
        )
        for number, frame in machine.frames.items()
    ]
    commands = sorted(map(repr, machine.outstanding()))
    mail = {place: (each.keys, each.early) for place, each in machine.mail.items()}
    told = (machine.state, machine.output, machine.error, machine.now, machine.flying)
    holding = (list(machine.held), machine.breakpoints.told(), machine.breakpoints.is_stepping)
    return (*told, frames, commands, mail, holding)


def unsettled(plan: Plan, history: History) -> list[tuple[int, str]]:
    """The undo handlers of a run that were neither made nor skipped."""
    return [
        (frame.id, step.node)
        for frame in replayed(plan, history)[1]
        for step in plan.steps
        if step.scope == frame.scope.index and step.undoes >= 0
        if frame.state_of(step.index) == "pending"
    ]
