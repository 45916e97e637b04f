"""The same promises in dictionaries, for tests and simulations. Nothing survives the process."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock

from engine.errors import Conflict
from engine.store.memory_tasks import MemoryTasks
from engine.store.protocol import StartKey
from engine.store.records import (
    OPEN_STATES,
    Batch,
    EventRow,
    KnownStart,
    RecoveryMark,
    RunRow,
    ScheduleRow,
    VersionRow,
    carry_over,
)


class MemoryRuns:
    """`RunStore` in dictionaries."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._runs: dict[str, RunRow] = {}
        self._starts: dict[StartKey, str] = {}
        self._events: dict[str, list[EventRow]] = {}
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
            for change in batch.updates:
                if (old := self._runs.get(change.run_id)) is not None:
                    self._runs[change.run_id] = old._replace(**change._asdict())
            for move in batch.moves:
                row = self._schedules.get(move.schedule_id)
                if row is not None and row.next_at == move.seen_at:
                    self._schedules[move.schedule_id] = row._replace(
                        next_at=move.next_at,
                        last_at=row.last_at if move.last_at is None else move.last_at,
                        last_run_id=move.last_run_id or row.last_run_id,
                    )

    def _check(self, batch: Batch) -> None:
        starts = [(r.flow_id, r.request_id) for r in batch.runs if r.request_id is not None]
        if len(set(starts)) < len(starts) or any(key in self._starts for key in starts):
            raise Conflict("Another writer was first: this request id has a run.")
        if any(run.run_id in self._runs for run in batch.runs):
            raise Conflict("Another writer was first: this run id is taken.")
        facts = Counter((event.run_id, event.seq) for event in batch.events)
        for (run_id, seq), times in facts.items():
            known = self._events.get(run_id, ())
            if times > 1 or any(event.seq == seq for event in known):
                raise Conflict("Another writer was first: this fact is in the history.")

    def known_starts(self, keys: Sequence[StartKey]) -> dict[StartKey, KnownStart]:
        """Give the runs that these request ids have led to."""
        with self._lock:
            runs = {key: self._runs[self._starts[key]] for key in keys if key in self._starts}
        return {key: KnownStart(run.run_id, run.body_hash) for key, run in runs.items()}

    def run(self, run_id: str) -> RunRow | None:
        """Give one run."""
        return self._runs.get(run_id)

    def runs(
        self, *, flow_id: str | None, states: Sequence[str], before: str | None, limit: int
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
        ]
        return wanted[:limit]

    def history(self, run_id: str, *, after: int, limit: int) -> list[EventRow]:
        """Give a run's facts in order."""
        with self._lock:
            rows = sorted(self._events.get(run_id, ()), key=lambda row: row.seq)
        return [row for row in rows if row.seq > after][:limit]

    def unfinished(self, *, after: str, limit: int) -> list[RunRow]:
        """Give runs that an engine has to go on with."""
        with self._lock:
            rows = sorted(self._runs.values())
        is_open = [r for r in rows if r.state in OPEN_STATES and r.wake_at is None]
        return [row for row in is_open if row.run_id > after][:limit]

    def last_facts(self, run_ids: Sequence[str]) -> dict[str, int]:
        """Give the number of the newest fact of each run."""
        with self._lock:
            known = {run_id: self._events.get(run_id, ()) for run_id in run_ids}
        return {run_id: max(row.seq for row in rows) for run_id, rows in known.items() if rows}

    def mark_recovered(self, marks: Sequence[RecoveryMark]) -> None:
        """Note takeovers."""
        with self._lock:
            for mark in marks:
                self._runs[mark.run_id] = self._runs[mark.run_id]._replace(**mark._asdict())

    def due_wakes(self, *, now: int, limit: int) -> list[str]:
        """Give waiting runs whose moment has come."""
        with self._lock:
            rows = [(row.wake_at, row.run_id) for row in self._runs.values() if row.wake_at]
        return [run_id for wake_at, run_id in sorted(rows) if wake_at <= now][:limit]

    def next_wake(self) -> int | None:
        """Give the earliest wake."""
        with self._lock:
            return min((row.wake_at for row in self._runs.values() if row.wake_at), default=None)


