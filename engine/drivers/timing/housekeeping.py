"""What is over long enough goes: ended runs, their request ids, events that nobody waited for.

A source of the ticker: small chunks, so that the store has time for others in between.
"""

from collections.abc import Sequence

from engine.drivers.clock import Clock
from engine.drivers.limits import Limits
from engine.drivers.timing.sources import Due, never
from engine.store.protocol import Store

EVERY_MS = 600_000
CHUNK = 100
"""Runs, with all they called, that go in one transaction."""
KEEP_STARTS_MS = 30 * 86_400_000
"""How much longer than its run a request id is remembered."""


class Housekeeping:
    """Forgets what is over, once in a while."""

    name = "housekeeping"

    def __init__(self, store: Store, clock: Clock, limits: Limits) -> None:
        self._store = store
        self._clock = clock
        self._limits = limits
        self._at = clock.now_ms() + EVERY_MS

    def due(self, now: int) -> Sequence[Due]:
        """Give one thing when it is time."""
        is_due = now >= self._at
        return [Due(id=self.name, times=[now], following=never)] if is_due else []

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Need no note."""

    def move(self, id_: str, next_at: int | None) -> None:
        """Need no note."""

    def flush(self) -> bool:
        """Forget one chunk; True when there may be more."""
        now = self._clock.now_ms()
        if now < self._at:
            return False
        self._store.purge_arrivals(now - self._limits.early_event_ms)
        if self._limits.keep_runs_ms is not None:
            before = now - self._limits.keep_runs_ms
            # More than a chunk may go, because called runs go with those that called them.
            if self._store.purge_runs(before, CHUNK) >= CHUNK:
                return True
            if self._store.purge_starts(before - KEEP_STARTS_MS, CHUNK) >= CHUNK:
                return True
        self._at = now + EVERY_MS
        return False

    def next_at(self) -> int | None:
        """Give the next time."""
        return self._at
