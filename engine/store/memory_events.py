"""Events on their way out, in a dictionary beside `memory.py`."""

from collections.abc import Collection, Sequence
from threading import Lock

from engine.store.protocol_waits import Shards
from engine.store.records_events import OutboxRow


class MemoryEvents:
    """`OutboxStore` in a dictionary."""

    _lock: Lock

    def __init__(self) -> None:
        self._outbox: dict[str, OutboxRow] = {}
        super().__init__()

    def outbox(self, shards: Shards, limit: int) -> list[OutboxRow]:
        """Give events that are not published."""
        with self._lock:
            rows = sorted(self._outbox.values())
        return [row for row in rows if shards is None or row.shard in shards][:limit]

    def drop_outbox(self, item_ids: Collection[str]) -> None:
        """Forget them."""
        with self._lock:
            for item_id in item_ids:
                self._outbox.pop(item_id, None)

    def _emit(self, rows: Sequence[OutboxRow]) -> None:
        """Keep events of a batch; the caller holds the lock."""
        for row in rows:
            self._outbox.setdefault(row.item_id, row)
