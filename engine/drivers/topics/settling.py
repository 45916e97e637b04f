"""Outcomes of deliveries, written together with those of other threads."""

import logging
from collections.abc import Sequence

from engine.drivers.clock import Clock
from engine.drivers.combining import Combiner
from engine.errors import EngineError, StoreUnavailable
from engine.store.protocol_topics import TopicStore
from engine.store.records_topics import Settlement

log = logging.getLogger(__name__)


class Settler:
    """Writes what became of deliveries. Used by every thread."""

    def __init__(self, store: TopicStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._combiner = Combiner(self._commit)

    def settle(self, settlements: Sequence[Settlement]) -> list[bool]:
        """Give for each whether it counted. Raises StoreUnavailable."""
        return self._combiner.do(settlements) if settlements else []

    def try_settle(self, settlements: Sequence[Settlement]) -> bool:
        """Tell whether the store has taken them, or never will."""
        try:
            self.settle(settlements)
        except StoreUnavailable:
            return False
        except EngineError:
            log.exception("outcomes of deliveries are lost; they are made again")
        return True

    def _commit(self, batches: Sequence[Sequence[Settlement]]) -> list[list[bool]]:
        flat = [done for batch in batches for done in batch]
        counted = iter(self._store.settle_deliveries(flat, now=self._clock.now_ms()))
        return [[next(counted) for _ in batch] for batch in batches]
