"""One look of a watch: what has changed becomes events, and rows may answer approvals.

Told first, noted then: a crash in between tells the same changes again, under the same ids, by
which every reader of events knows them.
"""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from connectors.sdk.context import Services
from connectors.sdk.errors import ActionError
from connectors.sdk.host import build
from connectors.sdk.watch import Change, Looked, Watch
from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.outside.answers import ApprovalAnswer
from engine.drivers.rowtext import encode
from engine.errors import EngineError, StoreUnavailable
from engine.store.protocol_watches import WatchStore
from engine.store.records_watches import Look, WatchRow
from engine.views.times import rfc3339

CURSOR_BYTES_MAX = 4 * 1024 * 1024
EVENTS_AT_ONCE = 100
DECISIONS: Mapping[str, str] = {
    "approved": "approved",
    "approve": "approved",
    "yes": "approved",
    "rejected": "rejected",
    "reject": "rejected",
    "no": "rejected",
}
"""What people write into a sheet, and what it means."""

log = logging.getLogger(__name__)

Tell = Callable[[Sequence[Json]], object]
"""Takes CloudEvents durably, all or none."""


class Watches(Protocol):
    """Where the kinds of watches come from; the registry of connectors is one."""

    def watch(self, kind: str) -> type[Watch]:
        """Give the class of a kind. Raises LookupError."""
        ...


class Approve(Protocol):
    """Answers an approval, as `AnswerDesk.approval` does."""

    def __call__(self, run_id: str, node: str, answer: ApprovalAnswer) -> object:
        """Take a person's decision. Raises EngineError."""
        ...


class Looker:
    """Makes looks, each in the caller's thread."""

    def __init__(  # its collaborators, by name
        self,
        store: WatchStore,
        watches: Watches,
        services: Services,
        *,
        clock: Clock,
        tell: Tell,
        approve: Approve,
    ) -> None:
        self._store = store
        self._watches = watches
        self._services = services
        self._clock = clock
        self._tell = tell
        self._approve = approve

    def look(self, row: WatchRow) -> None:
        """Look, tell, note. Never raises but StoreUnavailable."""
        try:
            watch = build(self._watches.watch(row.kind), json.loads(row.config))
            looked = watch.look(self._services, _cursor(row))
            cursor = _text_of(looked.cursor)
            self._tell_all(row, watch, looked)
        except StoreUnavailable:
            raise
        except ActionError as error:
            self._note(row, cursor=None, error=error.message, told=0)
        except (EngineError, LookupError) as error:
            self._note(row, cursor=None, error=str(error), told=0)
        except Exception as error:
            log.exception("the watch %s failed", row.name)
            self._note(row, cursor=None, error=f"It failed: {error}", told=0)
        else:
            self._note(row, cursor=cursor, error=None, told=len(looked.changes))

    def _tell_all(self, row: WatchRow, watch: Watch, looked: Looked) -> None:
        at = rfc3339(self._clock.now_ms())
        events = [event_of(row.name, watch, change, at=at) for change in looked.changes]
        for first in range(0, len(events), EVENTS_AT_ONCE):
            self._tell(events[first : first + EVENTS_AT_ONCE])
        if row.answers_approvals:
            for change in looked.changes:
                self._answer(row, change)

    def _answer(self, row: WatchRow, change: Change) -> None:
        """Answer the approval that a row of a sheet names; one that is none of ours is logged."""
        said = change.data.get("row")
        asked = said if isinstance(said, Mapping) else {}
        decision = DECISIONS.get(str(asked.get("decision") or "").strip().lower())
        run_id, node = str(asked.get("run") or ""), str(asked.get("node") or "")
        if decision is None or not run_id or not node:
            return
        by = str(asked.get("by") or row.made_by)
        comment = asked.get("comment")
        answer = ApprovalAnswer(
            decision="approved" if decision == "approved" else "rejected",
            by=by,
            form=_form(asked),
            key=_id_of(row.name, change),
            frame=None,
            comment=None if comment in (None, "") else str(comment),
        )
        try:
            self._approve(run_id, node, answer)
        except StoreUnavailable:
            raise
        except EngineError as error:
            log.warning("watch %s, %s: %s", row.name, change.subject, error)

    def _note(self, row: WatchRow, *, cursor: str | None, error: str | None, told: int) -> None:
        assert row.next_at is not None
        now = self._clock.now_ms()
        self._store.note_look(
            Look(
                name=row.name,
                seen_at=row.next_at,
                next_at=now + row.every_ms,
                looked_at=now,
                cursor=cursor,
                error=error,
                told=told,
            )
        )


def event_of(name: str, watch: Watch, change: Change, *, at: str) -> dict[str, Json]:
    """Give the CloudEvent of a change."""
    return {
        "specversion": "1.0",
        "id": _id_of(name, change),
        "source": watch.source(),
        "type": change.type,
        "subject": change.subject,
        "time": at,
        "datacontenttype": "application/json",
        "data": dict(change.data),
    }


def _id_of(name: str, change: Change) -> str:
    return hashlib.sha256(f"{name} {change.id}".encode()).hexdigest()[:40]


def _text_of(cursor: Json) -> str:
    text = encode(cursor)
    if len(text) > CURSOR_BYTES_MAX:
        raise ActionError("There is too much to look at; narrow the watch.", code="limit.watch")
    return text


def _cursor(row: WatchRow) -> Any:
    return None if row.cursor is None else json.loads(row.cursor)


def _form(asked: Mapping[str, Json]) -> Json:
    """Give the columns that begin with `form.` as the form's fields."""
    named = {key.removeprefix("form."): one for key, one in asked.items() if key[:5] == "form."}
    return named or None
