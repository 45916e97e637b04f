"""Shapes of runs."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, PageQuery, Request

SEQ_MAX = 2**31 - 1
"""The highest number that a fact may have."""
REQUEST_ID_CHARS_MAX = 200
REASON_CHARS_MAX = 1_000

RunState = Literal[
    "queued",
    "running",
    "waiting",
    "compensating",
    "succeeded",
    "failed",
    "cancelled",
    "timed_out",
    "undo_blocked",
    "parked",
]
NodeState = Literal[
    "pending",
    "running",
    "waiting",
    "retrying",
    "succeeded",
    "failed",
    "skipped",
    "cancelled",
    "compensating",
    "compensated",
    "compensation_failed",
]
Undo = Literal["none", "done", "partly", "blocked"]


class StartRun(Request):
    """How to start a run."""

    input: Json = None
    request_id: str | None = Field(
        default=None,
        min_length=1,
        max_length=REQUEST_ID_CHARS_MAX,
        description="The same id starts one run only; the header Idempotency-Key says the same",
    )
    version: int | Literal["draft"] | None = Field(
        default=None, description="The newest published one when absent; `draft` runs the draft"
    )
    trigger: str | None = Field(default=None, description="The trigger node that starts it")


class StartedAnswer(Answer):
    """A run that was accepted: it survives whatever happens to the server."""

    run_id: str
    state: RunState


class CancelRun(Request):
    """Why a run is cancelled."""

    reason: str = Field(default="", max_length=REASON_CHARS_MAX)


class ResolveUndo(Request):
    """What a person decided about an undo that could not succeed."""

    decision: Literal["retry", "skip", "done"]


class RunsQuery(PageQuery):
    """Which runs."""

    flow: str | None = None
    state: RunState | None = None


class ItemCounts(Answer):
    """How a map's items stand."""

    total: int
    succeeded: int
    failed: int
    running: int


class NodeView(Answer):
    """How a node of a run stands."""

    state: NodeState
    attempts: int
    output: Json = None
    error: Json = None
    output_size: int | None = Field(default=None, description="Bytes of the output as JSON")
    started_at: str | None = None
    ended_at: str | None = None
    due_at: str | None = Field(default=None, description="When a wait is over")
    retry_at: str | None = Field(default=None, description="When the next attempt starts")
    reason: str | None = Field(default=None, description="Why it was skipped")
    items: ItemCounts | None = None
    undone_by: str | None = None
    max_attempts: int | None = None


class AttemptView(Answer):
    """One try."""

    attempt: int
    started_at: str | None
    ended_at: str | None
    outcome: Literal["completed", "failed", "running", "aborted"]
    error: Json = None


class FrameView(NodeView):
    """How the node stands in one item of its map."""

    position: int = Field(description="The item's index")
    input: Json = None
    attempt_log: list[AttemptView] = Field(default_factory=list)


class NodeDetail(NodeView):
    """A node of a run with its input and every attempt."""

    input: Json = None
    attempt_log: list[AttemptView] = Field(default_factory=list)
    frames: list[FrameView] | None = Field(
        default=None, description="In a map: the first 100 items"
    )


class RunSummary(Answer):
    """A run in the list."""

    run_id: str
    flow_id: str | None
    version: int | Literal["draft"] | None
    state: RunState
    undo: Undo
    error: Json = None
    created_at: str
    started_at: str | None = None
    ended_at: str | None = None
    request_id: str | None = None
    forked_from: str | None = Field(
        default=None, description="The ended run whose results it took over"
    )
    parent_run: str | None = Field(default=None, description="The run that called it")


class RunView(RunSummary):
    """One execution."""

    input: Json = None
    output: Json = None
    nodes: dict[str, NodeView]


class RunList(Answer):
    """A page of runs, newest first."""

    items: list[RunSummary]
    next_cursor: str | None


class HistoryQuery(Request):
    """Which part of a history."""

    after: int = Field(default=0, ge=0, le=SEQ_MAX, description="Facts with a larger `seq` only")
    limit: int = Field(default=200, ge=1, le=1_000)


class HistoryItem(Answer):
    """A fact."""

    seq: int
    at: str
    kind: str
    node: str | None = None
    frame: int | None = None
    attempt: int | None = None
    data: Json = None


class HistoryList(Answer):
    """Facts in order; `next_cursor` is the `after` of the next page."""

    items: list[HistoryItem]
    next_cursor: int | None


class RunFlowAnswer(Answer):
    """The document that the run runs."""

    flow: dict[str, Json]
    version: int | Literal["draft"] | None


class RunChange(Answer):
    """What a stream says of the run itself."""

    state: RunState
    undo: Undo
    output: Json = None
    error: Json = None
    started_at: str | None = None
    ended_at: str | None = None


class RunDelta(Answer):
    """One `delta` of a stream: what changed; the first one holds everything."""

    seq: int
    run: RunChange
    nodes: dict[str, NodeView]
