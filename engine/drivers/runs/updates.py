"""What a run's row is to say. Pure: gives rows, writes none."""

from engine.core.commands import EndRun, StartTimer
from engine.core.events import TimerFired
from engine.drivers.rowtext import encode
from engine.drivers.runs.live import PARKED, Live, engine_error
from engine.store.records import RunRow, RunUpdate

AT_ONCE = 1
"""The moment at which a run is woken that begins for another process: long ago."""


def fired(timer: StartTimer, *, at: int) -> TimerFired:
    """Give the fact that this timer has come due."""
    return TimerFired(
        at=at, frame=timer.frame, step=timer.step, attempt=timer.attempt, timer=timer.timer
    )


def updated(row: RunRow, *, state: str, undo: str, wake_at: int | None = None) -> RunUpdate:
    """Give the change of a run that goes on."""
    return RunUpdate(
        run_id=row.run_id,
        state=state,
        undo=undo,
        output=row.output,
        error=None,
        ended_at=None,
        wake_at=wake_at,
    )


def ended(live: Live, end: EndRun, now: int) -> RunUpdate:
    """Give the change of a run that is over."""
    return RunUpdate(
        run_id=live.row.run_id,
        state=end.state,
        undo=end.undo,
        output=encode(end.output),
        error=None if end.error is None else encode(end.error),
        ended_at=max(now, live.machine.now),
        wake_at=None,
    )


def cancelled(row: RunRow, *, by: str, reason: str, at: int) -> RunUpdate:
    """Give the change of a run that is cancelled before it has begun."""
    said = engine_error("The run was cancelled.", "cancelled")
    said["details"] = {"by": by, "reason": reason}
    change = updated(row, state="cancelled", undo="none")
    return change._replace(error=encode(said), ended_at=at)


def parked(row: RunRow, error: Exception, *, at: int) -> RunUpdate:
    """Give the change of a run that the engine cannot handle.

    One that has not begun fails: it has no fact yet that it could go on from.
    """
    said = encode(engine_error(f"{type(error).__name__}: {error}"))
    if row.state == "queued":
        failed = updated(row, state="failed", undo="none")
        return failed._replace(error=said, ended_at=max(at, row.created_at))
    return updated(row, state=PARKED, undo=row.undo)._replace(error=said)
