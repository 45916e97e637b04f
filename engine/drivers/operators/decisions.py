"""What a person decides about a run that cannot go on by itself: undos and lost attempts."""

from dataclasses import dataclass
from typing import Literal, get_args

from engine.core.events import ActivityResolved, Event, UndoResolved
from engine.core.frame import WAITING
from engine.core.machine import Machine
from engine.core.plan import Json
from engine.errors import InvalidInput

UndoDecision = Literal["retry", "skip", "done"]
AttemptDecision = Literal["retry", "fail", "done"]
Decision = Literal["retry", "skip", "fail", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What somebody decided about a node."""

    node: str
    decision: Decision
    by: str
    output: Json = None
    """What a lost attempt has yielded, when it is `done`."""
    frame: int | None = None
    """Which item's, when several wait; None for the first."""


def decision_event(machine: Machine, verdict: Verdict, *, at: int) -> Event | None:
    """Give the fact of a decision; None when nothing waits for one at this node.

    Raises InvalidInput for a decision that is none about what waits there.
    """
    return _about_undo(machine, verdict, at) or _about_attempt(machine, verdict, at)


def _about_undo(machine: Machine, verdict: Verdict, at: int) -> Event | None:
    steps = machine.plan.steps
    for frame, handler in machine.blocked:
        names = (steps[handler].node, steps[steps[handler].undoes].node)
        if verdict.node not in names or verdict.frame not in (None, frame):
            continue
        if verdict.decision == "fail":
            raise _unfit(verdict, "undo", get_args(UndoDecision))
        return UndoResolved(
            at=at, frame=frame, step=handler, decision=verdict.decision, by=verdict.by
        )
    return None


def _about_attempt(machine: Machine, verdict: Verdict, at: int) -> Event | None:
    for frame in machine.frames.values():
        for step, work in frame.work.items():
            is_held = work.is_lost and frame.states[step - frame.first] == WAITING
            is_named = machine.plan.steps[step].node == verdict.node
            if not (is_held and is_named and verdict.frame in (None, frame.id)):
                continue
            if verdict.decision == "skip":
                raise _unfit(verdict, "lost attempt", get_args(AttemptDecision))
            return ActivityResolved(
                at=at,
                frame=frame.id,
                step=step,
                attempt=work.attempt,
                decision=verdict.decision,
                by=verdict.by,
                output=verdict.output if verdict.decision == "done" else None,
            )
    return None


def _unfit(verdict: Verdict, what: str, decisions: tuple[str, ...]) -> InvalidInput:
    said = f"One cannot say {verdict.decision} about the {what} that waits at {verdict.node}."
    return InvalidInput(said, [("decision", f"one of {', '.join(decisions)}")])
