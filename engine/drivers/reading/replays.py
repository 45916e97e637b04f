"""Replays that were begun, so that the next page of one goes on where the last one ended."""

from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock

from engine.core.plan import Json
from engine.drivers.reading.decoding import decode_seen
from engine.drivers.reading.reader import Reader
from engine.store.protocol import RunStore
from engine.store.records import EventRow, RunRow
from engine.views.replay import Replay
from engine.views.runs import history_item

REPLAYS_MAX = 8
"""Passes that are kept; each holds what is under way in its run, and no large output."""
REPLAY_PAGE_MAX = 2_000
READ_PAGE = 500
"""Facts that are read at a time."""


class Replays:
    """Gives histories as changes, page by page, each in one pass."""

    def __init__(self, store: RunStore, reader: Reader) -> None:
        self._store = store
        self._reader = reader
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, int], Replay] = OrderedDict()
        """Passes by run and by the fact they have come to."""

    def page(self, run_id: str, *, after: int, limit: int) -> dict[str, Json]:
        """Give what the facts with `seq > after` changed. Raises NotFound, HistoryCorrupt."""
        row = self._reader.row(run_id)
        limit = max(1, min(limit, REPLAY_PAGE_MAX))
        replay = self._take(row, after)
        for fact in _facts(self._store, run_id, after=replay.seq, until=after):
            replay.feed(fact.seq, *decode_seen(fact))
        items = [
            _item(replay, fact)
            for fact in _facts(self._store, run_id, after=replay.seq, until=replay.seq + limit)
        ]
        self._keep(run_id, replay)
        total = self._store.last_facts([run_id]).get(run_id, 0)
        more = replay.seq if items and replay.seq < total else None
        return {"items": items, "next_cursor": more, "total": total}

    def _take(self, row: RunRow, after: int) -> Replay:
        """Give the pass of this run that has come furthest without going too far, or a new one."""
        with self._lock:
            begun = [seq for run_id, seq in self._kept if run_id == row.run_id and seq <= after]
            if begun:
                return self._kept.pop((row.run_id, max(begun)))
        return Replay(self._reader.unseen(row))

    def _keep(self, run_id: str, replay: Replay) -> None:
        with self._lock:
            self._kept[run_id, replay.seq] = replay
            self._kept.move_to_end((run_id, replay.seq))
            while len(self._kept) > REPLAYS_MAX:
                self._kept.popitem(last=False)


def _facts(store: RunStore, run_id: str, *, after: int, until: int) -> Iterator[EventRow]:
    """Read facts with `after < seq <= until`, never many at a time."""
    while after < until:
        rows = store.history(run_id, after=after, limit=min(READ_PAGE, until - after))
        yield from rows
        if not rows:
            return
        after = rows[-1].seq


def _item(replay: Replay, fact: EventRow) -> dict[str, Json]:
    state, changes = replay.feed(fact.seq, *decode_seen(fact))
    said = history_item(
        replay.projection.plan,
        seq=fact.seq,
        kind=fact.kind,
        frame=fact.frame,
        step=fact.step,
        attempt=fact.attempt,
        at=fact.at,
        data=None,
    )
    del said["data"]
    return said | {"run_state": state, "changes": changes}
