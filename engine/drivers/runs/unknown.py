"""Attempts whose end nobody saw, of nodes that must not be tried again blindly (`on_unknown`).

With `fail` such an attempt has failed; with `ask` it is lost until a person says what became of it.
"""

from engine.core.commands import ScheduleActivity
from engine.core.events import ActivityFailed, ActivityLost
from engine.drivers.runs.jobs import JobKey
from engine.drivers.runs.live import Live
from engine.drivers.versions.programs import Compiled

UNKNOWN = "unknown"
MESSAGE = (
    "Baton stopped during this attempt, so nobody knows whether it took effect. "
    "The node's on_unknown says that it is not to be tried again."
)


def may_rerun(compiled: Compiled, step: int) -> bool:
    """Tell whether an attempt may be repeated when its end was not seen."""
    return compiled.node(step).on_unknown == "rerun"


Unseen = ActivityFailed | ActivityLost


def unknown_outcome(compiled: Compiled, key: JobKey, *, at: int) -> Unseen:
    """Give the outcome of an attempt that is not to be repeated. No retry policy applies."""
    if compiled.node(key.step).on_unknown == "ask":
        return ActivityLost(at=at, frame=key.frame, step=key.step, attempt=key.attempt)
    return ActivityFailed(
        at=at,
        frame=key.frame,
        step=key.step,
        attempt=key.attempt,
        error={
            "code": UNKNOWN,
            "message": MESSAGE,
            "node": compiled.node_of(key.step),
            "attempt": key.attempt,
            "details": None,
        },
        retryable=False,
    )


def lost_attempts(live: Live, *, at: int) -> list[Unseen]:
    """Give the outcomes of what was in flight in this run when its engine was killed."""
    return [
        unknown_outcome(
            live.compiled,
            JobKey(live.row.run_id, command.frame, command.step, command.attempt),
            at=at,
        )
        for command in live.machine.outstanding()
        if isinstance(command, ScheduleActivity) and not may_rerun(live.compiled, command.step)
    ]
