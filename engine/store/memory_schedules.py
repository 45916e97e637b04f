"""Schedules in a dictionary, beside `memory.py`."""

from collections.abc import Sequence
from threading import Lock

from engine.errors import Conflict
from engine.store.carrying import carry_over
from engine.store.protocol_schedules import FIRST_DUE, Due
from engine.store.records import RunRow
from engine.store.records_schedules import ScheduleRow
from engine.store.records_tasks import TaskRow


class MemorySchedules:
    """`ScheduleStore` in a dictionary, but for withdrawing."""

    _lock: Lock
    _schedules: dict[str, ScheduleRow]
    _runs: dict[str, RunRow]
    _tasks: dict[str, TaskRow]

    def schedules(
        self, flow_id: str | None = None, *, after: str = "", limit: int | None = None
    ) -> list[ScheduleRow]:
        """Give schedules by id."""
        with self._lock:
            rows = sorted(self._schedules.values())
        wanted = [row for row in rows if flow_id in (None, row.flow_id) and row[0] > after]
        return wanted[:limit]

    def schedule(self, schedule_id: str) -> ScheduleRow | None:
        """Give one schedule."""
        return self._schedules.get(schedule_id)

    def add_schedule(self, row: ScheduleRow) -> None:
        """Add a schedule by itself."""
        with self._lock:
            if row.schedule_id in self._schedules:
                raise Conflict(f"There is a schedule {row.schedule_id} already.")
            self._schedules[row.schedule_id] = row

    def change_schedule(self, row: ScheduleRow) -> bool:
        """Put this in place of a schedule by itself."""
        with self._lock:
            old = self._schedules.get(row.schedule_id)
            if old is None or old.node:
                return False
            self._schedules[row.schedule_id] = carry_over(old, row)
        return True

    def drop_schedule(self, schedule_id: str) -> bool:
        """Remove a schedule by itself."""
        with self._lock:
            row = self._schedules.get(schedule_id)
            if row is None or row.node:
                return False
            del self._schedules[schedule_id]
        return True

    def set_schedule(
        self, schedule_id: str, *, state: str, next_at: int | None, nominal_at: int | None = None
    ) -> bool:
        """Pause or resume."""
        with self._lock:
            row = self._schedules.get(schedule_id)
            if row is not None:
                changed = row._replace(state=state, next_at=next_at, nominal_at=nominal_at)
                self._schedules[schedule_id] = changed
        return row is not None

    def note_by_hand(self, schedule_id: str, *, seen: str, notes: str) -> bool:
        """Change what was started by hand."""
        with self._lock:
            row = self._schedules.get(schedule_id)
            if row is None or row.by_hand != seen:
                return False
            self._schedules[schedule_id] = row._replace(by_hand=notes)
        return True

    def due_schedules(self, *, now: int, limit: int, after: Due = FIRST_DUE) -> list[ScheduleRow]:
        """Give active schedules that are due."""
        active = [row for row in self.schedules() if row.state == "active"]
        due = [((row.next_at, row.schedule_id), row) for row in active if row.next_at is not None]
        return [row for place, row in sorted(due) if place[0] <= now and place > after][:limit]

    def held_schedules(self, *, limit: int) -> list[ScheduleRow]:
        """Give schedules whose time need not wait any longer."""
        rows = self.schedules()
        waiting = [row for row in rows if row.waiting_at is not None and row.state == "active"]
        return [row for row in waiting if not self._is_busy(row)][:limit]

    def _is_busy(self, row: ScheduleRow) -> bool:
        run = self._runs.get(row.last_run_id or "")
        task = self._tasks.get(row.last_task_id or "")
        is_open = task is not None and task.state in ("waiting", "running")
        return is_open or (run is not None and run.ended_at is None)

    def next_fires(self, flow_ids: Sequence[str]) -> dict[str, int]:
        """Give the earliest next moment of these flows' active schedules."""
        found: dict[str, int] = {}
        for row in self.schedules():
            if row.flow_id in flow_ids and row.state == "active" and row.next_at is not None:
                found[row.flow_id] = min(row.next_at, found.get(row.flow_id, row.next_at))
        return found

    def next_schedule(self) -> int | None:
        """Give the earliest moment to come."""
        active = [row.next_at for row in self.schedules() if row.state == "active"]
        return min((next_at for next_at in active if next_at is not None), default=None)
