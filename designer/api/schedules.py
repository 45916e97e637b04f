"""Schedules over HTTP: what fires when, making and changing it, pausing it, firing by hand."""

from typing import Any

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.instants import instant_of
from designer.api.models.schedules import (
    BackfillAnswer,
    BackfillRequest,
    CreateSchedule,
    FireList,
    FiresQuery,
    PreviewAnswer,
    PreviewRequest,
    RanAnswer,
    SaveSchedule,
    ScheduleAnswer,
    ScheduleList,
    SchedulesQuery,
)
from designer.api.pages import cursor_of, place_of

Schedule = dict[str, Any]


def list_schedules(call: Call) -> Reply:
    """Give schedules with their next moment and their last one."""
    asked = call.asked(SchedulesQuery)
    after = place_of(asked.cursor) or ""
    found = call.web.runtime.schedules(asked.flow, after=after, limit=asked.limit + 1)
    page = found[: asked.limit]
    names = call.web.library.names()
    return Reply(
        data={
            "items": [_named(schedule, names) for schedule in page],
            "next_cursor": cursor_of(page[-1]["id"]) if len(found) > asked.limit else None,
        }
    )


def _named(schedule: Schedule, names: dict[str, str]) -> Schedule:
    flow_id = schedule["flow_id"]
    return {**schedule, "flow_name": None if flow_id is None else names.get(flow_id, flow_id)}


def get_schedule(call: Call) -> Reply:
    """Give a schedule."""
    return _one(call, call.path["schedule_id"])


def _one(call: Call, schedule_id: str) -> Reply:
    found = call.web.runtime.schedule(schedule_id)
    return Reply(data=_named(found, call.web.library.names()), subject=schedule_id)


def create_schedule(call: Call) -> Reply:
    """Make a schedule by itself."""
    words = call.read(CreateSchedule).model_dump(exclude_none=True)
    schedule_id = call.web.runtime.create_schedule(words)
    made = _one(call, schedule_id)
    return Reply(
        data=made.data,
        headers={"Location": f"/api/v1/schedules/{schedule_id}"},
        subject=schedule_id,
    )


def save_schedule(call: Call) -> Reply:
    """Make a schedule by itself anew; it keeps its fires, and with the same rule the next one."""
    words = call.read(SaveSchedule).model_dump(exclude_none=True)
    call.web.runtime.change_schedule(call.path["schedule_id"], words)
    return get_schedule(call)


def delete_schedule(call: Call) -> Reply:
    """Remove a schedule by itself; what it has started goes on."""
    call.web.runtime.delete_schedule(call.path["schedule_id"])
    return Reply()


def pause_schedule(call: Call) -> Reply:
    """Fire no more until it is resumed."""
    call.web.runtime.pause_schedule(call.path["schedule_id"])
    return get_schedule(call)


def resume_schedule(call: Call) -> Reply:
    """Fire again, from the next moment on."""
    call.web.runtime.resume_schedule(call.path["schedule_id"])
    return get_schedule(call)


def run_schedule(call: Call) -> Reply:
    """Do now what it does, beside the rule; it is shown among its fires."""
    started = call.web.runtime.run_schedule(call.path["schedule_id"])
    run_id, task_id = started["run_id"], started["task_id"]
    if run_id is not None:
        state = call.web.runtime.run(run_id)["state"]
        place = f"/api/v1/runs/{run_id}"
    else:
        task = call.web.runtime.task(task_id)
        state, place = task["state"], f"/api/v1/queues/{task['queue']}/tasks/{task_id}"
    return Reply(data={**started, "state": state}, headers={"Location": place})


def backfill_schedule(call: Call) -> Reply:
    """Start the nominal times of a period that have no run yet, each once."""
    asked = call.read(BackfillRequest)
    first, last = instant_of("from", asked.from_), instant_of("until", asked.until)
    assert first is not None
    assert last is not None
    items = call.web.runtime.backfill_schedule(call.path["schedule_id"], first=first, last=last)
    return Reply(data={"started": sum(one["is_new"] for one in items), "items": items})


def list_fires(call: Call) -> Reply:
    """Give what became of the last nominal times, newest first."""
    limit = call.asked(FiresQuery).limit
    items = call.web.runtime.fires(call.path["schedule_id"], limit=limit)
    return Reply(data={"items": items, "next_cursor": None})


def preview_schedule(call: Call) -> Reply:
    """Give the next moments of a rule, from the very object that will fire."""
    asked = call.read(PreviewRequest)
    words = asked.model_dump(exclude={"count"}, exclude_none=True)
    moments = call.web.runtime.preview_moments(words, asked.count)
    return Reply(data={"fires": [moment["at"] for moment in moments], "moments": moments})


LIST_AND_MAKE = (
    Endpoint(
        name="list_schedules",
        method="GET",
        path="/schedules",
        handler=list_schedules,
        summary="List schedules",
        query=SchedulesQuery,
        answer=ScheduleList,
    ),
    Endpoint(
        name="create_schedule",
        method="POST",
        path="/schedules",
        handler=create_schedule,
        summary="Make a schedule",
        body=CreateSchedule,
        answer=ScheduleAnswer,
        status=201,
        problems=(409, 422),
    ),
    Endpoint(
        name="get_schedule",
        method="GET",
        path="/schedules/<schedule_id>",
        handler=get_schedule,
        summary="Read a schedule",
        answer=ScheduleAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="save_schedule",
        method="PUT",
        path="/schedules/<schedule_id>",
        handler=save_schedule,
        summary="Change a schedule",
        body=SaveSchedule,
        answer=ScheduleAnswer,
        problems=(404, 409, 422),
    ),
    Endpoint(
        name="delete_schedule",
        method="DELETE",
        path="/schedules/<schedule_id>",
        handler=delete_schedule,
        summary="Delete a schedule",
        status=204,
        problems=(404, 409),
    ),
)

ENDPOINTS = (
    *LIST_AND_MAKE,
    Endpoint(
        name="preview_schedule",
        method="POST",
        path="/schedules/preview",
        handler=preview_schedule,
        summary="Show when a rule would fire",
        body=PreviewRequest,
        answer=PreviewAnswer,
        problems=(422,),
    ),
    Endpoint(
        name="list_fires",
        method="GET",
        path="/schedules/<schedule_id>/fires",
        handler=list_fires,
        summary="Show a schedule's last fires",
        query=FiresQuery,
        answer=FireList,
        problems=(404,),
    ),
    Endpoint(
        name="pause_schedule",
        method="POST",
        path="/schedules/<schedule_id>/pause",
        handler=pause_schedule,
        summary="Pause a schedule",
        answer=ScheduleAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="resume_schedule",
        method="POST",
        path="/schedules/<schedule_id>/resume",
        handler=resume_schedule,
        summary="Resume a schedule",
        answer=ScheduleAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="run_schedule",
        method="POST",
        path="/schedules/<schedule_id>/run",
        handler=run_schedule,
        summary="Do now what a schedule does",
        answer=RanAnswer,
        status=201,
        problems=(404,),
    ),
    Endpoint(
        name="backfill_schedule",
        method="POST",
        path="/schedules/<schedule_id>/backfill",
        handler=backfill_schedule,
        summary="Make up for a period of a schedule",
        body=BackfillRequest,
        answer=BackfillAnswer,
        problems=(404, 422),
    ),
)
