"""The same counts over dictionaries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from threading import Lock

from engine.store.protocol_statistics import QueueStanding, Span
from engine.store.records import RunRow
from engine.store.records_tasks import QueueRow, TaskRow


class MemoryStatistics:
    """`StatisticsStore` in dictionaries."""

    _lock: Lock
    _runs: dict[str, RunRow]
    _tasks: dict[str, TaskRow]
    _queues: dict[str, QueueRow]

    def count_runs(
        self, spans: Sequence[Span], states: Sequence[str], *, flow_id: str | None, most: int
    ) -> list[dict[str, int]]:
        """Count runs."""
        with self._lock:
            rows = [row for row in self._runs.values() if flow_id in (None, row.flow_id)]
        found = [
            Counter(row.state for row in rows if first <= row.run_id < before)
            for first, before in spans
        ]
        return [{state: min(counts[state], most) for state in states} for counts in found]

    def request_runs(self, prefix: str, *, flow_id: str | None, limit: int) -> list[str]:
        """Give the ids of runs whose request id begins so."""
        with self._lock:
            rows = [row for row in self._runs.values() if flow_id in (None, row.flow_id)]
        return [row.run_id for row in rows if (row.request_id or "").startswith(prefix)][:limit]

    def queue_standings(self, *, limit: int) -> list[QueueStanding]:
        """Give how queues stand."""
        with self._lock:
            queues, tasks = sorted(self._queues.values()), list(self._tasks.values())
        counts = Counter((task.queue, task.state) for task in tasks)
        return [
            QueueStanding(
                row.name,
                row.state,
                row.max_concurrent_dispatches,
                counts[row.name, "waiting"],
                counts[row.name, "running"],
                min(
                    (t.due_at for t in tasks if t.queue == row.name and t.state == "waiting"),
                    default=None,
                ),
            )
            for row in queues[:limit]
        ]

    def ended_tasks(self, since: int, *, most: int) -> Mapping[str, int]:
        """Count tasks that have ended."""
        with self._lock:
            tasks = list(self._tasks.values())
        ended = [t for t in tasks if t.state in ("done", "failed") and t.updated_at >= since]
        return Counter(task.queue for task in ended[:most])
