"""A run that records too much: what its steps yield is refused. Pure."""

from engine.core.events import ActivityCompleted, ActivityFailed, Event
from engine.drivers.runs.live import Live


def within_bytes(live: Live, event: Event, *, bytes_max: int) -> Event:
    """Give the fact, or for an output beyond the limit the failure of its attempt.

    What undoes is let through: a run can always be undone.
    """
    if type(event) is not ActivityCompleted or live.machine.state != "running":
        return event
    message = f"The run has recorded {live.recorded_bytes} bytes; {bytes_max} are allowed."
    return ActivityFailed(
        at=event.at,
        frame=event.frame,
        step=event.step,
        attempt=event.attempt,
        error={
            "code": "limit.run_bytes",
            "message": message,
            "node": live.compiled.node_of(event.step),
            "attempt": event.attempt,
            "details": None,
        },
        retryable=False,
    )
