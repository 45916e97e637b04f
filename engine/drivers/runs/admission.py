"""Runs that wait in line: queued when there is no room, begun when there is, cancelled."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from engine.core.events import CancelRequested, Event
from engine.core.plan import Json
from engine.drivers.rowtext import decoded
from engine.drivers.runs.books import Books
from engine.drivers.runs.entering import enter
from engine.drivers.runs.inbox import Start
from engine.drivers.runs.noting import note_parked
from engine.drivers.runs.updates import cancelled
from engine.drivers.versions.programs import Compiled
from engine.errors import EngineError, StoreUnavailable
from engine.store.records import RunRow

ADMITTED_MAX = 500
"""How many queued runs one turn lets begin; the next turn goes on."""


def queued_input(row: RunRow) -> Json:
    """Give the input of a run that is queued."""
    kept = decoded(row.input)
    return kept.get("input") if isinstance(kept, dict) else None


def admit(turn: Books, most: int) -> None:
    """Let so many queued runs begin for which there is room now, the oldest of a flow first."""
    admission = turn.desk.admission
    admission.try_again(turn.now)
    for flow_id in filter(admission.has_line, list(admission.queued)):
        left = min(turn.room.left(flow_id, admission.bounds.get(flow_id)), most)
        if left > 0:
            for row in _in_line(turn, flow_id, left):
                _admit_one(turn, row)
                most -= 1


def _in_line(turn: Books, flow_id: str, left: int) -> Iterator[RunRow]:
    admission = turn.desk.admission
    rows = turn.desk.queued(flow_id, left + admission.passed_over_count())
    fit = (row for row in rows if not turn.notes.has(row.run_id))
    return islice((row for row in fit if not admission.is_passed_over(row.run_id)), left)


def _admit_one(turn: Books, row: RunRow) -> None:
    try:
        compiled = turn.desk.compiled(row.version_id)
    except StoreUnavailable:
        raise
    except EngineError as error:
        turn.room.queue(row.flow_id, -1)
        turn.room.begin(row.flow_id)
        note_parked(turn, row, error)
        return
    bound = turn.desk.admission.bounds[row.flow_id] = compiled.flow.settings.max_running
    if turn.room.left(row.flow_id, bound) > 0:
        turn.room.queue(row.flow_id, -1)
        turn.notes.admitted.add(row.run_id)
        enter(turn, _start_of(row, compiled), row)


def _start_of(row: RunRow, compiled: Compiled) -> Start:
    kept: dict[str, Any] = decoded(row.input) or {}
    return Start(
        row=row,
        input=kept.get("input"),
        compiled=compiled,
        reuse=kept.get("reuse"),
        debug=kept.get("debug"),
    )


def cancel_queued(turn: Books, row: RunRow, event: Event) -> bool:
    """End a run that has not begun, when that is what is wanted; tell whether it was."""
    if not isinstance(event, CancelRequested) or row.run_id in turn.released:
        return False
    turn.released.add(row.run_id)
    turn.room.queue(row.flow_id, -1)
    update = cancelled(row, by=event.by, reason=event.reason, at=max(turn.now, row.created_at))
    turn.notes.write(row, update, now=turn.now)
    return True
