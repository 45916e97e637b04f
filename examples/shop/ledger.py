"""The shop's books in SQLite: stock, papers, effects and the answers given. Knows no HTTP.

Everything that one request changes is one transaction: the effect, the paper and the answer.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

GOODS = (
    ("kettle", "Copper kettle", 4900, 20),
    ("teapot", "Stoneware teapot", 3400, 12),
    ("cup", "Porcelain cup", 1200, 60),
    ("tea", "First flush, 100 g", 1850, 40),
)
"""sku, title, price in cents, pieces on the shelf."""

EFFECTS_MAX = 1_000
"""The most effects in one answer, the newest."""

_TABLES = """
create table if not exists stock (
    sku text primary key, title text not null, price_cents integer not null,
    available integer not null check (available >= 0)
);
create table if not exists papers (
    id text primary key, kind text not null, state text not null, body text not null
);
create table if not exists effects (
    seq integer primary key autoincrement, at text not null, operation text not null,
    "order" text not null, paper text not null, key text
);
create table if not exists answers (
    operation text not null, key text not null, request text not null,
    status integer not null, body text not null, primary key (operation, key)
);
"""


class Books:
    """One transaction's view of the books."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def stock(self) -> list[dict[str, Any]]:
        """List the goods."""
        return _rows(self._connection.execute("select * from stock order by rowid"))

    def take(self, sku: str, quantity: int) -> dict[str, Any] | None:
        """Take pieces off the shelf (or put back a negative number); None for unknown goods.

        Raises sqlite3.IntegrityError when there are not enough.
        """
        changed = self._connection.execute(
            "update stock set available = available - ? where sku = ? returning *", (quantity, sku)
        )
        found = _rows(changed)
        return found[0] if found else None

    def write_paper(self, kind: str, body: dict[str, Any]) -> str:
        """File a new paper (a reservation, a payment, a shipment); give its id."""
        (count,) = self._connection.execute("select count(*) from papers").fetchone()
        paper = f"{kind}-{count + 1:04}"
        self._connection.execute(
            "insert into papers values (?, ?, 'open', ?)", (paper, kind, json.dumps(body))
        )
        return paper

    def paper(self, paper: str, kind: str) -> tuple[str, dict[str, Any]] | None:
        """Give a paper's state (`open` or `undone`) and body; None when there is none."""
        found = self._connection.execute(
            "select state, body from papers where id = ? and kind = ?", (paper, kind)
        ).fetchone()
        return (found[0], json.loads(found[1])) if found else None

    def close_paper(self, paper: str) -> None:
        """Mark a paper as undone."""
        self._connection.execute("update papers set state = 'undone' where id = ?", (paper,))

    def record(self, operation: str, order: str, paper: str, key: str | None) -> None:
        """Note an effect that was applied."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self._connection.execute(
            'insert into effects (at, operation, "order", paper, key) values (?, ?, ?, ?, ?)',
            (at, operation, order, paper, key),
        )

    def effects(self, *, order: str | None, operation: str | None) -> list[dict[str, Any]]:
        """List the newest effects, oldest first."""
        found = self._connection.execute(
            'select * from effects where "order" = coalesce(?, "order")'
            " and operation = coalesce(?, operation) order by seq desc limit ?",
            (order, operation, EFFECTS_MAX),
        )
        return _rows(found)[::-1]

    def answer(self, operation: str, key: str) -> tuple[str, int, Any] | None:
        """Give the request, status and body that a key was answered with before."""
        found = self._connection.execute(
            "select request, status, body from answers where operation = ? and key = ?",
            (operation, key),
        ).fetchone()
        return (found[0], found[1], json.loads(found[2])) if found else None

    def keep_answer(self, operation: str, key: str, request: str, status: int, body: Any) -> None:
        """Keep what a key was answered with."""
        self._connection.execute(
            "insert into answers values (?, ?, ?, ?, ?)",
            (operation, key, request, status, json.dumps(body)),
        )


class Ledger:
    """The books, safe to use from several threads; on disk, or in memory without a path."""

    def __init__(self, path: Path | None = None) -> None:
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None
        )
        self._connection.execute("pragma journal_mode = wal")
        self._connection.executescript(_TABLES)
        with self.books() as books:
            if not books.stock():
                self._fill()

    @contextmanager
    def books(self) -> Iterator[Books]:
        """Open one transaction: all of it is kept, or nothing when the block raises."""
        with self._lock:
            self._connection.execute("begin immediate")
            try:
                yield Books(self._connection)
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")

    def reset(self) -> None:
        """Begin anew: full shelves, empty books."""
        with self.books():
            for table in ("stock", "papers", "effects", "answers"):
                self._connection.execute(f"delete from {table}")  # noqa: S608  # names of ours
            self._fill()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _fill(self) -> None:
        self._connection.executemany("insert into stock values (?, ?, ?, ?)", GOODS)


def _rows(cursor: sqlite3.Cursor) -> list[dict[str, Any]]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
