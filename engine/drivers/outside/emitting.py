"""Events of our own on their way to the door: those that runs left, and those of connectors."""

import json
import logging
from collections.abc import Sequence
from typing import Final

from connectors.sdk.context import OwnEvent
from connectors.sdk.errors import Retryable
from engine.drivers.clock import Clock
from engine.drivers.failpoints import AFTER_TOLD, passing
from engine.drivers.outside.door import EventDoor
from engine.drivers.outside.routing import EventRouter
from engine.drivers.runs.interest import Interest
from engine.drivers.runs.telling import own_event
from engine.drivers.timing.sources import Due, GiveEpochs, never
from engine.errors import EngineError, StoreUnavailable
from engine.store.protocol import Store

PAGE: Final = 200
EVERY_MS: Final = 5_000
"""How often a process looks for what others have published or left."""

log = logging.getLogger(__name__)


class Emitter:
    """Takes the events of connectors."""

    def __init__(self, interest: Interest, clock: Clock) -> None:
        self.interest = interest
        self._clock = clock
        self.door: EventDoor | None = None
        """Set when there is one: connectors are lent the emitter before."""

    def emit(self, event: OwnEvent) -> None:
        """Have an event published, durably, if anybody waits for its type. Raises Retryable."""
        if event.type not in self.interest.types or self.door is None:
            return
        made = own_event(
            event.type,
            id_=event.id,
            source=event.source,
            subject=event.subject,
            at=self._clock.now_ms(),
            attributes=dict(event.attributes),
            data=dict(event.data),
        )
        try:
            self.door.take_own([made])
        except StoreUnavailable as error:
            raise Retryable(f"The event cannot be kept: {error}", code="events") from error


class Outbox:
    """The ticker's source that publishes what was written with what it tells of."""

    name = "outbox"

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        door: EventDoor,
        router: EventRouter,
        epochs: GiveEpochs,
    ) -> None:
        self._store = store
        self._clock = clock
        self._door = door
        self._router = router
        self._epochs = epochs
        self._has_news = True
        self._look_at = 0

    def tell(self) -> None:
        """Say that there is something, at the next tick."""
        self._has_news = True

    def due(self, now: int) -> Sequence[Due]:
        """Give one thing when there may be something."""
        if now >= self._look_at or now < self._look_at - EVERY_MS:
            self._look_at = now + EVERY_MS
            if self._epochs() is not None:  # others publish flows and leave events as well
                self._router.refresh()
                self._has_news = True
        return [Due(id=self.name, times=[now], following=never)] if self._has_news else []

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Need no note."""

    def move(self, id_: str, next_at: int | None) -> None:
        """Need no note."""

    def flush(self) -> bool:
        """Publish a page; what cannot be published now stays for the next tick."""
        if not self._has_news:
            return False
        self._has_news = False
        try:
            is_more = self._publish()
        except BaseException:
            self._has_news = True
            raise
        self._has_news |= is_more
        return is_more

    def _publish(self) -> bool:
        epochs = self._epochs()
        rows = self._store.outbox(None if epochs is None else tuple(epochs), PAGE)
        if not rows:
            return False
        events = [json.loads(row.event) for row in rows]
        try:
            self._door.take_own(events)
        except StoreUnavailable:
            raise
        except EngineError:
            self._one_by_one(events)
        passing(AFTER_TOLD)
        self._store.drop_outbox([row.item_id for row in rows])
        return len(rows) == PAGE

    def _one_by_one(self, events: Sequence[object]) -> None:
        """One that cannot be taken must not keep the others."""
        for event in events:
            try:
                self._door.take_own([event])
            except StoreUnavailable:
                raise
            except EngineError:
                log.exception("an event of our own cannot be published")

    def next_at(self) -> int | None:
        """Give the next look; alone there is nothing that nobody tells of."""
        return None if self._epochs() is None else self._look_at
