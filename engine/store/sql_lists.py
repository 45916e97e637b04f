"""Lists of runs in SQL, each with the index that keeps it fast beside a million others."""

from collections.abc import Sequence

from engine.store.protocol import ALL
from engine.store.protocol_waits import Shards
from engine.store.records import OPEN_STATES, RUN_STATES, UNDER_WAY, RunRow
from engine.store.sql_runs import SqlRuns
from engine.store.statements import RUN_COLUMNS, marks
from engine.store.which import ANY, Which

COUNTED = (*UNDER_WAY, "queued")


class SqlLists(SqlRuns):
    """The lists of `RunStore` over one database."""

    def runs(
        self,
        *,
        flow_id: str | None,
        states: Sequence[str],
        before: str | None,
        limit: int,
        which: Which = ANY,
    ) -> list[RunRow]:
        """Read a page of committed runs; a page boundary never skips or repeats a run.

        An index holds the runs of one flow and state in order; several states are merged.
        """
        wheres: list[str] = []
        values: list[object] = []
        is_debug = None if which.is_debug is None else int(which.is_debug)
        for column, value in (
            ("flow_id =", flow_id),
            ("run_id <", before),
            ("run_id >=", which.first or None),
            ("is_debug =", is_debug),
        ):
            if value is not None:
                wheres.append(f"{column} ?")
                values.append(value)
        if which.among is not None:
            wheres.append(f"run_id IN ({marks(len(which.among))})")
            values += which.among
        if flow_id is not None:
            states = states or RUN_STATES
        return self._merged(states, wheres, values, limit=limit, order="DESC")

    def unfinished(self, *, after: str, limit: int, shards: Shards = None) -> list[RunRow]:
        """Read runs that an engine must go on with; used when it opens or takes shards over."""
        wheres = ["wake_at IS NULL", "run_id > ?", *_in_shards(shards)]
        return self._merged(OPEN_STATES, wheres, [after], limit=limit, order="ASC")

    def queued(self, flow_id: str | None, limit: int, shards: Shards = None) -> list[RunRow]:
        """Read what waits to be admitted; the owner of the shard alone admits."""
        wheres = [] if flow_id is None else ["flow_id = ?"]
        values = [] if flow_id is None else [flow_id]
        wheres += _in_shards(shards)
        return self._merged(("queued",), wheres, values, limit=limit, order="ASC")

    def open_counts(self, shards: Shards = None) -> dict[str, tuple[int, int]]:
        """Count what is committed; used when an engine opens or takes shards over."""
        wheres = [f"state IN ({marks(len(COUNTED))})", *_in_shards(shards)]
        statement = (
            f"SELECT flow_id, sum(CASE WHEN state = 'queued' THEN 1 ELSE 0 END), count(*)"  # noqa: S608  # marks
            f" FROM runs WHERE {' AND '.join(wheres)} GROUP BY flow_id"
        )
        rows = self._db.fetch(statement, COUNTED)
        return {flow_id: (total - queued, queued) for flow_id, queued, total in rows}

    def children(self, run_id: str, *, after: str = "", limit: int = ALL) -> list[RunRow]:
        """Read the committed runs that one has called."""
        which = "parent_run = ? AND run_id > ?"
        statement = f"SELECT {RUN_COLUMNS} FROM runs WHERE {which} ORDER BY run_id LIMIT ?"  # noqa: S608  # constants
        return self._rows(statement, [run_id, after, limit])

    def due_wakes(self, *, now: int, limit: int, shards: Shards = None) -> list[str]:
        """Read waiting runs whose moment has come; waking one twice is harmless."""
        wheres = ["wake_at IS NOT NULL", "wake_at <= ?", *_in_shards(shards)]
        statement = f"SELECT run_id FROM runs WHERE {' AND '.join(wheres)} ORDER BY wake_at LIMIT ?"  # noqa: S608  # marks
        return [row[0] for row in self._db.fetch(statement, (now, limit))]

    def next_wake(self, shards: Shards = None) -> int | None:
        """Read the earliest moment somebody waits for; a later commit may bring it forward."""
        wheres = ["wake_at IS NOT NULL", *_in_shards(shards)]
        statement = (
            f"SELECT wake_at FROM runs WHERE {' AND '.join(wheres)} ORDER BY wake_at LIMIT 1"  # noqa: S608  # marks
        )
        rows = self._db.fetch(statement, ())
        return rows[0][0] if rows else None

    def _merged(
        self,
        states: Sequence[str],
        wheres: Sequence[str],
        values: Sequence[object],
        *,
        limit: int,
        order: str,
    ) -> list[RunRow]:
        """Read the first rows of each state in the order of ids, and of those the first."""
        parts, given = [], list[object]()
        for state in dict.fromkeys(states) or (None,):
            conditions = [*wheres] if state is None else ["state = ?", *wheres]
            given += [*values] if state is None else [state, *values]
            where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
            parts.append(f"SELECT {RUN_COLUMNS} FROM runs{where} ORDER BY run_id {order} LIMIT ?")  # noqa: S608  # marks
            given.append(limit)
        if len(parts) == 1:
            return self._rows(parts[0], given)
        merged = " UNION ALL ".join(f"SELECT * FROM ({part}) AS part" for part in parts)  # noqa: S608  # marks
        return self._rows(f"{merged} ORDER BY run_id {order} LIMIT ?", [*given, limit])

    def _rows(self, statement: str, values: Sequence[object]) -> list[RunRow]:
        return [self._whole(RunRow(*row)) for row in self._db.fetch(statement, values)]


def _in_shards(shards: Shards) -> list[str]:
    """Give the condition; numbers of shards are ours and go into the text."""
    if shards is None:
        return []
    if not shards:
        return ["1 = 0"]
    return [f"shard IN ({', '.join(str(int(shard)) for shard in sorted(shards))})"]
