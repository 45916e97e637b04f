"""One attempt as the pool and the executor see it. Knows no thread."""

from dataclasses import dataclass
from typing import NamedTuple

from engine.core.commands import ScheduleActivity
from engine.core.events import ActivityFailed
from engine.core.plan import Json
from engine.drivers.live import Live
from engine.drivers.programs import Compiled


class JobKey(NamedTuple):
    """Names an attempt in the whole store."""

    run_id: str
    frame: int
    step: int
    attempt: int


@dataclass(slots=True, eq=False)
class Job:
    """An attempt to be made. The pool sets the flags, the action may ask for them."""

    key: JobKey
    input: Json
    compiled: Compiled
    timeout_ms: int | None = None
    is_suspect: bool = False
    """Whether an engine has died since the run last got on: this attempt may have killed it."""
    is_cancelled: bool = False
    is_started: bool = False
    is_abandoned: bool = False


def job_of(live: Live, command: ScheduleActivity) -> Job:
    """Give the attempt that a command wants."""
    step = live.compiled.plan.steps[command.step]
    key = JobKey(live.row.run_id, command.frame, command.step, command.attempt)
    row = live.row
    is_suspect = row.recoveries > 0 and live.seq == row.recovered_seq
    return Job(key, command.input, live.compiled, step.timeout_ms, is_suspect)


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
