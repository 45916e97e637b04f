"""What every store promises about events: those on their way out, and what became of others."""

from collections.abc import Collection, Sequence
from typing import Protocol

from engine.store.protocol_waits import Shards
from engine.store.records import ArrivalRow
from engine.store.records_events import OutboxRow
from engine.store.records_topics import DeadRow, Matches, MessageRow, Publication


class EventStore(Protocol):
    """Events that Baton has made, until they are published; `RunStore.commit` writes them."""

    def outbox(self, shards: Shards, limit: int) -> list[OutboxRow]:
        """Give events of these shards, the oldest first."""
        ...

    def drop_outbox(self, item_ids: Collection[str]) -> None:
        """Forget events that are published."""
        ...

    def accept_events(
        self, rows: Sequence[ArrivalRow], publication: Publication, *, now: int, matches: Matches
    ) -> set[str] | None:
        """Keep events for runs that wait later, and publish their messages, in one transaction.

        Gives the keys of those that were not here; None, and nothing is done, without the topic.
        """
        ...

    def recent_messages(self, topic: str, *, before: int, limit: int) -> list[MessageRow]:
        """Give messages of a topic with a smaller number, the newest first."""
        ...

    def all_dead_letters(
        self, topic: str, *, after: tuple[str, int], limit: int
    ) -> list[tuple[DeadRow, MessageRow]]:
        """Give dead letters of all subscriptions of a topic, by subscription and number."""
        ...
