"""The hot statements for PostgreSQL: many rows as one array per column. Knows no connection.

An array's text is put together here, because the driver's own way costs four times as much; the
server takes a thousand rows in one statement for less than half of what as many statements cost.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from engine.store.records import EventRow, LogRow, RunRow
from engine.store.statements import (
    INSERT_EVENTS,
    INSERT_LOGS,
    INSERT_RUNS,
    RUN_COLUMNS,
    UPDATE_RUNS,
)

Columns = Sequence[tuple[str, str]]
"""Name and type of each column."""

EVENT_TYPES = ("text", "int", "smallint", "int", "int", "int", "bigint", "text", "text")
RUN_TYPES = {
    "trigger": "int",
    "created_at": "bigint",
    "started_at": "bigint",
    "ended_at": "bigint",
    "wake_at": "bigint",
    "recoveries": "smallint",
    "recovered_seq": "int",
    "shard": "smallint",
    "parent_frame": "int",
    "parent_step": "int",
    "parent_attempt": "int",
    "depth": "smallint",
    "is_debug": "smallint",
}
"""Types of the columns that are no texts."""
UPDATE_COLUMNS = (
    ("state", "text"),
    ("undo", "text"),
    ("output", "text"),
    ("error", "text"),
    ("ended_at", "bigint"),
    ("wake_at", "bigint"),
    ("started_at", "bigint"),
    ("is_queued", "bool"),
    ("run_id", "text"),
)


class Bulk(NamedTuple):
    """One statement for many rows."""

    statement: str
    writers: tuple[Callable[[Sequence[object]], str], ...]
    key: int | None
    """The column in which no value may come twice; None when the database sees to that."""

    def fits(self, rows: Sequence[Sequence[object]]) -> bool:
        """Tell whether the rows may be written together."""
        if len(rows) < ROWS_MIN:
            return False
        return self.key is None or len({row[self.key] for row in rows}) == len(rows)

    def values(self, rows: Sequence[Sequence[object]]) -> list[str]:
        """Give the text of each column's array."""
        columns = zip(*rows, strict=True)
        return [write(column) for write, column in zip(self.writers, columns, strict=True)]


ROWS_MIN = 2


def _texts(column: Sequence[object]) -> str:
    written = [
        "NULL" if value is None else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'  # type: ignore[attr-defined]  # a text
        for value in column
    ]
    return "{" + ",".join(written) + "}"


def _numbers(column: Sequence[object]) -> str:
    if None in column:
        return "{" + ",".join(["NULL" if value is None else str(value) for value in column]) + "}"
    return "{" + ",".join(map(str, column)) + "}"


def _arrays(columns: Columns) -> str:
    return ", ".join(f"%s::{kind}[]" for _, kind in columns)


def _bulk(statement: str, columns: Columns, key: int | None = None) -> Bulk:
    writers = tuple(_texts if kind == "text" else _numbers for _, kind in columns)
    return Bulk(statement, writers, key)


def _insert(table: str, names: str, columns: Columns) -> Bulk:
    statement = f"INSERT INTO {table} ({names}) SELECT * FROM unnest({_arrays(columns)})"  # noqa: S608  # constants
    return _bulk(statement, columns)


LOG_COLUMNS = tuple(zip(LogRow._fields, ("text", "int", "int", "int", "int", "text"), strict=True))
EVENT_COLUMNS = tuple(zip(EventRow._fields, EVENT_TYPES, strict=True))
RUN_ROW_COLUMNS = tuple((name, RUN_TYPES.get(name, "text")) for name in RunRow._fields)
BULK = {
    INSERT_EVENTS: _insert("events", ", ".join(EventRow._fields), EVENT_COLUMNS),
    INSERT_LOGS: _insert("logs", ", ".join(LogRow._fields), LOG_COLUMNS),
    INSERT_RUNS: _insert("runs", RUN_COLUMNS, RUN_ROW_COLUMNS),
    UPDATE_RUNS: _bulk(
        "UPDATE runs SET state = new.state, undo = new.undo, output = new.output,"  # noqa: S608  # constants
        " error = new.error, ended_at = new.ended_at, wake_at = new.wake_at,"
        " started_at = coalesce(new.started_at, runs.started_at),"
        " input = CASE WHEN new.is_queued THEN runs.input END"
        f" FROM unnest({_arrays(UPDATE_COLUMNS)})"
        f" AS new ({', '.join(name for name, _ in UPDATE_COLUMNS)})"
        " WHERE runs.run_id = new.run_id",
        UPDATE_COLUMNS,
        key=len(UPDATE_COLUMNS) - 1,
    ),
}
"""By the statement for one row."""
