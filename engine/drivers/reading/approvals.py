"""What people are asked to decide: the inbox, and one question with all that came of it.

Writes nothing. `by` is the name under which somebody would decide; "" asks for nobody.
"""

import json
from collections.abc import Iterator
from typing import Any

from engine.core.frame import Frame, Wait
from engine.core.plan import Json, Step, StepKind
from engine.drivers.reading.reader import OVER, Reader
from engine.errors import EngineError, InvalidInput, NotFound
from engine.store.protocol import Store
from engine.store.records import Place, WaitRow
from engine.views.projection import Projection
from engine.views.times import rfc3339, rfc3339_or_none

APPROVAL = "approval"
PAGE_MAX = 200
SCANNED_MAX = 2_000
"""Open questions that a filter looks through for one page."""
_PLACE_CHARACTERS_MAX = 32
_TIMERS = ("timeout", "remind", "escalate")
NOBODY: dict[str, Json] = {
    "answers": [],
    "wanted": 1,
    "refusals": 1,
    "remind_at": None,
    "escalate_at": None,
    "is_reminded": False,
    "is_escalated": False,
}
"""How a question stands of which no more is known than that it is open."""


class Approvals:
    """Answers questions about questions."""

    def __init__(self, store: Store, reader: Reader) -> None:
        self._store = store
        self._reader = reader

    def page(
        self, *, cursor: str | None, limit: int, by: str = "", is_mine: bool = False, text: str = ""
    ) -> tuple[list[dict[str, Json]], str | None]:
        """Give a page of open questions, by run. Raises InvalidInput for the cursor.

        `is_mine` leaves out what `by` may not decide, or has decided; `text` what does not hold it.
        """
        limit = max(1, min(limit, PAGE_MAX))
        found: list[dict[str, Json]] = []
        scanned = 0
        after = None if cursor is None else _place_of(cursor)
        for row in self._open(after):
            if len(found) == limit or scanned == SCANNED_MAX:
                return found, _cursor_of(after)
            scanned += 1
            after = (row.run_id, row.frame, row.step)
            if text and not _holds(row, text.casefold()):
                continue
            item = self._item(row, by)
            if item["may_answer"] or not is_mine:
                found.append(item)
        return found, None

    def count(self, *, by: str, most: int) -> int:
        """Give how many questions `by` may decide, at most so many."""
        count = 0
        for scanned, row in enumerate(self._open(None)):
            if count == most or scanned == SCANNED_MAX:
                break
            people = json.loads(row.details).get("people") or []
            # Costs no replay for what cannot be this person's.
            could = not people or by in people or by in (json.loads(row.details)["escalate_to"])
            count += could and bool(self._item(row, by)["may_answer"])
        return count

    def one(self, run_id: str, node: str, *, frame: int | None, by: str) -> dict[str, Json]:
        """Give a question that is open, was answered, or will be asked. Raises NotFound."""
        row = self._reader.row(run_id)
        with self._reader.seen(row) as seen:
            step = _approval_step(seen, node)
            place = _frame_of(seen, step, frame)
            work = None if place is None else place.work.get(step.index)
            state = "pending" if place is None else place.state_of(step.index)
            port = _decision(None if place is None else place.outputs.get(step.index))
            told = _told(work) if isinstance(work, Wait) else NOBODY | {"timeout_at": None}
            opened = None if place is None else seen.seen.get((place.id, step.index))
            opened_at = None if opened is None else opened.started_at
            details = work.details if isinstance(work, Wait) else None
        is_open = state == "waiting"
        details = details if isinstance(details, dict) else {}
        return {
            **_asked(details),
            **told,
            **_rights(details, told, by if is_open else ""),
            "run_id": run_id,
            "flow_id": row.flow_id,
            "node": node,
            "frame": 1 if place is None else place.id,
            "opened_at": rfc3339_or_none(opened_at),
            "state": "open" if is_open else port or _closed(state, row.state),
        }

    def _open(self, after: Place | None) -> Iterator[WaitRow]:
        while rows := self._store.waits(kind=APPROVAL, after=after, limit=PAGE_MAX):
            yield from rows
            if len(rows) < PAGE_MAX:
                return
            after = (rows[-1].run_id, rows[-1].frame, rows[-1].step)

    def _item(self, row: WaitRow, by: str) -> dict[str, Json]:
        details = json.loads(row.details)
        told = self._progress(row)
        return {
            **_asked(details),
            **told,
            **_rights(details, told, by),
            "run_id": row.run_id,
            "flow_id": row.flow_id,
            "node": row.node,
            "frame": row.frame,
            "opened_at": rfc3339(row.opened_at),
            "timeout_at": rfc3339_or_none(row.timeout_at),
            "state": "open",
        }

    def _progress(self, row: WaitRow) -> dict[str, Json]:
        try:
            with self._reader.seen(self._reader.row(row.run_id)) as seen:
                frame = seen.machine.frames.get(row.frame)
                work = None if frame is None else frame.work.get(row.step)
                return _told(work) if isinstance(work, Wait) else NOBODY
        except EngineError:  # a run that cannot be read must not hide the others
            return NOBODY


