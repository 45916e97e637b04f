"""Which store a name stands for. Knows every store and no query."""

from pathlib import Path

from engine.store.protocol import Store
from engine.store.sql import SqlStore

POSTGRES = ("postgresql://", "postgres://")


def open_store(place: str | Path) -> Store:
    """Open the PostgreSQL database of a URL, or the SQLite file in a folder.

    Raises StoreUnavailable, StoreTooNew and, for a folder, StoreLocked.
    """
    if isinstance(place, str) and place.startswith(POSTGRES):
        # Its driver takes a while to import, which a SQLite store needs not wait for.
        from engine.store.postgres_store import PostgresStore  # noqa: PLC0415

        return PostgresStore(place)
    return SqlStore(Path(place))
