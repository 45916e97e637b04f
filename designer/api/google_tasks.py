"""Cloud Tasks v2 over REST, for Google's own clients: queues and tasks."""

import secrets
from collections.abc import Mapping
from typing import Any

from connectors.sdk.errors import ActionError
from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.google_calls import BODY_BYTES_MAX, body_of, page_of, parent_in, verb_in
from designer.google.errors import GoogleError, invalid, missing, taken, unmet
from designer.google.names import QUEUE_ID, Parent, id_in
from designer.google.queues import changes_of, queue_resource
from designer.google.tasks import request_in, task_resource
from designer.google.wire import mask_of
from engine.errors import Conflict, NotFound, StoreUnavailable

Json = Any

QUEUES = "/google/v2/projects/<project>/locations/<location>/queues"
TASKS = f"{QUEUES}/<queue>/tasks"
OPEN = ("running", "waiting")
"""What Cloud Tasks knows: a task that is done, or given up, is gone."""
GONE = "The task no longer exists, though a task with this name existed recently."
NO_QUEUE = "Queue does not exist."


def google_list_queues(call: Call) -> Reply:
    """Give all queues, a page at a time."""
    parent = parent_in(call)
    return Reply(data=page_of(call, call.web.runtime.queues(), "queues", _shown_in(parent)))


def google_get_queue(call: Call) -> Reply:
    """Give a queue."""
    return Reply(data=queue_resource(parent_in(call), _queue(call, call.path["queue"])))


def google_create_queue(call: Call) -> Reply:
    """Make a queue. One that is there is refused."""
    parent, resource = parent_in(call), body_of(call)
    name = id_in(resource.get("name"), f"{parent}/queues/", QUEUE_ID)
    changes = changes_of(resource)
    if name in {queue["name"] for queue in call.web.runtime.queues()}:
        raise taken()
    return Reply(data=queue_resource(parent, call.web.runtime.save_queue(name, **changes)))


def google_update_queue(call: Call) -> Reply:
    """Change a queue, or make it, as Cloud Tasks does."""
    parent, name = parent_in(call), call.path["queue"]
    if not QUEUE_ID.fullmatch(name):
        raise invalid(f"{name!r:.60} is no queue's id.")
    changes = changes_of(body_of(call), mask_of(call.raw.query))
    return Reply(data=queue_resource(parent, call.web.runtime.save_queue(name, **changes)))


def google_delete_queue(call: Call) -> Reply:
    """Remove a queue with its tasks."""
    name = _queue(call, call.path["queue"])["name"]
    try:
        call.web.runtime.delete_queue(name)
    except Conflict as error:
        raise unmet(str(error)) from None
    return Reply(data={})


def google_queue_verb(call: Call) -> Reply:
    """Pause, resume or purge a queue."""
    name, verb = verb_in(call, "queue", ("pause", "resume", "purge"))
    _queue(call, name)
    runtime = call.web.runtime
    {"pause": runtime.pause_queue, "resume": runtime.resume_queue, "purge": runtime.purge_queue}[
        verb
    ](name)
    return Reply(data=queue_resource(parent_in(call), _queue(call, name)))


def google_list_tasks(call: Call) -> Reply:
    """Give the tasks that wait or run."""
    parent, queue = parent_in(call), call.path["queue"]
    _queue(call, queue)
    asked, is_full = call.raw.query, _is_full(_view_in(call))
    limit = _page_size(asked)
    found, cursor = call.web.runtime.task_page(
        queue, states=OPEN, after=(asked.get("pageToken") or [""])[0], limit=limit
    )
    tasks = [task_resource(parent, task, is_full=is_full) for task in found]
    return Reply(data={"tasks": tasks, **({"nextPageToken": cursor} if cursor else {})})


def google_create_task(call: Call) -> Reply:
    """Put a task on a queue."""
    parent, queue, body = parent_in(call), call.path["queue"], body_of(call)
    _queue(call, queue)
    resource = body.get("task")
    if not isinstance(resource, Mapping):
        raise invalid("task must be given.")
    wanted = request_in(parent, queue, resource, key=secrets.token_urlsafe())
    try:
        receipt = call.web.runtime.enqueue_task(wanted)
    except ActionError as error:
        raise _refusal(error) from None
    task = call.web.runtime.task(receipt.task_id)
    is_full = _is_full(body.get("responseView"))
    return Reply(data=task_resource(parent, task, is_full=is_full), subject=receipt.task_id)


