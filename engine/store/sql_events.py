"""Events on their way out, in SQL. They are written in `SqlRuns.commit`."""

from collections.abc import Collection

from sqlalchemy import select

from engine.store.connections import Connections
from engine.store.protocol_waits import Shards
from engine.store.records_events import OutboxRow
from engine.store.schema_events import outbox
from engine.store.statements import DROP_OUTBOX


class SqlEvents:
    """`OutboxStore` over one database."""

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
