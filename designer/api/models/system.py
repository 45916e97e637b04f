"""Shapes of the session, the catalog, schedules, queues and the probes."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, Request

PREVIEW_FIRES_MAX = 50


class Person(Answer):
    """Who is signed in."""

    name: str
    role: str


class SessionAnswer(Answer):
    """Who is asking, and what unsafe requests must carry as `X-CSRF-Token`."""

    user: Person
    csrf_token: str | None = Field(description="None for a token, which needs none")
    version: str = Field(description="Baton's version")


class Probe(Answer):
    """How the server is."""

    status: Literal["ok", "closing"]


class ActionShape(Answer):
    """An action, a control or a trigger, as the palette and the form need it."""

    type: str
    version: int
    title: str
    summary: str
    docs: str
    category: str
    icon: str
    config_schema: dict[str, Json]
    output_schema: dict[str, Json]
    ports: list[str]
    retry: str
    is_idempotent: bool
    credential: str | None
    subtitle: str


class CategoryShape(Answer):
    """A group of the palette."""

    id: str
    title: str
    order: int


class BrokenShape(Answer):
    """A connector that could not be loaded, and why."""

    name: str
    place: str
    error: str


class CatalogAnswer(Answer):
    """The palette."""

    actions: list[ActionShape]
    categories: list[CategoryShape]
    broken: list[BrokenShape]


class SchemaQuery(Request):
    """Which version of an action."""

    version: int | None = Field(default=None, description="The newest when absent")


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
    overlap: Literal["allow", "skip"]
    state: Literal["active", "paused"]
    next_at: str | None
    last_at: str | None = None
    last_run_id: str | None = None


class ScheduleList(Answer):
    """All schedules."""

    items: list[ScheduleAnswer]
    next_cursor: str | None


class PreviewRequest(Request):
    """A rule in time to look at."""

    cron: str = Field(max_length=200)
    time_zone: str = Field(default="UTC", max_length=100)
    gap: Literal["after", "skip"] = "after"
    repeated: Literal["first", "both"] = "first"
    count: int = Field(default=5, ge=1, le=PREVIEW_FIRES_MAX)


class PreviewAnswer(Answer):
    """The next moments at which it fires."""

    fires: list[str]


class AuditLine(Answer):
    """Something that was done."""

    at: str
    actor: str
    action: str = Field(description="The operationId of the route")
    subject: str = Field(description="What the path named, for example a flow's id")


class AuditList(Answer):
    """A page of the trail, newest first."""

    items: list[AuditLine]
    next_cursor: str | None
