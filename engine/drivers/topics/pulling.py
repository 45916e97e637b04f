"""What those do who ask for messages: pull, acknowledge, ask for more time, seek. Pushes nothing.

An ack id is `<message id>.<lease>`: it names a lease, and a newer lease has another one.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.topics.messages import message_of
from engine.drivers.topics.pushing import shown
from engine.drivers.topics.settling import Settler
from engine.errors import Conflict, InvalidInput, NotFound
from engine.store.protocol_topics import TopicStore
from engine.store.records_topics import Settlement, SubscriptionRow, first_seq

PULLED_MAX: Final = 1_000
PULL_BYTES_MAX: Final = 10_000_000
DEADLINE_MS_MAX: Final = 600_000
DROPPED_MAX: Final = 5_000
"""Deliveries that one transaction of a seek settles."""
ACK_ID: Final = re.compile(r"(\d{1,18})\.(\d{1,9})", re.ASCII)


class Puller:
    """Serves those who pull. Used by every thread."""

    def __init__(
        self, store: TopicStore, clock: Clock, settler: Settler, on_news: Callable[[], None]
    ) -> None:
        self._store = store
        self._clock = clock
        self._settler = settler
        self._on_news = on_news

    def pull(self, name: str, *, max_messages: int) -> list[dict[str, Json]]:
        """Lease messages and give them with their ack ids. Raises NotFound, Conflict."""
        row = self._pullable(name)
        if row.state != "active":
            raise Conflict(f"The subscription {name} is paused.")
        limit = max(1, min(max_messages, PULLED_MAX))
        taken = self._store.claim_messages(
            name, now=self._clock.now_ms(), limit=limit, bytes_max=PULL_BYTES_MAX
        )
        return [
            {
                "ack_id": f"{each.delivery.seq}.{each.delivery.lease}",
                "delivery_attempt": each.delivery.attempts,
                "message": shown(message_of(each.message)),
            }
            for each in taken
        ]

    def acknowledge(self, name: str, ack_ids: Sequence[str]) -> list[str]:
        """Settle messages for good; give the ack ids that were refused."""
        return self._settle(name, ack_ids, "ack")

    def modify(self, name: str, ack_ids: Sequence[str], *, deadline_ms: int) -> list[str]:
        """Put deadlines off, from now on; none at all refuses. Give the ack ids refused."""
        if not 0 <= deadline_ms <= DEADLINE_MS_MAX:
            errors = [("ack_deadline", f"0s to {DEADLINE_MS_MAX // 1_000}s")]
            raise InvalidInput("The deadline cannot be like that.", errors)
        until = self._clock.now_ms() + deadline_ms
        return self._settle(name, ack_ids, "extend" if deadline_ms else "nack", until=until)

    def _settle(self, name: str, ack_ids: Sequence[str], verb: str, *, until: int = 0) -> list[str]:
        self._pullable(name)
        found = [ACK_ID.fullmatch(text) for text in ack_ids]
        errors = [
            (f"ack_ids[{place}]", "no ack id") for place, one in enumerate(found) if one is None
        ]
        if errors:
            raise InvalidInput("These are no ack ids.", errors)
        done = [
            Settlement(name, int(one[1]), int(one[2]), verb, until=until) for one in found if one
        ]
        counted = self._settler.settle(done)
        if verb == "nack":
            self._on_news()  # it may be a dead letter by now
        return [text for text, counts in zip(ack_ids, counted, strict=True) if not counts]

    def seek(self, name: str, at: int) -> None:
        """Settle what was published before a moment, and deliver again what came after it.

        Raises Conflict when a moment in the past is asked for and nothing of it is kept.
        """
        row = self._row(name)
        now = self._clock.now_ms()
        if at < now and not self._keeps(row):
            raise Conflict(
                f"Nothing acknowledged is kept for {name}: neither does it retain acknowledged"
                " messages, nor does its topic keep messages."
            )
        seq = first_seq(at)
        while self._store.forget_before(name, seq=seq, now=now, limit=DROPPED_MAX) == DROPPED_MAX:
            pass
        if at < now:
            self._store.replay(name, seq=seq, now=now)
        self._on_news()

    def purge(self, name: str) -> None:
        """Settle everything that was published until now. Raises NotFound."""
        self.seek(name, self._clock.now_ms() + 1)

    def dead_letters(self, name: str, *, after: int, limit: int) -> list[dict[str, Json]]:
        """Give the dead letters that are kept, by their time of publishing. Raises NotFound."""
        self._row(name)
        return [
            {
                "message": shown(message_of(message)),
                "delivery_attempts": dead.attempts,
                "died_at_ms": dead.at,
                "last_error": dead.last_error,
            }
            for dead, message in self._store.dead_letters(name, after=after, limit=limit)
        ]

    def redeliver(self, name: str, message_id: str) -> None:
        """Deliver a dead letter again. Raises NotFound."""
        row = self._row(name)
        seq = int(message_id) if re.fullmatch(r"\d{1,18}", message_id, re.ASCII) else -1
        if not self._store.revive(row.name, [seq], now=self._clock.now_ms()):
            raise NotFound(f"{name} has no dead letter {message_id}.")
        self._on_news()

    def _keeps(self, row: SubscriptionRow) -> bool:
        topic = self._store.topic(row.topic)
        return row.retain_acked or (topic is not None and topic.retention_ms is not None)

    def _pullable(self, name: str) -> SubscriptionRow:
        row = self._row(name)
        if not row.is_pull:
            raise Conflict(f"The subscription {name} delivers to a target; nobody pulls from it.")
        return row

    def _row(self, name: str) -> SubscriptionRow:
        row = self._store.subscription(name)
        if row is None:
            raise NotFound(f"There is no subscription {name}.")
        return row
