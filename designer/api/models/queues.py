"""Shapes of task queues and their tasks."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, Request

TASKS_SHOWN_MAX = 500


class QueueAnswer(Answer):
    """A task queue and how it treats its tasks."""

    name: str
    state: Literal["active", "paused"]
    max_running: int
    max_attempts: int
    min_backoff_ms: int
    max_backoff_ms: int
    tasks: dict[str, int] = Field(description="How many tasks are in each state")


class QueueList(Answer):
    """All queues, by name."""

    items: list[QueueAnswer]
    next_cursor: str | None


class SaveQueue(Request):
    """What to change of a queue; what is absent stays."""

    max_running: int | None = None
    max_attempts: int | None = None
    min_backoff_ms: int | None = None
    max_backoff_ms: int | None = None


class TasksQuery(Request):
    """How many tasks to show."""

    limit: int = Field(default=100, ge=1, le=TASKS_SHOWN_MAX)


class CreateTask(Request):
    """A call or the start of a flow, for later. Exactly one of `http` and `flow`."""

    name: str | None = Field(default=None, description="Makes the task unique in its queue")
    at: str | None = Field(default=None, description="An instant, RFC 3339")
    delay: str | None = Field(default=None, description="A duration, for example 30s or 2h")
    http: dict[str, Json] | None = Field(default=None, description="Fields of an http.request")
    flow: dict[str, Json] | None = Field(default=None, description="`{id, input}`")


class TaskAnswer(Answer):
    """A delayed task."""

    task_id: str
    queue: str
    name: str | None
    state: Literal["waiting", "running", "done", "failed"]
    due_at: str
    attempts: int
    target: dict[str, Json]
    created_at: str
    updated_at: str
    last_error: Json


class TaskList(Answer):
    """Tasks of a queue, open ones first, by due time."""

    items: list[TaskAnswer]
    next_cursor: str | None
