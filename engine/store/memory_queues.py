"""Task queues in dictionaries, beside `memory.py`."""

from threading import Lock
from typing import Any

from engine.errors import Conflict
from engine.store import task_changes
from engine.store.records_tasks import DELETED, MeterRow, QueueRow, Standing, TaskRow

COUNTED = ("waiting", "running", "done", "failed")


class MemoryQueues:
    """`QueueStore` in dictionaries."""

    _lock: Lock

    def __init__(self) -> None:
        self._tasks: dict[str, TaskRow] = {}
        self._queues: dict[str, QueueRow] = {}
        self._meters: dict[str, MeterRow] = {}
        super().__init__()

    def queue(self, name: str) -> tuple[QueueRow, MeterRow] | None:
        """Give one queue."""
        row = self._queues.get(name)
        return None if row is None or row.state == DELETED else (row, self._meters[name])

    def queues(self, *, after: str = "", limit: int) -> list[tuple[QueueRow, MeterRow]]:
        """Give queues by name."""
        with self._lock:
            rows = sorted(self._queues.values())
            shown = [row for row in rows if row.name > after and row.state != DELETED]
            return [(row, self._meters[row.name]) for row in shown[:limit]]

    def busy_queues(self) -> list[str]:
        """Give the queues with running tasks."""
        with self._lock:
            return [name for name, meter in self._meters.items() if meter.running]

    def save_queue(self, name: str, **changes: Any) -> None:
        """Create or change a queue."""
        with self._lock:
            row = self._queues.get(name, QueueRow(name))
            if row.state == DELETED:
                raise Conflict(f"The queue {name} is being deleted; try again in a while.")
            self._queues[name] = row._replace(**changes)
            self._meters.setdefault(name, MeterRow(name))

    def standings(self) -> list[Standing]:
        """Give the queues with something to do."""
        with self._lock:
            found = [(row, self._meters[row.name]) for row in sorted(self._queues.values())]
            return [
                Standing(row, meter, self._first_due(row.name), self._is_forced(row.name))
                for row, meter in found
                if meter.waiting or meter.purge_before is not None
            ]

    def oldest_due(self, queue: str) -> int | None:
        """Give when the first waiting task is due."""
        with self._lock:
            return self._first_due(queue)

    def purge_queue(self, name: str, *, before: int) -> None:
        """Note the wish."""
        with self._lock:
            if name in self._meters:
                self._meters[name] = self._meters[name]._replace(purge_before=before)

    def delete_queue(self, name: str) -> None:
        """Hide a queue."""
        with self._lock:
            if name in self._queues:
                self._queues[name] = self._queues[name]._replace(state=DELETED)
                self._meters[name] = self._meters[name]._replace(purge_before=0)

    def sweep_queue(self, name: str, *, now: int, limit: int) -> bool:
        """Remove so many tasks."""
        with self._lock:
            meter = self._meters.get(name)
            if meter is None or meter.purge_before is None:
                return False
            is_deleted, before = self._queues[name].state == DELETED, meter.purge_before
            rows = [row for row in self._tasks.values() if row.queue == name]
            if not is_deleted:
                rows = [r for r in rows if r.state == "waiting" and r.created_at < before]
            for row in rows[:limit]:
                if row.name is None or is_deleted:
                    self._put_task(row.task_id, None)
                else:
                    self._entomb(row, now)
            if len(rows) >= limit:
                return True
            if is_deleted:
                del self._queues[name], self._meters[name]
            else:
                self._meters[name] = self._meters[name]._replace(purge_before=None)
        return False

    def _put_task(self, task_id: str, new: TaskRow | None) -> None:
        """Put a row in place of another, and count it."""
        old = self._tasks.pop(task_id, None)
        for row, step in ((old, -1), (new, 1)):
            if row is not None and row.state in COUNTED:
                meter = self._meters[row.queue]
                count = getattr(meter, row.state) + step
                self._meters[row.queue] = meter._replace(**{row.state: count})
        if new is not None:
            self._tasks[task_id] = new

    def _entomb(self, row: TaskRow, now: int) -> None:
        dedupe_ms = self._queues[row.queue].dedupe_ms
        self._put_task(row.task_id, task_changes.dropped(row, now, dedupe_ms))

    def _in_state(self, queue: str, state: str) -> list[TaskRow]:
        return [r for r in self._tasks.values() if r.queue == queue and r.state == state]

    def _first_due(self, queue: str) -> int | None:
        return min((task.due_at for task in self._in_state(queue, "waiting")), default=None)

    def _is_forced(self, queue: str) -> bool:
        return any(task.is_forced for task in self._in_state(queue, "waiting"))
