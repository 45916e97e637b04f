"""Events that came before anybody waited for them: looked up when a run begins to wait.

A source of the ticker, so that the engine's thread never reads for it and an error is tried again.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence

from engine.drivers.clock import Clock
from engine.drivers.outside.arriving import answer_of, is_from
from engine.drivers.runs.inbox import Item, Offer
from engine.drivers.timing.sources import Due, never
from engine.store.protocol import Store
from engine.store.records import ArrivalRow, Place, WaitRow

ARRIVALS_MAX = 1_000
"""How many kept events are offered to a run that begins to wait, the oldest first."""
PAGE = 500
PLACES_MAX = 200
"""Runs that one tick looks for; others have their turn in between."""


class EarlyEvents:
    """Offers kept events to runs that have begun to wait."""

    name = "early-events"

    def __init__(
        self, store: Store, put: Callable[[Item], None], clock: Clock, *, kept_ms: int
    ) -> None:
        self._store = store
        self._put = put
        self._clock = clock
        self._kept_ms = kept_ms
        self._places: deque[Place] = deque()
        self._is_sweeping = False

    def look(self, place: Place) -> None:
        """Look for a run that has begun to wait here; at the next tick."""
        self._places.append(place)

    def sweep(self) -> None:
        """Look for all runs that wait for events, because an engine may have died over it."""
        self._is_sweeping = True

    def due(self, now: int) -> Sequence[Due]:
        """Give one thing when anybody is to be looked for."""
        is_due = bool(self._places) or self._is_sweeping
        return [Due(id=self.name, times=[now], following=never)] if is_due else []

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Need no note."""

    def move(self, id_: str, next_at: int | None) -> None:
        """Need no note."""

    def flush(self) -> bool:
        """Offer what was kept; what was not offered yet stays for the next tick."""
        if self._is_sweeping:
            self._places.extend((one.run_id, one.frame, one.step) for one in self._all())
            self._is_sweeping = False
        for _ in range(min(len(self._places), PLACES_MAX)):
            found = self._store.wait(*self._places[0])
            if found is not None:
                self._offer(found)
            self._places.popleft()
        return bool(self._places)

    def next_at(self) -> int | None:
        """Know no moment: who begins to wait pokes the ticker."""
        return None

    def _all(self) -> Iterator[WaitRow]:
        after: Place | None = None
        while rows := self._store.waits(kind="event", after=after, limit=PAGE):
            yield from rows
            if len(rows) < PAGE:
                return
            last = rows[-1]
            after = (last.run_id, last.frame, last.step)

    def _offer(self, wait: WaitRow) -> None:
        for row in self._kept_for(wait):
            if is_from(wait, row):
                self._put(Offer(wait.run_id, answer_of(wait, row, at=self._clock.now_ms())))

    def _kept_for(self, wait: WaitRow) -> list[ArrivalRow]:
        """Give the events that came early for a wait.

        One that names a correlation may have been meant long before the run began. One that does
        not takes what came since then: older events were for others.
        """
        since = self._clock.now_ms() - self._kept_ms
        if wait.correlation is None:
            run = self._store.run(wait.run_id)
            since = max(since, wait.opened_at if run is None else run.created_at)
        return self._store.arrivals(wait.event_type or "", wait.correlation, since, ARRIVALS_MAX)
