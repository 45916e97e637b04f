"""What a task's HTTP target is told about the attempt, in the names that Cloud Tasks gave it. Pure.

As Cloud Tasks counts: `RetryCount` is how often it was tried before; `ExecutionCount` how many of
those attempts were answered, with anything but a 5xx.
"""

import json
from collections.abc import Mapping
from typing import Any

from engine.store.records_tasks import TaskRow

PREFIX = "X-CloudTasks-"
USER_AGENT = "Google-Cloud-Tasks"
"""What handlers that were written for Cloud Tasks look for."""
TIMED_OUT = 504
"""What an attempt counts as that was not answered in time."""


def headers_of(task: TaskRow) -> dict[str, str]:
    """Give the headers of the attempt that a claimed task is about to make."""
    seconds, ms = divmod(task.due_at, 1_000)
    told = {
        "QueueName": task.queue,
        "TaskName": task.name or task.task_id,
        "TaskRetryCount": str(task.attempts - 1),
        "TaskExecutionCount": str(task.executions),
        "TaskETA": f"{seconds}.{ms:03}",
    }
    if task.last_status is not None:
        told["TaskPreviousResponse"] = str(task.last_status)
    if _has_timed_out(task):
        told["TaskRetryReason"] = ""
    named = {f"{PREFIX}{name}": value for name, value in told.items()}
    return {"User-Agent": USER_AGENT, **named}


def without_ours(target: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give a target without headers that only we may set, however they are written."""
    http = target.get("http")
    if http is None or not http.get("headers"):
        return target
    kept = {
        name: value
        for name, value in http["headers"].items()
        if not name.lower().startswith(PREFIX.lower())
    }
    return {"http": {**http, "headers": kept}}


def _has_timed_out(task: TaskRow) -> bool:
    if task.last_error is None or task.last_status != TIMED_OUT:
        return False
    return bool(json.loads(task.last_error)["code"] == "timeout")
