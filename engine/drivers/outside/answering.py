"""Events that answer runs: an approval's decision, a callback's body. Keeps nothing itself.

The event's source and id are the key of the answer, so that a repeated event is a repeated answer.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final, cast

from engine.core.plan import Json
from engine.drivers.outside.answers import (
    AnswerDesk,
    ApprovalAnswer,
    ApprovalDecision,
    CallbackAnswer,
    Received,
)
from engine.errors import Forbidden, InvalidInput
from engine.flow.own_events import APPROVAL_ANSWER, OWN_EVENTS
from engine.flow.shapes import input_findings
from engine.store.records import ArrivalRow

HEADERS: Final = ("id", "source", "type")
"""What a callback's output says of the event, as headers of the binary mode would."""


class AnsweringEvents:
    """Gives the answers that events carry."""

    def __init__(self, desk: AnswerDesk) -> None:
        self._desk = desk

    def take(self, row: ArrivalRow, event: Mapping[str, Json], *, by: str) -> Received:
        """Answer, as the one who sends.

        Raises InvalidInput with the fields, Forbidden for who may not answer, and what an answer
        raises that is given directly: NotFound, Conflict, Gone, LimitExceeded, StoreUnavailable.
        """
        if not by:
            raise Forbidden("Who sends this may not answer for people.")
        data = _checked(row.type, event.get("data"))
        key = f"event:{hashlib.sha256(row.event_key.encode()).hexdigest()}"
        if row.type == APPROVAL_ANSWER:
            answer = ApprovalAnswer(
                decision=cast("ApprovalDecision", data["decision"]),
                by=data.get("by") or by,
                form=data.get("form"),
                key=key,
                frame=data.get("frame"),
                comment=data.get("comment"),
            )
            return self._desk.approval(data["run"], data["node"], answer)
        headers = {f"ce-{name}": str(event[name]) for name in HEADERS}
        called = CallbackAnswer(method="POST", headers=headers, body=data.get("body"), key=key)
        return self._desk.callback(data["token"], called)


def _checked(type_: str, data: Json) -> dict[str, Any]:
    found = input_findings(OWN_EVENTS[type_], data)
    if found:
        errors = [(f"data{(one.field or '').removeprefix('input')}", one.message) for one in found]
        raise InvalidInput("The event is no answer.", errors)
    return cast("dict[str, Any]", data)
