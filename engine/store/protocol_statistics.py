"""What every store promises about counting: bounded work, whatever it keeps."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

Span = tuple[str, str]
"""Run ids from the first one on, up to but without the second."""


class QueueStanding(NamedTuple):
    """How a task queue stands."""

    name: str
    state: str
    max_concurrent_dispatches: int
    waiting: int
    running: int
    oldest_due_at: int | None
    """When the task that has waited longest was due, or is; None when none waits."""


class StatisticsStore(Protocol):
    """Counts over what is committed."""

    def count_runs(
        self, spans: Sequence[Span], states: Sequence[str], *, flow_id: str | None, most: int
    ) -> list[dict[str, int]]:
        """Give for each span how many runs are in each state; no count goes beyond `most`."""
        ...

    def request_runs(self, prefix: str, *, flow_id: str | None, limit: int) -> list[str]:
        """Give the ids of runs whose request id begins so."""
        ...

    def queue_standings(self, *, limit: int) -> list[QueueStanding]:
        """Give how queues stand, by name."""
        ...

    def ended_tasks(self, since: int, *, most: int) -> Mapping[str, int]:
        """Give how many tasks of each queue have ended since, of `most` in all."""
        ...
