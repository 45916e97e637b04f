"""Versions in dictionaries, beside `memory.py`."""

from collections.abc import Iterable, Mapping, Sequence
from threading import Lock

from engine.errors import Conflict
from engine.store.carrying import carry_over
from engine.store.memory_triggers import MemoryTriggers
from engine.store.records import VersionRow
from engine.store.records_schedules import ScheduleRow
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
                old = self._of_nodes(version.flow_id)
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

    def withdraw(self, flow_id: str) -> None:
        """Remove a flow's schedules and triggers."""
        with self._lock:
            for key in self._of_nodes(flow_id):
                del self._schedules[key]
            for key, row in self._schedules.items():
                if row.flow_id == flow_id:
                    paused = row._replace(state="paused", next_at=None, nominal_at=None)
                    self._schedules[key] = paused
            self._replace_triggers(flow_id, ())

    def _of_nodes(self, flow_id: str) -> dict[str, ScheduleRow]:
        rows = self._schedules.items()
        return {key: row for key, row in rows if row.flow_id == flow_id and row.node}
