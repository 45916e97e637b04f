"""Shapes of runs."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, PageQuery

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


class StartedAnswer(Answer):
    """A run that was accepted: it survives whatever happens to the server."""

    run_id: str
    state: RunState


class RunsQuery(PageQuery):
    """Which runs."""

    flow: str | None = None
    state: str | None = Field(
        default=None,
        max_length=200,
        description="One state, or several with commas between: `failed,timed_out`",
    )
    since: str | None = Field(default=None, max_length=50, description="Created then or later")
    until: str | None = Field(default=None, max_length=50, description="Created before")
    text: str | None = Field(
        default=None, max_length=200, description="How the id begins, or the request id"
    )
    is_debug: bool | None = None


class ItemCounts(Answer):
    """How a map's items, or a repeat's iterations, stand."""

    total: int
    succeeded: int
    failed: int
    running: int


class WaitView(Answer):
    """What a node waits for, and what has come so far."""

    kind: Literal["callback", "approval", "event"]
    answers: int = Field(description="How many have come that count")
    wanted: int
    timeout_at: str | None = None
    remind_at: str | None = None
    escalate_at: str | None = None
    methods: list[str] | None = None
    title: str | None = None
    message: str | None = None
    form: Json = None
    people: list[str] | None = None
    escalate_to: list[str] | None = None
    type: str | None = None
    source: str | None = None
    correlation: Json = None


class NodeView(Answer):
    """How a node of a run stands."""

    state: NodeState
    attempts: int
    output: Json = None
    error: Json = None
    output_size: int | None = Field(default=None, description="Bytes of the output as JSON")
    input_size: int | None = Field(default=None, description="Bytes of an input that is left out")
    started_at: str | None = None
    ended_at: str | None = None
    due_at: str | None = Field(default=None, description="When a wait, or the next poll, is due")
    retry_at: str | None = Field(default=None, description="When the next attempt starts")
    reason: str | None = Field(default=None, description="Why it was skipped")
    items: ItemCounts | None = None
    undone_by: str | None = None
    wait: WaitView | None = None
    polls: int | None = Field(default=None, description="How often the outside was asked")
    is_lost: bool | None = Field(
        default=None, description="Nobody saw how the attempt ended; a person is to say"
    )
    child_run: str | None = Field(default=None, description="The newest run that it has called")
    max_attempts: int | None = None
    is_held: bool = Field(
        default=False, description="A breakpoint: it waits to be let begin, in one item at least"
    )
    source: Literal["recorded", "mocked", "reused"] = Field(
        default="recorded",
        description="Whether this run did it, somebody made it up, or another run did it",
    )


class LogLine(Answer):
    """Something that an attempt has said for people."""

    at: str
    level: Literal["info", "warning", "error"]
    text: str
    details: dict[str, Json]


class AttemptView(Answer):
    """One try."""

    attempt: int
    started_at: str | None
    ended_at: str | None
    outcome: Literal["completed", "failed", "running", "aborted", "lost"]
    error: Json = None
    logs: list[LogLine] = Field(
        default_factory=list, description="What it has said, once there is a fact about it"
    )


class FrameView(NodeView):
    """How the node stands in one item of its map, or one iteration of its repeat."""

    position: int = Field(description="The item's index")
    frame: int = Field(description="What tells it apart in nested scopes")
    input: Json = None
    attempt_log: list[AttemptView] = Field(default_factory=list)


class NodeDetail(NodeView):
    """A node of a run with its input and every attempt."""

    input: Json = None
    attempt_log: list[AttemptView] = Field(default_factory=list)
    frames: list[FrameView] | None = Field(
        default=None, description="In a map or a repeat: up to 100 items"
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
    is_debug: bool = Field(
        default=False, description="It may hold made-up values; so may its retries and forks"
    )


class RunView(RunSummary):
    """One execution."""

    input: Json = None
    output: Json = None
    input_size: int | None = Field(default=None, description="Bytes of an input that is left out")
    output_size: int | None = Field(default=None, description="Bytes of an output left out")
    nodes: dict[str, NodeView]
    mocked: list[str] = Field(
        default_factory=list, description="Nodes whose outcome somebody made up"
    )
    until: str | None = Field(default=None, description="It runs up to this node")
    only: str | None = Field(default=None, description="It runs this node alone")
    breakpoints: list[str] | Literal["all"] = Field(
        default_factory=list, description="Nodes that are held before they begin"
    )


class RunList(Answer):
    """A page of runs, newest first."""

    items: list[RunSummary]
    next_cursor: str | None


class RunFlowAnswer(Answer):
    """The document that the run runs."""

    flow: dict[str, Json]
    version: int | Literal["draft"] | None


class ChildRun(RunSummary):
    """A run that was called."""

    node: str | None = Field(description="The node that called it")
    frame: int
    attempt: int


class ChildList(Answer):
    """A page of called runs, oldest first."""

    items: list[ChildRun]
    next_cursor: str | None