def _asked(details: dict[str, Any]) -> dict[str, Json]:
    return {
        "title": details.get("title"),
        "message": details.get("message"),
        "form": details.get("form"),
        "people": details.get("people") or [],
        "escalate_to": details.get("escalate_to") or [],
    }


def _told(wait: Wait) -> dict[str, Json]:
    dues = {timer.name.lower(): at for timer, at in wait.dues.items()}
    return {
        "answers": [_answer(one) for one in wait.received if isinstance(one, dict)],
        "wanted": wait.wanted,
        "refusals": wait.refusals_max,
        **{f"{name}_at": rfc3339_or_none(dues.get(name)) for name in _TIMERS},
        "is_reminded": "reminder" in wait.ports,
        "is_escalated": "escalation" in wait.ports,
    }


def _answer(given: dict[str, Any]) -> dict[str, Json]:
    return {key: given.get(key) for key in ("decision", "by", "at", "comment")}


def _rights(details: dict[str, Any], told: dict[str, Any], by: str) -> dict[str, Json]:
    people = details.get("people") or []
    others = (details.get("escalate_to") or []) if told["is_escalated"] else []
    has_answered = any(answer["by"] == by for answer in told["answers"])
    is_asked = by != "" and (not people or by in people or by in others)
    return {"has_answered": has_answered, "may_answer": is_asked and not has_answered}


def _decision(output: Json) -> str | None:
    """Give what an output says was decided; None when nothing was."""
    if not isinstance(output, dict):
        return None
    return "timed_out" if "timed_out_at" in output else output.get("decision")


def _closed(state: str, run_state: str) -> str:
    return "over" if state != "pending" or run_state in OVER else "not_asked"


def _approval_step(seen: Projection, node: str) -> Step:
    for step in seen.plan.steps:
        if step.node == node and step.kind is StepKind.AWAIT and step.awaits == APPROVAL:
            return step
    raise NotFound(f"The run has no approval {node}.")


def _frame_of(seen: Projection, step: Step, number: int | None) -> Frame | None:
    frames = seen.frames_of[step.scope]
    if number is not None:
        return frames.get(number)
    waiting = (frame for frame in frames.values() if frame.state_of(step.index) == "waiting")
    return next(waiting, None) or next(iter(frames.values()), None)


def _holds(row: WaitRow, text: str) -> bool:
    details = json.loads(row.details)
    parts = (details.get("title"), details.get("message"), row.flow_id, row.node, row.run_id)
    return any(text in part.casefold() for part in parts if part)


def _cursor_of(place: Place | None) -> str | None:
    return None if place is None else ":".join(map(str, place))


def _place_of(cursor: str) -> Place:
    run_id, _, rest = cursor.partition(":")
    frame, _, step = rest.partition(":")
    if not (frame.isdecimal() and step.isdecimal() and len(rest) < _PLACE_CHARACTERS_MAX):
        raise InvalidInput("This cursor is none of ours.", [("cursor", "unknown")])
    return run_id, int(frame), int(step)
