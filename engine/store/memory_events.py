"""Events in dictionaries, beside `memory.py` and `memory_topics.py`."""

from collections.abc import Collection, Sequence
from threading import Lock

from engine.store.memory_shelf import MemoryShelf
from engine.store.protocol_waits import Shards
from engine.store.records import ArrivalRow
from engine.store.records_events import OutboxRow
from engine.store.records_topics import DeadRow, Matches, MessageRow, Publication
from engine.store.topic_work import publish


class MemoryEvents:
    """`EventStore` in dictionaries."""

    _lock: Lock
    _shelf: MemoryShelf
    _arrivals: dict[str, ArrivalRow]

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

    def accept_events(
        self, rows: Sequence[ArrivalRow], publication: Publication, *, now: int, matches: Matches
    ) -> set[str] | None:
        """Publish, then keep."""
        with self._lock:
            [numbers] = publish(self._shelf, [publication], now=now, matches=matches)
            if numbers is None:
                return None
            new = {row.event_key for row in rows} - self._arrivals.keys()
            for row in rows:
                self._arrivals.setdefault(row.event_key, row)
        return new

    def recent_messages(self, topic: str, *, before: int, limit: int) -> list[MessageRow]:
        """Give a page."""
        with self._lock:
            rows = list(self._shelf.rows.values())
        found = [row for row in rows if row.topic == topic and row.seq < before]
        return sorted(found, key=lambda row: -row.seq)[:limit]

    def all_dead_letters(
        self, topic: str, *, after: tuple[str, int], limit: int
    ) -> list[tuple[DeadRow, MessageRow]]:
        """Give a page."""
        with self._lock:
            named = {row.name for row in self._shelf.subscriptions.values() if row.topic == topic}
            places = sorted(p for p in self._shelf.dead if p[0] in named and p > after)[:limit]
            return [(self._shelf.dead[p], self._shelf.rows[topic, p[1]]) for p in places]

    def _emit(self, rows: Sequence[OutboxRow]) -> None:
        """Keep events of a batch; the caller holds the lock."""
        for row in rows:
            self._outbox.setdefault(row.item_id, row)
