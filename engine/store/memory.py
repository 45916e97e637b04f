"""The same promises in dictionaries, for tests and simulations. Nothing survives the process."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING

from engine.errors import Conflict
from engine.store.memory_credentials import MemoryCredentials
from engine.store.memory_events import MemoryEvents
from engine.store.memory_schedules import MemorySchedules
from engine.store.memory_statistics import MemoryStatistics
from engine.store.memory_tasks import MemoryTasks
from engine.store.memory_topics import MemoryTopics
from engine.store.memory_versions import MemoryVersions
from engine.store.memory_waits import MemoryShards, MemoryWaits
from engine.store.memory_watches import MemoryWatches
from engine.store.protocol import ALL, StartKey
from engine.store.protocol_waits import Shards
from engine.store.records import (
    OPEN_STATES,
    UNDER_WAY,
    Batch,
    EventRow,
    KnownStart,
    LogRow,
    RecoveryMark,
    RunRow,
)
from engine.store.which import ANY, Which

if TYPE_CHECKING:
    from engine.store.records_schedules import ScheduleRow


class MemoryRuns(MemoryWaits, MemoryShards, MemoryEvents):
    """`RunStore` in dictionaries."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._purged: dict[StartKey, tuple[KnownStart, int]] = {}
        """Starts of runs that are gone, with the moment of their end."""
        self._runs: dict[str, RunRow] = {}
        self._starts: dict[StartKey, str] = {}
        self._events: dict[str, list[EventRow]] = {}
        self._logs: dict[tuple[str, int], list[LogRow]] = {}
        """By run and step."""
        self._schedules: dict[str, ScheduleRow] = {}
        super().__init__()

    def commit(self, batch: Batch) -> None:
        """Check everything first, then change everything."""
        with self._lock:
            self._check(batch)
            for run in batch.runs:
                self._runs[run.run_id] = run
                if run.request_id is not None:
                    self._starts[run.flow_id, run.request_id] = run.run_id
            for event in batch.events:
                self._events.setdefault(event.run_id, []).append(event)
            for lines in batch.logs:
                self._logs.setdefault((lines.run_id, lines.step), []).append(lines)
            for change in batch.updates:
                if (old := self._runs.get(change.run_id)) is not None:
                    self._runs[change.run_id] = change.on(old)
            for move in batch.moves:
                if (row := self._schedules.get(move.schedule_id)) is not None:
                    self._schedules[move.schedule_id] = move.on(row)
            self._change_waits(batch)
            self._emit(batch.emitted)
        if batch.posts:
            self.signal({row.shard for row in batch.posts})

    def _check(self, batch: Batch) -> None:
        self._check_fences(batch.fences)
        starts = [(r.flow_id, r.request_id) for r in batch.runs if r.request_id is not None]
        if len(set(starts)) < len(starts) or any(key in self._starts for key in starts):
            raise Conflict("Another writer was first: this request id has a run.")
        if any(run.run_id in self._runs for run in batch.runs):
            raise Conflict("Another writer was first: this run id is taken.")
        if len({run.run_id for run in batch.runs}) < len(batch.runs):
            raise Conflict("Another writer was first: this run id comes twice.")
        facts = Counter((event.run_id, event.seq) for event in batch.events)
        for (run_id, seq), times in facts.items():
            known = self._events.get(run_id, ())
            if times > 1 or any(event.seq == seq for event in known):
                raise Conflict("Another writer was first: this fact is in the history.")

    def known_starts(self, keys: Sequence[StartKey]) -> dict[StartKey, KnownStart]:
        """Give the runs that these request ids have led to."""
        with self._lock:
            found = {key: self._purged[key][0] for key in keys if key in self._purged}
            runs = {key: self._runs[self._starts[key]] for key in keys if key in self._starts}
        return found | {key: KnownStart(run.run_id, run.body_hash) for key, run in runs.items()}

    def run(self, run_id: str) -> RunRow | None:
        """Give one run."""
        return self._runs.get(run_id)

    def runs(
        self,
        *,
        flow_id: str | None,
        states: Sequence[str],
        before: str | None,
        limit: int,
        which: Which = ANY,
    ) -> list[RunRow]:
        """Give runs, newest first."""
        with self._lock:
            rows = sorted(self._runs.values(), reverse=True)
        wanted = [
            row
            for row in rows
            if flow_id in (None, row.flow_id)
            and (not states or row.state in states)
            and (before is None or row.run_id < before)
            and which.has(row)
        ]
        return wanted[:limit]

    def history(self, run_id: str, *, after: int, limit: int) -> list[EventRow]:
        """Give a run's facts in order."""
        with self._lock:
            rows = sorted(self._events.get(run_id, ()), key=lambda row: row.seq)
        return [row for row in rows if row.seq > after][:limit]

    def logs(self, run_id: str, step: int, frames: Sequence[int], *, limit: int) -> list[LogRow]:
        """Give what attempts have said."""
        with self._lock:
            rows = sorted(self._logs.get((run_id, step), ()))
        return [row for row in rows if row.frame in frames][:limit]

    def runs_with_history(
        self, run_ids: Sequence[str], *, limit: int
    ) -> dict[str, tuple[RunRow, list[EventRow]]]:
        """Give these runs with their first facts."""
        rows = {run_id: row for run_id in run_ids if (row := self.run(run_id)) is not None}
        return {
            run_id: (row, self.history(run_id, after=0, limit=limit))
            for run_id, row in rows.items()
        }

    def unfinished(self, *, after: str, limit: int, shards: Shards = None) -> list[RunRow]:
        """Give runs that an engine has to go on with."""
        is_open = [r for r in self._in(shards) if r.state in OPEN_STATES and r.wake_at is None]
        return [row for row in is_open if row.run_id > after][:limit]

    def queued(self, flow_id: str | None, limit: int, shards: Shards = None) -> list[RunRow]:
        """Give runs that wait to be admitted."""
        rows = [row for row in self._in(shards) if row.state == "queued"]
        return [row for row in rows if flow_id in (None, row.flow_id)][:limit]

    def open_counts(self, shards: Shards = None) -> dict[str, tuple[int, int]]:
        """Count what is under way and what is queued."""
        rows = self._in(shards)
        running = Counter(row.flow_id for row in rows if row.state in UNDER_WAY)
        queued = Counter(row.flow_id for row in rows if row.state == "queued")
        return {flow_id: (running[flow_id], queued[flow_id]) for flow_id in running | queued}

    def children(self, run_id: str, *, after: str = "", limit: int = ALL) -> list[RunRow]:
        """Give the runs that this one has called."""
        rows = (row for row in self._in(None) if row.parent_run == run_id and row.run_id > after)
        return list(islice(rows, limit))

    def _in(self, shards: Shards) -> list[RunRow]:
        with self._lock:
            rows = sorted(self._runs.values())
        return [row for row in rows if shards is None or row.shard in shards]

    def last_facts(self, run_ids: Sequence[str]) -> dict[str, int]:
        """Give the number of the newest fact of each run."""
        with self._lock:
            known = {run_id: self._events.get(run_id, ()) for run_id in run_ids}
        return {run_id: max(row.seq for row in rows) for run_id, rows in known.items() if rows}

    def mark_recovered(
        self, marks: Sequence[RecoveryMark], *, fences: Mapping[int, int] | None = None
    ) -> None:
        """Note takeovers."""
        with self._lock:
            self._check_fences(fences)
            for mark in marks:
                if (row := self._runs.get(mark.run_id)) is not None:
                    self._runs[mark.run_id] = row._replace(**mark._asdict())

    def due_wakes(self, *, now: int, limit: int, shards: Shards = None) -> list[str]:
        """Give waiting runs whose moment has come."""
        rows = [(row.wake_at, row.run_id) for row in self._in(shards) if row.wake_at]
        return [run_id for wake_at, run_id in sorted(rows) if wake_at <= now][:limit]

    def next_wake(self, shards: Shards = None) -> int | None:
        """Give the earliest wake."""
        return min((row.wake_at for row in self._in(shards) if row.wake_at), default=None)

    def purge_runs(self, before: int, limit: int) -> int:
        """Forget trees of runs that have ended."""
        with self._lock:
            trees: dict[str, list[RunRow]] = {}
            for row in self._runs.values():
                top = row.run_id if row.parent_run is None else row.root_id
                trees.setdefault(top, []).append(row)
            over = [rows for rows in trees.values() if all(_is_over(row, before) for row in rows)]
            gone = [row for rows in sorted(over, key=_end)[:limit] for row in rows]
            for row in gone:
                self._forget(row)
        return len(gone)

    def _forget(self, row: RunRow) -> None:
        del self._runs[row.run_id]
        self._events.pop(row.run_id, None)
        for key in [key for key in self._logs if key[0] == row.run_id]:
            del self._logs[key]
        for place in [place for place in self._waits if place[0] == row.run_id]:
            del self._waits[place]
        for item_id in [key for key, post in self._inbox.items() if post.run_id == row.run_id]:
            del self._inbox[item_id]
        if row.request_id is not None:
            start = (row.flow_id, row.request_id)
            del self._starts[start]
            self._purged[start] = (KnownStart(row.run_id, row.body_hash), row.ended_at or 0)

    def purge_starts(self, before: int, limit: int) -> int:
        """Forget request ids."""
        with self._lock:
            old = sorted((at, key) for key, (_, at) in self._purged.items() if at < before)
            for _, key in old[:limit]:
                del self._purged[key]
        return len(old[:limit])


def _is_over(row: RunRow, before: int) -> bool:
    return row.ended_at is not None and row.ended_at < before


def _end(rows: list[RunRow]) -> int:
    return max(row.ended_at or 0 for row in rows)


class MemoryStore(
    MemoryRuns,
    MemoryVersions,
    MemoryWatches,
    MemorySchedules,
    MemoryCredentials,
    MemoryTopics,
    MemoryTasks,
    MemoryStatistics,
):
    """`Store` for one process's life.

    With `now`, a clock in milliseconds, shards are leased and several engines may share it.
    """

    was_crashed = False

    def __init__(self, now: Callable[[], int] | None = None) -> None:
        super().__init__()
        self._now = now
        if now is not None:
            self._epochs = dict.fromkeys(self._epochs, 0)

    def tend(self) -> None:
        """Need no upkeep."""

    def close(self, *, is_clean: bool = True) -> None:
        """Keep everything: a test opens the next engine on the same store."""
