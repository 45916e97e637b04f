"""The rows of watches."""

from typing import NamedTuple


class WatchRow(NamedTuple):
    """Something outside that is looked at again and again."""

    name: str
    kind: str
    """A connector's watch, for example `sheets.rows`."""
    config: str
    every_ms: int
    answers_approvals: bool
    """Whether rows that name a run, a node and a decision answer it."""
    made_by: str
    """In whose name approvals are answered."""
    state: str = "active"
    """`active` or `paused`."""
    next_at: int | None = None
    cursor: str | None = None
    """What was seen at the last look that succeeded, as JSON."""
    looked_at: int | None = None
    error: str | None = None
    """Why the last look failed."""
    told: int = 0
    """Changes that were told since the watch was made."""


class Look(NamedTuple):
    """What a look leaves behind, from the moment it was due at."""

    name: str
    seen_at: int
    next_at: int
    looked_at: int
    cursor: str | None
    error: str | None
    told: int
