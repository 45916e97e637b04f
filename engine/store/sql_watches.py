"""Watches in SQL: every query with what its transaction promises."""

from sqlalchemy import delete, func, select, update

from engine.store.connections import Connections
from engine.store.records_watches import Look, WatchRow
from engine.store.schema_watches import watches

ACTIVE = watches.c.state == "active"


class SqlWatches:
    """`WatchStore` over one database."""

    _db: Connections

    def watches(self) -> list[WatchRow]:
        """Read committed watches, by name."""
        with self._db.read() as connection:
            found = connection.execute(select(watches).order_by(watches.c.name))
            return [WatchRow(*row) for row in found]

    def watch(self, name: str) -> WatchRow | None:
        """Read one committed watch."""
        with self._db.read() as connection:
            row = connection.execute(select(watches).where(watches.c.name == name)).first()
        return None if row is None else WatchRow(*row)

    def save_watch(self, row: WatchRow) -> None:
        """Create or replace a watch with its cursor; a look that is under way is refused."""
        values = row._asdict()
        statement = self._db.insert(watches).values(values)
        with self._db.write() as tx:
            tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))

    def drop_watch(self, name: str) -> bool:
        """Remove a watch."""
        with self._db.write() as tx:
            return tx.execute(delete(watches).where(watches.c.name == name)).rowcount > 0

    def due_watches(self, *, now: int, limit: int) -> list[WatchRow]:
        """Read what is due; two looks at once tell the same changes, and one is noted."""
        query = (
            select(watches)
            .where(ACTIVE, watches.c.next_at <= now)
            .order_by(watches.c.next_at)
            .limit(limit)
        )
        with self._db.read() as connection:
            return [WatchRow(*row) for row in connection.execute(query)]

    def next_watch(self) -> int | None:
        """Read the earliest moment to come."""
        with self._db.read() as connection:
            return connection.execute(select(func.min(watches.c.next_at)).where(ACTIVE)).scalar()

    def note_look(self, look: Look) -> bool:
        """Cursor and next moment change together, from the moment that the look was due at."""
        values = look._asdict()
        seen_at, name = values.pop("seen_at"), values.pop("name")
        values["told"] = watches.c.told + look.told
        if look.cursor is None:
            del values["cursor"]
        change = (
            update(watches)
            .where(watches.c.name == name, watches.c.next_at == seen_at, ACTIVE)
            .values(values)
        )
        with self._db.write() as tx:
            return tx.execute(change).rowcount > 0
