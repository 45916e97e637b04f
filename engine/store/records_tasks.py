"""The rows of task queues and their tasks. Knows no SQL and no clock."""

from typing import NamedTuple

DAY_MS = 86_400_000
FULL = 10**18
"""Tokens of a bucket that nothing was taken from; more than any bucket holds."""
DELETED = "deleted"
"""The state of a queue whose tasks are being removed, and of a removed task's name."""

ENDED = ("done", "failed")


class QueueRow(NamedTuple):
    """A task queue and how it treats its tasks, as people have set it. Nothing else changes it."""

    name: str
    state: str = "running"
    """`running`, `paused`, `disabled`, or `deleted` until its last task is gone."""
    max_dispatches_per_second: float = 500.0
    max_burst_size: int | None = None
    """None derives it from the rate."""
    max_concurrent_dispatches: int = 1_000
    max_attempts: int = 100
    """The first one counts; -1 is no limit."""
    max_retry_ms: int = 0
    """From the first attempt on; 0 is no limit. Retrying ends when both limits are reached."""
    min_backoff_ms: int = 100
    max_backoff_ms: int = 3_600_000
    max_doublings: int = 16
    dedupe_ms: int = DAY_MS
    """How long the name and the key of a task that is done or deleted stay taken."""
    dead_letter_ms: int = 31 * DAY_MS
    """How long a task that has failed for good is kept."""


class MeterRow(NamedTuple):
    """What a queue does just now. Changed in the transactions that change its tasks, only there.

    Whoever writes a queue's tasks holds this row, so that what it counts is always so.
    """

    queue: str
    tokens: int = FULL
    """What is in the bucket (`engine.store.pacing`)."""
    filled_at: int = 0
    waiting: int = 0
    running: int = 0
    done: int = 0
    failed: int = 0
    brake: int = 1_000
    """Thousandths of the rate that the targets bear, as of `brake_at`."""
    brake_at: int = 0
    window_at: int = 0
    """Where the count of attempts begins that tells a high rate of errors."""
    window_attempts: int = 0
    window_failures: int = 0
    minute: int = 0
    """Minutes since 1970; attempts of it and of the one before are counted."""
    minute_attempts: int = 0
    minute_before: int = 0
    purge_before: int | None = None
    """Waiting tasks that were created earlier are being removed."""


class Standing(NamedTuple):
    """A queue that may have something to do."""

    queue: QueueRow
    meter: MeterRow
    first_due: int | None
    """When the first waiting task is due."""
    is_forced: bool
    """Somebody wants a task run now."""


class TaskRow(NamedTuple):
    """One delayed task, `target` as JSON (`engine.drivers.targets.targets`)."""

    task_id: str
    queue: str
    name: str | None
    idempotency_key: str
    state: str
    """`waiting`, `running`, `done`, `failed`, or `deleted` while its name stays taken."""
    due_at: int
    attempts: int
    target: str
    created_at: int
    updated_at: int
    last_error: str | None = None
    """JSON: what the last attempt failed with, its answer in `details`."""
    retry: str | None = None
    """JSON: what overrides the queue's own retrying (`engine.drivers.queues.retrying`)."""
    deadline_ms: int | None = None
    """How long one attempt may take; None leaves it to the engine."""
    fence: int = 0
    """Counts claims: an outcome is taken from the latest one only."""
    first_at: int | None = None
    """When the first attempt began."""
    begun_at: int | None = None
    """When the latest attempt began."""
    responses: int = 0
    """Attempts that got a whole answer."""
    executions: int = 0
    """Those of them that were answered with no 5xx."""
    last_status: int | None = None
    """What the latest attempt was answered; 504 when its time was over."""
    is_forced: int = 0
    """1: somebody wants it run now, whatever the queue's limits are."""
    forget_at: int | None = None
    """When an ended task goes, with its name and key."""
