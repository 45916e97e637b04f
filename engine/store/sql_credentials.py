"""Credentials in SQL: every query with what its transaction promises."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, insert, select, update

from engine.errors import Conflict
from engine.store.connections import Connections
from engine.store.records_credentials import (
    CredentialRow,
    changed_by_others,
    refuse_other_keys,
)
from engine.store.schema_credentials import credentials

_COLUMNS = ", ".join(CredentialRow._fields)
SELECT_ONE = f"SELECT {_COLUMNS} FROM credentials WHERE name = ?"  # noqa: S608  # constants


class SqlCredentials:
    """`CredentialStore` over one database."""

    _db: Connections

    def credential(self, name: str) -> CredentialRow | None:
        """Read one committed credential."""
        rows = self._db.fetch(SELECT_ONE, (name,))
        return CredentialRow(*rows[0]) if rows else None

    def credentials(self, *, after: str = "", limit: int) -> list[CredentialRow]:
        """Read committed credentials by name."""
        query = select(credentials).where(credentials.c.name > after)
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(credentials.c.name).limit(limit))
            return [CredentialRow(*row) for row in rows]

    def save_credential(
        self, row: CredentialRow, *, seen: int | None, keys: Collection[str]
    ) -> None:
        """Write it, or nothing; writers take turns, so that all agree about the keys."""
        with self._db.write() as tx:
            self._db.take_turns(tx, "credentials")
            refuse_other_keys(_keys(tx), keys)
            if seen is None:
                tx.execute(insert(credentials), [row._asdict()])
                return
            same = (credentials.c.name == row.name) & (credentials.c.revision == seen)
            changed = tx.execute(update(credentials).where(same).values(**row._asdict()))
            if changed.rowcount == 0:
                raise Conflict(changed_by_others(row.name))

    def drop_credential(self, name: str) -> bool:
        """Remove one row."""
        with self._db.write() as tx:
            return tx.execute(delete(credentials).where(credentials.c.name == name)).rowcount > 0

    def credential_keys(self) -> set[str]:
        """Read the keys of committed rows."""
        with self._db.read() as connection:
            return _keys(connection)


def _keys(connection: Connection) -> set[str]:
    return set(connection.execute(select(credentials.c.key_id).distinct()).scalars())
