"""Watches over HTTP: what is looked at outside, and what came of it."""

import re
from typing import Any

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.watches import NAME, SaveWatch, WatchAnswer, WatchList
from designer.errors import Unprocessable
from engine.drivers.watches.desk import WatchWish
from engine.flow.durations import duration_ms


def list_watches(call: Call) -> Reply:
    """Give all watches."""
    items = [_shown(one) for one in call.web.runtime.watches.listed()]
    return Reply(data={"items": items, "next_cursor": None})


def get_watch(call: Call) -> Reply:
    """Give one."""
    return Reply(data=_shown(call.web.runtime.watches.find(call.path["watch"])))


def save_watch(call: Call) -> Reply:
    """Create one, or change it."""
    name, asked = call.path["watch"], call.read(SaveWatch)
    if not re.fullmatch(NAME, name):
        raise _refused("watch", "letters, digits, dots, dashes and underscores, 100 at most")
    try:
        every_ms = duration_ms(asked.every)
    except ValueError as error:
        raise _refused("every", str(error)) from None
    wish = WatchWish(
        kind=asked.kind,
        config=asked.config,
        every_ms=every_ms,
        answers_approvals=asked.answers_approvals,
        made_by=call.who.name,
    )
    return Reply(data=_shown(call.web.runtime.watches.save(name, wish)))


def delete_watch(call: Call) -> Reply:
    """Look no more."""
    call.web.runtime.watches.drop(call.path["watch"])
    return Reply()


def pause_watch(call: Call) -> Reply:
    """Look no more until it is resumed; what changes meanwhile is told then."""
    return Reply(data=_shown(call.web.runtime.watches.set_state(call.path["watch"], "paused")))


def resume_watch(call: Call) -> Reply:
    """Look again, now."""
    return Reply(data=_shown(call.web.runtime.watches.set_state(call.path["watch"], "active")))


def _shown(watch: dict[str, Any]) -> dict[str, Any]:
    every_ms = watch["every_ms"]
    every = f"{every_ms // 1_000}s" if every_ms % 1_000 == 0 else f"{every_ms}ms"
    return {**watch, "every": every}


def _refused(field: str, message: str) -> Unprocessable:
    errors = [{"field": field, "message": message}]
    return Unprocessable("The watch cannot be kept.", code="invalid_input", errors=errors)


ENDPOINTS = (
    Endpoint(
        name="list_watches",
        method="GET",
        path="/watches",
        handler=list_watches,
        summary="List what is looked at outside",
        answer=WatchList,
    ),
    Endpoint(
        name="get_watch",
        method="GET",
        path="/watches/<watch>",
        handler=get_watch,
        summary="Read a watch and its last look",
        answer=WatchAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="save_watch",
        method="PUT",
        path="/watches/<watch>",
        handler=save_watch,
        summary="Create a watch or change it",
        body=SaveWatch,
        answer=WatchAnswer,
        problems=(422,),
    ),
    Endpoint(
        name="delete_watch",
        method="DELETE",
        path="/watches/<watch>",
        handler=delete_watch,
        summary="Remove a watch",
        status=204,
        problems=(404,),
    ),
    Endpoint(
        name="pause_watch",
        method="POST",
        path="/watches/<watch>/pause",
        handler=pause_watch,
        summary="Pause a watch; what changes meanwhile is told when it is resumed",
        answer=WatchAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="resume_watch",
        method="POST",
        path="/watches/<watch>/resume",
        handler=resume_watch,
        summary="Resume a watch and look now",
        answer=WatchAnswer,
        problems=(404,),
    ),
)
