"""Task queues over HTTP: making, changing, pausing, emptying them. Their tasks are elsewhere."""

from collections.abc import Mapping
from typing import Any

from connectors.sdk.durations import duration_ms, duration_text
from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.common import PageQuery
from designer.api.models.queues import QueueAnswer, QueueList, SaveQueue
from designer.api.pages import cursor_of, place_of
from designer.errors import Unprocessable
from engine.errors import InvalidInput

DURATIONS = {
    "max_retry_duration": "max_retry_ms",
    "min_backoff": "min_backoff_ms",
    "max_backoff": "max_backoff_ms",
    "dedupe_window": "dedupe_ms",
    "dead_letter_retention": "dead_letter_ms",
}
"""Settings that are texts here and milliseconds in the engine."""
NULLABLE = ("max_burst_size",)


def list_queues(call: Call) -> Reply:
    """Give all queues with what they do."""
    asked = call.asked(PageQuery)
    after = place_of(asked.cursor)
    queues = call.web.runtime.queues(after=after, limit=asked.limit + 1)
    items = [_shown(queue) for queue in queues[: asked.limit]]
    more = cursor_of(items[-1]["name"]) if len(queues) > asked.limit else None
    return Reply(data={"items": items, "next_cursor": more})


def get_queue(call: Call) -> Reply:
    """Give one queue with what it does."""
    return Reply(data=_shown(call.web.runtime.queue(call.path["queue"])))


def _shown(queue: Mapping[str, Any]) -> dict[str, Any]:
    durations = {name: duration_text(queue[ours]) for name, ours in DURATIONS.items()}
    return {**queue, **durations}


def save_queue(call: Call) -> Reply:
    """Make a queue, or change how it treats its tasks."""
    asked = call.read(SaveQueue).model_dump(exclude_unset=True)
    changes = {
        DURATIONS.get(name, name): in_ms(name, value) if name in DURATIONS else value
        for name, value in asked.items()
        if value is not None or name in NULLABLE
    }
    try:
        queue = call.web.runtime.save_queue(call.path["queue"], **changes)
    except InvalidInput as error:
        theirs = {ours: name for name, ours in DURATIONS.items()}
        errors = [(theirs.get(field, field), said) for field, said in error.errors]
        raise InvalidInput(str(error), errors) from None
    return Reply(data=_shown(queue))


def in_ms(field: str, text: str) -> int:
    """Read a duration. Raises Unprocessable, with the field."""
    try:
        return duration_ms(text)
    except ValueError as error:
        errors = [{"field": field, "message": str(error)}]
        raise Unprocessable(f"{field}: {error}", code="invalid_input", errors=errors) from None


def pause_queue(call: Call) -> Reply:
    """Dispatch nothing until it is resumed, but for what somebody runs now."""
    call.web.runtime.pause_queue(call.path["queue"])
    return get_queue(call)


def disable_queue(call: Call) -> Reply:
    """Dispatch nothing at all until it is resumed."""
    call.web.runtime.disable_queue(call.path["queue"])
    return get_queue(call)


def resume_queue(call: Call) -> Reply:
    """Dispatch again."""
    call.web.runtime.resume_queue(call.path["queue"])
    return get_queue(call)


def purge_queue(call: Call) -> Reply:
    """Remove the tasks that wait now."""
    call.web.runtime.purge_queue(call.path["queue"])
    return get_queue(call)


def delete_queue(call: Call) -> Reply:
    """Remove a queue with all its tasks."""
    call.web.runtime.delete_queue(call.path["queue"])
    return Reply()


ENDPOINTS = (
    Endpoint(
        name="list_queues",
        method="GET",
        path="/queues",
        handler=list_queues,
        summary="List task queues",
        query=PageQuery,
        answer=QueueList,
    ),
    Endpoint(
        name="get_queue",
        method="GET",
        path="/queues/<queue>",
        handler=get_queue,
        summary="Read a queue and what it does just now",
        answer=QueueAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="save_queue",
        method="PUT",
        path="/queues/<queue>",
        handler=save_queue,
        summary="Make a queue or change how it treats its tasks",
        body=SaveQueue,
        answer=QueueAnswer,
        problems=(409, 422),
    ),
    Endpoint(
        name="delete_queue",
        method="DELETE",
        path="/queues/<queue>",
        handler=delete_queue,
        summary="Delete a queue with all its tasks",
        status=204,
        problems=(404, 409),
    ),
    *(
        Endpoint(
            name=f"{handler.__name__}",
            method="POST",
            path=f"/queues/<queue>/{verb}",
            handler=handler,
            summary=summary,
            answer=QueueAnswer,
            problems=(404,),
        )
        for verb, handler, summary in (
            ("pause", pause_queue, "Pause a queue"),
            ("disable", disable_queue, "Disable a queue"),
            ("resume", resume_queue, "Resume a queue"),
            ("purge", purge_queue, "Remove the tasks that wait now"),
        )
    ),
)
