"""Tasks in dictionaries, beside `memory.py`."""

from collections.abc import Collection, Iterator, Sequence
from threading import Lock

from engine.errors import Conflict
from engine.store import pacing, task_changes
from engine.store.memory_queues import MemoryQueues
from engine.store.protocol_tasks import Place
from engine.store.records_tasks import DELETED, ENDED, MeterRow, QueueRow, TaskRow


class MemoryTasks(MemoryQueues):
    """`TaskStore` and `QueueStore` in dictionaries."""

    _lock: Lock

    def enqueue(self, asked: Sequence[TaskRow]) -> list[TaskRow | None]:
        """Keep one task per key and one per name."""
        with self._lock:
            for name in {task.queue for task in asked}:
                row = self._queues.setdefault(name, QueueRow(name))
                self._meters.setdefault(name, MeterRow(name))
                if row.state == DELETED:
                    raise Conflict(f"The queue {name} is being deleted; try again in a while.")
            return [self._kept(task) for task in asked]

    def _kept(self, task: TaskRow) -> TaskRow | None:
        for row in list(self._tasks.values()):
            if row.forget_at is not None and row.forget_at <= task.created_at:
                self._put_task(row.task_id, None)
        mates = [row for row in self._tasks.values() if row.queue == task.queue]
        for row in mates:
            if row.idempotency_key == task.idempotency_key:
                return row
        if task.name is not None and any(row.name == task.name for row in mates):
            return None
        self._put_task(task.task_id, task)
        return task

    def claim(self, queue: str, *, now: int, limit: int) -> list[TaskRow]:
        """Take due tasks to run now."""
        with self._lock:
            row = self._queues.get(queue)
            if row is None:
                return []
            meter = pacing.fill(row, self._meters[queue], now)
            waiting = [task for task in self._in_state(queue, "waiting") if task.due_at <= now]
            waiting.sort(key=lambda task: (task.due_at, task.task_id))
            forced = [task for task in waiting if task.is_forced and row.state != "disabled"]
            forced = forced[:limit]
            room = max(min(limit - len(forced), pacing.permits(row, meter)), 0)
            due = [task for task in waiting if not task.is_forced][:room]
            taken = [task_changes.claimed(task, now) for task in (*forced, *due)]
            self._tasks |= {task.task_id: task for task in taken}
            self._meters[queue] = pacing.claimed(meter, paid=len(due), forced=len(forced))
        return taken

    def settle(self, ended: Sequence[TaskRow], *, now: int) -> None:
        """Write the outcomes of attempts that are still running."""
        with self._lock:
            running = self._still_running(ended)
            mine = [task_changes.ended(task, self._queues[task.queue]) for task in running]
            for task in mine:
                row = self._tasks[task.task_id]
                self._tasks[task.task_id] = task_changes.settled(row, task)
            for name in {task.queue for task in mine}:
                of_queue = [task for task in mine if task.queue == name]
                self._meters[name] = pacing.settled(self._meters[name], of_queue, now)

    def give_back(self, claimed: Sequence[TaskRow]) -> None:
        """Undo claims whose attempts have not begun."""
        with self._lock:
            for task in self._still_running(claimed):
                self._put_task(task.task_id, task_changes.unclaimed(self._tasks[task.task_id]))

    def _still_running(self, claimed: Sequence[TaskRow]) -> Iterator[TaskRow]:
        for task in claimed:
            row = self._tasks.get(task.task_id)
            if row is not None and row.state == "running" and row.fence == task.fence:
                yield task

    def release_tasks(self, *, now: int, queues: Collection[str] | None = None) -> int:
        """Give back what was running."""
        with self._lock:
            running = [row for row in self._tasks.values() if row.state == "running"]
            running = [row for row in running if queues is None or row.queue in queues]
            for row in running:
                self._put_task(row.task_id, row._replace(state="waiting", updated_at=now))
        return len(running)

    def task(self, task_id: str) -> TaskRow | None:
        """Give one task."""
        row = self._tasks.get(task_id)
        return None if row is None or row.state == DELETED else row

    def named_task(self, queue: str, name: str) -> TaskRow | None:
        """Give one task, or what is left of it."""
        with self._lock:
            rows = list(self._tasks.values())
        return next((row for row in rows if (row.queue, row.name) == (queue, name)), None)

    def tasks(
        self, queue: str, *, state: str, after: Place | None = None, limit: int
    ) -> list[TaskRow]:
        """Give a queue's tasks of a state."""
        is_ended = state in ENDED

        def place(row: TaskRow) -> Place:
            return (row.updated_at if is_ended else row.due_at, row.task_id)

        with self._lock:
            rows = sorted(self._in_state(queue, state), key=place, reverse=is_ended)
        if after is not None:
            rows = [row for row in rows if (place(row) < after if is_ended else place(row) > after)]
        return rows[:limit]

    def drop_tasks(self, queue: str, task_ids: Collection[str], *, now: int) -> int:
        """Leave of these tasks their names and keys."""
        with self._lock:
            rows = [self._tasks[task_id] for task_id in task_ids if task_id in self._tasks]
            rows = [row for row in rows if row.queue == queue and row.state in ("waiting", *ENDED)]
            for row in rows:
                self._entomb(row, now)
        return len(rows)

    def force_task(self, task_id: str, *, now: int) -> bool:
        """Make a task the next of its queue."""
        with self._lock:
            row = self._tasks.get(task_id)
            if row is None or row.state not in ("waiting", "failed"):
                return False
            self._put_task(task_id, task_changes.forced(row, now))
        return True

    def forget_tasks(self, *, now: int, limit: int) -> int:
        """Remove tasks whose time is over."""
        with self._lock:
            rows = [row for row in self._tasks.values() if row.forget_at is not None]
            gone = [row.task_id for row in rows if (row.forget_at or 0) <= now][:limit]
            for task_id in gone:
                self._put_task(task_id, None)
        return len(gone)
