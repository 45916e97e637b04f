"""Topics and subscriptions in SQL: every query with what its transaction promises."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, select, update

from engine.store import topic_work as work
from engine.store.connections import Connections
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
from engine.store.schema_topics import (
    dead_letters,
    deliveries,
    figures,
    messages,
    subscriptions,
    topics,
)
from engine.store.sql_shelf import SqlShelf
from engine.store.topic_settling import next_look

DROP_MAX = 5_000
"""Deliveries of a subscription that goes, deleted in one transaction."""
YOUNG_MS = 60_000
"""After this, and then whenever its age has doubled, a message that is needed is looked at."""


class SqlTopics:
    """`TopicStore` over one database."""

    _db: Connections

    def save_topic(self, row: TopicRow) -> None:
        """Insert, or change what people may change: never the numbers."""
        statement = self._db.insert(topics).values(row._asdict())
        changes = {"retention_ms": row.retention_ms}
        with self._db.write() as tx:
            tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_=changes))

    def topic(self, name: str) -> TopicRow | None:
        """Read one committed topic."""
        with self._db.read() as connection:
            row = connection.execute(select(topics).where(topics.c.name == name)).first()
        return None if row is None else TopicRow(*row)

    def topics(self, *, after: str, limit: int) -> list[TopicRow]:
        """Read a page of topics."""
        query = select(topics).where(topics.c.name > after).order_by(topics.c.name).limit(limit)
        with self._db.read() as connection:
            return [TopicRow(*row) for row in connection.execute(query)]

    def drop_topic(self, name: str) -> bool:
        """Delete the topic and detach its subscriptions; messages go when nobody needs them."""
        with self._db.write() as tx:
            gone = tx.execute(delete(topics).where(topics.c.name == name)).rowcount > 0
            mine = subscriptions.c.topic == name
            tx.execute(update(subscriptions).where(mine).values(is_detached=True))
        return gone

    def save_subscription(self, row: SubscriptionRow) -> None:
        """Insert or replace a subscription; its figures and deliveries stay."""
        with self._db.write() as tx:
            _put_subscription(self._db, tx, row)

    def subscription(self, name: str) -> SubscriptionRow | None:
        """Read one committed subscription."""
        query = select(subscriptions).where(subscriptions.c.name == name)
        with self._db.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else SubscriptionRow(*row)

    def subscriptions(
        self, *, topic: str | None = None, after: str, limit: int
    ) -> list[SubscriptionRow]:
        """Read a page of subscriptions."""
        query = _page(limit, after)
        if topic is not None:
            query = query.where(subscriptions.c.topic == topic)
        with self._db.read() as connection:
            return [SubscriptionRow(*row) for row in connection.execute(query)]

    def replace_subscriptions(self, flow_id: str, rows: Sequence[SubscriptionRow]) -> None:
        """Put a flow's subscriptions in place; those that go take their deliveries along."""
        mine = select(subscriptions).where(subscriptions.c.flow_id == flow_id)
        with self._db.read() as connection:
            old = {row.name: SubscriptionRow(*row) for row in connection.execute(mine)}
        for name in sorted(set(old) - {row.name for row in rows}):
            self.drop_subscription(name)
        with self._db.write() as tx:
            for row in rows:
                state = old[row.name].state if row.name in old else row.state
                _put_subscription(self._db, tx, row._replace(state=state))

    def drop_subscription(self, name: str) -> bool:
        """Delete deliveries part by part, and the subscription with the last of them."""
        is_first = select(deliveries.c.seq).where(deliveries.c.subscription == name)
        some = is_first.order_by(deliveries.c.seq).limit(DROP_MAX)
        gone = delete(deliveries).where(deliveries.c.subscription == name)
        dropped = DROP_MAX
        while dropped >= DROP_MAX:
            with self._db.write() as tx:
                dropped = tx.execute(gone.where(deliveries.c.seq.in_(some))).rowcount
        with self._db.write() as tx:
            # The figures are the lock: from here on no publisher adds to it.
            tx.execute(delete(figures).where(figures.c.subscription == name))
            tx.execute(gone)
            tx.execute(delete(dead_letters).where(dead_letters.c.subscription == name))
            return (
                tx.execute(delete(subscriptions).where(subscriptions.c.name == name)).rowcount > 0
            )

    def figures(self, name: str) -> tuple[FiguresRow, int | None] | None:
        """Read the figures, and the first delivery by the primary key."""
        oldest = select(func.min(deliveries.c.seq)).where(deliveries.c.subscription == name)
        with self._db.read() as connection:
            row = connection.execute(select(figures).where(figures.c.subscription == name)).first()
            if row is None:
                return None
            return FiguresRow(*row), connection.execute(oldest).scalar()

    def publish_messages(
        self, publications: Sequence[Publication], *, now: int, matches: Matches
    ) -> list[list[int] | None]:
        """Messages and their deliveries are there together, or not at all."""
        with self._db.write() as tx:
            return work.publish(SqlShelf(tx), publications, now=now, matches=matches)

    def claim_messages(self, name: str, *, now: int, limit: int, bytes_max: int) -> list[Delivered]:
        """Lease what is given: nobody else gets it until the lease is over."""
        with self._db.write() as tx:
            return work.claim(SqlShelf(tx), name, now=now, limit=limit, bytes_max=bytes_max)

    def settle_deliveries(self, settlements: Sequence[Settlement], *, now: int) -> list[bool]:
        """Outcomes, counts and whose turn it is change together."""
        with self._db.write() as tx:
            return work.settle(SqlShelf(tx), settlements, now=now)

    def work_on(self, name: str, *, now: int, room: int, bytes_max: int, matches: Matches) -> Work:
        """Leases that are over and those that begin change together."""
        with self._db.write() as tx:
            shelf = SqlShelf(tx)
            return work.work(shelf, name, now=now, room=room, bytes_max=bytes_max, matches=matches)

    def due_subscriptions(self, *, now: int, limit: int) -> list[str]:
        """Read who has something to do, by one index range; `work_on` decides."""
        query = (
            select(figures.c.subscription)
            .where(figures.c.next_at <= now)
            .order_by(figures.c.next_at)
            .limit(limit)
        )
        with self._db.read() as connection:
            return list(connection.execute(query).scalars())

    def next_subscription(self) -> int | None:
        """Read the earliest moment."""
        with self._db.read() as connection:
            return connection.execute(select(func.min(figures.c.next_at))).scalar()

    def forget_before(
        self, name: str, *, seq: int, now: int, limit: int, is_wanted: bool = False
    ) -> int:
        """Deliveries and counts change together."""
        with self._db.write() as tx:
            shelf = SqlShelf(tx)
            return work.drop_before(shelf, name, seq=seq, now=now, limit=limit, is_wanted=is_wanted)

    def replay(self, name: str, *, seq: int, now: int) -> None:
        """Write from where to where; `work_on` does it part by part."""
        row = self.subscription(name)
        if row is not None:
            with self._db.write() as tx:
                work.go_back(SqlShelf(tx), row.topic, name, seq=seq, now=now)

    def dead_letters(
        self, name: str, *, after: int, limit: int
    ) -> list[tuple[DeadRow, MessageRow]]:
        """Read a page of dead letters with their messages."""
        query = (
            select(dead_letters, messages)
            .join(subscriptions, subscriptions.c.name == dead_letters.c.subscription)
            .join(
                messages,
                (messages.c.topic == subscriptions.c.topic)
                & (messages.c.seq == dead_letters.c.seq),
            )
            .where(dead_letters.c.subscription == name, dead_letters.c.seq > after)
            .order_by(dead_letters.c.seq)
            .limit(limit)
        )
        width = len(DeadRow._fields)
        with self._db.read() as connection:
            rows = [tuple(row) for row in connection.execute(query)]
        return [(DeadRow(*row[:width]), MessageRow(*row[width:])) for row in rows]

    def revive(self, name: str, seqs: Sequence[int], *, now: int) -> int:
        """Dead letters become deliveries in one transaction."""
        mine = (dead_letters.c.subscription == name) & dead_letters.c.seq.in_(list(seqs))
        with self._db.write() as tx:
            shelf = SqlShelf(tx)
            found = shelf.subscription(name)
            if found is None:
                return 0
            there = list(tx.execute(select(dead_letters.c.seq).where(mine)).scalars())
            tx.execute(delete(dead_letters).where(mine))
            return work.revive(shelf, *found, seqs=there, now=now)

    def sweep_messages(self, *, now: int, limit: int) -> int:
        """Delete what no subscription has; the others are looked at again, ever less often."""
        due = (
            select(messages.c.topic, messages.c.seq)
            .where(messages.c.sweep_at <= now)
            .order_by(messages.c.sweep_at)
            .limit(limit)
        )
        with self._db.write() as tx:
            rows = [(row.topic, row.seq) for row in tx.execute(due)]
            for topic in sorted({topic for topic, _ in rows}):
                _sweep(tx, topic, [seq for of, seq in rows if of == topic], now)
        return len(rows)

    def sweep_dead_letters(self, *, before: int, limit: int) -> int:
        """Delete old dead letters, by their age."""
        del limit  # deleted by one range of an index
        with self._db.write() as tx:
            return tx.execute(delete(dead_letters).where(dead_letters.c.at < before)).rowcount

    def busy_subscriptions(self, *, after: str, limit: int) -> list[SubscriptionRow]:
        """Read a page of subscriptions with something not settled."""
        has_some = figures.c.subscription == subscriptions.c.name
        query = _page(limit, after).join(figures, has_some).where(figures.c.unacked > 0)
        with self._db.read() as connection:
            return [SubscriptionRow(*row) for row in connection.execute(query)]

    def idle_subscriptions(self, *, now: int, limit: int) -> list[str]:
        """Read who has not been used for long."""
        until = figures.c.used_at + subscriptions.c.expires_after_ms
        query = (
            select(subscriptions.c.name)
            .join(figures, figures.c.subscription == subscriptions.c.name)
            .where(until <= now)
            .limit(limit)
        )
        with self._db.read() as connection:
            return list(connection.execute(query).scalars())


