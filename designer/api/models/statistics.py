"""Shapes of how runs fare."""

from typing import Literal

from pydantic import ConfigDict, Field

from designer.api.models.common import Answer, Request


class StatisticsQuery(Request):
    """Of which time."""

    since: str | None = Field(
        default=None, max_length=50, description="A day before `until` when absent"
    )
    until: str | None = Field(default=None, max_length=50, description="Now when absent")
    buckets: int = Field(default=48, ge=1, le=100)
    flow: str | None = Field(default=None, max_length=200)


class Bucket(Answer):
    """The runs that were created in a part of the time, by how they stand now."""

    model_config = ConfigDict(extra="ignore", defer_build=True, serialize_by_alias=True)

    from_: str = Field(alias="from")
    to: str
    started: int = Field(description="All of them")
    succeeded: int
    failed: int
    cancelled: int
    timed_out: int


class SlowNode(Answer):
    """How long a node took, from its first attempt to the end of the last."""

    flow_id: str
    node: str
    p50_ms: int = Field(description="Half of the times it took no longer")
    p95_ms: int = Field(description="Of twenty times it took longer once")
    count: int


class FailingNode(Answer):
    """How often a node has failed for good."""

    flow_id: str
    node: str
    code: str
    count: int


class QueueNow(Answer):
    """How a task queue stands."""

    name: str
    state: Literal["active", "paused"]
    max_concurrent_dispatches: int
    depth: int = Field(description="Tasks that wait, be they due or not")
    running: int
    oldest_due_at: str | None
    late_ms: int = Field(description="How long the oldest task has been due")
    per_minute: float = Field(description="Tasks that ended, over the last five minutes")


class DueSchedule(Answer):
    """A schedule that fires soon."""

    schedule_id: str
    flow_id: str
    node: str
    due_at: str


class StatisticsAnswer(Answer):
    """How runs fare. Nodes are looked at in the newest `sample` runs of the time."""

    since: str
    until: str
    buckets: list[Bucket]
    running: int = Field(description="Now, as are the next three")
    waiting: int
    queued: int
    needs_a_person: int
    failure_rate: float | None = Field(
        description="Failed and timed out, of all that ended; null when none has"
    )
    slowest: list[SlowNode]
    failing: list[FailingNode]
    queues: list[QueueNow]
    due: list[DueSchedule]
    sample: int
    is_capped: bool = Field(description="Whether a count stopped at 50,000")
