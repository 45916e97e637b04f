"""How PostgreSQL is reached: one writing connection, readers, limits in time. Knows no table.

A connection that was lost is made anew by whoever needs one next. What was under way in it is
unknown: the caller gets StoreUnavailable, and reading tells.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from threading import Lock
from typing import Any

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError, IntegrityError

from engine.errors import Conflict, Fenced, InvalidInput, StoreUnavailable
from engine.store.connections import Insert, Values
from engine.store.postgres_bulk import BULK
from engine.store.postgres_fences import check_of

READERS_MAX = 8
WRITERS_MAX = 8
CONNECT_S_MAX = 5
STATEMENT_MS_MAX = 15_000
SILENCE_S_MAX = 20.0
"""A server that works answers before, be it that it has given up on the statement."""
LOCK_MS_MAX = 5_000
IDLE_IN_TRANSACTION_MS_MAX = 5_000
"""A process that stops in the middle of a transaction must not keep its locks."""
REACH = make_conninfo(
    "",
    connect_timeout=CONNECT_S_MAX,
    application_name="baton",
    client_encoding="UTF8",
    keepalives_idle=5,
    keepalives_interval=2,
    keepalives_count=3,
    tcp_user_timeout=10_000,
)
"""A server that has gone silent is noticed within seconds."""
SET_UP = (
    f"SELECT set_config('statement_timeout', '{STATEMENT_MS_MAX}', false),"
    f" set_config('lock_timeout', '{LOCK_MS_MAX}', false),"
    f" set_config('idle_in_transaction_session_timeout', '{IDLE_IN_TRANSACTION_MS_MAX}', false),"
    " set_config('default_transaction_read_only', %s, false),"
    " set_config('default_transaction_isolation', 'read committed', false),"
    " set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
    " WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)"
)
"""What was committed survives the server's end, whatever the server's own settings say."""


class PatientConnection(psycopg.Connection):
    """Waits for an answer, but not for ever: the server may have stopped without a word."""

    patience_s: float | None = SILENCE_S_MAX

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Give what the server answers. A connection that is still waiting then is given up."""
        try:
            return super().wait(gen, interval, self.patience_s if timeout is None else timeout)
        except psycopg.OperationalError:
            if timeout is None and self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()
            raise


