"""The projections that were looked at last, so that looking again reads only what is new."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock

from engine.core.events import Event
from engine.core.questions import Answer
from engine.drivers.reading.decoding import LARGE_CHARS, decode_seen
from engine.drivers.runs.live import HISTORY_PAGE, decode_row
from engine.drivers.versions.programs import Programs
from engine.store.protocol import RunStore
from engine.store.records import EventRow, RunRow
from engine.views.projection import Projection

Decode = Callable[[EventRow], tuple[Event, Sequence[Answer]]]
PROJECTIONS_MAX = 32
FACTS_MAX = 300_000
SIZE_MAX = 64 * 1024 * 1024
"""Facts that all kept projections together may have seen, and characters of what they hold."""


class _Kept:
    __slots__ = ("lock", "projection")

    def __init__(self, projection: Projection) -> None:
        self.lock = Lock()
        self.projection = projection


class Projections:
    """Keeps a few projections. One thread at a time may look at each."""

    def __init__(self, store: RunStore, programs: Programs, *, is_light: bool = False) -> None:
        self._store = store
        self._programs = programs
        self._decode = decode_seen if is_light else decode_row
        """Light ones hold no large output, only where it is."""
        self._lock = Lock()
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    @contextmanager
    def of(self, row: RunRow) -> Iterator[Projection]:
        """Lend the projection of a run as far as it is committed.

        Raises NotFound, InvalidFlow and HistoryCorrupt, when it can no longer be read.
        """
        kept = self._take(row)
        with kept.lock:
            try:
                feed(kept.projection, self._store, decode=self._decode)
            except BaseException:
                self._forget(row.run_id)
                raise
            yield kept.projection
        self._make_room()

    def fresh(self, row: RunRow, *, keeps_all: bool = False) -> Projection:
        """Give a projection that nobody shares, before its first fact."""
        plan = self._programs.get(row.version_id).plan
        return Projection(plan, row.run_id, keeps_all=keeps_all)

    def whole(self, row: RunRow) -> Projection:
        """Give a projection of all that is committed, in which every item can be looked at."""
        projection = self.fresh(row, keeps_all=True)
        feed(projection, self._store, decode=self._decode)
        return projection

    def _take(self, row: RunRow) -> _Kept:
        with self._lock:
            kept = self._kept.get(row.run_id)
            if kept is None:
                kept = self._kept[row.run_id] = _Kept(self.fresh(row))
            self._kept.move_to_end(row.run_id)
            return kept

    def _forget(self, run_id: str) -> None:
        with self._lock:
            self._kept.pop(run_id, None)

    def _make_room(self) -> None:
        with self._lock:
            while self._kept and self._is_too_much():
                self._kept.popitem(last=False)

    def _is_too_much(self) -> bool:
        kept = [one.projection for one in self._kept.values()]
        facts, size = sum(one.seq for one in kept), sum(one.size for one in kept)
        return len(kept) > PROJECTIONS_MAX or facts > FACTS_MAX or size > SIZE_MAX


def feed(
    projection: Projection, store: RunStore, *, quiet_until: int = 0, decode: Decode = decode_row
) -> set[int]:
    """Feed what is new; give the steps that changed after fact `quiet_until`."""
    changed: set[int] = set()
    run_id = projection.machine.facts.id
    while rows := store.history(run_id, after=projection.seq, limit=HISTORY_PAGE):
        for fact in rows:
            steps = projection.feed(fact.seq, *decode(fact))
            projection.size += _held(fact, decode)
            if fact.seq > quiet_until:
                changed |= steps
        if len(rows) < HISTORY_PAGE:
            break
    return changed


def _held(fact: EventRow, decode: Decode) -> int:
    """Give how much of a fact stays in memory."""
    data = len(fact.data or "")
    return len(fact.answers or "") + (min(data, LARGE_CHARS) if decode is decode_seen else data)
