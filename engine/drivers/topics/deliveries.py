"""The ticker's source for subscriptions: finds what is due, and has it pushed."""

import logging
from collections.abc import Sequence
from typing import Final

from engine.drivers.clock import Clock
from engine.drivers.timing.sources import Due, GiveEpochs, is_ours, never
from engine.drivers.topics.filters import Filters, Matching
from engine.drivers.topics.pushes import Pushes
from engine.drivers.topics.upkeep import Upkeep
from engine.errors import StoreUnavailable
from engine.store.protocol_topics import TopicStore
from engine.store.records_topics import Work

DUE_MAX: Final = 500
BYTES_MAX: Final = 10_000_000
"""What the messages have together that are leased for one subscription in one go."""

log = logging.getLogger(__name__)


class Deliveries:
    """Finds what is due for this process's subscriptions."""

    name = "topics"

    def __init__(
        self,
        store: TopicStore,
        clock: Clock,
        filters: Filters,
        pushes: Pushes,
        epochs: GiveEpochs,
    ) -> None:
        self._store = store
        self._clock = clock
        self._filters = filters
        self._pushes = pushes
        self._epochs = epochs
        self._upkeep = Upkeep(store, epochs)
        self._names: list[str] = []
        self._is_full = False

    def due(self, now: int) -> Sequence[Due]:
        """Give the subscriptions with something to do."""
        self._names = []
        names = self._store.due_subscriptions(now=now, limit=DUE_MAX)
        self._is_full = len(names) == DUE_MAX
        epochs = self._epochs()
        mine = [name for name in names if is_ours(name, epochs)]
        return [Due(id=name, times=[now], following=never) for name in mine]

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Note a subscription to look at."""
        del times
        self._names.append(id_)

    def move(self, id_: str, next_at: int | None) -> None:
        """Need no note: the rows say when they are due."""

    def flush(self) -> bool:
        """Look at each subscription in a transaction of its own, and hand out what is to push."""
        now = self._clock.now_ms()
        names, self._names = self._names, []
        is_more = False
        for name in names:
            try:
                done = self._look_at(name, now)
                # Where nothing could be done, the next tick at once would do no more.
                is_more |= done is not None and (done.is_more or self._is_full)
            except StoreUnavailable:
                raise
            except Exception:
                # One subscription that cannot be worked on must not stop the others.
                log.exception("the subscription %s cannot be worked on", name)
        return is_more | self._upkeep.look(now)

    def _look_at(self, name: str, now: int) -> Work | None:
        row = self._store.subscription(name)
        room = 0 if row is None else self._pushes.room(row)
        if row is None or (room == 0 and not row.is_pull):
            return None  # it is looked at again when a push has ended
        done = self._store.work_on(
            name,
            now=now,
            room=room,
            bytes_max=BYTES_MAX,
            matches=Matching(self._filters),
        )
        self._pushes.take(row, done)
        return done

    def next_at(self) -> int | None:
        """Give the earliest moment at which something is due."""
        return self._store.next_subscription()
