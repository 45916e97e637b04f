"""What can be due: the rows behind the ticker's virtual jobs. Knows no APScheduler.

A source is asked within one tick, in this order: `due`, then `fire` and `move` for each, `flush`,
and `next_at`. Only `flush` writes, all in one transaction; when it raises, the tick is void and
nothing was fired.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.drivers.clock import Clock
from engine.drivers.fires import Rule, due_times, next_after, rule_of
from engine.drivers.runs.inbox import Resume, Start, Starts
from engine.drivers.shards import shard_of
from engine.drivers.timing import notes
from engine.errors import EngineError
from engine.store.protocol import Store
from engine.store.records import ScheduleMove, ScheduleRow

DUE_MAX = 500
"""Rows that one tick takes from a source; the next tick follows at once."""
FLUSH_S_MAX = 30.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that is due, with the nominal times that have come, oldest first."""

    id: str
    times: Sequence[int]
    following: Callable[[int], int | None]
    """The nominal time after a given one."""


class Source(Protocol):
    """Something that has due moments."""

    name: str

    def due(self, now: int) -> Sequence[Due]:
        """Give what is due, and begin a new tick."""
        ...

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Note that these nominal times fire in this tick."""
        ...

    def move(self, id_: str, next_at: int | None) -> None:
        """Note the next nominal time; None when there is none."""
        ...

    def flush(self) -> bool:
        """Make the tick's effects durable; True when more is due already."""
        ...

    def next_at(self) -> int | None:
        """Give the next moment at which something is due."""
        ...


def never(_at: int) -> int | None:
    """Answer for things that are not due again by a rule."""
    return None


GiveEpochs = Callable[[], Mapping[int, int] | None]
"""What this process owns, shard to epoch; None stands for everything."""


def is_ours(name: str, epochs: Mapping[int, int] | None) -> bool:
    """Tell whether what is dealt out by this name is for this process to do."""
    return epochs is None or shard_of(name) in epochs


def all_is_ours() -> None:
    """Own everything."""


MakeStart = Callable[[ScheduleRow, int], Start]
Put = Callable[[Starts | Resume], None]


class Schedules:
    """Cron triggers: every nominal time starts at most one run, whatever happens in between."""

    name = "schedules"

    def __init__(
        self,
        store: Store,
        clock: Clock,
        make_start: MakeStart,
        put: Put,
        epochs: GiveEpochs = all_is_ours,
    ) -> None:
        self._store = store
        self._epochs = epochs
        self._clock = clock
        self._make_start = make_start
        self._put = put
        self._rows: dict[str, ScheduleRow] = {}
        self._fires: dict[str, Sequence[int]] = {}
        self._moves: dict[str, int | None] = {}
        self._passed: dict[str, list[int]] = {}
        self._is_full = False

    def due(self, now: int) -> Sequence[Due]:
        """Give the schedules whose nominal time has come."""
        rows = self._store.due_schedules(now=now, limit=DUE_MAX)
        self._is_full = len(rows) == DUE_MAX
        epochs = self._epochs()
        rows = [row for row in rows if is_ours(row.schedule_id, epochs)]
        self._rows = {row.schedule_id: row for row in rows}
        self._fires, self._moves, self._passed = {}, {}, {}
        return [due for row in rows if (due := self._one(row, now)) is not None]

    def _one(self, row: ScheduleRow, now: int) -> Due | None:
        assert row.next_at is not None
        try:
            rule: Rule = rule_of(row)
            times = due_times(rule, first=row.next_at, now=now, missed=row.missed)
        except Exception:
            # One schedule that cannot be read must not stop the others.
            log.exception("schedule %s cannot be read", row.schedule_id)
            return None
        until = times[0] if times else now + 1
        self._passed[row.schedule_id] = notes.passed_over(rule, first=row.next_at, until=until)
        if not times:
            self._moves[row.schedule_id] = next_after(rule, now)
            return None
        return Due(id=row.schedule_id, times=times, following=lambda at: next_after(rule, at))

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Note fires of this tick."""
        self._fires[id_] = times

    def move(self, id_: str, next_at: int | None) -> None:
        """Note where the cursor goes."""
        self._moves[id_] = next_at

    def flush(self) -> bool:
        """Start the runs and move the cursors in one transaction of the engine."""
        starts: list[Start] = []
        moves: list[ScheduleMove] = []
        for id_, next_at in self._moves.items():
            row = self._rows[id_]
            try:
                mine = self._starts(row)
            except EngineError:
                # The cursor stays: it fires when the flow can be run again.
                log.exception("schedule %s cannot start its flow", id_)
                continue
            starts.extend(mine)
            moves.append(self._moved(row, next_at, mine))
        if moves:
            item = Starts(starts=starts, moves=moves)
            self._put(item)
            item.reply.take(FLUSH_S_MAX)
        return self._is_full

    def _starts(self, row: ScheduleRow) -> list[Start]:
        times = self._fires.get(row.schedule_id, ())
        if row.overlap == "skip" and times:
            if self._is_running(row.last_run_id):
                return []
            times = times[:1]  # the others would overlap it
        return [self._make_start(row, at) for at in times]

    def _moved(
        self, row: ScheduleRow, next_at: int | None, starts: Sequence[Start]
    ) -> ScheduleMove:
        assert row.next_at is not None
        id_, now = row.schedule_id, self._clock.now_ms()
        times = self._fires.get(id_, ())
        said = [notes.missed(row, at, now) for at in self._passed.get(id_, ())]
        pairs = zip(times, starts, strict=False)
        said += [notes.fired(at, now, start.row.run_id) for at, start in pairs]
        said += [notes.overlapped(at, now) for at in times[len(starts) :]]
        return ScheduleMove(
            schedule_id=id_,
            seen_at=row.next_at,
            next_at=next_at,
            last_at=times[-1] if starts else None,
            last_run_id=starts[-1].row.run_id if starts else None,
            fires=notes.noted(row, said),
        )

    def _is_running(self, run_id: str | None) -> bool:
        run = None if run_id is None else self._store.run(run_id)
        return run is not None and run.ended_at is None

    def next_at(self) -> int | None:
        """Give the earliest nominal time to come."""
        return self._store.next_schedule()


class Wakes:
    """Waiting runs: the engine brings them back when their moment comes."""

    name = "wakes"

    def __init__(self, store: Store, put: Put, epochs: GiveEpochs = all_is_ours) -> None:
        self._store = store
        self._epochs = epochs
        self._put = put
        self._run_ids: list[str] = []

    def due(self, now: int) -> Sequence[Due]:
        """Give one thing when any run has to be woken."""
        self._run_ids = self._store.due_wakes(now=now, limit=DUE_MAX, shards=self._shards())
        return [Due(id="wake", times=[now], following=never)] if self._run_ids else []

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Need no note: `due` has read the runs."""

    def move(self, id_: str, next_at: int | None) -> None:
        """Need no note: the runs' rows say when they are due again."""

    def flush(self) -> bool:
        """Let the engine take the runs over; their rows change in its transaction."""
        run_ids, self._run_ids = self._run_ids, []
        if run_ids:
            item = Resume(run_ids)
            self._put(item)
            item.reply.take(FLUSH_S_MAX)
        return len(run_ids) == DUE_MAX

    def next_at(self) -> int | None:
        """Give the earliest wake."""
        return self._store.next_wake(self._shards())

    def _shards(self) -> tuple[int, ...] | None:
        epochs = self._epochs()
        return None if epochs is None else tuple(epochs)
