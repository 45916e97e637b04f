"""Runs that call runs: what one of them does to the other, inside one turn and one batch.

Parent and child share a shard, so that the start of a child stands in the batch of the fact that
led to it, and the end of a child in the batch that tells its parent.
"""

from collections.abc import Callable
from typing import Any, Literal

from engine.core.commands import AbortChild, EndRun, StartChild, UndoChild
from engine.core.events import (
    ActivityCompleted,
    ActivityFailed,
    CancelRequested,
    ChildUndone,
    UndoRequested,
)
from engine.core.plan import Json
from engine.drivers.rowtext import decoded
from engine.drivers.runs.books import Books
from engine.drivers.runs.callees import CallRefused
from engine.drivers.runs.entering import begin
from engine.drivers.runs.jobs import JobKey, never_begun
from engine.drivers.runs.live import END_STATES, Live
from engine.store.records import RunRow

CallCommand = StartChild | AbortChild | UndoChild


def start(turn: Books, caller: Live, command: StartChild) -> None:
    """Begin the child; what keeps it from beginning fails the attempt."""
    place: dict[str, Any] = {
        "frame": command.frame,
        "step": command.step,
        "attempt": command.attempt,
    }
    children = children_of(turn, caller)
    try:
        wanted = turn.desk.callees.start_of(caller, command, children=len(children))
    except CallRefused as refusal:
        error = _error(caller, command, refusal.code, str(refusal), refusal.details)
        turn.put(caller, ActivityFailed(at=turn.now, **place, error=error, retryable=False))
        return
    row = wanted.row
    children[command.frame, command.step, command.attempt] = row.run_id
    problem = begin(turn, wanted)
    if problem is not None:
        error = _error(caller, command, "limit.queued", str(problem))
        turn.put(caller, ActivityFailed(at=turn.now, **place, error=error))
    elif not row.parent_attempt:
        turn.put(caller, ActivityCompleted(at=turn.now, **place, output={"run_id": row.run_id}))


def abort(turn: Books, caller: Live, command: AbortChild) -> None:
    """Cancel the child; its end is the outcome that the caller waits for."""
    child = _child(turn, caller, command)
    if child is None:
        key = JobKey(caller.row.run_id, command.frame, command.step, command.attempt)
        turn.put(caller, never_begun(caller, key, at=turn.now))
        return
    by, reason = f"run:{caller.row.run_id}", "The run that called this one is stopping."
    live = turn.find(child, is_parked_too=True)
    if live is not None:
        turn.put(live, CancelRequested(at=turn.now, by=by, reason=reason))
    _tell_of_end(turn, caller, command, child)


def undo(turn: Books, caller: Live, command: UndoChild) -> None:
    """Have a child undone that ended well."""
    child = _child(turn, caller, command)
    live = None if child is None else turn.find(child, is_over_too=True)
    request = UndoRequested(at=turn.now, by=f"run:{caller.row.run_id}")
    if live is not None and live.machine.accepts(request):
        turn.reopen(live)
        turn.apply(live, request)
        return
    row = _ended_row(turn, child) if live is None else live.row
    if live is None and row is None and child is not None:
        return  # it is set aside: once a person lets it go on, its end is told
    if live is None or live.machine.state in END_STATES:
        # It is not there, or was undone while the caller could not be told.
        undone = _UNDONE.get("none" if row is None else row.undo, "partly")
        place = {"frame": command.frame, "step": command.step}
        turn.put(caller, ChildUndone(at=turn.now, **place, undo=undone))


def again(turn: Books, caller: Live, command: CallCommand) -> None:
    """Make sure, after the caller was away, that nothing of what it wants was missed."""
    if not isinstance(command, StartChild):
        CARRIED_OUT[type(command)](turn, caller, command)
        return
    child = _child(turn, caller, command)
    if child is None:
        start(turn, caller, command)
    else:
        _tell_of_end(turn, caller, command, child)


