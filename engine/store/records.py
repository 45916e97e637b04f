"""The rows that a store keeps, as plain frozen data. Knows no SQL, no flow and no core.

JSON columns hold text that was serialised once, by whoever made the row. Times are milliseconds
since 1970 in UTC.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

OPEN_STATES = ("queued", "running", "compensating")
"""States of runs that an engine works on, unless they wait."""


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


class RunUpdate(NamedTuple):
    """What changes in a run's row besides its facts."""

    run_id: str
    state: str
    undo: str
    output: str | None
    error: str | None
    ended_at: int | None
    wake_at: int | None


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


class ScheduleRow(NamedTuple):
    """A trigger node of a published flow; its id is `<flow>:<node>`."""

    schedule_id: str
    flow_id: str
    node: str
    cron: str
    time_zone: str
    gap: str
    repeated: str
    missed: str
    overlap: str
    input: str
    state: str
    """`active` or `paused`."""
    next_at: int | None
    last_at: int | None = None
    """The newest nominal time that was handled."""
    last_run_id: str | None = None


class ScheduleMove(NamedTuple):
    """A schedule's cursor goes on, from the nominal time it was read at."""

    schedule_id: str
    seen_at: int
    next_at: int | None
    last_at: int | None
    last_run_id: str | None


class QueueRow(NamedTuple):
    """A task queue and how it treats its tasks."""

    name: str
    state: str = "active"
    """`active` or `paused`."""
    max_running: int = 10
    max_attempts: int = 10
    min_backoff_ms: int = 1_000
    max_backoff_ms: int = 600_000


class TaskRow(NamedTuple):
    """One delayed task: an HTTP call or a flow start, `target` as JSON."""

    task_id: str
    queue: str
    name: str | None
    idempotency_key: str
    state: str
    """`waiting`, `running`, `done` or `failed`."""
    due_at: int
    attempts: int
    target: str
    created_at: int
    updated_at: int
    last_error: str | None = None


@dataclass(slots=True)
class Batch:
    """What one transaction writes: facts together with their effects."""

    runs: list[RunRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)
    updates: list[RunUpdate] = field(default_factory=list)
    moves: list[ScheduleMove] = field(default_factory=list)

    def is_empty(self) -> bool:
        """Say whether there is nothing to write."""
        return not (self.runs or self.events or self.updates or self.moves)


def carry_over(old: ScheduleRow | None, new: ScheduleRow) -> ScheduleRow:
    """Give the new row with what the old one has lived through.

    With the same rule the cursor stays, so that a fire that is due is not lost over an edit.
    """
    if old is None:
        return new
    kept = new._replace(state=old.state, last_at=old.last_at, last_run_id=old.last_run_id)
    same_rule = _rule(old) == _rule(new)
    if same_rule or old.state == "paused":
        kept = kept._replace(next_at=old.next_at)
    return kept


def _rule(row: ScheduleRow) -> tuple[str, ...]:
    return (row.cron, row.time_zone, row.gap, row.repeated)
