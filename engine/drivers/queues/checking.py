"""Whether a task or a queue can be as somebody wants it, field by field. Pure."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from connectors.sdk.context import TaskRequest
from engine.core.plan import Json
from engine.drivers.queues.retrying import UNLIMITED, RetryRule
from engine.drivers.targets.checking import Errors, target_errors
from engine.errors import InvalidInput
from engine.store.records_tasks import QueueRow

QUEUE_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
TASK_NAME = re.compile(r"[A-Za-z0-9_-]{1,500}")
DUE_AHEAD_MS_MAX = 366 * 86_400_000
DEADLINE_MS_MIN = 15_000
DEADLINE_MS_MAX = 30 * 60_000
DAY_MS = 86_400_000
YEAR_MS = 366 * DAY_MS


class Bounds(NamedTuple):
    """From where to where a number may be."""

    low: float
    high: float
    also: int | None = None
    """One more value that is allowed."""
    is_whole: bool = True


BOUNDS = {
    "max_dispatches_per_second": Bounds(0.001, 10_000, is_whole=False),
    "max_burst_size": Bounds(1, 10_000),
    "max_concurrent_dispatches": Bounds(1, 5_000),
    "max_attempts": Bounds(1, 1_000_000, also=UNLIMITED),
    "max_retry_ms": Bounds(0, YEAR_MS),
    "min_backoff_ms": Bounds(1, YEAR_MS),
    "max_backoff_ms": Bounds(1, YEAR_MS),
    "max_doublings": Bounds(0, 1_000),
    "until_ms": Bounds(0, 2**53),
    "dedupe_ms": Bounds(0, 31 * DAY_MS),
    "dead_letter_ms": Bounds(0, YEAR_MS),
}
NULLABLE = ("max_burst_size",)


def task_errors(task: TaskRequest, *, now: int) -> Errors:
    """Say what keeps a task from being accepted, but for its target; nothing when all is well."""
    errors: Errors = []
    if not QUEUE_NAME.fullmatch(task.queue):
        errors.append(("queue", "a queue's name is 1 to 100 letters, digits, dots, - and _"))
    if task.name is not None and not TASK_NAME.fullmatch(task.name):
        errors.append(("name", "a task's name is 1 to 500 letters, digits, - and _"))
    ahead_ms = task.at_ms - now if task.at_ms is not None else task.delay_ms or 0
    if ahead_ms > DUE_AHEAD_MS_MAX:
        field = "delay" if task.at_ms is None else "at"
        errors.append((field, "a task can be due a year ahead at most"))
    deadline_ms = task.deadline_ms
    if deadline_ms is not None and not DEADLINE_MS_MIN <= deadline_ms <= DEADLINE_MS_MAX:
        errors.append(("deadline", "an attempt may take from 15s to 30m"))
    for field, value in (task.retry or {}).items():
        said = _out_of_bounds(field, value) if field in RetryRule._fields else "no such field"
        errors += [(f"retry.{field}", said)] if said else []
    return errors


def target_of(task: TaskRequest) -> dict[str, Json]:
    """Give the target that a request names; `target_errors` says whether it is one."""
    named = {"http": task.http, "flow": task.flow, "topic": task.topic}
    return {kind: one for kind, one in named.items() if one is not None}


def request_errors(task: TaskRequest, *, now: int) -> Errors:
    """Say everything that keeps a task from being accepted."""
    return task_errors(task, now=now) + target_errors(target_of(task))


def check_queue(name: str, changes: Mapping[str, Json]) -> None:
    """Refuse a queue that cannot be like that. Raises InvalidInput."""
    errors: Errors = []
    if not QUEUE_NAME.fullmatch(name):
        errors.append(("queue", "a queue's name is 1 to 100 letters, digits, dots, - and _"))
    for field, value in changes.items():
        if field not in BOUNDS or field not in QueueRow._fields:
            errors.append((field, "no such field"))
        elif (said := _out_of_bounds(field, value)) is not None:
            errors.append((field, said))
    if errors:
        raise InvalidInput("The queue cannot be like that.", errors)


def _out_of_bounds(field: str, value: Json) -> str | None:
    bounds = BOUNDS[field]
    if value is None and field in NULLABLE:
        return None
    kinds = (int,) if bounds.is_whole else (int, float)
    is_number = isinstance(value, kinds) and not isinstance(value, bool)
    if is_number and (bounds.low <= value <= bounds.high or value == bounds.also):
        return None
    also = "" if bounds.also is None else f", or {bounds.also}"
    what = "a whole number" if bounds.is_whole else "a number"
    return f"must be {what} from {bounds.low} to {bounds.high}{also}"
