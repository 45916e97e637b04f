"""Events in SQL: those on their way out, written in `SqlRuns.commit`, and what became of others."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, tuple_

from engine.store.connections import Connections
from engine.store.protocol_waits import Shards
from engine.store.records import ArrivalRow
from engine.store.records_events import OutboxRow
from engine.store.records_topics import DeadRow, Matches, MessageRow, Publication
from engine.store.schema import arrivals
from engine.store.schema_events import outbox
from engine.store.schema_topics import dead_letters, messages, subscriptions
from engine.store.sql_shelf import SqlShelf
from engine.store.statements import DROP_OUTBOX
from engine.store.topic_work import publish


class SqlEvents:
    """`EventStore` over one database."""

    _db: Connections

    def outbox(self, shards: Shards, limit: int) -> list[OutboxRow]:
        """Read what is committed; a row stays until it is dropped."""
        query = select(outbox).order_by(outbox.c.item_id).limit(limit)
        if shards is not None:
            query = query.where(outbox.c.shard.in_(list(shards)))
        with self._db.read() as connection:
            return [OutboxRow(*row) for row in connection.execute(query)]

    def drop_outbox(self, item_ids: Collection[str]) -> None:
        """Delete them together; one that is gone is no matter."""
        self._db.write_rows(((DROP_OUTBOX, [(item_id,) for item_id in item_ids]),))

    def accept_events(
        self, rows: Sequence[ArrivalRow], publication: Publication, *, now: int, matches: Matches
    ) -> set[str] | None:
        """Events, messages and deliveries are there together, or not at all."""
        keeps = self._db.insert(arrivals).on_conflict_do_nothing().returning(arrivals.c.event_key)
        with self._db.write() as tx:
            [numbers] = publish(SqlShelf(tx), [publication], now=now, matches=matches)
            if numbers is None:
                return None
            return set(tx.scalars(keeps, [row._asdict() for row in rows])) if rows else set()

    def recent_messages(self, topic: str, *, before: int, limit: int) -> list[MessageRow]:
        """Read a page of what is committed, by the primary key backwards."""
        query = (
            select(messages)
            .where(messages.c.topic == topic, messages.c.seq < before)
            .order_by(messages.c.seq.desc())
            .limit(limit)
        )
        with self._db.read() as connection:
            return [MessageRow(*row) for row in connection.execute(query)]

    def all_dead_letters(
        self, topic: str, *, after: tuple[str, int], limit: int
    ) -> list[tuple[DeadRow, MessageRow]]:
        """Read a page of dead letters with their messages."""
        place = tuple_(dead_letters.c.subscription, dead_letters.c.seq)
        query = (
            select(dead_letters, messages)
            .join(subscriptions, subscriptions.c.name == dead_letters.c.subscription)
            .join(messages, messages.c.seq == dead_letters.c.seq)
            .where(subscriptions.c.topic == topic, messages.c.topic == topic, place > after)
            .order_by(dead_letters.c.subscription, dead_letters.c.seq)
            .limit(limit)
        )
        width = len(DeadRow._fields)
        with self._db.read() as connection:
            rows = [tuple(row) for row in connection.execute(query)]
        return [(DeadRow(*row[:width]), MessageRow(*row[width:])) for row in rows]
