"""Views besides the run itself: timelines, called runs, growing histories, open approvals.

Writes nothing.
"""

import json
import time

from engine.core.plan import Json
from engine.drivers.reading.reader import OVER, Reader
from engine.drivers.runs.watch import Watch
from engine.errors import InvalidInput
from engine.store.protocol import Store
from engine.store.records import Place, WaitRow
from engine.views.timeline import timeline
from engine.views.times import rfc3339, rfc3339_or_none

WAIT_S_MAX = 25.0
"""How long a reader of a history may wait for more."""
CHILDREN_PAGE_MAX = 200
APPROVALS_PAGE_MAX = 200
APPROVAL = "approval"


class Overviews:
    """Answers questions about what is committed."""

    def __init__(self, store: Store, reader: Reader, watch: Watch) -> None:
        self._store = store
        self._reader = reader
        self._watch = watch

    def timeline(self, run_id: str) -> dict[str, Json]:
        """Give the spans of a run. Raises NotFound."""
        row = self._reader.row(run_id)
        with self._reader.seen(row) as projection:
            children = self._reader.children_seen(projection)
            return {"run_id": run_id, **timeline(projection, children)}

    def children(
        self, run_id: str, *, cursor: str | None, limit: int
    ) -> tuple[list[dict[str, Json]], str | None]:
        """Give a page of the runs that a run has called, oldest first. Raises NotFound."""
        parent = self._reader.row(run_id)
        limit = max(1, min(limit, CHILDREN_PAGE_MAX))
        rows = self._store.children(run_id, after=cursor or "", limit=limit + 1)
        page = rows[:limit]
        nodes = self._reader.nodes_of(parent) if page else {}
        shown = [
            summary
            | {
                "node": nodes.get(row.parent_step),
                "frame": row.parent_frame,
                "attempt": row.parent_attempt,
            }
            for row, summary in zip(page, self._reader.summaries(page), strict=True)
        ]
        return shown, page[-1].run_id if len(rows) > limit else None

    def growing_history(
        self, run_id: str, *, after: int, limit: int, wait_s: float
    ) -> list[dict[str, Json]]:
        """Give facts with `seq > after`; when there are none yet, wait for some.

        Nothing comes when the time is up, the run is over or the engine closes. Raises NotFound.
        """
        until = time.monotonic() + min(wait_s, WAIT_S_MAX)
        looks = 0
        with self._watch.following(run_id) as news:
            while True:
                news.clear()
                is_over = self._reader.row(run_id).state in OVER
                facts = self._reader.history(run_id, after=after, limit=limit)
                left_s = until - time.monotonic()
                if facts or is_over or left_s <= 0 or self._watch.is_closed:
                    return facts
                news.wait(self._watch.patience_s(looks, left_s))
                looks += 1

    def approvals(
        self, *, cursor: str | None, limit: int
    ) -> tuple[list[dict[str, Json]], str | None]:
        """Give a page of what people are asked to decide, by run. Raises InvalidInput."""
        limit = max(1, min(limit, APPROVALS_PAGE_MAX))
        after = None if cursor is None else _place_of(cursor)
        rows = self._store.waits(kind=APPROVAL, after=after, limit=limit + 1)
        more = _cursor_of(rows[limit - 1]) if len(rows) > limit else None
        return [_approval(row) for row in rows[:limit]], more


def _approval(row: WaitRow) -> dict[str, Json]:
    details = json.loads(row.details)
    return {
        "run_id": row.run_id,
        "flow_id": row.flow_id,
        "node": row.node,
        "frame": row.frame,
        "title": details.get("title"),
        "message": details.get("message"),
        "form": details.get("form"),
        "people": details.get("people") or [],
        "escalate_to": details.get("escalate_to") or [],
        "opened_at": rfc3339(row.opened_at),
        "timeout_at": rfc3339_or_none(row.timeout_at),
    }


def _cursor_of(row: WaitRow) -> str:
    return f"{row.run_id}:{row.frame}:{row.step}"


def _place_of(cursor: str) -> Place:
    run_id, _, rest = cursor.partition(":")
    frame, _, step = rest.partition(":")
    if not (frame.isdecimal() and step.isdecimal() and len(rest) < _PLACE_CHARACTERS_MAX):
        raise InvalidInput("This cursor is none of ours.", [("cursor", "unknown")])
    return run_id, int(frame), int(step)


_PLACE_CHARACTERS_MAX = 32
