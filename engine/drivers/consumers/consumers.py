"""The consumers of all queue triggers: as many as there are active rows. A source of the ticker.

Every process has its own: brokers share messages out, and a run is started once by its message.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from connectors.sdk.context import Services
from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.consumers.trigger import Begin, QueueTrigger, trigger_of
from engine.drivers.timing.sources import Due, never
from engine.store.protocol_triggers import TriggerStore
from engine.views.times import rfc3339_or_none

if TYPE_CHECKING:
    from engine.drivers.consumers.consuming import Consuming

KIND = "queue"
CONSUMERS_MAX = 100
"""Queue triggers that one process listens for; others are named in the log."""
LOOK_MS = 1_000
"""How soon another process's publishing is noticed."""

log = logging.getLogger(__name__)


class Consumers:
    """Keeps one consumer for each active queue trigger."""

    name = "consumers"

    def __init__(self, store: TriggerStore, clock: Clock, services: Services, begin: Begin) -> None:
        self._store = store
        self._clock = clock
        self._services = services
        self._begin = begin
        self._running: dict[str, Consuming] = {}
        self._look_at = clock.now_ms()
        self._is_closed = False

    def look(self) -> None:
        """Look at the rows at the next tick: they have changed."""
        self._look_at = self._clock.now_ms()

    def standing(self, trigger_id: str) -> dict[str, Json] | None:
        """Say how this process's consumer of a trigger fares; None when it has none."""
        found = self._running.get(trigger_id)
        if found is None:
            return None
        said = asdict(found.standing)
        return {**said, "last_at": rfc3339_or_none(said["last_at"])}

    # What the ticker asks for (`engine.drivers.timing.sources.Source`).

    def due(self, now: int) -> Sequence[Due]:
        """Give one thing when it is time to look."""
        is_due = now >= self._look_at
        return [Due(id=self.name, times=[now], following=never)] if is_due else []

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Need no note."""

    def move(self, id_: str, next_at: int | None) -> None:
        """Need no note."""

    def flush(self) -> bool:
        """Begin to consume for new triggers, and stop for those that are gone or have changed."""
        now = self._clock.now_ms()
        if now < self._look_at or self._is_closed:
            return False
        self._look_at = now + LOOK_MS
        wanted = self._wanted()
        for id_, running in list(self._running.items()):
            if wanted.get(id_) != running.trigger:
                running.stop()
                del self._running[id_]
        for id_, trigger in wanted.items():
            if id_ not in self._running:
                self._running[id_] = self._consuming(trigger)
        return False

    def _consuming(self, trigger: QueueTrigger) -> "Consuming":
        from engine.drivers.consumers.consuming import Consuming  # noqa: PLC0415  # with it comes kombu

        return Consuming(trigger, self._services, self._begin, self._clock)

    def next_at(self) -> int | None:
        """Give the next look."""
        return self._look_at

    def _wanted(self) -> dict[str, QueueTrigger]:
        rows = [row for row in self._store.triggers(KIND) if row.state == "active"]
        if len(rows) > CONSUMERS_MAX:
            left = ", ".join(row.trigger_id for row in rows[CONSUMERS_MAX:][:5])
            log.error("more than %d queue triggers; not listened for: %s", CONSUMERS_MAX, left)
        return {row.trigger_id: trigger_of(row) for row in rows[:CONSUMERS_MAX]}

    def close(self, *, drain_s: float) -> None:
        """Take nothing new and give back what has not begun."""
        self._is_closed = True
        running = list(self._running.values())
        for one in running:
            one.stop()
        patience = time.monotonic() + drain_s
        for one in running:
            one.join(max(patience - time.monotonic(), 0))
