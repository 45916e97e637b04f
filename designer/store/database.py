"""The designer's SQLite file: opening it, and transactions that either happen or do not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc

from designer.store.migrate import bring_up_to_date
from engine.errors import StoreUnavailable

BUSY_TIMEOUT_MS = 5_000
CONNECTIONS_MAX = 20


class Database:
    """Transactions on one file, from any thread and beside other processes.

    The rollback journal rather than a write-ahead log: `baton token create` may come and go
    beside the server, and a copy of the single file is a whole copy.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Read one consistent state. Raises StoreUnavailable."""
        with self._begin("BEGIN") as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Do all of it or nothing; on disk when the block is left. Raises StoreUnavailable."""
        with self._begin("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _begin(self, statement: str) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                connection.execution_options(baton_begin=statement)
                with connection.begin():
                    yield connection
        except exc.OperationalError as error:
            raise StoreUnavailable(
                f"The designer's store cannot be used now: {error.orig}"
            ) from error

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def open_database(path: Path) -> Database:
    """Open the file, make it if need be, and bring its tables up to date.

    Raises StoreUnavailable when it cannot be read or written, StoreTooNew when a newer Baton
    wrote it.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"isolation_level": None, "check_same_thread": False},
        pool_size=CONNECTIONS_MAX,
        max_overflow=CONNECTIONS_MAX,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin_as_asked)
    try:
        bring_up_to_date(engine)
    except exc.DatabaseError as error:
        engine.dispose()
        raise StoreUnavailable(f"{path} cannot be used: {error.orig}") from error
    return Database(engine)


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=DELETE")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _begin_as_asked(connection: Connection) -> None:
    # A transaction that reads and then writes must ask for the write lock first; otherwise
    # SQLite refuses it at once, whatever the busy timeout says.
    statement = connection.get_execution_options().get("baton_begin", "BEGIN IMMEDIATE")
    connection.exec_driver_sql(statement)
