"""The events that Baton itself makes: their types, and what each carries. Pure.

All are CloudEvents 1.0 whose type begins with `baton.`; nobody outside may send such a type, but
for the answers, which are meant to come from outside.
"""

from collections.abc import Mapping
from typing import Final

from engine.core.plan import Json

PREFIX: Final = "baton."
RUN_FINISHED: Final = "baton.run.finished"
SCHEDULE_FIRED: Final = "baton.schedule.fired"
OBJECT_CREATED: Final = "baton.storage.object.created"
OBJECT_DELETED: Final = "baton.storage.object.deleted"
QUEUE_MESSAGE: Final = "baton.queue.message"
ROW_CREATED: Final = "baton.table.row.created"
ROW_UPDATED: Final = "baton.table.row.updated"
ROW_DELETED: Final = "baton.table.row.deleted"
APPROVAL_ANSWER: Final = "baton.approval.answer"
CALLBACK_ANSWER: Final = "baton.callback.answer"

ANSWERS: Final = frozenset((APPROVAL_ANSWER, CALLBACK_ANSWER))
"""Events that answer a run that waits; they come from outside."""

_TEXT: Final[Mapping[str, Json]] = {"type": "string"}
_INSTANT: Final[Mapping[str, Json]] = {"type": "string", "format": "date-time"}
_OBJECT: Final[Mapping[str, Mapping[str, Json]]] = {
    "store": _TEXT,
    "path": _TEXT,
    "name": _TEXT,
    "size": {"type": ["integer", "null"]},
    "modified_at": {"type": ["string", "null"]},
    "run_id": _TEXT,
}
"""What an action has done says `store` and `run_id`; what a watch has seen, `name` and times."""
_ROW: Final[Mapping[str, Mapping[str, Json]]] = {
    "sheet": _TEXT,
    "tab": {"type": ["string", "null"]},
    "key": {},
    "row_number": {"type": ["integer", "null"]},
    "row": {"type": "object"},
}


def _data(required: str, **members: Mapping[str, Json]) -> dict[str, Json]:
    return {"type": "object", "properties": members, "required": required.split()}


OWN_EVENTS: Final[Mapping[str, Mapping[str, Json]]] = {
    RUN_FINISHED: _data(
        "run_id flow_id state ended_at",
        run_id=_TEXT,
        flow_id=_TEXT,
        state={"enum": ["succeeded", "failed", "cancelled", "timed_out"]},
        undo=_TEXT,
        created_at=_INSTANT,
        ended_at=_INSTANT,
        error={"type": ["object", "null"]},
    ),
    SCHEDULE_FIRED: _data(
        "schedule scheduled_at run_id",
        schedule=_TEXT,
        scheduled_at=_INSTANT,
        run_id=_TEXT,
        flow_id=_TEXT,
    ),
    OBJECT_CREATED: _data("path", **_OBJECT),
    OBJECT_DELETED: _data("path", **_OBJECT),
    QUEUE_MESSAGE: _data("queue message", queue=_TEXT, message={}, headers={"type": "object"}),
    ROW_CREATED: _data("sheet row", **_ROW),
    ROW_UPDATED: _data("sheet row", **_ROW),
    ROW_DELETED: _data("sheet row", **_ROW),
    APPROVAL_ANSWER: _data(
        "run node decision",
        run=_TEXT,
        node=_TEXT,
        decision={"enum": ["approved", "rejected"]},
        form={},
        by=_TEXT,
        frame={"type": "integer"},
        comment=_TEXT,
    ),
    CALLBACK_ANSWER: _data("token", token=_TEXT, body={}),
}
"""By type: the JSON Schema of `data`."""
