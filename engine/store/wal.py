"""Gives a write-ahead log its full size before the database is opened. Knows no table.

A commit that appends to the log makes the file system write its own journal as well, because the
file has grown. One that writes over bytes that are there does not, and is a quarter faster. SQLite
itself reaches that state after the first checkpoint, when it begins to use the log again.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

FRAME_BYTES: Final = 4096 + 24
"""A page of the default size with its header in the log."""
CHUNK: Final = bytes(1024 * 1024)


def lay_out(database: Path, *, pages: int) -> None:
    """Fill the log of a database with zeros, which SQLite takes for an empty log.

    A log with anything in it is left alone: it may hold commits. On a full disk there is none,
    and it grows as ever.
    """
    log = database.with_name(f"{database.name}-wal")
    with suppress(OSError, sqlite3.Error):
        if log.exists() and log.stat().st_size > 0:
            return
        _make(database)
        try:
            _fill(log, pages * FRAME_BYTES)
        except OSError:
            log.unlink()
            raise


def _make(database: Path) -> None:
    """Have a database: beside one that is empty SQLite would remove the log."""
    if not database.exists() or database.stat().st_size == 0:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")


def _fill(log: Path, size: int) -> None:
    file = os.open(log, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        for first in range(0, size, len(CHUNK)):
            os.write(file, CHUNK[: size - first])
        os.fsync(file)
    finally:
        os.close(file)