def ended(turn: Books, child: Live, end: EndRun) -> None:
    """Tell the caller what became of its child: its end, or how far it is undone."""
    row = child.row
    caller = None if row.parent_run is None else turn.find(row.parent_run)
    if caller is None:
        return
    frame, step = row.parent_frame, row.parent_step
    undone = ChildUndone(at=turn.now, frame=frame, step=step, undo=end.undo)
    if caller.machine.accepts(undone):
        turn.apply(caller, undone)
        return
    turn.put(caller, _outcome(turn, caller, row, end.state, output=end.output, error=end.error))


def children_of(turn: Books, caller: Live) -> dict[tuple[int, int, int], str]:
    """Give the ids of all runs that this one has called, by frame, step and attempt."""
    if caller.children is None:
        rows = turn.desk.children(caller.row.run_id)
        caller.children = {
            (row.parent_frame, row.parent_step, _attempt_of(row)): row.run_id for row in rows
        }
    return caller.children


def _attempt_of(row: RunRow) -> int:
    """Give the attempt that started a child, be it that nobody waits for its end."""
    return row.parent_attempt or int((row.request_id or "/1").rpartition("/")[2])


def _child(turn: Books, caller: Live, command: CallCommand) -> str | None:
    place = (command.frame, command.step, command.attempt)
    return children_of(turn, caller).get(place)


def _ended_row(turn: Books, child: str | None) -> RunRow | None:
    """Give the row of a child that is over; none when it is not, or is not there."""
    if child is None or turn.touched.get(child) or turn.desk.held(child):
        return None
    row = turn.desk.row(child)
    return row if row is not None and row.ended_at is not None else None


def _tell_of_end(turn: Books, caller: Live, command: CallCommand, child: str) -> None:
    """Give the outcome of a child that ended while its caller could not be told."""
    row = _ended_row(turn, child)
    if row is None:
        return
    step = caller.compiled.plan.steps[command.step]
    place: dict[str, Any] = {
        "frame": command.frame,
        "step": command.step,
        "attempt": command.attempt,
    }
    if not step.waits_for_child:
        turn.put(caller, ActivityCompleted(at=turn.now, **place, output={"run_id": child}))
        return
    output, error = decoded(row.output), decoded(row.error)
    turn.put(caller, _outcome(turn, caller, row, row.state, output=output, error=error))


def _outcome(
    turn: Books, caller: Live, row: RunRow, state: str, *, output: Json, error: Json
) -> ActivityCompleted | ActivityFailed:
    place: dict[str, Any] = {
        "frame": row.parent_frame,
        "step": row.parent_step,
        "attempt": row.parent_attempt,
    }
    if state == "succeeded":
        return ActivityCompleted(at=turn.now, **place, output=output)
    theirs = error if isinstance(error, dict) else {}
    ours = {
        "code": theirs.get("code") or "call.failed",
        "message": theirs.get("message") or f"The called run is {state}.",
        "node": caller.compiled.node_of(row.parent_step),
        "attempt": row.parent_attempt,
        "details": {"run_id": row.run_id, "flow": row.flow_id, "state": state, "error": error},
    }
    return ActivityFailed(at=turn.now, **place, error=ours)


def _place(frame: int, step: int, attempt: int) -> dict[str, Any]:
    return {"frame": frame, "step": step, "attempt": attempt}


def _error(
    caller: Live, command: CallCommand, code: str, message: str, details: Json = None
) -> dict[str, Json]:
    return {
        "code": code,
        "message": message,
        "node": caller.compiled.node_of(command.step),
        "attempt": command.attempt,
        "details": details,
    }


_UNDONE: dict[str, Literal["none", "done", "partly"]] = {
    "none": "none",
    "done": "done",
    "partly": "partly",
}
CARRIED_OUT: dict[type, Callable[[Books, Live, Any], None]] = {
    StartChild: start,
    AbortChild: abort,
    UndoChild: undo,
}