def _page(limit: int, after: str) -> Select[Any]:
    query = select(subscriptions).where(subscriptions.c.name > after)
    return query.order_by(subscriptions.c.name).limit(limit)


def _put_subscription(db: Connections, tx: Connection, row: SubscriptionRow) -> None:
    values = row._asdict()
    put = db.insert(subscriptions).values(values)
    tx.execute(put.on_conflict_do_update(index_elements=["name"], set_=values))
    fresh = FiguresRow(row.name, used_at=row.created_at)._asdict()
    tx.execute(db.insert(figures).values(fresh).on_conflict_do_nothing())
    shelf = SqlShelf(tx)
    found = shelf.subscription(row.name)
    if found is not None:  # what is due may be another's task by now: pushed, pulled or paused
        shelf.save_figures(next_look(shelf, *found))


def _sweep(tx: Connection, topic: str, seqs: Sequence[int], now: int) -> None:
    mine = messages.c.topic == topic
    names = select(subscriptions.c.name).where(subscriptions.c.topic == topic)
    needed: set[int] = set()
    for table in (deliveries, dead_letters):
        used = select(table.c.seq).where(table.c.subscription.in_(names), table.c.seq.in_(seqs))
        needed.update(tx.execute(used).scalars())
    tx.execute(
        delete(messages).where(mine, messages.c.seq.in_([seq for seq in seqs if seq not in needed]))
    )
    if needed:
        again = update(messages).where(mine, messages.c.seq == bindparam("b_seq"))
        later = [
            {"b_seq": seq, "b_at": now + max(now - published_at(seq), YOUNG_MS)} for seq in needed
        ]
        tx.execute(again.values(sweep_at=bindparam("b_at")), later)
