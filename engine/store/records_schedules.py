"""The rows of schedules, as plain frozen data. Knows no SQL, no rule and no clock.

JSON columns hold text that was serialised once. Times are milliseconds since 1970 in UTC.
"""

from typing import NamedTuple


class ScheduleRow(NamedTuple):
    """A trigger node of a published flow, its id is `<flow>:<node>`; or a schedule by itself."""

    schedule_id: str
    flow_id: str
    """The flow it starts; empty when it does something else."""
    node: str
    """Empty for a schedule by itself, which no publishing touches."""
    cron: str
    """Unix cron or words; empty when `timing` has another rule."""
    time_zone: str
    gap: str
    repeated: str
    missed: str
    overlap: str
    input: str
    state: str
    """`active` or `paused`."""
    next_at: int | None
    """When it is due: a nominal time, or with jitter a while after one."""
    last_at: int | None = None
    """The newest nominal time that was handled."""
    last_run_id: str | None = None
    fires: str = "[]"
    """What became of the last nominal times, as JSON; `drivers/timing/notes.py` reads it."""
    timing: str = "{}"
    """JSON: `every`, `at`, `start`, `end`, what of the rule is not in the columns above."""
    terms: str = "{}"
    """JSON: jitter, window, target and the like; `drivers/fires.py` reads it."""
    nominal_at: int | None = None
    """The nominal time that `next_at` stands for, where the two differ."""
    anchor_at: int | None = None
    """From when a span without a start is counted."""
    waiting_at: int | None = None
    """A nominal time that came and starts when the run before has ended."""
    last_task_id: str | None = None
    """What it put on a queue last, when it starts no flow."""
    by_hand: str = "[]"
    """What people have started besides, as JSON like `fires`; who ticks writes only that."""
    updated_at: int = 0
    """When somebody changed it last."""


class ScheduleMove(NamedTuple):
    """A schedule's cursor goes on, from the nominal time it was read at."""

    schedule_id: str
    seen_at: int | None
    next_at: int | None
    last_at: int | None
    last_run_id: str | None
    fires: str | None = None
    """What the row remembers from now on; None leaves it."""
    nominal_at: int | None = None
    seen_waiting: int | None = None
    """With `seen_at`: what the row must still say for anything to change."""
    waiting_at: int | None = None
    last_task_id: str | None = None

    def on(self, row: ScheduleRow) -> ScheduleRow:
        """Give the row as it is after the move."""
        if (row.next_at, row.waiting_at) != (self.seen_at, self.seen_waiting):
            return row
        return row._replace(
            next_at=self.next_at,
            nominal_at=self.nominal_at,
            last_at=row.last_at if self.last_at is None else self.last_at,
            last_run_id=self.last_run_id or row.last_run_id,
            last_task_id=self.last_task_id or row.last_task_id,
            fires=self.fires or row.fires,
            waiting_at=self.waiting_at,
        )
