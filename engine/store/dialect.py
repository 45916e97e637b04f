"""How SQLite is opened: the pragmas, the one writer, the readers and the lock. Knows no table."""

import fcntl
import os
import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, cast

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import QueuePool, StaticPool

from engine.errors import Conflict, Fenced, InvalidInput, StoreLocked, StoreUnavailable
from engine.store.connections import Insert, Values
from engine.store.together import STATEMENTS_KEPT, write_together
from engine.store.wal import lay_out

DATABASE_NAME = "engine.db"
LOCK_NAME = "engine.lock"
READERS_MAX = 8
BUSY_TIMEOUT_MS = 5_000
CHECKPOINT_PAGES = 4_000
WAL_BYTES_MAX = 64 * 1024 * 1024
OWNER_EPOCH = 1
"""The only epoch there is: the lock gives the file to one engine for as long as it is open."""


class StoreLock:
    """One engine per store. The file holds a process id for as long as the store is open."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.read(self._file, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            msg = (
                f"Another Baton engine (process {owner}) has {folder} open. "
                "Stop it, or choose another data folder."
            )
            raise StoreLocked(msg) from error
        # Whoever leaves in order empties the file; what is still written here tells of a crash.
        self.was_crashed = bool(os.read(self._file, 1))
        # Never empty in between: whoever is killed here must not make the last crash forgotten.
        size = os.pwrite(self._file, str(os.getpid()).encode("ascii"), 0)
        os.ftruncate(self._file, size)
        os.fsync(self._file)  # a machine that loses power has crashed as well

    def release(self, *, is_clean: bool = True) -> None:
        """Leave, in order or not."""
        # A full disk must not keep the engine from closing.
        with suppress(OSError):
            if is_clean:
                os.ftruncate(self._file, 0)
        os.close(self._file)


class Database:
    """One connection that does all writes and all checkpoints, and some that only read.

    SQLite before 3.51.3 can corrupt a WAL that two connections write or checkpoint at once; with
    one writing connection that cannot happen.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / DATABASE_NAME
        self._writing = Lock()
        lay_out(self._path, pages=CHECKPOINT_PAGES)
        self._writer = _writer_engine(self._path)
        self._idle: deque[sqlite3.Connection] = deque()
        """Reading connections that nobody uses just now."""
        self._writing_driver: sqlite3.Connection | None = None
        self._readers = _reader_engine(self._path)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: durable when the block has been left, or StoreUnavailable."""
        with self._writing:
            try:
                with self._writer.begin() as connection:
                    yield connection
            except IntegrityError as error:
                raise Conflict(f"Another writer was first: {error.orig}") from error
            except DBAPIError as error:
                raise StoreUnavailable(f"The store cannot write: {error.orig}") from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Read what is committed; every statement sees its own moment."""
        try:
            with self._readers.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise StoreUnavailable(f"The store cannot read: {error.orig}") from error

    def write_rows(
        self,
        writes: Sequence[tuple[str, Sequence[Values]]],
        *,
        fences: Mapping[int, int] | None = None,
    ) -> None:
        """Run each statement for all of its rows, in one transaction, as `write` does.

        For the hottest path: the driver alone, which costs a tenth of what SQLAlchemy adds to it.
        """
        if fences and any(epoch != OWNER_EPOCH for epoch in fences.values()):
            raise Fenced("This store has one owner, whose epoch is another.")
        with self._writing:
            try:
                with _transaction(self._driver) as driver:
                    for statement, rows in writes:
                        if rows:
                            write_together(driver, statement, rows)
            except sqlite3.IntegrityError as error:
                raise Conflict(f"Another writer was first: {error}") from error
            except UnicodeEncodeError as error:
                raise InvalidInput(f"A text cannot be stored: {error.reason}.") from error
            except (sqlite3.Error, DBAPIError) as error:
                raise StoreUnavailable(f"The store cannot write: {error}") from error

    def change(self, statement: str, values: Values) -> int:
        """Run one statement in a transaction of its own; gives how many rows it changed."""
        with self.write() as tx:
            return tx.exec_driver_sql(statement, tuple(values)).rowcount

    def fetch(self, statement: str, values: Values) -> list[Any]:
        """Read what is committed with one statement, by the driver alone; gives plain tuples."""
        try:
            with self._reader() as driver:
                return driver.execute(statement, values).fetchall()
        except UnicodeEncodeError as error:
            raise InvalidInput(f"No text can hold this: {error.reason}.") from error
        except sqlite3.Error as error:
            raise StoreUnavailable(f"The store cannot read: {error}") from error

    def insert(self, table: Table) -> Insert:
        """Give an insert that may say what happens when the row is there."""
        return insert(table)

    def take_turns(self, tx: Connection, what: str) -> None:
        """Need nothing: there is one writing connection."""

    @contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        driver = None
        with suppress(IndexError):  # two threads may reach for the last one
            driver = self._idle.pop()
        driver = driver or _connect_reader(self._path)
        try:
            yield driver
        finally:
            self._idle.append(driver)
            if len(self._idle) > READERS_MAX:
                self._idle.popleft().close()

    @property
    def _driver(self) -> sqlite3.Connection:
        """The writing connection itself; the pool has only this one and never makes another."""
        if self._writing_driver is None:
            pooled = self._writer.raw_connection()
            self._writing_driver = cast("sqlite3.Connection", pooled.driver_connection)
            pooled.close()
        return self._writing_driver

    @contextmanager
    def migrate(self) -> Iterator[Connection]:
        """Give the writing connection to the migrations."""
        with self._writing, self._writer.begin() as connection:
            yield connection

    def tend(self) -> None:
        """Fold the WAL back when it has grown. Never raises: the next pause tries again."""
        wal = self._path.with_name(f"{DATABASE_NAME}-wal")
        with suppress(OSError, DBAPIError):
            if wal.stat().st_size > WAL_BYTES_MAX:
                with self._writing, self._writer.connect() as connection:
                    raw = connection.connection.cursor()
                    raw.execute("ROLLBACK")  # a checkpoint may not run in a transaction
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection."""
        while self._idle:
            self._idle.pop().close()
        self._readers.dispose()
        self._writer.dispose()


@contextmanager
def _transaction(driver: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    driver.execute("BEGIN IMMEDIATE")
    try:
        yield driver
        driver.execute("COMMIT")
    finally:
        if driver.in_transaction:  # nothing was committed, and nothing may stay begun
            driver.execute("ROLLBACK")


def _writer_engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        connect_args={
            "check_same_thread": False,
            "isolation_level": None,
            "cached_statements": STATEMENTS_KEPT,
        },
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: Any) -> None:
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
            "foreign_keys = ON",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The module's own BEGIN is deferred and comes too late for a read before the write.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _connect_reader(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro",
        uri=True,
        check_same_thread=False,
        isolation_level=None,
    )
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return connection


def _reader_engine(path: Path) -> Engine:
    return create_engine(
        "sqlite://",
        creator=lambda: _connect_reader(path),
        poolclass=QueuePool,
        pool_size=READERS_MAX,
        max_overflow=-1,
    )
