"""Waits, posts and arrivals in SQL: every query with what its transaction promises."""

from collections.abc import Callable, Collection, Sequence

from engine.store.connections import Connections
from engine.store.protocol_waits import Shards
from engine.store.records import ArrivalRow, InboxRow, Place, WaitRow
from engine.store.sql_lists import _in_shards
from engine.store.statements import INSERT_POSTS, WAIT_COLUMNS, marks

AFTER = "(run_id, frame, step) > (?, ?, ?)"
IN_ORDER = "ORDER BY run_id, frame, step LIMIT ?"
SELECT_WAIT = f"SELECT {WAIT_COLUMNS} FROM waits"  # noqa: S608  # constants
ARRIVAL_COLUMNS = ", ".join(ArrivalRow._fields)


class SqlWaits:
    """`WaitStore` over one database. Waits open and close in `SqlRuns.commit`."""

    _db: Connections
    signal: Callable[[Collection[int]], None]

    def waits(self, *, kind: str, after: Place | None, limit: int) -> list[WaitRow]:
        """Read a page of committed waits; a page boundary skips and repeats none."""
        if after is None:
            return self._waits(f"WHERE kind = ? {IN_ORDER}", (kind, limit))
        return self._waits(f"WHERE kind = ? AND {AFTER} {IN_ORDER}", (kind, *after, limit))

    def wait(self, run_id: str, frame: int, step: int) -> WaitRow | None:
        """Read one committed wait."""
        where = "WHERE run_id = ? AND frame = ? AND step = ?"
        rows = self._waits(where, (run_id, frame, step))
        return rows[0] if rows else None

    def run_waits(self, run_id: str) -> list[WaitRow]:
        """Read a run's committed waits."""
        return self._waits("WHERE run_id = ? ORDER BY frame, step", (run_id,))

    def event_waits(
        self, event_type: str, correlation: str | None, limit: int, after: Place | None = None
    ) -> list[WaitRow]:
        """Read committed waits that an event may be for; the run decides whether it is."""
        fits, values = "correlation IS NULL", list[object]()
        if correlation is not None:
            fits, values = "(correlation IS NULL OR correlation = ?)", [correlation]
        where = f"WHERE event_type = ? AND {fits}"
        if after is not None:
            where, values = f"{where} AND {AFTER}", [*values, *after]
        return self._waits(f"{where} {IN_ORDER}", (event_type, *values, limit))

    def _waits(self, where: str, values: Sequence[object]) -> list[WaitRow]:
        return [WaitRow(*row) for row in self._db.fetch(f"{SELECT_WAIT} {where}", values)]

    def post(self, rows: Sequence[InboxRow]) -> None:
        """All rows are there when it returns; posting them again adds nothing."""
        self._db.write_rows(((INSERT_POSTS, list(map(tuple, rows))),))
        self.signal({row.shard for row in rows})

    def inbox(self, shards: Shards, limit: int) -> list[InboxRow]:
        """Read what is committed; a row stays until a batch has delivered it."""
        conditions = " AND ".join(["1 = 1", *_in_shards(shards)])
        statement = (
            f"SELECT {', '.join(InboxRow._fields)} FROM inbox"  # noqa: S608  # marks
            f" WHERE {conditions} ORDER BY item_id LIMIT ?"
        )
        return [InboxRow(*row) for row in self._db.fetch(statement, (limit,))]

    def posted(self, item_ids: Collection[str]) -> set[str]:
        """Read which rows no batch has delivered."""
        statement = f"SELECT item_id FROM inbox WHERE item_id IN ({marks(len(item_ids))})"  # noqa: S608  # marks
        return {row[0] for row in self._db.fetch(statement, tuple(item_ids))} if item_ids else set()

    def arrivals(
        self, event_type: str, correlation: str | None, since: int, limit: int
    ) -> list[ArrivalRow]:
        """Read what is committed, in the order of arrival."""
        where, values = "type = ? AND at >= ?", [event_type, since]
        if correlation is not None:
            where, values = f"{where} AND correlation = ?", [*values, correlation]
        statement = (
            f"SELECT {ARRIVAL_COLUMNS} FROM arrivals WHERE {where}"  # noqa: S608  # marks
            " ORDER BY at, event_key LIMIT ?"
        )
        return [ArrivalRow(*row) for row in self._db.fetch(statement, (*values, limit))]

    def purge_arrivals(self, before: int) -> int:
        """Remove what came before, all at once."""
        return self._db.change("DELETE FROM arrivals WHERE at < ?", (before,))
