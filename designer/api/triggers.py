"""Triggers that wait for something from outside, over HTTP: what listens, and pausing it."""

from typing import Any

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.triggers import TriggerAnswer, TriggerList, TriggersQuery


def list_triggers(call: Call) -> Reply:
    """Give the triggers of a kind."""
    names = call.web.library.names()
    found = call.web.runtime.triggers(call.asked(TriggersQuery).kind)
    items = [_with_name(one, names) for one in found]
    return Reply(data={"items": items, "next_cursor": None})


def pause_trigger(call: Call) -> Reply:
    """Start no runs until it is resumed."""
    call.web.runtime.pause_trigger(call.path["trigger_id"])
    return _one(call)


def resume_trigger(call: Call) -> Reply:
    """Start runs again."""
    call.web.runtime.resume_trigger(call.path["trigger_id"])
    return _one(call)


def _one(call: Call) -> Reply:
    found = call.web.runtime.trigger(call.path["trigger_id"])
    return Reply(data=_with_name(found, call.web.library.names()))


def _with_name(trigger: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {**trigger, "flow_name": names.get(trigger["flow_id"], trigger["flow_id"])}


ENDPOINTS = (
    Endpoint(
        name="list_triggers",
        method="GET",
        path="/triggers",
        handler=list_triggers,
        summary="List the webhooks or the queues that start runs",
        query=TriggersQuery,
        answer=TriggerList,
    ),
    Endpoint(
        name="pause_trigger",
        method="POST",
        path="/triggers/<trigger_id>/pause",
        handler=pause_trigger,
        summary="Pause a trigger; messages stay with their broker",
        answer=TriggerAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="resume_trigger",
        method="POST",
        path="/triggers/<trigger_id>/resume",
        handler=resume_trigger,
        summary="Resume a trigger",
        answer=TriggerAnswer,
        problems=(404,),
    ),
)
