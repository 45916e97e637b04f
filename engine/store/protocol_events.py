"""What every store promises about events: those on their way out, and what became of others."""

from collections.abc import Collection
from typing import Protocol

from engine.store.protocol_waits import Shards
from engine.store.records_events import OutboxRow
from engine.store.records_topics import DeadRow, MessageRow


class EventStore(Protocol):
    """Events that Baton has made, until they are published; `RunStore.commit` writes them."""

    def outbox(self, shards: Shards, limit: int) -> list[OutboxRow]:
        """Give events of these shards, the oldest first."""
        ...

    def drop_outbox(self, item_ids: Collection[str]) -> None:
        """Forget events that are published."""
        ...

    def recent_messages(self, topic: str, *, before: int, limit: int) -> list[MessageRow]:
        """Give messages of a topic with a smaller number, the newest first."""
        ...

    def all_dead_letters(
        self, topic: str, *, after: tuple[str, int], limit: int
    ) -> list[tuple[DeadRow, MessageRow]]:
        """Give dead letters of all subscriptions of a topic, by subscription and number."""
        ...
