"""Task queues in dictionaries, beside `memory.py`."""

from collections import Counter
from collections.abc import Collection
from threading import Lock

from engine.errors import Conflict
from engine.store.records_tasks import QueueRow, TaskRow


class MemoryTasks:
    """`TaskStore` in dictionaries."""

    _lock: Lock

    def __init__(self) -> None:
        self._tasks: dict[str, TaskRow] = {}
        self._queues: dict[str, QueueRow] = {}

    def enqueue(self, task: TaskRow) -> tuple[TaskRow, bool]:
        """Keep one task per key and one per name."""
        with self._lock:
            mates = [row for row in self._tasks.values() if row.queue == task.queue]
            for row in mates:
                if row.idempotency_key == task.idempotency_key:
                    return row, False
            if task.name is not None and any(row.name == task.name for row in mates):
                raise Conflict(f"Queue {task.queue} has a task named {task.name} already.")
            self._queues.setdefault(task.queue, QueueRow(name=task.queue))
            self._tasks[task.task_id] = task
        return task, True

    def claim(self, queue: str, *, now: int, limit: int) -> list[TaskRow]:
        """Take due tasks to run now."""
        with self._lock:
            row = self._queues.get(queue)
            if row is None or row.state != "active":
                return []
            room = min(limit, row.max_running - self._running(queue))
            due = [t for t in self._waiting() if t.queue == queue and t.due_at <= now]
            due.sort(key=lambda task: (task.due_at, task.task_id))
            taken = [
                task._replace(state="running", attempts=task.attempts + 1, updated_at=now)
                for task in due[: max(room, 0)]
            ]
            self._tasks |= {task.task_id: task for task in taken}
        return taken

    def settle(self, task: TaskRow) -> None:
        """Write the outcome of an attempt that is still running."""
        with self._lock:
            row = self._tasks.get(task.task_id)
            if row and row.state == "running" and row.attempts == task.attempts:
                self._tasks[task.task_id] = row._replace(
                    state=task.state,
                    due_at=task.due_at,
                    updated_at=task.updated_at,
                    last_error=task.last_error,
                )

    def release_tasks(self, *, now: int, queues: Collection[str] | None = None) -> int:
        """Give back what was running."""
        with self._lock:
            running = [row for row in self._tasks.values() if row.state == "running"]
            running = [row for row in running if queues is None or row.queue in queues]
            for row in running:
                self._tasks[row.task_id] = row._replace(state="waiting", updated_at=now)
        return len(running)

    def due_queues(self, *, now: int) -> list[str]:
        """Give the active queues with something to do."""
        with self._lock:
            due = {task.queue for task in self._waiting() if task.due_at <= now}
            rows = [self._queues[name] for name in sorted(due)]
            return [
                row.name
                for row in rows
                if row.state == "active" and self._running(row.name) < row.max_running
            ]

    def next_task(self) -> int | None:
        """Give the earliest due time."""
        with self._lock:
            active = {row.name for row in self._queues.values() if row.state == "active"}
            return min((t.due_at for t in self._waiting() if t.queue in active), default=None)

    def tasks(self, queue: str, *, limit: int) -> list[TaskRow]:
        """Give a queue's tasks, open ones first."""
        with self._lock:
            rows = [row for row in self._tasks.values() if row.queue == queue]
        rows.sort(key=lambda row: (row.state in ("done", "failed"), row.due_at, row.task_id))
        return rows[:limit]

    def task(self, task_id: str) -> TaskRow | None:
        """Give one task."""
        return self._tasks.get(task_id)

    def drop_task(self, task_id: str) -> bool:
        """Remove a task that is not running."""
        with self._lock:
            row = self._tasks.get(task_id)
            if row is None or row.state == "running":
                return False
            del self._tasks[task_id]
        return True

    def hasten_task(self, task_id: str, *, now: int) -> bool:
        """Make a waiting or failed task due now."""
        with self._lock:
            row = self._tasks.get(task_id)
            if row is None or row.state not in ("waiting", "failed"):
                return False
            self._tasks[task_id] = row._replace(state="waiting", due_at=now, updated_at=now)
        return True

    def purge_tasks(self, *, before: int) -> int:
        """Forget ended tasks that are old enough."""
        with self._lock:
            gone = [
                row.task_id
                for row in self._tasks.values()
                if row.state in ("done", "failed") and row.updated_at < before
            ]
            for task_id in gone:
                del self._tasks[task_id]
        return len(gone)

    def queue(self, name: str) -> QueueRow | None:
        """Give one queue."""
        return self._queues.get(name)

    def queues(self) -> list[tuple[QueueRow, dict[str, int]]]:
        """Give every queue with the number of its tasks in each state."""
        with self._lock:
            counts = Counter((row.queue, row.state) for row in self._tasks.values())
            rows = sorted(self._queues.values())
        return [
            (row, {state: n for (queue, state), n in counts.items() if queue == row.name})
            for row in rows
        ]

    def save_queue(self, queue: QueueRow) -> None:
        """Create or change a queue."""
        with self._lock:
            self._queues[queue.name] = queue

    def _waiting(self) -> list[TaskRow]:
        return [row for row in self._tasks.values() if row.state == "waiting"]

    def _running(self, queue: str) -> int:
        running = [row for row in self._tasks.values() if row.state == "running"]
        return sum(row.queue == queue for row in running)
