"""What every store promises about events on their way out. `RunStore.commit` writes them."""

from collections.abc import Collection
from typing import Protocol

from engine.store.protocol_waits import Shards
from engine.store.records_events import OutboxRow


class OutboxStore(Protocol):
    """Events that Baton has made, until they are published."""

    def outbox(self, shards: Shards, limit: int) -> list[OutboxRow]:
        """Give events of these shards, the oldest first."""
        ...

    def drop_outbox(self, item_ids: Collection[str]) -> None:
        """Forget events that are published."""
        ...
