"""The rows that a store keeps, as plain frozen data. Knows no SQL, no flow and no core.

JSON columns hold text that was serialised once, by whoever made the row. Times are milliseconds
since 1970 in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from engine.store.records_events import OutboxRow
from engine.store.records_schedules import ScheduleMove

OPEN_STATES = ("running", "compensating")
"""States of runs that an engine works on, unless they wait."""
RUN_STATES = (
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
)
"""Every state of a run; a run's row is in no other."""
UNDER_WAY = ("running", "waiting", "compensating")
"""States of runs that count as running."""
SHARDS = 64
"""How many parts the runs are dealt to; each has one owner at a time."""
Place = tuple[str, int, int]
"""`(run_id, frame, step)`: where a run waits."""


class VersionRow(NamedTuple):
    """A flow document that runs can point to; a draft that was run has no number."""

    version_id: str
    flow_id: str
    number: int | None
    digest: str
    """SHA-256 of the canonical document."""
    document: str
    published_at: int
    published_by: str
    pins: str | None = None
    """JSON: the numbers that calls of other flows were pinned to when it was published."""


class RunRow(NamedTuple):
    """One run: who started it, where it stands."""

    run_id: str
    flow_id: str
    version_id: str
    request_id: str | None
    body_hash: str
    """SHA-256 of what was asked for, to tell a repetition from another wish."""
    state: str
    undo: str
    trigger: int
    output: str | None
    error: str | None
    created_at: int
    started_at: int | None = None
    ended_at: int | None = None
    wake_at: int | None = None
    """When the ticker has to bring a waiting run back; NULL while the engine holds it."""
    recoveries: int = 0
    """Takeovers after a crash since the last new fact."""
    recovered_seq: int = 0
    shard: int = 0
    """Which part of the runs it is dealt to; children are in the part of their root."""
    root_id: str = ""
    """The run at the top of the calls; a run that nobody called names itself."""
    parent_run: str | None = None
    parent_frame: int = 0
    parent_step: int = -1
    parent_attempt: int = 0
    depth: int = 0
    """How many calls are above it."""
    input: str | None = None
    """JSON; only while it is queued, for then it has no fact yet."""
    forked_from: str | None = None
    is_debug: int = 0
    """1: it may hold values that somebody made up; such a run says nothing of the real work."""


class RunUpdate(NamedTuple):
    """What changes in a run's row besides its facts."""

    run_id: str
    state: str
    undo: str
    output: str | None
    error: str | None
    ended_at: int | None
    wake_at: int | None
    started_at: int | None = None
    """When a queued run was admitted; None leaves what is there."""

    def on(self, row: RunRow) -> RunRow:
        """Give the row as it is after the change; an input is dropped with the queueing."""
        return row._replace(
            state=self.state,
            undo=self.undo,
            output=self.output,
            error=self.error,
            ended_at=self.ended_at,
            wake_at=self.wake_at,
            started_at=row.started_at if self.started_at is None else self.started_at,
            input=row.input if self.state == "queued" else None,
        )


class EventRow(NamedTuple):
    """One fact. `(run_id, seq)` is unique: two writers can never both append fact n."""

    run_id: str
    seq: int
    kind: int
    frame: int
    step: int
    attempt: int
    at: int
    data: str | None
    answers: str | None


class LogRow(NamedTuple):
    """What an attempt said for people until a fact about it: lines as JSON."""

    run_id: str
    step: int
    frame: int
    seq: int
    """The fact that it was written with."""
    attempt: int
    lines: str


class RecoveryMark(NamedTuple):
    """A takeover after a crash, as the run's row keeps it."""

    run_id: str
    recoveries: int
    recovered_seq: int
    state: str
    error: str | None = None


class KnownStart(NamedTuple):
    """The run that a request id led to."""

    run_id: str
    body_hash: str


class WaitRow(NamedTuple):
    """A place where a run waits for an answer from outside."""

    run_id: str
    frame: int
    step: int
    shard: int
    kind: str
    """`callback`, `approval` or `event`."""
    node: str
    flow_id: str
    event_type: str | None
    correlation: str | None
    details: str
    """JSON."""
    opened_at: int
    timeout_at: int | None


class InboxRow(NamedTuple):
    """Something for a run that another process owns."""

    item_id: str
    """Grows with time: what was posted first is taken first."""
    shard: int
    run_id: str
    kind: str
    data: str
    """JSON."""
    at: int


class ArrivalRow(NamedTuple):
    """An event from outside, kept for runs that begin to wait for it later."""

    event_key: str
    type: str
    source: str
    correlation: str | None
    data: str
    """JSON."""
    at: int


@dataclass(slots=True)
class Batch:
    """What one transaction writes: facts together with their effects."""

    runs: list[RunRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)
    updates: list[RunUpdate] = field(default_factory=list)
    logs: list[LogRow] = field(default_factory=list)
    moves: list[ScheduleMove] = field(default_factory=list)
    waits: list[WaitRow] = field(default_factory=list)
    """Places that runs begin to wait at; one that is there is replaced."""
    closed: list[Place] = field(default_factory=list)
    """Places that nobody waits at any more; applied after `waits`."""
    delivered: list[str] = field(default_factory=list)
    """Ids of inbox rows that are dealt with."""
    posts: list[InboxRow] = field(default_factory=list)
    """Rows for runs of other owners; one that is there is left alone."""
    emitted: list[OutboxRow] = field(default_factory=list)
    """Events of our own that tell of this."""
    fences: Mapping[int, int] | None = None
    """Shard to epoch: what the writer must still own for anything to be written."""

    def is_empty(self) -> bool:
        """Say whether there is nothing to write; fences alone are nothing."""
        return not (
            self.runs
            or self.events
            or self.updates
            or self.logs
            or self.moves
            or self.waits
            or self.closed
            or self.delivered
            or self.posts
            or self.emitted
        )
