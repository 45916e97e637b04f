"""Shapes of schedules: their rules, the next fires and the last ones."""

from typing import Any, Literal

from pydantic import Field

from designer.api.models.common import Answer, PageQuery, Request

PREVIEW_FIRES_MAX = 50
FIRES_SHOWN_MAX = 60
SCHEDULES_PAGE_DEFAULT = 200
CRON_CHARS_MAX = 200
INSTANTS_MAX = 100
TEXT_CHARS_MAX = 100

Gap = Literal["after", "skip"]
Repeated = Literal["first", "both"]
Missed = Literal["latest", "all", "skip"]
Overlap = Literal["allow", "skip", "queue_one", "cancel_previous"]


class Timing(Request):
    """When something fires: one of `cron`, `every` and `at`."""

    cron: str | None = Field(
        default=None,
        max_length=CRON_CHARS_MAX,
        description="Unix cron, or words such as `every 5 minutes` or `1st friday of quarter 9:00`",
    )
    every: str | None = Field(
        default=None,
        max_length=TEXT_CHARS_MAX,
        description="A span such as `90s`, counted from `start`, or from when it was made",
    )
    at: str | list[str] | None = Field(default=None, description="An instant, or up to 100")
    start: str | None = Field(
        default=None, max_length=TEXT_CHARS_MAX, description="An instant: no fire before"
    )
    end: str | None = Field(
        default=None, max_length=TEXT_CHARS_MAX, description="An instant: no fire after"
    )
    time_zone: str = Field(default="UTC", max_length=TEXT_CHARS_MAX)
    gap: Gap = "after"
    repeated: Repeated = "first"


class RetryShape(Request):
    """How a failed attempt is made again; never past the next nominal time."""

    retry_count: int = Field(default=0, ge=0, le=5)
    max_retry_duration: str = Field(
        default="0s", description="`0s` is no limit; with a count, both have to be reached"
    )
    min_backoff: str = "5s"
    max_backoff: str = "1h"
    max_doublings: int = Field(default=5, ge=0, le=16)


class SaveSchedule(Timing):
    """A schedule by itself."""

    description: str = Field(default="", max_length=500)
    missed: Missed = "latest"
    window: str | None = Field(
        default=None, description="Missed times that are older are not made up for"
    )
    overlap: Overlap = "allow"
    jitter: str | None = Field(default=None, description="Fires up to so much later")
    target: dict[str, Any] = Field(
        description="One of `flow: {id, input, node}`, `http: {url, method …}`, "
        "`topic: {name, data …}` and `queue: {name, http | flow | topic}`"
    )
    retry: RetryShape | None = Field(default=None, description="Not for flows: they have their own")
    attempt_deadline: str | None = Field(
        default=None, description="How long one call may take: 15s to 30m, by default 3m"
    )


class CreateSchedule(SaveSchedule):
    """A new schedule by itself."""

    id: str | None = Field(default=None, max_length=500, description="Made up when left out")


class ScheduleAnswer(Answer):
    """A schedule: a trigger node of a published flow, or one by itself."""

    id: str
    flow_id: str | None = Field(description="The flow it starts; null when it does something else")
    flow_name: str | None
    node: str | None = Field(description="Null for a schedule by itself")
    description: str = ""
    cron: str | None
    every: str | None = None
    at: str | list[str] | None = None
    start: str | None = None
    end: str | None = None
    time_zone: str
    gap: Gap
    repeated: Repeated
    missed: Missed
    window: str | None = None
    overlap: Overlap
    jitter: str | None = None
    target: dict[str, Any]
    retry: RetryShape | None = None
    attempt_deadline: str | None = None
    state: Literal["active", "paused", "ended"]
    next_at: str | None = Field(description="When it fires next, jitter included")
    waiting_at: str | None = Field(
        default=None, description="A nominal time that waits for the end of the run before"
    )
    last_at: str | None = None
    last_run_id: str | None = None
    last_task_id: str | None = None
    last_attempt_at: str | None = None
    last_status: str | None = Field(
        default=None, description="The state of the run or the task that it started last"
    )
    last_error: dict[str, Any] | None = None
    retry_at: str | None = Field(default=None, description="When a failed attempt is made again")
    updated_at: str | None = None


class SchedulesQuery(PageQuery):
    """Which schedules."""

    limit: int = Field(default=SCHEDULES_PAGE_DEFAULT, ge=1, le=SCHEDULES_PAGE_DEFAULT)
    flow: str | None = Field(default=None, max_length=500, description="Those that start this flow")


class ScheduleList(Answer):
    """Schedules of every kind, by id."""

    items: list[ScheduleAnswer]
    next_cursor: str | None


class PreviewRequest(Timing):
    """A rule in time to look at."""

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
    """What became of a nominal time, or of a fire by hand."""

    due_at: str
    fired_at: str | None
    late_ms: int | None = Field(description="How long after its time it started a run")
    outcome: Literal["fired", "skipped", "missed", "failed"]
    reason: Literal["overlap", "newer", "too_late", "failed"] | None = Field(
        description="`overlap`: the run before had not ended; `newer`: a later time was made up "
        "for instead; `too_late`: it had passed when the server could fire again; `failed`: what "
        "it should start was not there"
    )
    message: str | None = None
    run_id: str | None
    task_id: str | None = None
    by: Literal["schedule", "hand", "backfill"] = "schedule"


class FireList(Answer):
    """The last nominal times, newest first."""

    items: list[FireShape]
    next_cursor: str | None


class RanAnswer(Answer):
    """What a fire by hand has started."""

    due_at: str
    run_id: str | None = Field(description="For a schedule that starts a flow")
    task_id: str | None = Field(description="For one that puts a task on a queue")
    state: str | None = Field(description="Of the run or the task")


class BackfillRequest(Request):
    """A period to make up for, both ends included."""

    from_: str = Field(alias="from", max_length=TEXT_CHARS_MAX)
    until: str = Field(max_length=TEXT_CHARS_MAX)


class BackfilledShape(Answer):
    """A nominal time of the period and its run."""

    due_at: str
    run_id: str | None
    task_id: str | None
    is_new: bool = Field(description="False: it had a run already")


class BackfillAnswer(Answer):
    """What was started, oldest first."""

    started: int
    items: list[BackfilledShape]
