"""The PostgreSQL store: several processes may have it open, each owning some of the shards."""

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from engine.errors import StoreUnavailable
from engine.store.migrate import bring_up_to_date
from engine.store.postgres import PostgresDatabase
from engine.store.postgres_shards import PostgresShards
from engine.store.signals import Signals
from engine.store.sql_queries import SqlQueries


class PostgresStore(PostgresShards, SqlQueries):
    """`Store` in a PostgreSQL database, named by a URL that libpq understands.

    Raises StoreUnavailable when it cannot be reached, StoreTooNew when a newer program wrote it.
    """

    was_crashed = False
    """Crashes are of owners here: `inherited` tells whose."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._db = self._database = PostgresDatabase(url)
        self._signals = Signals(url)
        try:
            with self._database.migrate() as connection:
                _check_encoding(connection)
                bring_up_to_date(connection)
        except DBAPIError as error:
            self.close()
            raise StoreUnavailable(f"The database cannot be used: {error.orig}") from error
        except BaseException:
            self.close()
            raise

    @property
    def database(self) -> PostgresDatabase:
        """The connections, for tests that make them fail."""
        return self._database

    def tend(self) -> None:
        """Leave the upkeep to the server's own."""

    def close(self, *, is_clean: bool = True) -> None:
        """Close every connection; leases are given back by whoever took them."""
        del is_clean
        self._signals.close()
        self._database.close()


def _check_encoding(connection: Connection) -> None:
    """Refuse a database that cannot hold every text."""
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise StoreUnavailable(f"The database is encoded in {encoding}; Baton needs one in UTF8.")
