"""Shapes of what runs did: facts, changes, spans, and news of them."""

from typing import Literal

from pydantic import Field

from designer.api.models.common import Answer, Json, Request
from designer.api.models.runs import ItemCounts, NodeState, NodeView, RunState, Undo

SEQ_MAX = 2**31 - 1
"""The highest number that a fact may have."""
WAIT_S_MAX = 25


class HistoryQuery(Request):
    """Which part of a history."""

    after: int = Field(default=0, ge=0, le=SEQ_MAX, description="Facts with a larger `seq` only")
    limit: int = Field(default=200, ge=1, le=1_000)
    wait_s: float = Field(
        default=0, ge=0, le=WAIT_S_MAX, description="How long to wait for facts when there are none"
    )


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


class ReplayQuery(Request):
    """Which part of a replay."""

    after: int = Field(default=0, ge=0, le=SEQ_MAX, description="Facts with a larger `seq` only")
    limit: int = Field(default=500, ge=1, le=2_000)


class NodeStanding(Answer):
    """How a node stands at a moment."""

    state: NodeState
    attempts: int
    is_held: bool = Field(default=False, description="It waits at a breakpoint")
    items: ItemCounts | None = None


class ReplayItem(Answer):
    """What one fact changed."""

    seq: int
    at: str
    kind: str
    node: str | None = Field(default=None, description="The node that the fact is about")
    frame: int | None = None
    attempt: int | None = None
    run_state: RunState
    changes: dict[str, NodeStanding] = Field(
        description="By node, only those that stand differently from before"
    )


class ReplayAnswer(Answer):
    """Facts in order; `next_cursor` is the `after` of the next page.

    Every node begins as `pending` with no attempt; each change replaces how its node stood.
    """

    items: list[ReplayItem]
    next_cursor: int | None
    total: int = Field(description="Facts that there are by now")


class RunChange(Answer):
    """What a stream says of the run itself."""

    state: RunState
    undo: Undo
    output: Json = None
    output_size: int | None = Field(default=None, description="Bytes of an output left out")
    error: Json = None
    started_at: str | None = None
    ended_at: str | None = None


class RunDelta(Answer):
    """One `delta` of a stream: what changed; the first one holds everything."""

    seq: int
    run: RunChange
    nodes: dict[str, NodeView]


class Span(Answer):
    """Something that took time."""

    node: str
    frame: int
    position: int | None = Field(description="Which item or iteration")
    kind: Literal["attempt", "call", "undo", "wait", "scope"]
    attempt: int | None
    started_at: str
    ended_at: str | None
    outcome: str = Field(description="Of a try its outcome, else the state of the node")
    child_run: str | None = None


class TimelineAnswer(Answer):
    """What a run did when, by its beginning."""

    run_id: str
    started_at: str | None
    ended_at: str | None
    spans: list[Span]
    is_complete: bool = Field(description="False when there were too many to show all")
