"""The facade's part about task queues and their tasks. Thread-safe."""

from collections.abc import Mapping, Sequence

from connectors.sdk.context import TaskReceipt, TaskRequest
from connectors.sdk.errors import ActionError
from engine.core.plan import Json
from engine.drivers.facade.part import Facade
from engine.drivers.queues.book import LISTED, QUEUES_SHOWN_MAX, TASKS_SHOWN_MAX

TOPICS_OFFERED = 500
"""Topics to choose from in a form."""


class QueuesFacade(Facade):
    """Task queues."""

    def enqueue_task(self, task: TaskRequest) -> TaskReceipt:
        """Put a task on its queue, once per idempotency key. Raises ActionError."""
        return self._m.task_desk.enqueue(task)

    def enqueue_tasks(self, tasks: Sequence[TaskRequest]) -> list[TaskReceipt | ActionError]:
        """Put tasks on their queues in one transaction; give for each why it was refused.

        Raises ActionErrors for what concerns all of them.
        """
        return self._m.task_desk.enqueue_all(tasks)

    def options(self, type_: str, field: str, config: Mapping[str, Json]) -> list[str]:
        """Give what there is to choose from for an action's field.

        Raises NotFound, and InvalidInput when the action cannot tell.
        """
        if (type_, field) == ("tasks.enqueue", "queue"):
            return [str(queue["name"]) for queue in self.queues()]
        if (type_, field) == ("topics.publish", "topic"):
            topics = self._m.inlets.topics.topics
            return [str(topic["name"]) for topic in topics.listed(after="", limit=TOPICS_OFFERED)]
        return self._m.options.of(type_, field, config)

    def queues(self, *, after: str = "", limit: int = QUEUES_SHOWN_MAX) -> list[dict[str, Json]]:
        """Give task queues after a name, and what they do just now."""
        return self._m.queues.listed(after=after, limit=limit)

    def queue(self, name: str) -> dict[str, Json]:
        """Give one queue. Raises NotFound."""
        return self._m.queues.one(name)

    def save_queue(self, name: str, **changes: Json) -> dict[str, Json]:
        """Create a queue or change how it treats its tasks. Raises InvalidInput, Conflict."""
        return self._m.queues.save(name, **changes)

    def pause_queue(self, name: str) -> None:
        """Stop a queue from dispatching. Raises NotFound."""
        self._m.queues.set_state(name, "paused")

    def disable_queue(self, name: str) -> None:
        """Stop a queue from dispatching, also what somebody wants run now. Raises NotFound."""
        self._m.queues.set_state(name, "disabled")

    def resume_queue(self, name: str) -> None:
        """Let a queue dispatch again. Raises NotFound."""
        self._m.queues.set_state(name, "running")

    def purge_queue(self, name: str) -> None:
        """Remove the tasks that wait now. Raises NotFound."""
        self._m.queues.purge(name)

    def delete_queue(self, name: str) -> None:
        """Remove a queue with all its tasks. Raises NotFound, Conflict for a built-in one."""
        self._m.queues.delete(name)

    def tasks(self, queue: str, *, limit: int = 100) -> list[dict[str, Json]]:
        """Give a queue's tasks, open ones first. Raises NotFound."""
        return self.task_page(queue, limit=limit)[0]

    def task_page(
        self,
        queue: str,
        *,
        states: Sequence[str] = LISTED,
        after: str = "",
        limit: int = TASKS_SHOWN_MAX,
    ) -> tuple[list[dict[str, Json]], str | None]:
        """Give some of a queue's tasks in these states, and where the list goes on.

        Raises NotFound, and InvalidInput for a place that is none.
        """
        return self._m.queues.tasks(queue, states=states, after=after, limit=limit)

    def task(self, task_id: str) -> dict[str, Json]:
        """Give one task. Raises NotFound."""
        return self._m.queues.task(task_id)

    def find_task(self, queue: str, name: str) -> dict[str, Json] | None:
        """Give a task of a queue by its name or its id; None when there is none."""
        return self._m.queues.named(queue, name)

    def drop_task(self, task_id: str) -> None:
        """Remove a task that is not running. Raises NotFound, Conflict."""
        self._m.queues.drop(task_id)

    def run_task(self, task_id: str) -> None:
        """Run a waiting or failed task now, whatever its queue's limits are.

        Raises NotFound, Conflict.
        """
        self._m.queues.run_now(task_id)

    def run_dead_letters(self, queue: str) -> int:
        """Run tasks again that have failed for good; gives how many. Raises NotFound."""
        return self._m.queues.run_failed(queue)

    def drop_dead_letters(self, queue: str) -> int:
        """Remove tasks that have failed for good; gives how many. Raises NotFound."""
        return self._m.queues.drop_failed(queue)
