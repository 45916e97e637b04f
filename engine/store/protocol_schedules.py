"""What every store promises about schedules, beside `protocol.py`."""

from collections.abc import Sequence
from typing import Protocol

from engine.store.records_schedules import ScheduleRow

Due = tuple[int, str]
"""`(next_at, schedule_id)`: a schedule's place among what is due."""
FIRST_DUE: Due = (-1, "")


class ScheduleStore(Protocol):
    """What fires in time. Cursors move in `RunStore.commit`."""

    def schedules(
        self, flow_id: str | None = None, *, after: str = "", limit: int | None = None
    ) -> list[ScheduleRow]:
        """Give schedules by id: those of a flow, those after an id, so many."""
        ...

    def schedule(self, schedule_id: str) -> ScheduleRow | None:
        """Give one schedule."""
        ...

    def add_schedule(self, row: ScheduleRow) -> None:
        """Add a schedule by itself. Raises Conflict when the id is taken."""
        ...

    def change_schedule(self, row: ScheduleRow) -> bool:
        """Put this in place of a schedule by itself; False when there is none.

        It keeps what it has lived through, and with the same rule its cursor.
        """
        ...

    def drop_schedule(self, schedule_id: str) -> bool:
        """Remove a schedule by itself; False when there is none."""
        ...

    def set_schedule(
        self, schedule_id: str, *, state: str, next_at: int | None, nominal_at: int | None = None
    ) -> bool:
        """Pause or resume; False when there is no such schedule."""
        ...

    def note_by_hand(self, schedule_id: str, *, seen: str, notes: str) -> bool:
        """Change what was started by hand, unless it is not what was seen any more."""
        ...

    def withdraw(self, flow_id: str) -> None:
        """Remove the schedules and triggers of a flow's nodes; pause others that start it."""
        ...

    def due_schedules(self, *, now: int, limit: int, after: Due = FIRST_DUE) -> list[ScheduleRow]:
        """Give active schedules whose moment has come, the earliest first, after this place."""
        ...

    def held_schedules(self, *, limit: int) -> list[ScheduleRow]:
        """Give active schedules with a time that waits, and nothing that it waits for any more."""
        ...

    def next_fires(self, flow_ids: Sequence[str]) -> dict[str, int]:
        """Give the earliest next moment of these flows' active schedules."""
        ...

    def next_schedule(self) -> int | None:
        """Give the earliest next moment of an active schedule."""
        ...
