"""What the parts of a turn share: the books that it keeps, and what one may do to its runs."""

from collections.abc import Callable
from typing import Any, Protocol

from engine.core.commands import Command, EndRun
from engine.core.events import Event
from engine.drivers.runs.desk import Desk
from engine.drivers.runs.live import Live
from engine.drivers.runs.notes import Notes
from engine.drivers.runs.room import Room
from engine.store.protocol import StartKey
from engine.store.records import Batch, KnownStart, RunRow


class Books(Protocol):
    """A turn, as its parts see it."""

    desk: Desk
    now: int
    room: Room
    notes: Notes
    batch: Batch
    known: dict[StartKey, KnownStart]
    ends: dict[str, EndRun]
    touched: dict[str, Live]
    released: set[str]
    commands: list[tuple[Live, Command]]
    has_children: bool

    def find(
        self, run_id: str, *, is_parked_too: bool = False, is_over_too: bool = False
    ) -> Live | None:
        """Give a run that is under way."""
        ...

    def put(self, live: Live, event: Event) -> bool:
        """Let a run take a fact that may be stale; tell whether it counted."""
        ...

    def apply(self, live: Live, event: Event) -> None:
        """Let a run take a fact, and note all that follows from it."""
        ...

    def later(self, follow: Callable[..., None], live: Live, said: Any) -> None:
        """Do this to other runs once what is under way is done."""
        ...

    def reopen(self, live: Live) -> None:
        """Take back that a run is over."""
        ...

    def reads(self, row: RunRow) -> None:
        """Have the batch refused unless this engine still owns the run."""
        ...

    def owns(self, row: RunRow) -> bool:
        """Tell whether this engine may write a run."""
        ...

    def is_here(self, run_id: str) -> bool:
        """Tell whether a run will be in memory after this turn."""
        ...
