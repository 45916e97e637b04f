"""Pages of runs, as people ask for them. Writes nothing."""

from dataclasses import dataclass
from typing import Final

from engine.core.plan import Json
from engine.drivers.ids import ALPHABET, first_id
from engine.drivers.reading.reader import Reader
from engine.store.protocol import Store
from engine.store.records import RunRow
from engine.store.which import Which

RUNS_PAGE_MAX: Final = 200
REQUEST_RUNS_MAX: Final = 500
"""Runs that are found by the beginning of their request id."""
AFTER_IDS: Final = "~"
"""Follows every character of an id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFilter:
    """Which runs."""

    flow_id: str | None = None
    states: tuple[str, ...] = ()
    since: int | None = None
    """Milliseconds since 1970: those that were created then or later."""
    until: int | None = None
    """Those that were created before."""
    text: str | None = None
    """How the run's id begins, or its request id."""
    is_debug: bool | None = None


class Lists:
    """Gives pages of summaries, newest first. Every page is a range of an index."""

    def __init__(self, store: Store, reader: Reader) -> None:
        self._store = store
        self._reader = reader

    def runs(
        self, wanted: RunFilter, *, cursor: str | None, limit: int
    ) -> tuple[list[dict[str, Json]], str | None]:
        """Give a page, and the next page's cursor."""
        limit = max(1, min(limit, RUNS_PAGE_MAX))
        ends = [cursor, None if wanted.until is None else first_id(wanted.until)]
        before = min((end for end in ends if end is not None), default=None)
        rows = self._rows(wanted, before, limit + 1)
        next_cursor = rows[limit - 1].run_id if len(rows) > limit else None
        return self._reader.summaries(rows[:limit]), next_cursor

    def _rows(self, wanted: RunFilter, before: str | None, limit: int) -> list[RunRow]:
        first = "" if wanted.since is None else first_id(wanted.since)
        which = Which(first=first, is_debug=wanted.is_debug)
        text = (wanted.text or "").strip()
        if not text:
            return self._read(wanted, before, limit, which)
        found: dict[str, RunRow] = {}
        prefix = text.upper()
        if set(prefix) <= set(ALPHABET):
            end = min(prefix + AFTER_IDS, before or AFTER_IDS)
            of_ids = which._replace(first=max(first, prefix))
            found |= {row.run_id: row for row in self._read(wanted, end, limit, of_ids)}
        ids = self._store.request_runs(text, flow_id=wanted.flow_id, limit=REQUEST_RUNS_MAX)
        if ids:
            among = which._replace(among=tuple(ids))
            found |= {row.run_id: row for row in self._read(wanted, before, limit, among)}
        return [found[run_id] for run_id in sorted(found, reverse=True)][:limit]

    def _read(
        self, wanted: RunFilter, before: str | None, limit: int, which: Which
    ) -> list[RunRow]:
        return self._store.runs(
            flow_id=wanted.flow_id,
            states=wanted.states,
            before=before,
            limit=limit,
            which=which,
        )
