"""What is over: messages nobody needs, deliveries past their retention, idle subscriptions."""

from collections.abc import Iterator
from typing import Final

from engine.drivers.timing.sources import GiveEpochs, is_ours
from engine.store.protocol_topics import TopicStore
from engine.store.records_topics import SubscriptionRow, first_seq

EVERY_MS: Final = 60_000
DEAD_KEPT_MS: Final = 7 * 86_400_000
"""How long a dead letter is kept beside its subscription."""
PAGE: Final = 500
SWEPT_MAX: Final = 1_000
"""Rows that one transaction looks at."""
ROUNDS_MAX: Final = 2
"""Such transactions in one go, because others wait for the tick; the next one follows at once."""
NAME: Final = "topics"
"""What decides whose work it is that belongs to no subscription."""


class Upkeep:
    """Looks once a minute, and again at once while there is more."""

    def __init__(self, store: TopicStore, epochs: GiveEpochs) -> None:
        self._store = store
        self._epochs = epochs
        self._looked_at = 0

    def look(self, now: int) -> bool:
        """Forget what is over; True when there is more."""
        if 0 <= now - self._looked_at < EVERY_MS:
            return False
        epochs = self._epochs()
        is_more = [self._forget_old(row, now) for row in self._busy() if is_ours(row.name, epochs)]
        for name in self._store.idle_subscriptions(now=now, limit=PAGE):
            if is_ours(name, epochs):
                self._store.drop_subscription(name)
        if is_ours(NAME, epochs):
            is_more.append(self._sweep(now))
        if any(is_more):
            return True
        self._looked_at = now
        return False

    def _busy(self) -> Iterator[SubscriptionRow]:
        after = ""
        while rows := self._store.busy_subscriptions(after=after, limit=PAGE):
            yield from rows
            after = rows[-1].name

    def _forget_old(self, row: SubscriptionRow, now: int) -> bool:
        before = first_seq(now - row.retention_ms)
        found = self._store.figures(row.name)
        oldest = None if found is None else found[1]
        if oldest is None or oldest >= before:
            return False
        gone = self._store.forget_before(
            row.name, seq=before, now=now, limit=SWEPT_MAX, is_wanted=True
        )
        return gone == SWEPT_MAX

    def _sweep(self, now: int) -> bool:
        self._store.sweep_dead_letters(before=now - DEAD_KEPT_MS, limit=SWEPT_MAX)
        looked = [SWEPT_MAX]
        while looked[-1] == SWEPT_MAX and len(looked) <= ROUNDS_MAX:
            looked.append(self._store.sweep_messages(now=now, limit=SWEPT_MAX))
        return looked[-1] == SWEPT_MAX
