"""The tasks of task queues over HTTP: putting them there, looking at them, running them now."""

import secrets
from typing import Any

from connectors.sdk.context import TaskRequest
from connectors.sdk.durations import duration_text
from connectors.sdk.errors import ActionError
from connectors.sdk.host import build
from connectors.tasks import EnqueueTask
from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.common import PageQuery
from designer.api.models.queues import (
    CountAnswer,
    CreatedTasks,
    CreateTask,
    CreateTasks,
    TaskAnswer,
    TaskList,
    TasksQuery,
)
from designer.api.pages import cursor_of, place_of
from designer.api.queues import DURATIONS
from designer.errors import Conflicting, Malformed, Missing, Unprocessable
from engine.errors import InvalidInput, NotFound, StoreUnavailable
from engine.views.times import rfc3339, rfc3339_or_none

ALL_STATES = ("running", "waiting", "failed", "done")


def list_tasks(call: Call) -> Reply:
    """Give the queue's tasks, open ones first."""
    asked = call.asked(TasksQuery)
    states = ALL_STATES if asked.state is None else (asked.state,)
    return _page(call, states, cursor=asked.cursor, limit=asked.limit)


def list_failed_tasks(call: Call) -> Reply:
    """Give the tasks that have failed for good, newest first."""
    asked = call.asked(PageQuery)
    return _page(call, ("failed",), cursor=asked.cursor, limit=asked.limit)


def _page(call: Call, states: tuple[str, ...], *, cursor: str | None, limit: int) -> Reply:
    try:
        items, more = call.web.runtime.task_page(
            call.path["queue"], states=states, after=place_of(cursor), limit=limit
        )
    except InvalidInput:
        raise Malformed("This cursor is none of ours.", code="bad_cursor") from None
    next_cursor = None if more is None else cursor_of(more)
    return Reply(data={"items": [_shown(task) for task in items], "next_cursor": next_cursor})


def _shown(task: dict[str, Any]) -> dict[str, Any]:
    theirs = {ours: name for name, ours in DURATIONS.items()}
    retry, deadline_ms = task["retry"], task["deadline_ms"]
    if retry is not None:
        until_ms = retry.get("until_ms")
        retry = {
            theirs.get(name, name): duration_text(value) if name in theirs else value
            for name, value in retry.items()
        } | {"until": rfc3339_or_none(until_ms)}
    deadline = None if deadline_ms is None else duration_text(deadline_ms)
    return {**task, "retry": retry, "deadline": deadline}


def create_task(call: Call) -> Reply:
    """Put a task on a queue: as the action does that flows use, so that both mean the same."""
    queue = call.path["queue"]
    key = call.headers["Idempotency-Key"] or secrets.token_urlsafe()
    try:
        wish = _wish(queue, call.read(CreateTask), key=f"api:{key}")
        task_id = call.web.runtime.enqueue_task(wish).task_id
        task = call.web.runtime.task(task_id)
    except ActionError as error:
        raise _problem(error) from None
    except NotFound:
        raise Conflicting("This task was made before, and deleted since.") from None
    address = f"/api/v1/queues/{queue}/tasks/{task_id}"
    return Reply(data=_shown(task), headers={"Location": address}, subject=task_id)


def create_tasks(call: Call) -> Reply:
    """Put many tasks on a queue in one go; each that cannot be is refused by itself."""
    key = call.headers["Idempotency-Key"] or secrets.token_urlsafe()
    answers: list[dict[str, Any]] = []
    wishes: dict[int, TaskRequest] = {}
    for number, task in enumerate(call.read(CreateTasks).tasks):
        answers.append({"task_id": None, "due_at": None, "error": None})
        try:
            wishes[number] = _wish(call.path["queue"], task, key=f"api:{key}:{number}")
        except ActionError as error:
            answers[number]["error"] = _refusal(error)
    try:
        taken = call.web.runtime.enqueue_tasks(list(wishes.values()))
    except ActionError as error:
        raise _problem(error) from None
    for number, one in zip(wishes, taken, strict=True):
        if isinstance(one, ActionError):
            answers[number]["error"] = _refusal(one)
        else:
            answers[number] |= {"task_id": one.task_id, "due_at": rfc3339(one.due_at_ms)}
    return Reply(data={"items": answers})


