"""Runs and histories in SQL: every query with what its transaction promises."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, update

from engine.store.dialect import Database, marks
from engine.store.protocol import StartKey
from engine.store.records import (
    OPEN_STATES,
    Batch,
    EventRow,
    KnownStart,
    RecoveryMark,
    RunRow,
    RunUpdate,
    ScheduleMove,
)
from engine.store.schema import events, runs


def _insert_text(table: str, columns: Sequence[str]) -> str:
    """Text for the driver's own executemany; rows are tuples in the order of the columns."""
    values = marks(len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"  # noqa: S608  # constants


# The hot statements go to the driver as text: no compilation, no parameter processing.
INSERT_EVENTS = _insert_text("events", EventRow._fields)
INSERT_RUNS = _insert_text("runs", RunRow._fields)
SELECT_RUN = f"SELECT {', '.join(RunRow._fields)} FROM runs WHERE run_id = ?"  # noqa: S608  # constants
SELECT_HISTORY = (
    f"SELECT {', '.join(EventRow._fields)} FROM events"  # noqa: S608  # constants
    " WHERE run_id = ? AND seq > ? ORDER BY seq LIMIT ?"
)
SELECT_STARTS = "SELECT request_id, run_id, body_hash FROM runs WHERE flow_id = ? AND request_id IN"
UPDATE_RUNS = (
    "UPDATE runs SET state = ?, undo = ?, output = ?, error = ?, ended_at = ?, wake_at = ?"
    " WHERE run_id = ?"
)
MOVE_SCHEDULE = (
    "UPDATE schedules SET next_at = ?, last_at = coalesce(?, last_at),"
    " last_run_id = coalesce(?, last_run_id) WHERE schedule_id = ? AND next_at = ?"
)
KNOWN_STARTS_PAGE = 200

MARK_RECOVERED = (
    update(runs)
    .where(runs.c.run_id == bindparam("of_id"))
    .values(
        recoveries=bindparam("to_count"),
        recovered_seq=bindparam("to_seq"),
        state=bindparam("to_state"),
        error=bindparam("to_error"),
    )
)


class SqlRuns:
    """`RunStore` over one database."""

    _db: Database

    def commit(self, batch: Batch) -> None:
        """Facts and effects become durable together, or none of them does.

        The primary key of `events` refuses a second writer of the same fact, the unique index on
        `(flow_id, request_id)` a second run of the same start; both are Conflict.
        """
        # Plain tuples, because the driver binds those directly and asks others for each value.
        self._db.write_rows(
            (
                (INSERT_RUNS, list(map(tuple, batch.runs))),
                (INSERT_EVENTS, list(map(tuple, batch.events))),
                (UPDATE_RUNS, [_update_values(row) for row in batch.updates]),
                (MOVE_SCHEDULE, [_move_values(row) for row in batch.moves]),
            )
        )

    def known_starts(self, keys: Sequence[StartKey]) -> dict[StartKey, KnownStart]:
        """Read committed starts. Only the engine thread adds runs, so it may rely on this."""
        by_flow: dict[str, list[str]] = {}
        for flow_id, request_id in keys:
            by_flow.setdefault(flow_id, []).append(request_id)
        found: dict[StartKey, KnownStart] = {}
        for flow_id, wanted in by_flow.items():
            for first in range(0, len(wanted), KNOWN_STARTS_PAGE):
                page = wanted[first : first + KNOWN_STARTS_PAGE]
                statement = f"{SELECT_STARTS} ({marks(len(page))})"
                for request_id, run_id, body_hash in self._db.fetch(statement, (flow_id, *page)):
                    found[flow_id, request_id] = KnownStart(run_id, body_hash)
        return found

    def run(self, run_id: str) -> RunRow | None:
        """Read one committed run."""
        rows = self._db.fetch(SELECT_RUN, (run_id,))
        return RunRow(*rows[0]) if rows else None

    def runs(
        self, *, flow_id: str | None, states: Sequence[str], before: str | None, limit: int
    ) -> list[RunRow]:
        """Read a page of committed runs; a page boundary never skips or repeats a run."""
        query = select(runs).order_by(runs.c.run_id.desc()).limit(limit)
        if flow_id is not None:
            query = query.where(runs.c.flow_id == flow_id)
        if states:
            query = query.where(runs.c.state.in_(states))
        if before is not None:
            query = query.where(runs.c.run_id < before)
        with self._db.read() as connection:
            return [RunRow(*row) for row in connection.execute(query)]

    def history(self, run_id: str, *, after: int, limit: int) -> list[EventRow]:
        """Read committed facts; what was read once never changes."""
        return [EventRow(*row) for row in self._db.fetch(SELECT_HISTORY, (run_id, after, limit))]

    def unfinished(self, *, after: str, limit: int) -> list[RunRow]:
        """Read runs that an engine must go on with; used once, when a store is opened."""
        query = (
            select(runs)
            .where(runs.c.state.in_(OPEN_STATES), runs.c.wake_at.is_(None), runs.c.run_id > after)
            .order_by(runs.c.run_id)
            .limit(limit)
        )
        with self._db.read() as connection:
            return [RunRow(*row) for row in connection.execute(query)]

    def last_facts(self, run_ids: Sequence[str]) -> dict[str, int]:
        """Read how far committed histories go."""
        query = (
            select(events.c.run_id, func.max(events.c.seq))
            .where(events.c.run_id.in_(run_ids))
            .group_by(events.c.run_id)
        )
        with self._db.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def mark_recovered(self, marks: Sequence[RecoveryMark]) -> None:
        """Count takeovers before the runs go on, so that a run that kills us is counted."""
        rows = [
            {
                "of_id": mark.run_id,
                "to_count": mark.recoveries,
                "to_seq": mark.recovered_seq,
                "to_state": mark.state,
                "to_error": mark.error,
            }
            for mark in marks
        ]
        with self._db.write() as tx:
            tx.execute(MARK_RECOVERED, rows)

    def due_wakes(self, *, now: int, limit: int) -> list[str]:
        """Read waiting runs whose moment has come; waking one twice is harmless."""
        query = (
            select(runs.c.run_id)
            .where(runs.c.wake_at.is_not(None), runs.c.wake_at <= now)
            .order_by(runs.c.wake_at)
            .limit(limit)
        )
        with self._db.read() as connection:
            return list(connection.execute(query).scalars())

    def next_wake(self) -> int | None:
        """Read the earliest moment somebody waits for; a later commit may bring it forward."""
        query = select(func.min(runs.c.wake_at)).where(runs.c.wake_at.is_not(None))
        with self._db.read() as connection:
            return connection.execute(query).scalar()


def _update_values(row: RunUpdate) -> tuple[object, ...]:
    return (row.state, row.undo, row.output, row.error, row.ended_at, row.wake_at, row.run_id)


def _move_values(row: ScheduleMove) -> tuple[object, ...]:
    return (row.next_at, row.last_at, row.last_run_id, row.schedule_id, row.seen_at)
