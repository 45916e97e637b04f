"""Schedules over HTTP: what fires when, and pausing it."""

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.runs import StartedAnswer
from designer.api.models.schedules import (
    FireList,
    FiresQuery,
    PreviewAnswer,
    PreviewRequest,
    ScheduleAnswer,
    ScheduleList,
)
from designer.errors import Missing


def list_schedules(call: Call) -> Reply:
    """Give all schedules with their next moment."""
    names = call.web.library.names()
    items = [
        {**schedule, "flow_name": names.get(schedule["flow_id"], schedule["flow_id"])}
        for schedule in call.web.runtime.schedules()
    ]
    return Reply(data={"items": items, "next_cursor": None})


def _one(call: Call) -> Reply:
    schedule_id = call.path["schedule_id"]
    for schedule in list_schedules(call).data["items"]:
        if schedule["id"] == schedule_id:
            return Reply(data=schedule)
    raise Missing(f"There is no schedule {schedule_id!r}.")


def pause_schedule(call: Call) -> Reply:
    """Fire no more until it is resumed."""
    call.web.runtime.pause_schedule(call.path["schedule_id"])
    return _one(call)


def resume_schedule(call: Call) -> Reply:
    """Fire again, from the next moment on."""
    call.web.runtime.resume_schedule(call.path["schedule_id"])
    return _one(call)


def run_schedule(call: Call) -> Reply:
    """Start a run now, beside the rule."""
    started = call.web.runtime.run_schedule(call.path["schedule_id"])
    return Reply(
        data={
            "run_id": started.run_id,
            "state": call.web.runtime.run(started.run_id)["state"],
        },
        headers={"Location": f"/api/v1/runs/{started.run_id}"},
    )


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


ENDPOINTS = (
    Endpoint(
        name="list_schedules",
        method="GET",
        path="/schedules",
        handler=list_schedules,
        summary="List schedules",
        answer=ScheduleList,
    ),
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
        summary="Start a run of a schedule now",
        answer=StartedAnswer,
        status=201,
        problems=(404,),
    ),
)
