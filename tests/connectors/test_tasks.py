"""`tasks.enqueue`: what reaches the sink, and what is refused before it."""

from dataclasses import dataclass, field, replace
from typing import ClassVar

import pytest

from connectors.sdk.context import TaskReceipt, TaskRequest
from connectors.sdk.durations import duration_ms, duration_text
from connectors.sdk.host import perform
from connectors.sdk.testing import ActionSuite
from connectors.tasks import EnqueueTask

HTTP = {"method": "POST", "url": "https://example.com/"}


class TestEnqueueTask(ActionSuite):
    action = EnqueueTask
    good: ClassVar = {"http": HTTP}
    bad = (
        {},
        {"http": HTTP, "flow": {"id": "a"}},
        {"http": None, "flow": {"input": 1}},
        {"http": {"url": "https://a/", "verb": "GET"}},
        {"http": HTTP, "at": "tomorrow"},
        {"http": HTTP, "at": "2030-01-01T00:00:00"},
        {"http": HTTP, "delay": "soon"},
        {"http": HTTP, "delay": "1m", "at": "2030-01-01T00:00:00Z"},
        {"http": HTTP, "queue": "a/b"},
        {"http": HTTP, "topic": {"name": "orders"}},
        {"topic": {"data": 1}},
        {"flow": {"id": "a"}, "credential": "shop"},
        {"http": HTTP, "deadline": "soon"},
        {"http": HTTP, "retry": {"max_tries": 1}},
        {"http": HTTP, "retry": {"min_backoff": "soon"}},
    )


@dataclass
class Sink:
    """Keeps tasks by key, as the engine does."""

    tasks: dict[str, TaskRequest] = field(default_factory=dict)

    def enqueue(self, task: TaskRequest) -> TaskReceipt:
        kept = self.tasks.setdefault(task.idempotency_key, task)
        due_at_ms = kept.at_ms if kept.at_ms is not None else 1_000 + (kept.delay_ms or 0)
        return TaskReceipt(task_id=f"task-{len(self.tasks)}", due_at_ms=due_at_ms)


@pytest.fixture
def sink():
    return Sink()


@pytest.fixture
def served(attempt, sink):
    return replace(attempt, services=replace(attempt.services, tasks=sink))


def test_a_task_is_handed_over_with_its_key_and_time(served, sink):
    config = {"queue": "mail", "name": "n", "delay": "2m", "flow": {"id": "a", "input": {"x": 1}}}
    output = perform(EnqueueTask, config, served).output
    assert output == {"task_id": "task-1", "due_at": "1970-01-01T00:02:01.000Z"}
    assert sink.tasks["run/1/0"] == TaskRequest(
        queue="mail",
        idempotency_key="run/1/0",
        name="n",
        delay_ms=120_000,
        flow={"id": "a", "input": {"x": 1}},
    )


def test_an_instant_may_have_any_offset(served):
    config = {"http": HTTP, "at": "2030-01-31T09:00:00.250+02:00"}
    assert perform(EnqueueTask, config, served).output["due_at"] == "2030-01-31T07:00:00.250Z"


def test_without_task_queues_it_says_so(attempt, failing):
    assert failing(EnqueueTask, {"http": HTTP}, attempt).code == "tasks.unavailable"


def test_a_call_is_handed_over_with_how_it_is_to_be_made(served, sink):
    retry = {"max_attempts": 5, "min_backoff": "1s", "max_retry_duration": "1h"}
    config = {"http": HTTP, "credential": "shop", "deadline": "30s", "retry": retry}
    perform(EnqueueTask, config, served)
    (task,) = sink.tasks.values()
    assert (task.http, task.deadline_ms) == ({**HTTP, "credential": "shop"}, 30_000)
    assert task.retry == {"max_attempts": 5, "min_backoff_ms": 1_000, "max_retry_ms": 3_600_000}


@pytest.mark.parametrize(
    ("ms", "text"),
    [(0, "0s"), (100, "100ms"), (1_500, "1500ms"), (90_000, "90s"), (3_600_000, "1h")],
)
def test_durations_are_written_as_they_are_read(ms, text):
    assert (duration_text(ms), duration_ms(text)) == (text, ms)