class MemoryVersions:
    """`VersionStore` and `ScheduleStore` in dictionaries."""

    _lock: Lock
    _schedules: dict[str, ScheduleRow]

    def __init__(self) -> None:
        self._versions: dict[str, VersionRow] = {}
        super().__init__()

    def publish(
        self, version: VersionRow, schedules: Sequence[ScheduleRow], *, replace: bool = True
    ) -> None:
        """Change the version and its flow's schedules together."""
        with self._lock:
            taken = {(row.flow_id, row.number): row for row in self._versions.values()}
            other = taken.get((version.flow_id, version.number))
            if version.version_id not in self._versions and version.number and other:
                raise Conflict("Another writer was first: this version number is taken.")
            self._versions.setdefault(version.version_id, version)
            if replace:
                old = {k: v for k, v in self._schedules.items() if v.flow_id == version.flow_id}
                for key in old:
                    del self._schedules[key]
                for row in schedules:
                    key = row.schedule_id
                    self._schedules[key] = carry_over(old.get(key), row)

    def version(self, version_id: str) -> VersionRow | None:
        """Give one version."""
        return self._versions.get(version_id)

    def find_version(self, flow_id: str, number: int | None = None) -> VersionRow | None:
        """Give the version with this number, or the newest."""
        rows = [row for row in self.versions(flow_id) if number in (None, row.number)]
        return rows[0] if rows else None

    def find_draft(self, flow_id: str, digest: str) -> VersionRow | None:
        """Give the draft with this content."""
        with self._lock:
            rows = list(self._versions.values())
        wanted = (flow_id, digest, None)
        return next((r for r in rows if (r.flow_id, r.digest, r.number) == wanted), None)

    def versions(self, flow_id: str) -> list[VersionRow]:
        """Give a flow's numbered versions, newest first."""
        with self._lock:
            rows = list(self._versions.values())
        numbered = [row for row in rows if row.flow_id == flow_id and row.number is not None]
        return sorted(numbered, key=lambda row: row.number or 0, reverse=True)

    def numbers(self, version_ids: Iterable[str]) -> Mapping[str, int | None]:
        """Give numbers of versions."""
        return {key: self._versions[key].number for key in version_ids if key in self._versions}

    def schedules(self, flow_id: str | None = None) -> list[ScheduleRow]:
        """Give schedules by id."""
        with self._lock:
            rows = sorted(self._schedules.values())
        return [row for row in rows if flow_id in (None, row.flow_id)]

    def schedule(self, schedule_id: str) -> ScheduleRow | None:
        """Give one schedule."""
        return self._schedules.get(schedule_id)

    def set_schedule(self, schedule_id: str, *, state: str, next_at: int | None) -> bool:
        """Pause or resume."""
        with self._lock:
            row = self._schedules.get(schedule_id)
            if row is not None:
                self._schedules[schedule_id] = row._replace(state=state, next_at=next_at)
        return row is not None

    def drop_schedules(self, flow_id: str) -> None:
        """Remove a flow's schedules."""
        with self._lock:
            gone = [key for key, row in self._schedules.items() if row.flow_id == flow_id]
            for key in gone:
                del self._schedules[key]

    def due_schedules(self, *, now: int, limit: int) -> list[ScheduleRow]:
        """Give active schedules that are due."""
        active = [row for row in self.schedules() if row.state == "active"]
        due = [(row.next_at, row) for row in active if row.next_at is not None]
        return [row for next_at, row in sorted(due) if next_at <= now][:limit]

    def next_schedule(self) -> int | None:
        """Give the earliest nominal time to come."""
        active = [row.next_at for row in self.schedules() if row.state == "active"]
        return min((next_at for next_at in active if next_at is not None), default=None)


class MemoryStore(MemoryRuns, MemoryVersions, MemoryTasks):
    """`Store` for one process's life."""

    was_crashed = False

    def tend(self) -> None:
        """Need no upkeep."""

    def close(self, *, is_clean: bool = True) -> None:
        """Keep everything: a test opens the next engine on the same store."""
