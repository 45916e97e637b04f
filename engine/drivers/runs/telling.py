"""What a turn tells the world: events of our own, written in its transaction. Pure but for a log.

They are made only while somebody is interested, so that they cost nothing otherwise.
"""

import json
import logging
from typing import Any, Final

from engine.core.plan import Json
from engine.drivers.rowtext import encode
from engine.drivers.runs.books import Books
from engine.flow.own_events import RUN_FINISHED, SCHEDULE_FIRED
from engine.store.records import RunRow
from engine.store.records_events import OutboxRow
from engine.views.times import rfc3339

HOPS_MAX: Final = 10
"""Runs that may have started each other by their ends; the last one's end is not told."""
HOPS: Final = "hops"
"""The attribute that counts them."""
SCHEDULED: Final = "sched:"
"""What the request ids of scheduled runs begin with: `sched:<schedule>:<nominal time, ms>`."""

ERROR_CHARS_MAX: Final = 65_536
MESSAGE_CHARS_MAX: Final = 2_000

log = logging.getLogger(__name__)


def tell_all(turn: Books) -> None:
    """Have the events written that this turn gives cause for."""
    types = turn.desk.interest.types
    if RUN_FINISHED in types:
        for was, row in turn.notes.changes():
            # A run that another has called is a part of that one.
            is_new = row.ended_at is not None and (was is None or was.ended_at is None)
            if is_new and not row.parent_attempt:
                _add(turn, row, _finished(turn, row))
    if SCHEDULE_FIRED in types:
        for row in turn.notes.rows.values():
            if row.request_id is not None and row.request_id.startswith(SCHEDULED):
                _add(turn, row, _fired(row))


def _add(turn: Books, row: RunRow, event: dict[str, Json] | None) -> None:
    if event is not None and not row.is_debug:
        item_id = f"{turn.now:014d}:{event['id']}:{event['type']}"
        turn.batch.emitted.append(OutboxRow(item_id, row.shard, encode(event)))


def _finished(turn: Books, row: RunRow) -> dict[str, Json] | None:
    hops = _hops(turn, row)
    if hops > HOPS_MAX:
        log.warning("the end of run %s is not told: %d runs have started it", row.run_id, hops)
        return None
    assert row.ended_at is not None
    attributes: dict[str, Json] = {"flow": row.flow_id, "state": row.state}
    if hops:
        attributes[HOPS] = hops
    return own_event(
        RUN_FINISHED,
        id_=f"{row.run_id}.{row.ended_at}",
        source=f"/flows/{row.flow_id}",
        subject=row.run_id,
        at=row.ended_at,
        attributes=attributes,
        data={
            "run_id": row.run_id,
            "flow_id": row.flow_id,
            "state": row.state,
            "undo": row.undo,
            "created_at": rfc3339(row.created_at),
            "ended_at": rfc3339(row.ended_at),
            "error": _error_of(row),
        },
    )


def _error_of(row: RunRow) -> Json:
    """Give the run's error; of a long one what is most of it is left for the run's own page."""
    if row.error is None:
        return None
    error: dict[str, Any] = json.loads(row.error)
    if len(row.error) <= ERROR_CHARS_MAX:
        return error
    return {**error, "message": str(error.get("message"))[:MESSAGE_CHARS_MAX], "details": None}


def _hops(turn: Books, row: RunRow) -> int:
    """Give how many runs before this one have started each other by their ends."""
    live = turn.touched.get(row.run_id)
    cause = None if live is None else live.machine.facts.input
    if not isinstance(cause, dict) or cause.get("type") != RUN_FINISHED:
        return 0
    before = cause.get(HOPS)
    return (before if isinstance(before, int) and before > 0 else 0) + 1


def _fired(row: RunRow) -> dict[str, Json] | None:
    schedule, _, nominal = (row.request_id or "").removeprefix(SCHEDULED).rpartition(":")
    if not schedule or not nominal.isdecimal():
        return None
    return schedule_fired(
        schedule, at=int(nominal), told_at=row.created_at, run_id=row.run_id, flow_id=row.flow_id
    )


def schedule_fired(schedule: str, *, at: int, told_at: int, **more: str) -> dict[str, Json]:
    """Give the event that a schedule has fired for a nominal time."""
    return own_event(
        SCHEDULE_FIRED,
        id_=f"{schedule}.{at}",
        source=f"/schedules/{schedule}",
        subject=schedule,
        at=told_at,
        attributes={},
        data={"schedule": schedule, "scheduled_at": rfc3339(at), **more},
    )


def own_event(
    type_: str,
    *,
    id_: str,
    source: str,
    subject: str,
    at: int,
    data: dict[str, Json],
    attributes: dict[str, Json],
) -> dict[str, Any]:
    """Give an event of our own. The same id stands for the same fact, however often it is told."""
    return {
        "specversion": "1.0",
        "id": id_,
        "source": source,
        "type": type_,
        "subject": subject,
        "time": rfc3339(at),
        "datacontenttype": "application/json",
        **attributes,
        "data": data,
    }