def google_get_task(call: Call) -> Reply:
    """Give a task that waits or runs."""
    task = _task(call, call.path["task"])
    is_full = _is_full(_view_in(call))
    return Reply(data=task_resource(parent_in(call), task, is_full=is_full))


def google_delete_task(call: Call) -> Reply:
    """Remove a task."""
    task = _task(call, call.path["task"])
    try:
        call.web.runtime.drop_task(task["task_id"])
    except Conflict as error:
        raise unmet(str(error)) from None
    return Reply(data={})


def google_task_verb(call: Call) -> Reply:
    """Run a task now, whatever its queue's limits are."""
    name, _ = verb_in(call, "task", ("run",))
    task = _task(call, name)
    try:
        call.web.runtime.run_task(task["task_id"])
    except Conflict as error:
        raise unmet(str(error)) from None
    is_full = _is_full(body_of(call).get("responseView"))
    shown = _again(call, task)
    return Reply(data=task_resource(parent_in(call), shown, is_full=is_full))


def _again(call: Call, task: dict[str, Json]) -> dict[str, Json]:
    """Give a task as it is now, or as it was when it has ended meanwhile."""
    try:
        return call.web.runtime.task(task["task_id"])
    except NotFound:
        return task


def _queue(call: Call, name: str) -> dict[str, Json]:
    try:
        return call.web.runtime.queue(name)
    except NotFound:
        raise missing(NO_QUEUE) from None


def _task(call: Call, name: str) -> dict[str, Json]:
    queue = call.path["queue"]
    _queue(call, queue)
    found = call.web.runtime.find_task(queue, name)
    if found is None:
        raise missing("The task does not exist.")
    if found["state"] not in OPEN:
        raise missing(GONE)
    return found


def _shown_in(parent: Parent) -> Any:
    return lambda queue: queue_resource(parent, queue)


def _view_in(call: Call) -> Json:
    return (call.raw.query.get("responseView") or [""])[0]


def _is_full(view: Json) -> bool:
    return view in ("FULL", "2", 2)


def _page_size(asked: Mapping[str, list[str]]) -> int:
    text = (asked.get("pageSize") or ["0"])[0]
    if not text.isdecimal():
        raise invalid("pageSize: this is no number.")
    return min(int(text) or 1_000, 1_000)


def _refusal(error: ActionError) -> Exception:
    if error.code == "tasks.duplicate":
        return taken()
    if error.retryable:
        return StoreUnavailable(error.message)
    fields = "; ".join(
        f"{one['field']}: {one['message']}" for one in error.details.get("fields", ())
    )
    return GoogleError(400, "INVALID_ARGUMENT", f"{error.message} {fields}".strip())


def _endpoint(name: str, method: str, path: str, handler: Any, summary: str) -> Endpoint:
    return Endpoint(
        name=name,
        method=method,
        path=path,
        handler=handler,
        summary=summary,
        raw_bytes_max=BODY_BYTES_MAX,
    )


ENDPOINTS = (
    _endpoint("google_list_queues", "GET", QUEUES, google_list_queues, "List queues"),
    _endpoint("google_create_queue", "POST", QUEUES, google_create_queue, "Make a queue"),
    _endpoint("google_get_queue", "GET", f"{QUEUES}/<queue>", google_get_queue, "Read a queue"),
    _endpoint(
        "google_update_queue", "PATCH", f"{QUEUES}/<queue>", google_update_queue, "Change a queue"
    ),
    _endpoint(
        "google_delete_queue", "DELETE", f"{QUEUES}/<queue>", google_delete_queue, "Remove a queue"
    ),
    _endpoint(
        "google_queue_verb", "POST", f"{QUEUES}/<queue>", google_queue_verb, "Pause, resume, purge"
    ),
    _endpoint("google_list_tasks", "GET", TASKS, google_list_tasks, "List tasks"),
    _endpoint("google_create_task", "POST", TASKS, google_create_task, "Put a task on a queue"),
    _endpoint("google_get_task", "GET", f"{TASKS}/<task>", google_get_task, "Read a task"),
    _endpoint(
        "google_delete_task", "DELETE", f"{TASKS}/<task>", google_delete_task, "Remove a task"
    ),
    _endpoint("google_task_verb", "POST", f"{TASKS}/<task>", google_task_verb, "Run a task now"),
)
