"""Shapes of the session, the catalog, the trail and the probes."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, Request


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
    credentials: list[str] = Field(description="The types of credentials that it takes")
    needs_credential: bool
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


class OptionsRequest(Request):
    """A field of an action, and what its form holds so far."""

    field: str = Field(max_length=200)
    config: dict[str, Json] = Field(default_factory=dict)


class OptionShape(Answer):
    """One of the choices."""

    value: str
    label: str


class OptionsAnswer(Answer):
    """What there is to choose from, at most 200; any other text may be written as well."""

    options: list[OptionShape]


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
