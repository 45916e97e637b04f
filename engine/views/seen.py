"""What history shows of steps besides their state: when, how often, by which port. Plain data."""

from collections import Counter
from dataclasses import dataclass, field

from engine.core.plan import Json
from engine.views.sources import MOCKED, RECORDED


@dataclass(slots=True)
class AttemptSeen:
    """One try, as history shows it. `started_at` is when it was scheduled."""

    attempt: int
    started_at: int
    ended_at: int | None = None
    outcome: str = "running"
    error: Json = None


@dataclass(slots=True)
class StepSeen:
    """How a step fared in a frame."""

    state: str = "pending"
    started_at: int | None = None
    ended_at: int | None = None
    due_at: int | None = None
    attempts: list[AttemptSeen] = field(default_factory=list)
    port: str = "out"
    """By which port it was left, if it ended well."""


@dataclass(slots=True)
class Tally:
    """How a step fared in all frames of its scope together."""

    frames: int = 0
    states: Counter[str] = field(default_factory=Counter)
    """How many frames it is in which state in, those aside in which it is pending."""
    attempts: int = 0
    ended: int = 0
    started_at: int | None = None
    ended_at: int | None = None
    error: Json = None
    """The first there was."""
    source: str = RECORDED
    """Where the outcomes come from: mocked if any is, else reused if any is."""

    def move(self, old: str, new: str) -> None:
        """Count a change of state in one frame."""
        if old != "pending":
            self.states[old] -= 1
        if new != "pending":
            self.states[new] += 1

    def came_from(self, source: str) -> None:
        """Note where an outcome comes from."""
        if self.source != MOCKED and source != RECORDED:
            self.source = source

    def begun(self, at: int) -> None:
        """Count a beginning in one frame."""
        if self.started_at is None:
            self.started_at = at

    def over(self, at: int) -> None:
        """Count an end in one frame."""
        self.ended += 1
        self.ended_at = at
