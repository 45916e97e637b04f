"""Shapes of what operators do to runs, and of the previews of it."""

from typing import Literal

from pydantic import Field, RootModel

from designer.api.models.common import Answer, Json, Request
from designer.api.models.runs import (
    REASON_CHARS_MAX,
    REQUEST_ID_CHARS_MAX,
    RunState,
    RunSummary,
    RunView,
    StartedAnswer,
)

BULK_PAGE_MAX = 200
BULK_IDS_MAX = 1_000
DRY_RUN = Field(default=False, description="Say what would happen, and do nothing")
REQUEST_ID = Field(
    default=None,
    min_length=1,
    max_length=REQUEST_ID_CHARS_MAX,
    description="The same id makes one run only; the header Idempotency-Key says the same",
)


class CancelRun(Request):
    """Why a run is cancelled."""

    reason: str = Field(default="", max_length=REASON_CHARS_MAX)
    dry_run: bool = DRY_RUN


class RehearsedNode(Answer):
    """A node that a cancellation reaches."""

    node: str
    position: int | None = Field(default=None, description="Which item or iteration")
    by: str | None = Field(default=None, description="The node that undoes it")
    error: Json = None


class RehearsedCounts(Answer):
    """How many there are; the lists hold the first 1,000."""

    stopped: int
    undone: int
    blocked: int


class CancelPreview(Answer):
    """What a cancellation would do now; the run goes on meanwhile."""

    stopped: list[RehearsedNode] = Field(description="What is under way or waits")
    undone: list[RehearsedNode] = Field(description="In the order in which it would be undone")
    blocked: list[RehearsedNode] = Field(description="What would wait for a person's decision")
    counts: RehearsedCounts


class CancelAnswer(RootModel[CancelPreview | RunView]):
    """The run, or for a dry run the preview."""


class ResolveNode(Request):
    """What a person decided about an undo that cannot succeed, or an attempt nobody saw end."""

    decision: Literal["retry", "skip", "fail", "done"] = Field(
        description="Of an undo: retry, skip or done; of a lost attempt: retry, fail or done"
    )
    output: Json = Field(default=None, description="What a lost attempt that is `done` yielded")
    frame: int | None = Field(default=None, description="Which item's, when several wait")


class RetryRun(Request):
    """How to run again what did not end well."""

    version: int | Literal["newest", "draft"] | None = Field(
        default=None, description="The version that the run ran when absent"
    )
    input: Json = Field(default=None, description="Replaces the run's input when it is there")
    request_id: str | None = REQUEST_ID
    dry_run: bool = DRY_RUN


class ForkRun(RetryRun):
    """From which node on to run again."""

    node: str = Field(description="It runs again, and all that comes after it")


class ForkLine(Answer):
    """What becomes of a node, and why."""

    node: str
    reason: str
    times: int = Field(description="In how many items or iterations; 1 outside of them")


class ForkPreview(Answer):
    """What a retry or a fork would do, node by node; a node in a map may be in several lists."""

    run_id: str
    flow_id: str
    version: int | Literal["draft"]
    node: str | None
    runs_again: list[ForkLine]
    reused: list[ForkLine]
    undone: list[ForkLine] = Field(description="What was undone when the run was stopped")


class ForkAnswer(RootModel[ForkPreview | StartedAnswer]):
    """The new run, or for a dry run the preview."""


class RunsFilter(Request):
    """Which runs. Called runs are left to those that called them, unless `ids` names them."""

    flow: str | None = None
    states: list[RunState] = Field(default_factory=list)
    ids: list[str] = Field(default_factory=list, max_length=BULK_IDS_MAX)
    created_before: str | None = Field(default=None, description="An instant, RFC 3339")
    created_after: str | None = Field(default=None, description="An instant, RFC 3339")


class ChangeRuns(Request):
    """The same for many runs, page by page."""

    action: Literal["cancel", "retry"]
    filter: RunsFilter
    dry_run: bool = DRY_RUN
    request_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=REQUEST_ID_CHARS_MAX,
        description="Each run is retried once; once more for each new request id",
    )
    reason: str = Field(default="", max_length=REASON_CHARS_MAX)
    version: int | Literal["newest"] | None = Field(
        default=None, description="Of retries; the version that each run ran when absent"
    )
    cursor: str | None = Field(default=None, max_length=500)
    limit: int = Field(default=BULK_PAGE_MAX, ge=1, le=BULK_PAGE_MAX)


class ChangedRun(Answer):
    """A run to which it was done."""

    run_id: str
    new_run_id: str | None = None
    created: bool | None = Field(
        default=None, description="False when an earlier request had retried it"
    )


class RefusedRun(Answer):
    """A run to which it could not be done."""

    run_id: str
    reason: str


class BulkPage(Answer):
    """What was done to one page of runs, newest first."""

    action: Literal["cancel", "retry"]
    done: list[ChangedRun]
    refused: list[RefusedRun]
    next_cursor: str | None


class BulkPreview(Answer):
    """To how many runs it would be done."""

    action: Literal["cancel", "retry"]
    count: int
    is_more: bool = Field(description="There are more than were counted")
    by_state: dict[str, int]
    by_flow: dict[str, int]
    sample: list[RunSummary] = Field(description="The newest of them")


class BulkAnswer(RootModel[BulkPreview | BulkPage]):
    """A page, or for a dry run the counts."""
