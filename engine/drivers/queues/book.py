"""Task queues as people handle them: list, change, pause, look at tasks. Dispatches nothing."""

import json
from collections.abc import Callable

from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.errors import Conflict, InvalidInput, NotFound
from engine.store.protocol_tasks import TaskStore
from engine.store.records_tasks import QueueRow, TaskRow
from engine.views.times import rfc3339

TASKS_SHOWN_MAX = 500
LIMITS = {
    "max_running": (1, 1_000),
    "max_attempts": (1, 1_000),
    "min_backoff_ms": (1, 86_400_000),
    "max_backoff_ms": (1, 86_400_000),
}


class QueueBook:
    """The task queues of a store."""

    def __init__(self, store: TaskStore, clock: Clock, on_news: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._on_news = on_news

    def listed(self) -> list[dict[str, Json]]:
        """Give every queue with the number of its tasks in each state."""
        return [row._asdict() | {"tasks": counts} for row, counts in self._store.queues()]

    def save(self, name: str, **changes: Json) -> dict[str, Json]:
        """Create a queue or change its limits. Raises InvalidInput."""
        for field, value in changes.items():
            low, high = LIMITS.get(field, (1, 0))
            if not isinstance(value, int) or not low <= value <= high:
                said = f"a whole number from {low} to {high}" if high else "no such field"
                raise InvalidInput("The queue cannot be like that.", [(field, said)])
        row = (self._store.queue(name) or QueueRow(name))._replace(**changes)
        self._store.save_queue(row)
        self._on_news()
        return row._asdict()

    def pause(self, name: str) -> None:
        """Let the queue dispatch nothing until it is resumed."""
        self._store.save_queue(self._find(name)._replace(state="paused"))

    def resume(self, name: str) -> None:
        """Let the queue dispatch again."""
        self._store.save_queue(self._find(name)._replace(state="active"))
        self._on_news()

    def tasks(self, name: str, *, limit: int = TASKS_SHOWN_MAX) -> list[dict[str, Json]]:
        """Give a queue's tasks, open ones first. Raises NotFound."""
        self._find(name)
        return [_view(row) for row in self._store.tasks(name, limit=min(limit, TASKS_SHOWN_MAX))]

    def task(self, task_id: str) -> dict[str, Json]:
        """Give one task. Raises NotFound."""
        row = self._store.task(task_id)
        if row is None:
            raise NotFound(f"There is no task {task_id}.")
        return _view(row)

    def drop(self, task_id: str) -> None:
        """Remove a task. Raises NotFound, Conflict while it is running."""
        self.task(task_id)
        if not self._store.drop_task(task_id):
            raise Conflict(f"Task {task_id} is running.")

    def run_now(self, task_id: str) -> None:
        """Make a waiting or failed task due. Raises NotFound, Conflict."""
        self.task(task_id)
        if not self._store.hasten_task(task_id, now=self._clock.now_ms()):
            raise Conflict(f"Task {task_id} is running or done.")
        self._on_news()

    def _find(self, name: str) -> QueueRow:
        row = self._store.queue(name)
        if row is None:
            raise NotFound(f"There is no queue {name}.")
        return row


def _view(row: TaskRow) -> dict[str, Json]:
    return {
        "task_id": row.task_id,
        "queue": row.queue,
        "name": row.name,
        "state": row.state,
        "due_at": rfc3339(row.due_at),
        "attempts": row.attempts,
        "target": json.loads(row.target),
        "created_at": rfc3339(row.created_at),
        "updated_at": rfc3339(row.updated_at),
        "last_error": None if row.last_error is None else json.loads(row.last_error),
    }
