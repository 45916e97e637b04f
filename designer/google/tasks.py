"""Tasks as Cloud Tasks v2 shows them. Pure."""

from collections.abc import Mapping
from typing import Any

from connectors.sdk.context import TaskRequest
from designer.google.errors import invalid
from designer.google.names import LONG_ID, Parent, id_in
from designer.google.targets import request_of, target_of
from designer.google.wire import known_only, mapping_of, moment_ms, span_ms, span_text

Json = Any

DEADLINE_MS = 10 * 60_000
"""What an attempt may take when nobody says."""
KNOWN = (
    "name",
    "httpRequest",
    "scheduleTime",
    "createTime",
    "dispatchDeadline",
    "dispatchCount",
    "responseCount",
    "firstAttempt",
    "lastAttempt",
    "view",
)
CODES = {400: 3, 401: 16, 403: 7, 404: 5, 409: 10, 429: 8, 500: 13, 501: 12, 503: 14, 504: 4}
"""HTTP status to the code of google.rpc.Status."""
UNKNOWN = 2


def request_in(
    parent: Parent, queue: str, resource: Mapping[str, Json], *, key: str
) -> TaskRequest:
    """Give the task that a resource wants. Raises GoogleError."""
    if resource.get("appEngineHttpRequest"):
        raise invalid("appEngineHttpRequest: there is no App Engine here; use httpRequest.")
    known_only(resource, (*KNOWN, "appEngineHttpRequest"), "task")
    request = mapping_of(resource.get("httpRequest"), "task.httpRequest")
    if not request:
        raise invalid("task.httpRequest must be given.")
    name = resource.get("name") or None
    prefix = f"{parent.queue(queue)}/tasks/"
    when, deadline = resource.get("scheduleTime"), resource.get("dispatchDeadline")
    return TaskRequest(
        queue=queue,
        idempotency_key=f"google:{key}",
        name=None if name is None else id_in(name, prefix, LONG_ID),
        at_ms=None if when is None else moment_ms(when, "task.scheduleTime"),
        http=target_of(request, url_field="url", place="task.httpRequest"),
        deadline_ms=DEADLINE_MS if deadline is None else span_ms(deadline, "task.dispatchDeadline"),
    )


def task_resource(parent: Parent, task: Mapping[str, Json], *, is_full: bool) -> dict[str, Json]:
    """Give a task as Google shows it; what it does in detail only when it is asked for."""
    shown: dict[str, Json] = {
        "name": parent.task(task["queue"], task["name"] or task["task_id"]),
        "scheduleTime": task["due_at"],
        "createTime": task["created_at"],
        "dispatchDeadline": span_text(task["deadline_ms"] or DEADLINE_MS),
        "dispatchCount": task["attempts"],
        "responseCount": task["responses"],
        "view": "FULL" if is_full else "BASIC",
    }
    http = task["target"].get("http")
    if http is not None:
        shown["httpRequest"] = request_of(http, url_field="url", with_body=is_full)
    if task["first_attempt_at"] is not None:
        shown["firstAttempt"] = {"dispatchTime": task["first_attempt_at"]}
    if task["last_attempt_at"] is not None:
        shown["lastAttempt"] = _last_attempt(task)
    return shown


def _last_attempt(task: Mapping[str, Json]) -> dict[str, Json]:
    shown: dict[str, Json] = {"dispatchTime": task["last_attempt_at"]}
    status = task["last_status"]
    if status is not None:
        shown["responseTime"] = task["updated_at"]
        is_good = 200 <= status < 300  # noqa: PLR2004  # 2xx
        code = 0 if is_good else CODES.get(status, UNKNOWN)
        shown["responseStatus"] = {"code": code, "message": f"HTTP status code {status}"}
    return shown
