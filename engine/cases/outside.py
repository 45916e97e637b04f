"""What the outside says in a case: the mock of each call, by item and by attempt. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.core.frame import Frame
from engine.core.plan import NONE, Json, Plan, Step, StepKind
from engine.flow.durations import duration_ms

OUTSIDE: Final = frozenset({StepKind.ACTIVITY, StepKind.CALL, StepKind.AWAIT})
"""Steps that reach out; each needs a mock when its turn comes."""
WHAT: Final = {
    StepKind.ACTIVITY: "calls",
    StepKind.CALL: "calls a flow",
    StepKind.AWAIT: "waits for an answer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an attempt comes to, or an answer."""

    output: Json = None
    port: str = "out"
    error: Mapping[str, Json] | None = None
    after_ms: int = 0


def positions_of(plan: Plan, frame: Frame) -> list[int]:
    """Give the positions of the items and rounds around, outermost first; a try has none."""
    found: list[int] = []
    each: Frame | None = frame
    while each is not None and each.parent is not None:
        if plan.steps[each.owner_step].kind is not StepKind.TRY:
            found.insert(0, each.position)
        each = each.parent
    return found


def outcome_of(
    mocks: Mapping[str, Json], plan: Plan, frame: Frame, index: int, attempt: int
) -> Outcome | None:
    """Give what an attempt (or the so-manieth answer) comes to; None when nobody has said."""
    mock: Any = mocks.get(plan.steps[index].node)
    places = positions_of(plan, frame)
    while isinstance(mock, Mapping) and "items" in mock:
        place = places.pop(0) if places else 0
        mock = mock["items"][place] if place < len(mock["items"]) else None
    if isinstance(mock, list):
        mock = mock[min(attempt, len(mock)) - 1]
    if mock is None:
        return None
    after = mock.get("after")
    return Outcome(
        output=mock.get("output"),
        port=mock.get("port", "out"),
        error=mock.get("error"),
        after_ms=0 if after is None else duration_ms(after),
    )


def missing(plan: Plan, frame: Frame, step: Step) -> str:
    """Say that a call has no mock, and in which item."""
    where = "".join(f"[{position}]" for position in positions_of(plan, frame))
    undoes = "" if step.undoes == NONE else f" to undo {plan.steps[step.undoes].node}"
    return f"{step.node}{where} {WHAT[step.kind]}{undoes} and has no mock; say what it comes to."
