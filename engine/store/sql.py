"""The SQL store: opens the database, migrates it, and is all the queries together."""

from pathlib import Path

from sqlalchemy.exc import DBAPIError

from engine.errors import StoreUnavailable
from engine.store.dialect import DATABASE_NAME, Database, StoreLock
from engine.store.migrate import bring_up_to_date
from engine.store.sql_queries import SqlQueries
from engine.store.sql_shards import SqlShards


class SqlStore(SqlQueries, SqlShards):
    """`Store` in one SQLite file, `engine.db` in the folder.

    Raises StoreLocked when another engine has it, StoreTooNew when a newer program wrote it.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = StoreLock(folder)
        self.was_crashed = self._lock.was_crashed
        self._db = self._database = Database(folder)
        try:
            with self._database.migrate() as connection:
                bring_up_to_date(connection)
        except DBAPIError as error:
            self.close()
            place = folder / DATABASE_NAME
            raise StoreUnavailable(f"{place} cannot be used: {error.orig}") from error
        except BaseException:
            self.close()
            raise

    @property
    def database(self) -> Database:
        """The connections, for tests that make the disk fail."""
        return self._database

    def tend(self) -> None:
        """Fold the WAL back when it has grown. Never raises."""
        self._database.tend()

    def close(self, *, is_clean: bool = True) -> None:
        """Close the database and leave the lock, in order unless something was lost."""
        self._database.close()
        self._lock.release(is_clean=is_clean)