def _wish(queue: str, task: CreateTask, *, key: str) -> TaskRequest:
    """Give the task that is wanted. Raises ActionErrors."""
    action = build(EnqueueTask, {"queue": queue, **task.model_dump(exclude_none=True)})
    assert isinstance(action, EnqueueTask)
    return action.wish(key)


def _refusal(error: ActionError) -> dict[str, Any]:
    errors = error.details.get("fields", [])
    code = "conflict" if error.code == "tasks.duplicate" else "bad_task"
    return {"code": code, "message": error.message, "errors": errors}


def _problem(error: ActionError) -> Exception:
    match error.code:
        case "tasks.duplicate" | "tasks.conflict":
            return Conflicting(error.message)
        case "tasks.unavailable":
            return StoreUnavailable(error.message)
        case _:
            errors = error.details.get("fields", [])
            return Unprocessable(error.message, code="bad_task", errors=errors)


def get_task(call: Call) -> Reply:
    """Give a task."""
    return Reply(data=_shown(_task(call)))


def _task(call: Call) -> dict[str, Any]:
    task: dict[str, Any] = call.web.runtime.task(call.path["task_id"])
    if task["queue"] != call.path["queue"]:
        raise Missing(f"There is no such task in the queue {call.path['queue']!r:.120}.")
    return task


def delete_task(call: Call) -> Reply:
    """Remove a task that is not running."""
    call.web.runtime.drop_task(_task(call)["task_id"])
    return Reply()


def run_task(call: Call) -> Reply:
    """Run a waiting or failed task now, whatever its queue's limits are."""
    call.web.runtime.run_task(_task(call)["task_id"])
    return get_task(call)


def run_failed_tasks(call: Call) -> Reply:
    """Run tasks again that have failed for good."""
    return Reply(data={"count": call.web.runtime.run_dead_letters(call.path["queue"])})


def drop_failed_tasks(call: Call) -> Reply:
    """Delete tasks that have failed for good."""
    return Reply(data={"count": call.web.runtime.drop_dead_letters(call.path["queue"])})


ENDPOINTS = (
    Endpoint(
        name="list_tasks",
        method="GET",
        path="/queues/<queue>/tasks",
        handler=list_tasks,
        summary="List a queue's tasks",
        query=TasksQuery,
        answer=TaskList,
        problems=(400, 404),
    ),
    Endpoint(
        name="create_task",
        method="POST",
        path="/queues/<queue>/tasks",
        handler=create_task,
        summary="Put a task on a queue",
        body=CreateTask,
        answer=TaskAnswer,
        status=201,
        problems=(409, 422),
        headers=("Idempotency-Key",),
    ),
    Endpoint(
        name="create_tasks",
        method="POST",
        path="/queues/<queue>/tasks/bulk",
        handler=create_tasks,
        summary="Put many tasks on a queue",
        body=CreateTasks,
        answer=CreatedTasks,
        problems=(409, 422),
        headers=("Idempotency-Key",),
    ),
    Endpoint(
        name="get_task",
        method="GET",
        path="/queues/<queue>/tasks/<task_id>",
        handler=get_task,
        summary="Read a task",
        answer=TaskAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="delete_task",
        method="DELETE",
        path="/queues/<queue>/tasks/<task_id>",
        handler=delete_task,
        summary="Delete a task that is not running",
        status=204,
        problems=(404, 409),
    ),
    Endpoint(
        name="run_task",
        method="POST",
        path="/queues/<queue>/tasks/<task_id>/run",
        handler=run_task,
        summary="Run a task now, whatever its queue's limits are",
        answer=TaskAnswer,
        problems=(404, 409),
    ),
    Endpoint(
        name="list_failed_tasks",
        method="GET",
        path="/queues/<queue>/dead-letters",
        handler=list_failed_tasks,
        summary="List the tasks that have failed for good",
        query=PageQuery,
        answer=TaskList,
        problems=(400, 404),
    ),
    Endpoint(
        name="run_failed_tasks",
        method="POST",
        path="/queues/<queue>/dead-letters/run",
        handler=run_failed_tasks,
        summary="Run tasks again that have failed for good",
        answer=CountAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="drop_failed_tasks",
        method="DELETE",
        path="/queues/<queue>/dead-letters",
        handler=drop_failed_tasks,
        summary="Delete tasks that have failed for good",
        answer=CountAnswer,
        problems=(404,),
    ),
)
