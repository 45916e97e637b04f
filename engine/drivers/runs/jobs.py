"""One attempt as the pool and the executor see it. Knows no thread."""

from dataclasses import dataclass, field
from typing import NamedTuple

from connectors.sdk.logs import LogBook
from engine.core.commands import AbortActivity, PollActivity, ScheduleActivity
from engine.core.events import ActivityCompleted, ActivityFailed, ActivityPending, Event
from engine.core.plan import Json
from engine.drivers.rowtext import encode
from engine.drivers.runs.live import Live
from engine.drivers.versions.programs import Compiled

CANCEL_MS_MAX = 30_000
"""How long stopping what goes on outside may take, unless the node's own limit is shorter."""


class JobKey(NamedTuple):
    """Names an attempt in the whole store."""

    run_id: str
    frame: int
    step: int
    attempt: int


@dataclass(slots=True, eq=False)
class Job:
    """An attempt to be made, or with a handle one to be asked about, or to be stopped outside.

    The pool sets the flags, the action may ask for them.
    """

    key: JobKey
    input: Json
    compiled: Compiled
    timeout_ms: int | None = None
    shard: int = 0
    is_suspect: bool = False
    """Whether an engine has died since the run last got on: this attempt may have killed it."""
    handle: Json = None
    """What is under way outside."""
    is_stop: bool = False
    """It is to be stopped there, not asked about."""
    is_cancelled: bool = False
    is_started: bool = False
    is_abandoned: bool = False
    owed: list[bool] = field(default_factory=lambda: [True])
    """Empty once it is answered. Popping is atomic: exactly one of all who want to answer does."""
    log: LogBook | None = None
    """What the action has said for people; None until it says anything."""
    epoch: int = 0
    """Of its shard when it was handed out: whoever has owned that since may have made it."""

    def lines(self) -> str | None:
        """Give the JSON text of what was said, for the fact that answers this; None for nothing."""
        lines = None if self.log is None else self.log.take()
        return encode(lines) if lines else None

    @property
    def is_poll(self) -> bool:
        """Whether it only asks, so that it can be asked again whatever becomes of it."""
        return self.handle is not None and not self.is_stop


def key_of(run_id: str, event: Event) -> JobKey | None:
    """Give the attempt that a fact is the outcome of; None for other facts."""
    match event:
        case ActivityCompleted() | ActivityFailed() | ActivityPending():
            return JobKey(run_id, event.frame, event.step, event.attempt)
    return None


def job_of(live: Live, command: ScheduleActivity) -> Job:
    """Give the attempt that a command wants."""
    step = live.compiled.plan.steps[command.step]
    key = JobKey(live.row.run_id, command.frame, command.step, command.attempt)
    row = live.row
    is_suspect = row.recoveries > 0 and live.seq == row.recovered_seq
    return Job(key, command.input, live.compiled, step.timeout_ms, row.shard, is_suspect)


def poll_of(live: Live, command: PollActivity) -> Job:
    """Give the question that a command wants asked."""
    step = live.compiled.plan.steps[command.step]
    key = JobKey(live.row.run_id, command.frame, command.step, command.attempt)
    handle, shard = command.handle, live.row.shard
    return Job(key, command.input, live.compiled, step.timeout_ms, shard, handle=handle)


def stop_of(live: Live, command: AbortActivity) -> Job:
    """Give the job that stops what goes on outside."""
    step = live.compiled.plan.steps[command.step]
    key = JobKey(live.row.run_id, command.frame, command.step, command.attempt)
    frame = live.machine.frames.get(command.frame)  # it may have closed within the turn
    work = None if frame is None else frame.work.get(command.step)
    timeout_ms = min(step.timeout_ms or CANCEL_MS_MAX, CANCEL_MS_MAX)
    handle, shard = command.handle, live.row.shard
    config = None if work is None else work.input
    return Job(key, config, live.compiled, timeout_ms, shard, handle=handle, is_stop=True)


def never_begun(live: Live, key: JobKey, *, at: int) -> ActivityFailed:
    """Give the outcome of an attempt that was aborted before it was handed out."""
    error = {
        "code": "aborted",
        "message": "The attempt was not begun because the run is stopping.",
        "node": live.compiled.node_of(key.step),
        "attempt": key.attempt,
        "details": None,
    }
    return ActivityFailed(
        at=at,
        frame=key.frame,
        step=key.step,
        attempt=key.attempt,
        error=error,
        retryable=False,
    )
