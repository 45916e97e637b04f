"""The facade's part about time: schedules, task queues and their tasks. Thread-safe."""

from collections.abc import Mapping

from connectors.sdk.context import TaskReceipt, TaskRequest
from engine.core.plan import Json
from engine.drivers.facade.part import Facade
from engine.drivers.runs.starting import StartedRun

TOPICS_OFFERED = 500
"""Topics to choose from in a form."""


class TimeFacade(Facade):
    """Schedules and task queues."""

    def schedules(self, flow_id: str | None = None) -> list[dict[str, Json]]:
        """Give the schedules of published flows."""
        return self._m.schedules.listed(flow_id)

    def pause_schedule(self, schedule_id: str) -> None:
        """Stop a schedule from firing. Raises NotFound."""
        self._m.schedules.pause(schedule_id)

    def resume_schedule(self, schedule_id: str) -> None:
        """Let a schedule fire again, from now on. Raises NotFound."""
        self._m.schedules.resume(schedule_id)
        self._m.poke()

    def run_schedule(self, schedule_id: str) -> StartedRun:
        """Start the run of a schedule now, besides its nominal times. Raises NotFound."""
        return self._m.fire_now(schedule_id)

    def preview_schedule(
        self,
        cron: str,
        time_zone: str = "UTC",
        gap: str = "after",
        repeated: str = "first",
        count: int = 5,
    ) -> list[str]:
        """Give the next fire times of a rule. Raises InvalidInput."""
        words = {"cron": cron, "time_zone": time_zone, "gap": gap, "repeated": repeated}
        return [moment["at"] for moment in self.preview_moments(words, count)]

    def preview_moments(self, words: Mapping[str, Json], count: int) -> list[dict[str, Json]]:
        """Give the next fires: `at`, and a `note` when the clock changes. Raises InvalidInput.

        `words` are those of a schedule about its times: `cron`, `every`, `at` and the like.
        """
        return self._m.schedules.preview(words, count=count)

    def fires(self, schedule_id: str, *, limit: int = 30) -> list[dict[str, Json]]:
        """Give what became of a schedule's last nominal times, newest first. Raises NotFound."""
        return self._m.schedules.fires(schedule_id, limit=limit)

    def enqueue_task(self, task: TaskRequest) -> TaskReceipt:
        """Put a task on its queue, once per idempotency key. Raises ActionError."""
        return self._m.task_desk.enqueue(task)

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

    def queues(self) -> list[dict[str, Json]]:
        """Give the task queues with their counts."""
        return self._m.queues.listed()

    def save_queue(self, name: str, **changes: Json) -> dict[str, Json]:
        """Create a queue or change its limits. Raises InvalidInput."""
        return self._m.queues.save(name, **changes)

    def pause_queue(self, name: str) -> None:
        """Stop a queue from dispatching. Raises NotFound."""
        self._m.queues.pause(name)

    def resume_queue(self, name: str) -> None:
        """Let a queue dispatch again. Raises NotFound."""
        self._m.queues.resume(name)

    def tasks(self, queue: str, *, limit: int = 100) -> list[dict[str, Json]]:
        """Give a queue's tasks, open ones first. Raises NotFound."""
        return self._m.queues.tasks(queue, limit=limit)

    def task(self, task_id: str) -> dict[str, Json]:
        """Give one task. Raises NotFound."""
        return self._m.queues.task(task_id)

    def drop_task(self, task_id: str) -> None:
        """Remove a task that is not running. Raises NotFound, Conflict."""
        self._m.queues.drop(task_id)

    def run_task(self, task_id: str) -> None:
        """Make a waiting or failed task due now. Raises NotFound, Conflict."""
        self._m.queues.run_now(task_id)
