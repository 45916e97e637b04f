"""Topics and subscriptions in dictionaries, beside `memory.py`."""

from collections.abc import Sequence
from threading import Lock

from engine.store import topic_work as work
from engine.store.memory_shelf import MemoryShelf
from engine.store.records_topics import (
    DeadRow,
    Delivered,
    FiguresRow,
    Matches,
    MessageRow,
    Publication,
    Settlement,
    SubscriptionRow,
    TopicRow,
    Work,
    published_at,
)
from engine.store.topic_settling import next_look

YOUNG_MS = 60_000


class MemoryTopics:
    """`TopicStore` in dictionaries."""

    _lock: Lock

    def __init__(self) -> None:
        self._shelf = MemoryShelf()
        super().__init__()

    def save_topic(self, row: TopicRow) -> None:
        """Create or change."""
        with self._lock:
            old = self._shelf.topics.get(row.name, row)
            self._shelf.topics[row.name] = old._replace(retention_ms=row.retention_ms)

    def topic(self, name: str) -> TopicRow | None:
        """Give a topic."""
        return self._shelf.topics.get(name)

    def topics(self, *, after: str, limit: int) -> list[TopicRow]:
        """Give a page."""
        with self._lock:
            return sorted(row for row in self._shelf.topics.values() if row.name > after)[:limit]

    def drop_topic(self, name: str) -> bool:
        """Remove a topic."""
        with self._lock:
            for row in self._shelf.subscribers(name):
                self._shelf.subscriptions[row.name] = row._replace(is_detached=True)
            return self._shelf.topics.pop(name, None) is not None

    def save_subscription(self, row: SubscriptionRow) -> None:
        """Create or change."""
        with self._lock:
            self._put(row)

    def _put(self, row: SubscriptionRow) -> None:
        shelf = self._shelf
        shelf.subscriptions[row.name] = row
        fresh = FiguresRow(row.name, used_at=row.created_at)
        counted = shelf.figures.setdefault(row.name, fresh)
        shelf.save_figures(next_look(shelf, row, counted))

    def subscription(self, name: str) -> SubscriptionRow | None:
        """Give a subscription."""
        return self._shelf.subscriptions.get(name)

    def subscriptions(
        self, *, topic: str | None = None, after: str, limit: int
    ) -> list[SubscriptionRow]:
        """Give a page."""
        with self._lock:
            rows = [row for row in self._shelf.subscriptions.values() if row.name > after]
        return sorted(row for row in rows if topic in (None, row.topic))[:limit]

    def replace_subscriptions(self, flow_id: str, rows: Sequence[SubscriptionRow]) -> None:
        """Put a flow's subscriptions in place."""
        with self._lock:
            mine = [r for r in self._shelf.subscriptions.values() if r.flow_id == flow_id]
            old = {row.name: row for row in mine}
            for name in set(old) - {row.name for row in rows}:
                self._drop(name)
            for row in rows:
                self._put(row._replace(state=old.get(row.name, row).state))

    def drop_subscription(self, name: str) -> bool:
        """Remove a subscription."""
        with self._lock:
            return self._drop(name)

    def _drop(self, name: str) -> bool:
        shelf = self._shelf
        shelf.open.pop(name, None)
        shelf.figures.pop(name, None)
        for place in [place for place in shelf.dead if place[0] == name]:
            del shelf.dead[place]
        return shelf.subscriptions.pop(name, None) is not None

    def figures(self, name: str) -> tuple[FiguresRow, int | None] | None:
        """Give figures."""
        with self._lock:
            row = self._shelf.figures.get(name)
            return None if row is None else (row, min(self._shelf.open.get(name, {}), default=None))

    def publish_messages(
        self, publications: Sequence[Publication], *, now: int, matches: Matches
    ) -> list[list[int] | None]:
        """Keep messages."""
        with self._lock:
            return work.publish(self._shelf, publications, now=now, matches=matches)

    def claim_messages(self, name: str, *, now: int, limit: int, bytes_max: int) -> list[Delivered]:
        """Lease messages."""
        with self._lock:
            return work.claim(self._shelf, name, now=now, limit=limit, bytes_max=bytes_max)

    def settle_deliveries(self, settlements: Sequence[Settlement], *, now: int) -> list[bool]:
        """Keep outcomes."""
        with self._lock:
            return work.settle(self._shelf, settlements, now=now)

    def work_on(self, name: str, *, now: int, room: int, bytes_max: int, matches: Matches) -> Work:
        """Do what is due."""
        with self._lock:
            shelf = self._shelf
            return work.work(shelf, name, now=now, room=room, bytes_max=bytes_max, matches=matches)

    def due_subscriptions(self, *, now: int, limit: int) -> list[str]:
        """Give who has something to do."""
        with self._lock:
            rows = self._shelf.figures.values()
            due = [(r.next_at, r.subscription) for r in rows if r.next_at is not None]
        return [name for at, name in sorted(due) if at <= now][:limit]

    def next_subscription(self) -> int | None:
        """Give the earliest moment."""
        with self._lock:
            rows = self._shelf.figures.values()
            return min((row.next_at for row in rows if row.next_at is not None), default=None)

    def forget_before(
        self, name: str, *, seq: int, now: int, limit: int, is_wanted: bool = False
    ) -> int:
        """Settle what is older."""
        with self._lock:
            shelf = self._shelf
            return work.drop_before(shelf, name, seq=seq, now=now, limit=limit, is_wanted=is_wanted)

    def replay(self, name: str, *, seq: int, now: int) -> None:
        """Note from where to where."""
        with self._lock:
            row = self._shelf.subscriptions.get(name)
            if row is not None:
                work.go_back(self._shelf, row.topic, name, seq=seq, now=now)

    def dead_letters(
        self, name: str, *, after: int, limit: int
    ) -> list[tuple[DeadRow, MessageRow]]:
        """Give a page."""
        with self._lock:
            places = sorted(p for p in self._shelf.dead if p[0] == name and p[1] > after)
            topic = self._shelf.subscriptions[name].topic if places else ""
            return [(self._shelf.dead[p], self._shelf.rows[topic, p[1]]) for p in places][:limit]

    def revive(self, name: str, seqs: Sequence[int], *, now: int) -> int:
        """Deliver again."""
        with self._lock:
            found = self._shelf.subscription(name)
            there = [seq for seq in seqs if self._shelf.dead.pop((name, seq), None) is not None]
            if found is None:
                return 0
            return work.revive(self._shelf, *found, seqs=there, now=now)

    def sweep_messages(self, *, now: int, limit: int) -> int:
        """Forget what nobody needs."""
        with self._lock:
            shelf = self._shelf
            due = sorted((row.sweep_at, place) for place, row in shelf.rows.items())
            places = [place for at, place in due if at <= now][:limit]
            for topic, seq in places:
                names = [row.name for row in shelf.subscriptions.values() if row.topic == topic]
                dead = any((name, seq) in shelf.dead for name in names)
                if dead or any(seq in shelf.open.get(name, {}) for name in names):
                    again = now + max(now - published_at(seq), YOUNG_MS)
                    shelf.rows[topic, seq] = shelf.rows[topic, seq]._replace(sweep_at=again)
                else:
                    del shelf.rows[topic, seq]
        return len(places)

    def sweep_dead_letters(self, *, before: int, limit: int) -> int:
        """Forget old ones."""
        with self._lock:
            old = [place for place, row in self._shelf.dead.items() if row.at < before]
            for place in old:
                del self._shelf.dead[place]
        return len(old[:limit])

    def busy_subscriptions(self, *, after: str, limit: int) -> list[SubscriptionRow]:
        """Give a page of those with something not settled."""
        with self._lock:
            busy = {row.subscription for row in self._shelf.figures.values() if row.unacked}
            rows = [self._shelf.subscriptions[name] for name in sorted(busy) if name > after]
        return rows[:limit]

    def idle_subscriptions(self, *, now: int, limit: int) -> list[str]:
        """Give who has not been used for long."""
        with self._lock:
            rows = list(self._shelf.subscriptions.values())
            used = {row.subscription: row.used_at for row in self._shelf.figures.values()}
        return [
            row.name
            for row in rows
            if row.expires_after_ms is not None and used[row.name] + row.expires_after_ms <= now
        ][:limit]
