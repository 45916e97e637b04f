"""One transaction on topics in SQL, as `topic_work` needs it."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import Connection, bindparam, delete, func, insert, select, text, update

from engine.store.records_topics import (
    FORWARDING,
    LEASED,
    WAITING,
    DeadRow,
    DeliveryRow,
    FiguresRow,
    MessageRow,
    SubscriptionRow,
    TopicRow,
)
from engine.store.schema_topics import (
    dead_letters,
    deliveries,
    figures,
    messages,
    subscriptions,
    topics,
)

T = TypeVar("T")
AMONG_MAX = 500
"""Values that one statement names; more are named by the next."""
# Written out: a database takes an index of some rows only when it can see that they are the rows.
IS_WAITING = text(f"deliveries.state = '{WAITING}'")
IS_HELD = text(f"deliveries.state IN ('{LEASED}', '{FORWARDING}')")


class SqlShelf:
    """`Shelf` over one connection's transaction."""

    def __init__(self, tx: Connection) -> None:
        self._tx = tx

    def topic(self, name: str) -> TopicRow | None:
        """Read and lock a topic."""
        query = select(topics).where(topics.c.name == name).with_for_update()
        row = self._tx.execute(query).first()
        return None if row is None else TopicRow(*row)

    def save_topic(self, row: TopicRow) -> None:
        """Write a locked topic."""
        self._tx.execute(update(topics).where(topics.c.name == row.name).values(row._asdict()))

    def known_keys(self, topic: str, keys: Sequence[str]) -> dict[str, int]:
        """Read the numbers of messages by key."""
        query = select(messages.c.dedupe_key, messages.c.seq).where(messages.c.topic == topic)
        found: dict[str, int] = {}
        for part in _parts(keys):
            rows = self._tx.execute(query.where(messages.c.dedupe_key.in_(part)))
            found.update({row.dedupe_key: row.seq for row in rows})
        return found

    def subscribers(self, topic: str) -> list[SubscriptionRow]:
        """Read the subscriptions of a topic."""
        query = select(subscriptions).where(
            subscriptions.c.topic == topic, subscriptions.c.is_detached.is_(False)
        )
        return [SubscriptionRow(*row) for row in self._tx.execute(query)]

    def subscription(self, name: str) -> tuple[SubscriptionRow, FiguresRow] | None:
        """Read and lock a subscription: the lock is on its figures."""
        mine = figures.c.subscription == name
        counted = self._tx.execute(select(figures).where(mine).with_for_update()).first()
        row = self._tx.execute(select(subscriptions).where(subscriptions.c.name == name)).first()
        if counted is None or row is None:
            return None
        return SubscriptionRow(*row), FiguresRow(*counted)

    def save_figures(self, row: FiguresRow) -> None:
        """Write locked figures."""
        mine = figures.c.subscription == row.subscription
        self._tx.execute(update(figures).where(mine).values(row._asdict()))

    def add_messages(self, rows: Sequence[MessageRow]) -> None:
        """Insert messages."""
        self._tx.execute(insert(messages), [row._asdict() for row in rows])

    def messages(self, topic: str, seqs: Sequence[int]) -> list[MessageRow]:
        """Read messages by number."""
        query = select(messages).where(messages.c.topic == topic)
        return [
            MessageRow(*row)
            for part in _parts(seqs)
            for row in self._tx.execute(query.where(messages.c.seq.in_(part)))
        ]

    def messages_between(self, topic: str, first: int, until: int, limit: int) -> list[MessageRow]:
        """Read messages in order."""
        query = (
            select(messages)
            .where(messages.c.topic == topic, messages.c.seq >= first, messages.c.seq < until)
            .order_by(messages.c.seq)
            .limit(limit)
        )
        return [MessageRow(*row) for row in self._tx.execute(query)]

    def add_deliveries(self, rows: Sequence[DeliveryRow]) -> None:
        """Insert deliveries."""
        if rows:
            self._tx.execute(insert(deliveries), [row._asdict() for row in rows])

    def deliveries(self, subscription: str, seqs: Sequence[int]) -> list[DeliveryRow]:
        """Read deliveries by number."""
        query = select(deliveries).where(deliveries.c.subscription == subscription)
        return [
            DeliveryRow(*row)
            for part in _parts(sorted(set(seqs)))
            for row in self._tx.execute(
                query.where(deliveries.c.seq.in_(part)).order_by(deliveries.c.seq)
            )
        ]

    def deliveries_before(self, subscription: str, seq: int, limit: int) -> list[DeliveryRow]:
        """Read the first deliveries, by the primary key."""
        query = (
            select(deliveries)
            .where(deliveries.c.subscription == subscription, deliveries.c.seq < seq)
            .order_by(deliveries.c.seq)
            .limit(limit)
        )
        return [DeliveryRow(*row) for row in self._tx.execute(query)]

    def waiting(self, subscription: str, *, now: int, limit: int) -> list[DeliveryRow]:
        """Read what is due, by the index of what waits."""
        query = (
            select(deliveries)
            .where(
                deliveries.c.subscription == subscription, IS_WAITING, deliveries.c.due_at <= now
            )
            .order_by(deliveries.c.due_at, deliveries.c.seq)
            .limit(limit)
        )
        return [DeliveryRow(*row) for row in self._tx.execute(query)]

    def held(self, subscription: str, *, now: int, limit: int) -> list[DeliveryRow]:
        """Read leases that are over, by the index of what is held."""
        query = (
            select(deliveries)
            .where(deliveries.c.subscription == subscription, IS_HELD, deliveries.c.due_at <= now)
            .order_by(deliveries.c.due_at)
            .limit(limit)
        )
        return [DeliveryRow(*row) for row in self._tx.execute(query)]

    def firsts(self, subscription: str, keys: Sequence[str]) -> dict[str, int]:
        """Read the first delivery of each key: a look into the index for each, in one statement."""
        found: dict[str, int] = {}
        for part in _parts(keys):
            named = {f"k{place}": key for place, key in enumerate(part)}
            names = ", ".join(f"(:{name})" for name in named)
            query = text(FIRSTS.format(names=names))
            rows = self._tx.execute(query, {"subscription": subscription, **named})
            found.update({key: seq for key, seq in rows if seq is not None})
        return found

    def held_keys(self, subscription: str, keys: Sequence[str]) -> set[str]:
        """Read which keys are held, by the index of what is held."""
        query = select(deliveries.c.ordering_key).where(
            deliveries.c.subscription == subscription, IS_HELD
        )
        return {
            key
            for part in _parts(keys)
            for key in self._tx.execute(query.where(deliveries.c.ordering_key.in_(part))).scalars()
        }

    def change_deliveries(self, rows: Sequence[DeliveryRow]) -> None:
        """Update deliveries by their key."""
        if not rows:
            return
        change = (
            update(deliveries)
            .where(
                deliveries.c.subscription == bindparam("b_subscription"),
                deliveries.c.seq == bindparam("b_seq"),
            )
            .values({name: bindparam(f"b_{name}") for name in CHANGING})
        )
        named = [{f"b_{name}": value for name, value in row._asdict().items()} for row in rows]
        self._tx.execute(change, named)

    def drop_deliveries(self, subscription: str, seqs: Iterable[int]) -> None:
        """Delete deliveries."""
        gone = delete(deliveries).where(deliveries.c.subscription == subscription)
        for part in _parts(list(seqs)):
            self._tx.execute(gone.where(deliveries.c.seq.in_(part)))

    def bury(self, rows: Sequence[DeadRow]) -> None:
        """Insert dead letters; one that died again takes the place of itself."""
        for row in rows:
            mine = (dead_letters.c.subscription == row.subscription) & (
                dead_letters.c.seq == row.seq
            )
            self._tx.execute(delete(dead_letters).where(mine))
        if rows:
            self._tx.execute(insert(dead_letters), [row._asdict() for row in rows])

    def next_due(self, subscription: str, *, is_pull: bool) -> int | None:
        """Read the earliest moment from the two indexes."""
        earliest = select(func.min(deliveries.c.due_at)).where(
            deliveries.c.subscription == subscription
        )
        looks = [IS_HELD] if is_pull else [IS_HELD, IS_WAITING]
        found = [self._tx.execute(earliest.where(look)).scalar() for look in looks]
        return min((at for at in found if at is not None), default=None)


FIRSTS = """
    WITH wanted (k) AS (VALUES {names})
    SELECT k, (
        SELECT min(seq) FROM deliveries WHERE subscription = :subscription AND ordering_key = k
    ) FROM wanted
"""
CHANGING = ("state", "due_at", "attempts", "lease", "last_error")


def _parts(values: Sequence[T]) -> Iterable[Sequence[T]]:
    for first in range(0, len(values), AMONG_MAX):
        yield values[first : first + AMONG_MAX]
