"""Task queues over HTTP: looking at them, pausing them, and putting tasks on them."""

import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connectors.sdk.context import Context, Services
from connectors.sdk.errors import ActionError
from connectors.sdk.host import perform
from connectors.tasks import EnqueueTask
from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.queues import (
    CreateTask,
    QueueAnswer,
    QueueList,
    SaveQueue,
    TaskAnswer,
    TaskList,
    TasksQuery,
)
from designer.errors import Conflicting, Missing, Unprocessable
from engine.errors import StoreUnavailable

if TYPE_CHECKING:
    from connectors.sdk.context import TaskReceipt, TaskRequest
    from engine.runtime import Runtime


QUEUE_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")


def list_queues(call: Call) -> Reply:
    """Give all queues with how many tasks each has."""
    return Reply(data={"items": call.web.runtime.queues(), "next_cursor": None})


def _one(call: Call) -> Reply:
    for queue in call.web.runtime.queues():
        if queue["name"] == call.path["queue"]:
            return Reply(data=queue)
    raise Missing(f"There is no queue {call.path['queue']!r:.120}.")


def save_queue(call: Call) -> Reply:
    """Make a queue, or change its limits."""
    if not QUEUE_NAME.fullmatch(call.path["queue"]):
        raise Unprocessable(
            "A queue's name is 1 to 100 letters, digits, dots, - and _.", code="bad_queue"
        )
    changes = call.read(SaveQueue).model_dump(exclude_none=True)
    call.web.runtime.save_queue(call.path["queue"], **changes)
    return _one(call)


def pause_queue(call: Call) -> Reply:
    """Dispatch nothing until it is resumed."""
    call.web.runtime.pause_queue(call.path["queue"])
    return _one(call)


def resume_queue(call: Call) -> Reply:
    """Dispatch again."""
    call.web.runtime.resume_queue(call.path["queue"])
    return _one(call)


def list_tasks(call: Call) -> Reply:
    """Give a queue's tasks."""
    tasks = call.web.runtime.tasks(call.path["queue"], limit=call.asked(TasksQuery).limit)
    return Reply(data={"items": tasks, "next_cursor": None})


class _Sink:
    """The runtime as the action knows it."""

    def __init__(self, runtime: "Runtime") -> None:
        self._runtime = runtime

    def enqueue(self, task: "TaskRequest") -> "TaskReceipt":
        return self._runtime.enqueue_task(task)


def create_task(call: Call) -> Reply:
    """Put a task on a queue: the very action that flows use, so that both mean the same."""
    config = {"queue": call.path["queue"], **call.read(CreateTask).model_dump(exclude_none=True)}
    key = call.headers["Idempotency-Key"] or secrets.token_urlsafe()
    services = Services(files_root=Path(), tasks=_Sink(call.web.runtime))
    try:
        done = perform(
            EnqueueTask, config, Context(services=services, idempotency_key=f"api:{key}")
        )
    except ActionError as error:
        raise _refusal(error) from None
    task_id = done.output["task_id"]
    return Reply(
        data=call.web.runtime.task(task_id),
        headers={"Location": _address(call.path["queue"], task_id)},
        subject=task_id,
    )


def _address(queue: str, task_id: str) -> str:
    return f"/api/v1/queues/{queue}/tasks/{task_id}"


def _refusal(error: ActionError) -> Exception:
    match error.code:
        case "tasks.duplicate":
            return Conflicting(error.message)
        case "tasks.unavailable":
            return StoreUnavailable(error.message)
        case _:
            return Unprocessable(error.message, code="bad_task")


def get_task(call: Call) -> Reply:
    """Give a task."""
    return Reply(data=_task(call))


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
    """Make a waiting or failed task due now."""
    call.web.runtime.run_task(_task(call)["task_id"])
    return Reply(data=_task(call))


ENDPOINTS = (
    Endpoint(
        name="list_queues",
        method="GET",
        path="/queues",
        handler=list_queues,
        summary="List task queues",
        answer=QueueList,
    ),
    Endpoint(
        name="save_queue",
        method="PUT",
        path="/queues/<queue>",
        handler=save_queue,
        summary="Make a queue or change its limits",
        body=SaveQueue,
        answer=QueueAnswer,
        problems=(422,),
    ),
    Endpoint(
        name="pause_queue",
        method="POST",
        path="/queues/<queue>/pause",
        handler=pause_queue,
        summary="Pause a queue",
        answer=QueueAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="resume_queue",
        method="POST",
        path="/queues/<queue>/resume",
        handler=resume_queue,
        summary="Resume a queue",
        answer=QueueAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="list_tasks",
        method="GET",
        path="/queues/<queue>/tasks",
        handler=list_tasks,
        summary="List a queue's tasks",
        query=TasksQuery,
        answer=TaskList,
        problems=(404,),
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
        summary="Make a task due now",
        answer=TaskAnswer,
        problems=(404, 409),
    ),
)
