"""One transaction on topics in dictionaries, as `topic_work` needs it."""

from collections.abc import Iterable, Sequence

from engine.store.records_topics import (
    BLOCKED,
    WAITING,
    DeadRow,
    DeliveryRow,
    FiguresRow,
    MessageRow,
    SubscriptionRow,
    TopicRow,
)


class MemoryShelf:
    """`Shelf` in dictionaries; whoever uses it holds the store's lock."""

    def __init__(self) -> None:
        self.topics: dict[str, TopicRow] = {}
        self.subscriptions: dict[str, SubscriptionRow] = {}
        self.figures: dict[str, FiguresRow] = {}
        self.rows: dict[tuple[str, int], MessageRow] = {}
        self.open: dict[str, dict[int, DeliveryRow]] = {}
        self.dead: dict[tuple[str, int], DeadRow] = {}

    def topic(self, name: str) -> TopicRow | None:
        """Give a topic."""
        return self.topics.get(name)

    def save_topic(self, row: TopicRow) -> None:
        """Keep a topic."""
        self.topics[row.name] = row

    def known_keys(self, topic: str, keys: Sequence[str]) -> dict[str, int]:
        """Give the numbers of messages by key."""
        mine = [row for row in self.rows.values() if row.topic == topic]
        return {row.dedupe_key: row.seq for row in mine if row.dedupe_key in keys}  # type: ignore[misc]  # keys are texts

    def subscribers(self, topic: str) -> list[SubscriptionRow]:
        """Give who gets a topic's messages."""
        rows = self.subscriptions.values()
        return [row for row in rows if row.topic == topic and not row.is_detached]

    def subscription(self, name: str) -> tuple[SubscriptionRow, FiguresRow] | None:
        """Give a subscription."""
        row = self.subscriptions.get(name)
        return None if row is None else (row, self.figures[name])

    def save_figures(self, row: FiguresRow) -> None:
        """Keep figures."""
        self.figures[row.subscription] = row

    def add_messages(self, rows: Sequence[MessageRow]) -> None:
        """Keep messages."""
        self.rows |= {(row.topic, row.seq): row for row in rows}

    def messages(self, topic: str, seqs: Sequence[int]) -> list[MessageRow]:
        """Give messages."""
        return [self.rows[topic, seq] for seq in seqs if (topic, seq) in self.rows]

    def messages_between(self, topic: str, first: int, until: int, limit: int) -> list[MessageRow]:
        """Give messages in order."""
        places = sorted(p for p in self.rows if p[0] == topic and first <= p[1] < until)
        return [self.rows[place] for place in places[:limit]]

    def add_deliveries(self, rows: Sequence[DeliveryRow]) -> None:
        """Keep deliveries."""
        self.change_deliveries(rows)

    def deliveries(self, subscription: str, seqs: Sequence[int]) -> list[DeliveryRow]:
        """Give deliveries."""
        mine = self.open.get(subscription, {})
        return [mine[seq] for seq in sorted(set(seqs)) if seq in mine]

    def deliveries_before(self, subscription: str, seq: int, limit: int) -> list[DeliveryRow]:
        """Give the first deliveries."""
        return [row for row in self._of(subscription) if row.seq < seq][:limit]

    def waiting(self, subscription: str, *, now: int, limit: int) -> list[DeliveryRow]:
        """Give what is due."""
        rows = [r for r in self._of(subscription) if r.state == WAITING and r.due_at <= now]
        return sorted(rows, key=lambda row: (row.due_at, row.seq))[:limit]

    def held(self, subscription: str, *, now: int, limit: int) -> list[DeliveryRow]:
        """Give leases that are over."""
        rows = [r for r in self._of(subscription) if _is_held(r) and r.due_at <= now]
        return sorted(rows, key=lambda row: row.due_at)[:limit]

    def firsts(self, subscription: str, keys: Sequence[str]) -> dict[str, int]:
        """Give the first delivery of each key."""
        rows = [row for row in self._of(subscription) if row.ordering_key in keys]
        return {row.ordering_key: row.seq for row in reversed(rows) if row.ordering_key}

    def held_keys(self, subscription: str, keys: Sequence[str]) -> set[str]:
        """Give which keys are held."""
        held = [row.ordering_key for row in self._of(subscription) if _is_held(row)]
        return {key for key in held if key in keys and key is not None}

    def change_deliveries(self, rows: Sequence[DeliveryRow]) -> None:
        """Keep changes."""
        for row in rows:
            self.open.setdefault(row.subscription, {})[row.seq] = row

    def drop_deliveries(self, subscription: str, seqs: Iterable[int]) -> None:
        """Forget deliveries."""
        for seq in seqs:
            del self.open[subscription][seq]

    def bury(self, rows: Sequence[DeadRow]) -> None:
        """Keep dead letters."""
        self.dead |= {(row.subscription, row.seq): row for row in rows}

    def next_due(self, subscription: str, *, is_pull: bool) -> int | None:
        """Give the earliest moment."""
        looked = [r for r in self._of(subscription) if _is_held(r) or not is_pull]
        return min((row.due_at for row in looked if row.state != BLOCKED), default=None)

    def _of(self, subscription: str) -> list[DeliveryRow]:
        return [row for _, row in sorted(self.open.get(subscription, {}).items())]


def _is_held(row: DeliveryRow) -> bool:
    return row.state not in (WAITING, BLOCKED)
