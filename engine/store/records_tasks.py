"""The rows of task queues and their tasks."""

from typing import NamedTuple


class QueueRow(NamedTuple):
    """A task queue and how it treats its tasks."""

    name: str
    state: str = "active"
    """`active` or `paused`."""
    max_running: int = 10
    max_attempts: int = 10
    min_backoff_ms: int = 1_000
    max_backoff_ms: int = 600_000


class TaskRow(NamedTuple):
    """One delayed task, `target` as JSON (`engine.drivers.targets.targets`)."""

    task_id: str
    queue: str
    name: str | None
    idempotency_key: str
    state: str
    """`waiting`, `running`, `done` or `failed`."""
    due_at: int
    attempts: int
    target: str
    created_at: int
    updated_at: int
    last_error: str | None = None
    retry: str | None = None
    """JSON: what overrides the queue's own retrying (`RetryRule`)."""
    deadline_ms: int | None = None
    """How long one attempt may take; None leaves it to the engine."""
