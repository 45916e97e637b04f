"""Shapes of task queues and their tasks."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, FieldError, Json, PageQuery, Request

BULK_TASKS_MAX = 1_000
State = Literal["waiting", "running", "failed", "done"]
DURATION = "A duration, for example 500ms, 30s or 2h"


class TaskCounts(Answer):
    """How many tasks are in each state."""

    waiting: int
    running: int
    failed: int
    done: int


class QueueAnswer(Answer):
    """A task queue, how it treats its tasks, and what it does just now."""

    name: str
    state: Literal["running", "paused", "disabled"]
    max_dispatches_per_second: float
    max_burst_size: int
    is_burst_set: bool = Field(description="False: the burst is derived from the rate")
    max_concurrent_dispatches: int
    max_attempts: int = Field(description="The first one counts; -1 is no limit")
    max_retry_duration: str = Field(description="From the first attempt on; 0s is no limit")
    min_backoff: str
    max_backoff: str
    max_doublings: int
    dedupe_window: str = Field(description="How long the name of an ended task stays taken")
    dead_letter_retention: str = Field(description="How long a task that failed for good is kept")
    is_built_in: bool
    tasks: TaskCounts
    is_purging: bool = Field(description="Tasks are being removed; nothing is dispatched")
    oldest_due_at: str | None = Field(description="When the first waiting task is, or was, due")
    executed_last_minute: int = Field(description="About how many attempts have ended")
    dispatches_per_second_now: float = Field(
        description="The rate that is allowed now: less than the setting while targets say 429 or "
        "503 or fail most of the time"
    )
    is_throttled: bool


class QueueList(Answer):
    """All queues, by name."""

    items: list[QueueAnswer]
    next_cursor: str | None


class SaveQueue(Request):
    """What to change of a queue; what is absent stays."""

    max_dispatches_per_second: float | None = None
    max_burst_size: int | None = Field(default=None, description="null derives it from the rate")
    max_concurrent_dispatches: int | None = None
    max_attempts: int | None = None
    max_retry_duration: str | None = Field(default=None, description=DURATION)
    min_backoff: str | None = Field(default=None, description=DURATION)
    max_backoff: str | None = Field(default=None, description=DURATION)
    max_doublings: int | None = None
    dedupe_window: str | None = Field(default=None, description=DURATION)
    dead_letter_retention: str | None = Field(default=None, description=DURATION)


class TasksQuery(PageQuery):
    """Which tasks to show."""

    state: State | None = None


class RetryShape(Request):
    """What overrides the queue's own retrying."""

    max_attempts: int | None = None
    max_retry_duration: str | None = Field(default=None, description=DURATION)
    min_backoff: str | None = Field(default=None, description=DURATION)
    max_backoff: str | None = Field(default=None, description=DURATION)
    max_doublings: int | None = None


class CreateTask(Request):
    """Something for later: exactly one of `http`, `flow` and `topic`."""

    name: str | None = Field(default=None, description="Makes the task unique in its queue")
    at: str | None = Field(default=None, description="An instant, RFC 3339")
    delay: str | None = Field(default=None, description=DURATION)
    http: dict[str, Json] | None = Field(
        default=None, description="Fields of an http.request, and `credential` or `oidc`"
    )
    flow: dict[str, Json] | None = Field(default=None, description="`{id, input, node}`")
    topic: dict[str, Json] | None = Field(
        default=None, description="`{name, data, attributes, ordering_key}`"
    )
    deadline: str | None = Field(default=None, description="Of one attempt: from 15s to 30m")
    retry: RetryShape | None = None


class CreateTasks(Request):
    """Many tasks, each accepted or refused by itself."""

    tasks: list[CreateTask] = Field(min_length=1, max_length=BULK_TASKS_MAX)


class RetryAnswer(Answer):
    """How a task is retried, where it is not its queue's way."""

    max_attempts: int | None = None
    max_retry_duration: str | None = None
    min_backoff: str | None = None
    max_backoff: str | None = None
    max_doublings: int | None = None
    until: str | None = Field(default=None, description="No attempt is made again after it")


class TaskAnswer(Answer):
    """A delayed task."""

    task_id: str
    queue: str
    name: str | None
    state: State
    due_at: str
    attempts: int
    responses: int = Field(description="Attempts that were answered")
    target: dict[str, Json]
    retry: RetryAnswer | None
    deadline: str | None
    created_at: str
    updated_at: str
    first_attempt_at: str | None
    last_attempt_at: str | None
    last_status: int | None = Field(description="What the last attempt was answered; 504: too late")
    last_error: Json
    forget_at: str | None = Field(description="When an ended task goes, with its name")


class TaskList(Answer):
    """Tasks of a queue: running, waiting, failed, done ones."""

    items: list[TaskAnswer]
    next_cursor: str | None


class TaskRefusal(Answer):
    """Why a task was not accepted."""

    code: str
    message: str
    errors: list[FieldError]


class CreatedTask(Answer):
    """What became of one of many tasks."""

    task_id: str | None
    due_at: str | None
    error: TaskRefusal | None


class CreatedTasks(Answer):
    """What became of each task, in the order they were given."""

    items: list[CreatedTask]


class CountAnswer(Answer):
    """How many tasks it was done to; repeat it until there are none."""

    count: int
