"""Shapes of flows: drafts, versions, findings."""

from typing import Literal

from pydantic import Field, RootModel

from designer.api.models.common import Answer, FindingShape, Json, PageQuery, Request


class FlowDocument(RootModel[dict[str, Json]]):
    """A flow document, `baton.flow/v1`; a draft may be unfinished."""


class FlowsQuery(PageQuery):
    """Which flows."""


class FlowQuery(Request):
    """How to show a flow."""

    format: Literal["json", "yaml"] = Field(
        default="json", description="`yaml` gives the document alone, as a file to keep"
    )


class LastRun(Answer):
    """The newest run of a flow."""

    run_id: str
    state: str
    created_at: str


class FlowSummary(Answer):
    """A flow in the list."""

    id: str
    name: str
    revision: int
    published_version: int | None
    updated_at: str
    has_unpublished_changes: bool
    node_count: int
    triggers: list[str] = Field(description="Types of its trigger nodes")
    last_run: LastRun | None
    next_fire: str | None = Field(
        default=None, description="When the next of its schedules fires; none when all are paused"
    )


class FlowList(Answer):
    """A page of flows, by id."""

    items: list[FlowSummary]
    next_cursor: str | None


class PublishRequest(Request):
    """How to publish."""

    message: str = Field(
        default="", max_length=2000, description="What this version is for, kept with it"
    )


class DraftAnswer(Answer):
    """A draft; its revision is also the ETag."""

    flow: dict[str, Json]
    revision: int
    published_version: int | None
    has_unpublished_changes: bool
    updated_at: str


class ValidationAnswer(Answer):
    """What validation noticed; `valid` when none is an error."""

    valid: bool
    findings: list[FindingShape]


class PublishedAnswer(Answer):
    """A new version, or the newest one when nothing had changed."""

    version: int
    published_at: str
    findings: list[FindingShape] = Field(description="Warnings")


class VersionSummary(Answer):
    """A version in the list."""

    version: int
    published_at: str
    by: str | None = None
    message: str = Field(default="", description="What was said of it when it was published")


class VersionList(Answer):
    """All versions, newest first."""

    items: list[VersionSummary]
    next_cursor: str | None


class VersionQuery(FlowQuery):
    """How to show a version."""


class VersionAnswer(Answer):
    """A version's document."""

    version: int
    flow: dict[str, Json]
