"""Retention in SQL: what ended long ago goes, but for the request ids that led to it."""

from collections.abc import Sequence

from engine.store.connections import Connections
from engine.store.statements import marks

IDS_PAGE = 500

SELECT_TREES = (
    "SELECT run_id FROM runs AS top WHERE ended_at IS NOT NULL AND parent_run IS NULL"
    " AND ended_at < ? AND NOT EXISTS (SELECT 1 FROM runs AS kin WHERE kin.root_id = top.run_id"
    " AND kin.parent_run IS NOT NULL AND (kin.ended_at IS NULL OR kin.ended_at >= ?))"
    " ORDER BY ended_at LIMIT ?"
)
SELECT_KIN = "SELECT run_id FROM runs WHERE parent_run IS NOT NULL AND root_id IN"
BURY = (
    "INSERT INTO tombstones (flow_id, request_id, run_id, body_hash, at)"
    " SELECT flow_id, request_id, run_id, body_hash, ended_at FROM runs"
    " WHERE request_id IS NOT NULL AND run_id IN"
)
LEAVES = ("events", "logs", "payloads", "waits", "inbox", "runs")
"""What goes with a run, and the run at last."""
PURGE_STARTS = (
    "DELETE FROM tombstones WHERE (flow_id, request_id) IN"
    " (SELECT flow_id, request_id FROM tombstones WHERE at < ? ORDER BY at LIMIT ?)"
)


class SqlPurge:
    """The retention of `RunStore` over one database."""

    _db: Connections

    def purge_runs(self, before: int, limit: int) -> int:
        """Whole trees go in one transaction, with the names of their starts kept in it."""
        trees = [row[0] for row in self._db.fetch(SELECT_TREES, (before, before, limit))]
        ids = [*trees, *(kin for page in _pages(trees) for kin in self._kin(page))]
        writes: list[tuple[str, Sequence[Sequence[object]]]] = []
        for page in _pages(ids):
            among = f"({marks(len(page))})"
            writes.append((f"{BURY} {among} ON CONFLICT DO NOTHING", [page]))
            writes.extend(
                (f"DELETE FROM {table} WHERE run_id IN {among}", [page])  # noqa: S608  # constants
                for table in LEAVES
            )
        if writes:
            self._db.write_rows(writes)
        return len(ids)

    def _kin(self, trees: Sequence[str]) -> list[str]:
        rows = self._db.fetch(f"{SELECT_KIN} ({marks(len(trees))})", trees)
        return [row[0] for row in rows]

    def purge_starts(self, before: int, limit: int) -> int:
        """Forget names of starts: one that is repeated after this runs anew."""
        return self._db.change(PURGE_STARTS, (before, limit))


def _pages(ids: Sequence[str]) -> list[list[str]]:
    return [list(ids[first : first + IDS_PAGE]) for first in range(0, len(ids), IDS_PAGE)]
