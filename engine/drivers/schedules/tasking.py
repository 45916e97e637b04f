"""The task that a schedule puts on a queue when what it does is no flow."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from connectors.sdk.context import TaskReceipt, TaskRequest
from connectors.sdk.errors import ActionError
from engine.core.plan import Json
from engine.drivers.fires import scheduled_input, terms_of
from engine.drivers.schedules.shapes import ATTEMPT, Retry
from engine.drivers.timing.firing import TaskWish
from engine.errors import EngineError, InvalidInput, StoreUnavailable
from engine.flow.durations import duration_ms
from engine.store.records_schedules import ScheduleRow
from engine.views.times import rfc3339

QUEUE = "schedules"
"""The queue of tasks that name none."""
EnqueueAll = Callable[[Sequence[TaskRequest]], list[TaskReceipt | ActionError]]
KeyOf = Callable[[ScheduleRow, int], str]


def nominal_key(row: ScheduleRow, at: int) -> str:
    """Give the key of a nominal time's task: under it, a queue takes one."""
    return f"schedule:{row.schedule_id}:{at}"


def put_tasks(
    enqueue_all: EnqueueAll, wishes: Sequence[TaskWish], *, key_of: KeyOf = nominal_key
) -> list[str | EngineError]:
    """Put the tasks on their queues, those of a queue together; give their ids in order.

    What a queue does not take is an error in its place. Raises StoreUnavailable.
    """
    found: dict[int, str | EngineError] = {}
    queues: dict[str, list[int]] = {}
    for place, (row, _, _) in enumerate(wishes):
        queues.setdefault(queue_of(row), []).append(place)
    for places in queues.values():
        requests = [
            task_of(row, at, key=key_of(row, at), until=until)
            for row, at, until in (wishes[place] for place in places)
        ]
        try:
            taken: Sequence[TaskReceipt | ActionError] = enqueue_all(requests)
        except ActionError as error:
            if error.retryable:
                raise StoreUnavailable(error.message) from error
            taken = [error] * len(places)
        found |= {place: _result(one) for place, one in zip(places, taken, strict=True)}
    return [found[place] for place in range(len(wishes))]


def _result(taken: TaskReceipt | ActionError) -> str | EngineError:
    if isinstance(taken, ActionError):
        return InvalidInput(taken.message, [("target", taken.message)])
    return taken.task_id


def queue_of(row: ScheduleRow) -> str:
    """Give the name of the queue that takes its tasks."""
    queue: Json = terms_of(row.terms).target.get("queue")
    return QUEUE if queue is None else str(queue["name"])


def task_of(row: ScheduleRow, at: int, *, key: str, until: int | None) -> TaskRequest:
    """Give the task of a nominal time."""
    terms = terms_of(row.terms)
    target: dict[str, Any] = dict(terms.target)
    is_named = "queue" in target
    target = dict(target.get("queue", target))
    target.pop("name", None)
    if "flow" in target:
        given = target["flow"].get("input")
        target["flow"] = {**target["flow"], "input": scheduled_input(at, given)}
    if "http" in target:
        target["http"] = _with_headers(target["http"], row, at)
    return TaskRequest(
        queue=queue_of(row),
        idempotency_key=key,
        http=target.get("http"),
        flow=target.get("flow"),
        topic=target.get("topic"),
        # A queue that is named has a way of its own, unless the schedule says another.
        retry=None if is_named and terms.retry is None else _retry(terms.retry, until),
        deadline_ms=terms.attempt_deadline_ms or (None if is_named else duration_ms(ATTEMPT)),
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
