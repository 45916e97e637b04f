"""What schedules make happen: runs of flows, and tasks for everything else."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from engine.drivers.runs.inbox import Start
from engine.drivers.runs.starting import Starter
from engine.drivers.timing.firing import TaskWish
from engine.errors import Conflict, EngineError, NotFound
from engine.store.protocol import Store
from engine.store.records_schedules import ScheduleRow

PutTasks = Callable[[Sequence[TaskWish]], list[str | EngineError]]
Cancel = Callable[[str, str, str], None]
"""`(run_id, by, reason)`."""


class Doings:
    """Does what schedules say."""

    def __init__(self, store: Store, starter: Starter, put_tasks: PutTasks, cancel: Cancel) -> None:
        self._store = store
        self._starter = starter
        self._put_tasks = put_tasks
        self._cancel = cancel

    def start_of(self, row: ScheduleRow, at: int) -> Start | None:
        """Give the start of a nominal time; None for a schedule that starts no flow."""
        return self._starter.scheduled(row, at) if row.flow_id else None

    def put_tasks(self, wishes: Sequence[TaskWish]) -> list[str | EngineError]:
        """Put the tasks of nominal times on their queues, each once."""
        return self._put_tasks(wishes)

    def cancel(self, row: ScheduleRow) -> None:
        """Stop what the schedule did last, unless it ends by itself."""
        with suppress(Conflict, NotFound):
            if not row.flow_id and row.last_task_id is not None:
                self._drop_task(row.last_task_id)
            elif row.last_run_id is not None:
                why = "The next time of its schedule has come."
                self._cancel(row.last_run_id, f"schedule {row.schedule_id}", why)

    def _drop_task(self, task_id: str) -> None:
        task = self._store.task(task_id)
        if task is not None:
            self._store.drop_tasks(task.queue, [task_id], now=task.due_at)
