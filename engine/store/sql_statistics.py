"""Counting in SQL: every count is a range of an index, and stops at a limit."""

from collections.abc import Mapping, Sequence

from engine.store.connections import Connections
from engine.store.protocol_statistics import QueueStanding, Span

AFTER_ALL = "\U0010ffff"
"""Follows every character, so that a prefix is a range."""


class SqlStatistics:
    """`StatisticsStore` over one database."""

    _db: Connections

    def count_runs(
        self, spans: Sequence[Span], states: Sequence[str], *, flow_id: str | None, most: int
    ) -> list[dict[str, int]]:
        """Count in `runs_by_state` or `runs_by_flow`, which hold all that is asked for."""
        counts: list[dict[str, int]] = [{} for _ in spans]
        of_flow, flow = ("", ()) if flow_id is None else ("flow_id = ? AND ", (flow_id,))
        one = (
            "(SELECT count(*) FROM (SELECT 1 FROM runs WHERE"  # noqa: S608  # constants
            f" {of_flow}state = ? AND run_id >= ? AND run_id < ? LIMIT ?) AS part)"
        )
        statement = f"SELECT {', '.join([one] * len(spans))}"
        for state in states if spans else ():
            values = [given for span in spans for given in (*flow, state, *span, most)]
            row = self._db.fetch(statement, values)[0]
            for found, count in zip(counts, row, strict=True):
                found[state] = count
        return counts

    def request_runs(self, prefix: str, *, flow_id: str | None, limit: int) -> list[str]:
        """Read `runs_by_request`, flow by flow."""
        flows = "?" if flow_id is not None else "SELECT DISTINCT flow_id FROM versions"
        statement = (
            f"SELECT run_id FROM runs WHERE flow_id IN ({flows})"  # noqa: S608  # constants
            " AND request_id >= ? AND request_id < ? LIMIT ?"
        )
        given = () if flow_id is None else (flow_id,)
        values = (*given, prefix, prefix + AFTER_ALL, limit)
        return [row[0] for row in self._db.fetch(statement, values)]

    def queue_standings(self, *, limit: int) -> list[QueueStanding]:
        """Read meters, and the first entries of `tasks_waiting`."""
        statement = (
            "SELECT name, state, max_concurrent_dispatches, waiting, running,"
            " (SELECT due_at FROM tasks WHERE queue = q.name AND state = 'waiting'"
            " ORDER BY due_at LIMIT 1)"
            " FROM queues AS q JOIN queue_meters ON queue_meters.queue = q.name"
            " WHERE state <> 'deleted' ORDER BY name LIMIT ?"
        )
        return [QueueStanding(*row) for row in self._db.fetch(statement, (limit,))]

    def ended_tasks(self, since: int, *, most: int) -> Mapping[str, int]:
        """Count in `tasks_done` and `tasks_failed`."""
        counted = (
            "(SELECT count(*) FROM (SELECT 1 FROM tasks WHERE queue = q.name AND state = '{}'"
            " AND updated_at >= ? LIMIT ?) AS {})"
        )
        statement = (
            f"SELECT name, {counted.format('done', 'd')} + {counted.format('failed', 'f')}"  # noqa: S608  # constants
            " FROM queues AS q"
        )
        rows = self._db.fetch(statement, (since, most, since, most))
        return {name: count for name, count in rows if count}
