"""Versions and schedules in dictionaries, beside `memory.py`."""

from collections.abc import Iterable, Mapping, Sequence
from threading import Lock

from engine.errors import Conflict
from engine.store.carrying import carry_over
from engine.store.memory_triggers import MemoryTriggers
from engine.store.records import ScheduleRow, VersionRow
from engine.store.records_triggers import TriggerRow


class MemoryVersions(MemoryTriggers):
    """`VersionStore`, `ScheduleStore` and `TriggerStore` in dictionaries."""

    _lock: Lock
    _schedules: dict[str, ScheduleRow]

    def __init__(self) -> None:
        self._versions: dict[str, VersionRow] = {}
        super().__init__()

    def publish(
        self,
        version: VersionRow,
        schedules: Sequence[ScheduleRow],
        triggers: Sequence[TriggerRow] = (),
        *,
        replace: bool = True,
    ) -> None:
        """Change the version and its flow's triggers together."""
        with self._lock:
            taken = {(row.flow_id, row.number): row for row in self._versions.values()}
            other = taken.get((version.flow_id, version.number))
            if version.version_id not in self._versions and version.number and other:
                raise Conflict("Another writer was first: this version number is taken.")
            if replace:
                self._check_claims(version.flow_id, triggers)
            self._versions.setdefault(version.version_id, version)
            if replace:
                old = {k: v for k, v in self._schedules.items() if v.flow_id == version.flow_id}
                for key in old:
                    del self._schedules[key]
                for row in schedules:
                    key = row.schedule_id
                    self._schedules[key] = carry_over(old.get(key), row)
                self._replace_triggers(version.flow_id, triggers)

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

    def withdraw(self, flow_id: str) -> None:
        """Remove a flow's schedules and triggers."""
        with self._lock:
            gone = [key for key, row in self._schedules.items() if row.flow_id == flow_id]
            for key in gone:
                del self._schedules[key]
            self._replace_triggers(flow_id, ())

    def due_schedules(self, *, now: int, limit: int) -> list[ScheduleRow]:
        """Give active schedules that are due."""
        active = [row for row in self.schedules() if row.state == "active"]
        due = [(row.next_at, row) for row in active if row.next_at is not None]
        return [row for next_at, row in sorted(due) if next_at <= now][:limit]

    def next_schedule(self) -> int | None:
        """Give the earliest nominal time to come."""
        active = [row.next_at for row in self.schedules() if row.state == "active"]
        return min((next_at for next_at in active if next_at is not None), default=None)
