"""The task that a schedule puts on a queue when what it does is no flow."""

from collections.abc import Callable, Mapping
from typing import Any

from connectors.sdk.context import TaskReceipt, TaskRequest
from connectors.sdk.errors import ActionError
from engine.core.plan import Json
from engine.drivers.fires import terms_of
from engine.drivers.schedules.shapes import ATTEMPT, Retry
from engine.errors import InvalidInput, StoreUnavailable
from engine.flow.durations import duration_ms
from engine.store.records_schedules import ScheduleRow
from engine.views.times import rfc3339

QUEUE = "schedules"
"""The queue of tasks that name none."""
Enqueue = Callable[[TaskRequest], TaskReceipt]


def put_task(enqueue: Enqueue, row: ScheduleRow, at: int, *, key: str, until: int | None) -> str:
    """Put the task on its queue, once per key, and give its id.

    No attempt of it begins at `until` or later, when it is given. Raises InvalidInput,
    StoreUnavailable.
    """
    try:
        return enqueue(task_of(row, at, key=key, until=until)).task_id
    except ActionError as error:
        if error.retryable:
            raise StoreUnavailable(error.message) from error
        raise InvalidInput(error.message, [("target", error.message)]) from error


def task_of(row: ScheduleRow, at: int, *, key: str, until: int | None) -> TaskRequest:
    """Give the task of a nominal time."""
    terms = terms_of(row.terms)
    target: dict[str, Any] = dict(terms.target)
    queue = QUEUE
    if "queue" in target:
        target = dict(target["queue"])
        queue = target.pop("name")
    if "http" in target:
        target["http"] = _with_headers(target["http"], row, at)
    return TaskRequest(
        queue=queue,
        idempotency_key=key,
        http=target.get("http"),
        flow=target.get("flow"),
        topic=target.get("topic"),
        retry=_retry(terms.retry, until),
        deadline_ms=terms.attempt_deadline_ms or duration_ms(ATTEMPT),
    )


def _with_headers(config: Mapping[str, Json], row: ScheduleRow, at: int) -> dict[str, Json]:
    headers = {
        **(config.get("headers") or {}),
        "X-CloudScheduler": "true",
        "X-CloudScheduler-JobName": row.schedule_id,
        "X-CloudScheduler-ScheduleTime": rfc3339(at),
    }
    return {**config, "headers": headers}


def _retry(words: Json, until: int | None) -> dict[str, Json]:
    retry = Retry(**(words or {}))
    rule = {
        "max_attempts": 1 + retry.retry_count,
        "max_retry_ms": duration_ms(retry.max_retry_duration),
        "min_backoff_ms": duration_ms(retry.min_backoff),
        "max_backoff_ms": duration_ms(retry.max_backoff),
        "max_doublings": retry.max_doublings,
    }
    return rule if until is None else {**rule, "until_ms": until}
