"""What every store promises about task queues."""

from collections.abc import Collection, Sequence
from typing import Protocol

from engine.store.records_tasks import MeterRow, QueueRow, Standing, TaskRow

Place = tuple[int, str]
"""Where a list of tasks goes on: what it is sorted by, and the id."""


class TaskStore(Protocol):
    """Tasks: rows that are due at a moment and are tried until they are done."""

    def enqueue(self, tasks: Sequence[TaskRow]) -> list[TaskRow | None]:
        """Add tasks in one transaction, and their queues when new.

        Gives for each the row that is kept: itself, or the one that has its idempotency key
        already, in its queue; None where another task has its name. Raises Conflict for a queue
        that is being deleted.
        """
        ...

    def claim(self, queue: str, *, now: int, limit: int) -> list[TaskRow]:
        """Take due tasks to run now, within the queue's rate and concurrency.

        Those that somebody wants run now come first, whatever the limits are. Each counts an
        attempt. However many processes claim, the rate is not exceeded.
        """
        ...

    def settle(self, tasks: Sequence[TaskRow], *, now: int) -> None:
        """Write the outcomes of attempts, in one transaction.

        A task that is no longer running in that claim is left alone.
        """
        ...

    def give_back(self, tasks: Sequence[TaskRow]) -> None:
        """Let claimed tasks wait again as if they had not been claimed."""
        ...

    def release_tasks(self, *, now: int, queues: Collection[str] | None = None) -> int:
        """Give back what an engine that is gone was running, in these queues or in all.

        Gives how many there were.
        """
        ...

    def task(self, task_id: str) -> TaskRow | None:
        """Give one task."""
        ...

    def named_task(self, queue: str, name: str) -> TaskRow | None:
        """Give the task of a name, also one that is deleted while its name stays taken."""
        ...

    def tasks(
        self, queue: str, *, state: str, after: Place | None = None, limit: int
    ) -> list[TaskRow]:
        """Give a queue's tasks of a state after a place in the list.

        Open ones by due time; ended ones by the time of their end, newest first.
        """
        ...

    def drop_tasks(self, queue: str, task_ids: Collection[str], *, now: int) -> int:
        """Remove those of these tasks that are not running; gives how many there were.

        Their names and keys stay taken for the queue's window.
        """
        ...

    def force_task(self, task_id: str, *, now: int) -> bool:
        """Make a waiting task, or one that has failed, the next of its queue.

        One that had failed begins anew. False when there is no such task.
        """
        ...

    def forget_tasks(self, *, now: int, limit: int) -> int:
        """Remove ended tasks whose time is over, and with them their names."""
        ...


class QueueStore(Protocol):
    """Task queues, and what they do just now."""

    def queue(self, name: str) -> tuple[QueueRow, MeterRow] | None:
        """Give one queue; none that is being deleted."""
        ...

    def queues(self, *, after: str = "", limit: int) -> list[tuple[QueueRow, MeterRow]]:
        """Give queues by name, after one; none that is being deleted."""
        ...

    def busy_queues(self) -> list[str]:
        """Give the names of queues with running tasks."""
        ...

    def save_queue(self, name: str, **changes: object) -> None:
        """Create a queue, or change these columns of it. Raises Conflict while it is deleted."""
        ...

    def standings(self) -> list[Standing]:
        """Give the queues that have waiting tasks, or tasks to remove."""
        ...

    def oldest_due(self, queue: str) -> int | None:
        """Give when the first waiting task of a queue is due."""
        ...

    def purge_queue(self, name: str, *, before: int) -> None:
        """Want the waiting tasks removed that were created earlier; `sweep_queue` does it."""
        ...

    def delete_queue(self, name: str) -> None:
        """Want a queue removed with all its tasks; `sweep_queue` does it."""
        ...

    def sweep_queue(self, name: str, *, now: int, limit: int) -> bool:
        """Remove some of the tasks that are to be removed; True when there may be more."""
        ...