class PostgresDatabase:
    """Connections to one database. May be used by every thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._writing = Lock()
        self._driver: psycopg.Connection | None = None
        """What writes batches, one at a time."""
        self._idle: deque[psycopg.Connection] = deque()
        """Reading connections that nobody uses just now."""
        self._writers = _engine(lambda: connect(url), WRITERS_MAX)
        self._readers = _engine(lambda: connect(url, is_reader=True), READERS_MAX)
        self._readers = self._readers.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: durable when the block has been left, or StoreUnavailable."""
        try:
            with self._writers.begin() as connection:
                yield connection
        except IntegrityError as error:
            raise Conflict(f"Another writer was first: {_said(error.orig)}") from error
        except DBAPIError as error:
            raise _wrong(error.orig, "write") from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Read what is committed; every statement sees its own moment."""
        try:
            with self._readers.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise _wrong(error.orig, "read") from error

    def write_rows(
        self,
        writes: Sequence[tuple[str, Sequence[Values]]],
        *,
        fences: Mapping[int, int] | None = None,
    ) -> None:
        """Run each statement for all of its rows, in one transaction and one round trip."""
        with self._writing:
            try:
                self._send(writes, fences or {})
            except errors.DivisionByZero as error:
                raise Fenced("Another engine owns these runs by now.") from error
            except psycopg.IntegrityError as error:
                raise Conflict(f"Another writer was first: {_said(error)}") from error
            except (psycopg.Error, UnicodeEncodeError) as error:
                raise _wrong(error, "write") from error
            finally:
                self._recover()

    def _send(
        self, writes: Sequence[tuple[str, Sequence[Values]]], fences: Mapping[int, int]
    ) -> None:
        driver = self._driver
        if driver is None:
            driver = self._driver = connect(self._url)
        with driver.pipeline():
            driver.execute("BEGIN")
            if fences:
                driver.execute(*check_of(fences))
            for statement, rows in writes:
                if rows:
                    _write(driver, statement, rows)
            done = driver.execute("COMMIT")
        if done.statusmessage != "COMMIT":  # PostgreSQL ends a broken transaction in silence
            raise StoreUnavailable("The store has taken nothing of a batch.")

    def _recover(self) -> None:
        """Leave nothing begun; a connection that cannot do that is given up."""
        driver = self._driver
        if driver is None or driver.info.transaction_status == TransactionStatus.IDLE:
            return
        try:
            driver.rollback()
        except psycopg.Error:
            driver.close()
        if driver.closed:
            self._driver = None

    def change(self, statement: str, values: Values) -> int:
        """Run one statement in a transaction of its own; gives how many rows it changed."""
        with self.write() as tx:
            return tx.exec_driver_sql(in_words_of_psycopg(statement), tuple(values)).rowcount

    def fetch(self, statement: str, values: Values) -> list[Any]:
        """Read what is committed with one statement, by the driver alone; gives plain tuples.

        A connection that has died since it was last used is not the caller's trouble.
        """
        while self._idle:
            with suppress(IndexError, psycopg.OperationalError):
                return self._fetch(self._idle.pop(), statement, values)
        try:
            return self._fetch(connect(self._url, is_reader=True), statement, values)
        except psycopg.OperationalError as error:
            raise _wrong(error, "read") from error

    def _fetch(self, driver: psycopg.Connection, statement: str, values: Values) -> list[Any]:
        try:
            rows = driver.execute(in_words_of_psycopg(statement), values).fetchall()
        except psycopg.OperationalError as error:
            if driver.closed:
                raise
            driver.close()
            raise _wrong(error, "read") from error
        except (psycopg.Error, UnicodeEncodeError) as error:
            driver.close()
            raise _wrong(error, "read") from error
        if len(self._idle) < READERS_MAX:
            self._idle.append(driver)
        else:
            driver.close()
        return rows

    def insert(self, table: Table) -> Insert:
        """Give an insert that may say what happens when the row is there."""
        return insert(table)

    def take_turns(self, tx: Connection, what: str) -> None:
        """Let one transaction at a time go on with this, until it ends."""
        tx.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"), {"what": what})

    @contextmanager
    def migrate(self) -> Iterator[Connection]:
        """Give a connection to the migrations of one process at a time, without limits in time."""
        with self.write() as connection:
            driver: Any = connection.connection.driver_connection
            driver.patience_s = None
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            self.take_turns(connection, "baton migrations")
            yield connection
            driver.patience_s = SILENCE_S_MAX

    def close(self) -> None:
        """Close every connection."""
        while self._idle:
            self._idle.pop().close()
        if self._driver is not None:
            self._driver.close()
            self._driver = None
        self._readers.dispose()
        self._writers.dispose()


def connect(url: str, *, is_reader: bool = False) -> psycopg.Connection:
    """Connect, with limits in time. Raises psycopg.OperationalError."""
    driver = PatientConnection.connect(
        make_conninfo(url, **conninfo_to_dict(REACH)), autocommit=True
    )
    try:
        driver.execute(SET_UP, ("on" if is_reader else "off",))
    except BaseException:
        driver.close()
        raise
    return driver


@lru_cache(maxsize=1_000)
def in_words_of_psycopg(statement: str) -> str:
    """Give a statement with the driver's marks for values."""
    return statement.replace("?", "%s")


def _write(driver: psycopg.Connection, statement: str, rows: Sequence[Values]) -> None:
    bulk = BULK.get(statement)
    if bulk is not None and bulk.fits(rows):
        driver.execute(bulk.statement, bulk.values(rows))
    elif len(rows) == 1:
        driver.execute(in_words_of_psycopg(statement), rows[0])
    else:
        driver.cursor().executemany(in_words_of_psycopg(statement), rows)


def _engine(connector: Any, size: int) -> Engine:
    def fresh() -> psycopg.Connection:
        driver: psycopg.Connection = connector()
        driver.autocommit = False
        return driver

    engine = create_engine(
        "postgresql+psycopg://",
        creator=fresh,
        pool_size=size,
        max_overflow=-1,  # as many as there are threads that ask, of which there is a limit
        pool_pre_ping=True,
    )

    @event.listens_for(engine, "handle_error")
    def forget(context: Any) -> None:
        if isinstance(context.original_exception, psycopg.OperationalError):
            context.is_disconnect = True  # a new connection costs little, a broken one much
            context.invalidate_pool_on_disconnect = False  # each of the others is asked first

    return engine


def _wrong(error: BaseException | None, wish: str) -> Exception:
    if isinstance(error, psycopg.DataError | UnicodeEncodeError):
        return InvalidInput(f"A value cannot be stored: {_said(error)}")
    return StoreUnavailable(f"The store cannot {wish}: {_said(error)}")


def _said(error: BaseException | None) -> str:
    return str(error).strip().split("\n", maxsplit=1)[0]
