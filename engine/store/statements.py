"""The hot statements as text for the driver alone: no compilation, no parameter processing.

Question marks stand for values; a database that writes them in another way translates the text.
"""

from collections.abc import Sequence

from engine.store.records import EventRow, InboxRow, LogRow, RunRow, WaitRow
from engine.store.records_events import OutboxRow


def marks(count: int) -> str:
    """Give as many question marks as there are values."""
    return ", ".join("?" * count)


def _insert(table: str, columns: Sequence[str], unless: str = "") -> str:
    """Give the text for rows that are tuples in the order of the columns."""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks(len(columns))}){unless}"  # noqa: S608  # constants


def _replacing(columns: Sequence[str], key: Sequence[str]) -> str:
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    return f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"


UNLESS_THERE = " ON CONFLICT DO NOTHING"
PLACE = ("run_id", "frame", "step")
PAYLOAD = ("run_id", "digest", "data")
RUN_COLUMNS = ", ".join(RunRow._fields)
WAIT_COLUMNS = ", ".join(WaitRow._fields)

INSERT_EVENTS = _insert("events", EventRow._fields)
INSERT_LOGS = _insert("logs", LogRow._fields)
INSERT_RUNS = _insert("runs", RunRow._fields)
INSERT_PAYLOADS = _insert("payloads", PAYLOAD, UNLESS_THERE)
INSERT_POSTS = _insert("inbox", InboxRow._fields, UNLESS_THERE)
DROP_POSTS = "DELETE FROM inbox WHERE item_id = ?"
OPEN_WAITS = _insert("waits", WaitRow._fields, _replacing(WaitRow._fields, PLACE))
INSERT_OUTBOX = _insert("outbox", OutboxRow._fields, UNLESS_THERE)
DROP_OUTBOX = "DELETE FROM outbox WHERE item_id = ?"
CLOSE_WAITS = "DELETE FROM waits WHERE run_id = ? AND frame = ? AND step = ?"
UPDATE_RUNS = (
    "UPDATE runs SET state = ?, undo = ?, output = ?, error = ?, ended_at = ?, wake_at = ?,"
    " started_at = coalesce(?, started_at), input = CASE WHEN ? THEN input END WHERE run_id = ?"
)
MOVE_SCHEDULE = (
    "UPDATE schedules SET next_at = ?, nominal_at = ?, waiting_at = ?,"
    " last_at = coalesce(?, last_at), last_run_id = coalesce(?, last_run_id),"
    " last_task_id = coalesce(?, last_task_id), fires = coalesce(?, fires)"
    " WHERE schedule_id = ? AND coalesce(next_at, -1) = ? AND coalesce(waiting_at, -1) = ?"
)
MARK_RECOVERED = (
    "UPDATE runs SET recoveries = ?, recovered_seq = ?, state = ?, error = ? WHERE run_id = ?"
)
SELECT_RUN = f"SELECT {RUN_COLUMNS} FROM runs WHERE run_id = ?"  # noqa: S608  # constants
SELECT_HISTORY = (
    f"SELECT {', '.join(EventRow._fields)} FROM events"  # noqa: S608  # constants
    " WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?"
)
SELECT_LOGS = (
    f"SELECT {', '.join(LogRow._fields)} FROM logs"  # noqa: S608  # constants
    " WHERE run_id = ? AND step = ?"
)
SELECT_PAYLOADS = "SELECT digest, data FROM payloads WHERE run_id = ? AND digest IN"


def select_runs(count: int) -> str:
    """Give the query for runs by id."""
    return f"SELECT {RUN_COLUMNS} FROM runs WHERE run_id IN ({marks(count)})"  # noqa: S608  # marks


def select_histories(count: int) -> str:
    """Give the query for the first facts of runs, each in order."""
    return (
        f"SELECT {', '.join(EventRow._fields)} FROM events"  # noqa: S608  # constants and marks
        f" WHERE run_id IN ({marks(count)}) AND seq <= ? ORDER BY run_id, seq"
    )


def select_starts(count: int) -> str:
    """Give the query for starts of one flow, named twice: purged ones, and those that are here."""
    among = f"WHERE flow_id = ? AND request_id IN ({marks(count)})"
    columns = "SELECT request_id, run_id, body_hash FROM"
    return f"{columns} tombstones {among} UNION ALL {columns} runs {among}"
