"""Views besides the run itself: timelines, called runs, growing histories.

Writes nothing.
"""

import time

from engine.core.plan import Json
from engine.drivers.reading.reader import OVER, Reader
from engine.drivers.runs.watch import Watch
from engine.store.protocol import Store
from engine.views.timeline import timeline

WAIT_S_MAX = 25.0
"""How long a reader of a history may wait for more."""
CHILDREN_PAGE_MAX = 200


class Overviews:
    """Answers questions about what is committed."""

    def __init__(self, store: Store, reader: Reader, watch: Watch) -> None:
        self._store = store
        self._reader = reader
        self._watch = watch

    def timeline(self, run_id: str) -> dict[str, Json]:
        """Give the spans of a run. Raises NotFound."""
        row = self._reader.row(run_id)
        with self._reader.light(row) as projection:
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
