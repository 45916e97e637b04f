"""Runs and histories in SQL: every query with what its transaction promises."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

from engine.store.connections import Connections
from engine.store.protocol import StartKey
from engine.store.records import (
    Batch,
    EventRow,
    KnownStart,
    LogRow,
    RecoveryMark,
    RunRow,
    RunUpdate,
)
from engine.store.records_schedules import ScheduleMove
from engine.store.spill import Payload, digests, restore, restore_events, stow, stow_events
from engine.store.statements import (
    CLOSE_WAITS,
    DROP_POSTS,
    INSERT_EVENTS,
    INSERT_LOGS,
    INSERT_OUTBOX,
    INSERT_PAYLOADS,
    INSERT_POSTS,
    INSERT_RUNS,
    MARK_RECOVERED,
    MOVE_SCHEDULE,
    OPEN_WAITS,
    SELECT_HISTORY,
    SELECT_LOGS,
    SELECT_PAYLOADS,
    SELECT_RUN,
    UPDATE_RUNS,
    marks,
    select_histories,
    select_runs,
    select_starts,
)

KNOWN_STARTS_PAGE = 256


class SqlRuns:
    """`RunStore` over one database, but for the lists."""

    _db: Connections
    signal: Callable[[Collection[int]], None]

    def commit(self, batch: Batch) -> None:
        """Facts and effects become durable together, or none of them does.

        The primary key of `events` refuses a second writer of the same fact, the unique index on
        `(flow_id, request_id)` a second run of the same start; both are Conflict.
        """
        payloads: list[Payload] = []
        facts = stow_events(batch.events, payloads)
        runs = [_run_values(row, payloads) for row in batch.runs]
        changes = [_update_values(row, payloads) for row in batch.updates]
        self._db.write_rows(
            (
                (INSERT_RUNS, runs),
                (INSERT_PAYLOADS, payloads),
                (INSERT_EVENTS, facts),
                (INSERT_LOGS, batch.logs),
                (UPDATE_RUNS, changes),
                (MOVE_SCHEDULE, [_move_values(row) for row in batch.moves]),
                (OPEN_WAITS, list(map(tuple, batch.waits))),
                (CLOSE_WAITS, batch.closed),
                (INSERT_POSTS, list(map(tuple, batch.posts))),
                (INSERT_OUTBOX, list(map(tuple, batch.emitted))),
                (DROP_POSTS, [(item_id,) for item_id in batch.delivered]),
            ),
            fences=batch.fences,
        )
        if batch.posts:
            self.signal({row.shard for row in batch.posts})

    def known_starts(self, keys: Sequence[StartKey]) -> dict[StartKey, KnownStart]:
        """Read committed starts, of runs that are here and of those that were purged."""
        found: dict[StartKey, KnownStart] = {}
        for flow_id, page in _pages(keys):
            values = (flow_id, *page) * 2
            rows = self._db.fetch(select_starts(len(page)), values)
            for request_id, run_id, body_hash in rows:
                found[flow_id, request_id] = KnownStart(run_id, body_hash)
        return found

    def run(self, run_id: str) -> RunRow | None:
        """Read one committed run."""
        rows = self._db.fetch(SELECT_RUN, (run_id,))
        return self._whole(RunRow(*rows[0])) if rows else None

    def history(self, run_id: str, *, after: int, limit: int) -> list[EventRow]:
        """Read committed facts; what was read once never changes."""
        rows = [EventRow(*row) for row in self._db.fetch(SELECT_HISTORY, (run_id, after, limit))]
        return restore_events(rows, partial(self._payloads, run_id))

    def logs(self, run_id: str, step: int, frames: Sequence[int], *, limit: int) -> list[LogRow]:
        """Read committed lines of one step; the key has them in this order."""
        if not frames:
            return []
        statement = f"{SELECT_LOGS} AND frame IN ({marks(len(frames))}) ORDER BY frame, seq LIMIT ?"
        values = (run_id, step, *frames, limit)
        return [LogRow(*row) for row in self._db.fetch(statement, values)]

    def runs_with_history(
        self, run_ids: Sequence[str], *, limit: int
    ) -> dict[str, tuple[RunRow, list[EventRow]]]:
        """Read committed runs and facts; a fact that comes in between may be there or not."""
        if not run_ids:
            return {}
        page = tuple(page_of(run_ids))
        runs = [RunRow(*row) for row in self._db.fetch(select_runs(len(page)), page)]
        found: dict[str, tuple[RunRow, list[EventRow]]] = {
            row.run_id: (self._whole(row), []) for row in runs
        }
        for values in self._db.fetch(select_histories(len(page)), (*page, limit)):
            fact = EventRow(*values)
            if fact.run_id in found:
                found[fact.run_id][1].append(fact)
        for run_id, (_, facts) in found.items():
            facts[:] = restore_events(facts, partial(self._payloads, run_id))
        return found

    def last_facts(self, run_ids: Sequence[str]) -> dict[str, int]:
        """Read how far committed histories go."""
        if not run_ids:
            return {}
        wanted = marks(len(run_ids))
        statement = (
            f"SELECT run_id, max(seq) FROM events WHERE run_id IN ({wanted}) GROUP BY run_id"  # noqa: S608  # marks
        )
        return dict(self._db.fetch(statement, tuple(run_ids)))

    def mark_recovered(
        self, marks: Sequence[RecoveryMark], *, fences: Mapping[int, int] | None = None
    ) -> None:
        """Count takeovers before the runs go on, so that a run that kills us is counted."""
        payloads: list[Payload] = []
        rows = [
            (
                mark.recoveries,
                mark.recovered_seq,
                mark.state,
                stow(mark.run_id, mark.error, payloads),
                mark.run_id,
            )
            for mark in marks
        ]
        self._db.write_rows(((INSERT_PAYLOADS, payloads), (MARK_RECOVERED, rows)), fences=fences)

    def _whole(self, row: RunRow) -> RunRow:
        """Give a run with its big texts."""
        texts = (row.output, row.error, row.input)
        wanted = digests(texts)
        if not wanted:
            return row
        found = self._payloads(row.run_id, wanted).__getitem__
        output, error, given = (restore(text, found) for text in texts)
        return row._replace(output=output, error=error, input=given)

    def _payloads(self, run_id: str, wanted: Sequence[str]) -> dict[str, bytes]:
        statement = f"{SELECT_PAYLOADS} ({marks(len(wanted))})"
        return dict(self._db.fetch(statement, (run_id, *wanted)))


def _pages(keys: Sequence[StartKey]) -> Iterator[tuple[str, list[str]]]:
    """Give request ids by flow, in pages of few sizes, so that databases know the statements."""
    by_flow: dict[str, list[str]] = {}
    for flow_id, request_id in keys:
        by_flow.setdefault(flow_id, []).append(request_id)
    for flow_id, wanted in by_flow.items():
        for first in range(0, len(wanted), KNOWN_STARTS_PAGE):
            yield flow_id, page_of(wanted[first : first + KNOWN_STARTS_PAGE])


def page_of(wanted: Sequence[str]) -> list[str]:
    """Give the same, the last one repeated, in one of few sizes."""
    size = 1 << (len(wanted) - 1).bit_length()
    return [*wanted, *[wanted[-1]] * (size - len(wanted))]


def _run_values(row: RunRow, payloads: list[Payload]) -> tuple[object, ...]:
    if row.output is None and row.error is None and row.input is None:
        return tuple(row)
    run_id = row.run_id
    return tuple(
        row._replace(
            output=stow(run_id, row.output, payloads),
            error=stow(run_id, row.error, payloads),
            input=stow(run_id, row.input, payloads),
        )
    )


def _update_values(row: RunUpdate, payloads: list[Payload]) -> tuple[object, ...]:
    return (
        row.state,
        row.undo,
        stow(row.run_id, row.output, payloads),
        stow(row.run_id, row.error, payloads),
        row.ended_at,
        row.wake_at,
        row.started_at,
        row.state == "queued",
        row.run_id,
    )


def _move_values(row: ScheduleMove) -> tuple[object, ...]:
    return (
        row.next_at,
        row.nominal_at,
        row.waiting_at,
        row.last_at,
        row.last_run_id,
        row.last_task_id,
        row.fires,
        row.schedule_id,
        -1 if row.seen_at is None else row.seen_at,
        -1 if row.seen_waiting is None else row.seen_waiting,
    )
