"""The designer's database: opening it, and transactions that either happen or do not.

It is a SQLite file, or a schema of its own in the PostgreSQL database that the engine works on.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc

from designer.store.migrate import bring_up_to_date
from engine.errors import StoreUnavailable

BUSY_TIMEOUT_MS = 5_000
CONNECTIONS_MAX = 20
POSTGRES_CONNECTIONS_MAX = 8
SCHEMA = "designer"
WRITERS_LOCK = 0x62_61_74_6F_6E
"""The number under which writers take turns on PostgreSQL; "baton" in ASCII."""

ON_SQLITE = {
    "read": "BEGIN",
    # A transaction that reads and then writes must ask for the write lock first; otherwise
    # SQLite refuses it at once, whatever the busy timeout says.
    "write": "BEGIN IMMEDIATE",
}
ON_POSTGRES = {
    "read": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    # One writer at a time, as on SQLite: what is read is still so when it is written.
    "write": f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})",
}


class Database:
    """Transactions on one database, from any thread and beside other processes.

    On SQLite the rollback journal rather than a write-ahead log: `baton token create` may come
    and go beside the server, and a copy of the single file is a whole copy.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Read one consistent state. Raises StoreUnavailable."""
        with self._begin("read") as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Do all of it or nothing; durable when the block is left. Raises StoreUnavailable."""
        with self._begin("write") as connection:
            yield connection

    @contextmanager
    def _begin(self, purpose: str) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                connection.execution_options(baton_purpose=purpose)
                with connection.begin():
                    yield connection
        except (exc.OperationalError, exc.InterfaceError, exc.TimeoutError) as error:
            said = " ".join(str(getattr(error, "orig", None) or error).split())
            raise StoreUnavailable(f"The designer's store cannot be used now: {said}") from error

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def open_database(place: Path | str) -> Database:
    """Open a file, or the database of a PostgreSQL URL; make its tables, or bring them up to date.

    Raises StoreUnavailable when it cannot be read or written, StoreTooNew when a newer Baton
    wrote it.
    """
    engine = _sqlite(place) if isinstance(place, Path) else _postgres(place)
    try:
        bring_up_to_date(engine, schema=None if isinstance(place, Path) else SCHEMA)
    except exc.DatabaseError as error:
        engine.dispose()
        where = place if isinstance(place, Path) else "The database"
        said = " ".join(str(error.orig).split())
        raise StoreUnavailable(f"{where} cannot be used: {said}") from error
    except BaseException:
        engine.dispose()
        raise
    return Database(engine)


def _sqlite(path: Path) -> Engine:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"isolation_level": None, "check_same_thread": False},
        pool_size=CONNECTIONS_MAX,
        max_overflow=CONNECTIONS_MAX,
    )
    event.listen(engine, "connect", _prepare)
    _begin_as_asked(engine, ON_SQLITE)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=DELETE")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _postgres(url: str) -> Engine:
    # Its driver takes a while to import, which whoever has a file needs not wait for.
    from engine.store.postgres import connect  # noqa: PLC0415

    def connected() -> Any:
        driver = connect(url)
        driver.execute(f"SET search_path TO {SCHEMA}")
        driver.autocommit = False
        return driver

    engine = create_engine(
        "postgresql+psycopg://",
        creator=connected,
        pool_size=POSTGRES_CONNECTIONS_MAX,
        max_overflow=POSTGRES_CONNECTIONS_MAX,
        pool_pre_ping=True,  # a server that was started anew has dropped them all
    )
    _begin_as_asked(engine, ON_POSTGRES)
    return engine


def _begin_as_asked(engine: Engine, statements: Mapping[str, str]) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        purpose = connection.get_execution_options().get("baton_purpose", "write")
        connection.exec_driver_sql(statements[purpose])
