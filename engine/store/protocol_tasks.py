"""What every store promises about task queues."""

from collections.abc import Collection
from typing import Protocol

from engine.store.records_tasks import QueueRow, TaskRow


class TaskStore(Protocol):
    """Task queues: rows that are due at a moment and are tried until they are done."""

    def enqueue(self, task: TaskRow) -> tuple[TaskRow, bool]:
        """Add a task, and its queue when new. Gives `(row, True)`, or the row that was there.

        Idempotent by `(queue, idempotency_key)`. Raises Conflict when the queue keeps another
        task of the same name.
        """
        ...

    def claim(self, queue: str, *, now: int, limit: int) -> list[TaskRow]:
        """Take due tasks to run now, within the queue's `max_running`; each counts an attempt."""
        ...

    def settle(self, task: TaskRow) -> None:
        """Write the outcome of an attempt; a task that is no longer running is left alone."""
        ...

    def release_tasks(self, *, now: int, queues: Collection[str] | None = None) -> int:
        """Give back what an engine that is gone was running, in these queues or in all.

        Gives how many there were.
        """
        ...

    def due_queues(self, *, now: int) -> list[str]:
        """Give the active queues that have a due task and room to run it."""
        ...

    def next_task(self) -> int | None:
        """Give the earliest due time of a task that waits in an active queue."""
        ...

    def tasks(self, queue: str, *, limit: int) -> list[TaskRow]:
        """Give a queue's tasks by due time, open ones first."""
        ...

    def task(self, task_id: str) -> TaskRow | None:
        """Give one task."""
        ...

    def drop_task(self, task_id: str) -> bool:
        """Remove a task that is not running; False when there is none."""
        ...

    def hasten_task(self, task_id: str, *, now: int) -> bool:
        """Make a waiting or failed task due now; False when there is none."""
        ...

    def purge_tasks(self, *, before: int) -> int:
        """Forget ended tasks older than this, and with them their names."""
        ...

    def queue(self, name: str) -> QueueRow | None:
        """Give one queue."""
        ...

    def queues(self) -> list[tuple[QueueRow, dict[str, int]]]:
        """Give every queue by name with the number of its tasks in each state."""
        ...

    def save_queue(self, queue: QueueRow) -> None:
        """Create or change a queue."""
        ...
