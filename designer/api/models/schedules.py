"""Shapes of schedules: their rules, the next fires and the last ones."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Request

PREVIEW_FIRES_MAX = 50
FIRES_SHOWN_MAX = 60


class ScheduleAnswer(Answer):
    """A schedule: a trigger node of a published flow."""

    id: str
    flow_id: str
    flow_name: str
    node: str
    cron: str
    time_zone: str
    gap: Literal["after", "skip"]
    repeated: Literal["first", "both"]
    missed: Literal["latest", "all", "skip"]
    overlap: Literal["allow", "skip", "queue_one", "cancel_previous"]
    state: Literal["active", "paused", "ended"]
    next_at: str | None
    last_at: str | None = None
    last_run_id: str | None = None


class ScheduleList(Answer):
    """All schedules."""

    items: list[ScheduleAnswer]
    next_cursor: str | None


class PreviewRequest(Request):
    """A rule in time to look at."""

    cron: str | None = Field(default=None, max_length=200)
    every: str | None = Field(default=None, max_length=40)
    at: str | list[str] | None = Field(default=None)
    start: str | None = Field(default=None, max_length=40)
    end: str | None = Field(default=None, max_length=40)
    time_zone: str = Field(default="UTC", max_length=100)
    gap: Literal["after", "skip"] = "after"
    repeated: Literal["first", "both"] = "first"
    count: int = Field(default=5, ge=1, le=PREVIEW_FIRES_MAX)


class FireMoment(Answer):
    """A moment at which a rule fires."""

    at: str
    note: Literal["after_gap", "first_pass", "second_pass", "clock_changed"] | None = Field(
        description="`after_gap`: the time itself is skipped that day; passes: the clock shows it "
        "twice; `clock_changed`: it has gone forward or back since the fire before"
    )


class PreviewAnswer(Answer):
    """The next moments at which it fires."""

    fires: list[str]
    moments: list[FireMoment] = Field(description="The same, with what the clock does then")


class FiresQuery(Request):
    """How many of the last fires."""

    limit: int = Field(default=30, ge=1, le=FIRES_SHOWN_MAX)


class FireShape(Answer):
    """What became of a nominal time."""

    due_at: str
    fired_at: str | None
    late_ms: int | None = Field(description="How long after its time it started a run")
    outcome: Literal["fired", "skipped", "missed"]
    reason: Literal["overlap", "newer", "too_late"] | None = Field(
        description="`overlap`: the run before had not ended; `newer`: a later time was made up "
        "for instead; `too_late`: it had passed when the server could fire again"
    )
    run_id: str | None


class FireList(Answer):
    """The last nominal times, newest first."""

    items: list[FireShape]
    next_cursor: str | None
