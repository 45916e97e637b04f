"""What a fork is asked for, and what it comes to. Plain data."""

from dataclasses import dataclass, field

from engine.core.plan import NONE, Json, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """How the new run differs from the old one. Steps are those of the new run's plan."""

    plan: Plan
    twins: dict[int, int]
    """The old plan's step for each step that is the same node."""
    altered: frozenset[int] = frozenset()
    """Steps whose settings are not what they were."""
    begin: int = NONE
    """The step that runs again together with all that comes after it; NONE for a retry."""
    is_input_edited: bool = False
    is_only: bool = False
    """Only `begin` is to run, on results as they were, undone since or not; nothing else may."""


@dataclass(slots=True)
class Takeover:
    """What `RunStarted.reuse` will say, and for people the reason of each node."""

    entries: dict[str, Json] = field(default_factory=dict)
    runs_again: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Reason and number of times, by node."""
    reused: dict[str, tuple[str, int]] = field(default_factory=dict)
    undone: dict[str, tuple[str, int]] = field(default_factory=dict)

    def lines(self) -> dict[str, Json]:
        """Give the lists of the preview."""
        return {
            "runs_again": _lines(self.runs_again),
            "reused": _lines(self.reused),
            "undone": _lines(self.undone),
        }


def _lines(notes: dict[str, tuple[str, int]]) -> list[Json]:
    return [
        {"node": node, "reason": reason, "times": times} for node, (reason, times) in notes.items()
    ]
