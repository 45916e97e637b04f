"""What a turn looks things up with: runs in memory, rows, versions, counts.

Writes nothing but a fresh count of takeovers.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from engine.drivers.limits import Limits
from engine.drivers.runs.callees import Callees
from engine.drivers.runs.doubts import Doubts
from engine.drivers.runs.family import Family
from engine.drivers.runs.interest import Interest
from engine.drivers.runs.live import Live, bring_back, read_history
from engine.drivers.runs.recovery import forgive
from engine.drivers.runs.room import Admission
from engine.drivers.versions.programs import Programs
from engine.store.protocol import StartKey, Store
from engine.store.records import EventRow, KnownStart, RunRow

AHEAD_FACTS: Final = 20
"""What is read of each history when many runs are read together; few that wait have more."""


class Desk:
    """Reads for the engine thread. Every method that reads rows raises StoreUnavailable."""

    def __init__(
        self,
        store: Store,
        programs: Programs,
        runs: Mapping[str, Live],
        *,
        callees: Callees,
        limits: Limits,
    ) -> None:
        self._store = store
        self._runs = runs
        self.compiled = programs.get
        self.callees = callees
        self.limits = limits
        self.interest = Interest()
        self.admission = Admission(limits)
        self.family = Family()
        self.doubts = Doubts()
        self.epochs: Mapping[int, int] | None = None
        """The shards that this engine owns in this turn, with epochs; None stands for all."""
        self._ahead: dict[str, tuple[RunRow, list[EventRow]]] = {}
        """Runs that were read together."""

    def held(self, run_id: str) -> Live | None:
        """Give a run that is in memory."""
        return self._runs.get(run_id)

    def held_count(self) -> int:
        """Give the number of runs in memory."""
        return len(self._runs)

    def row(self, run_id: str) -> RunRow | None:
        """Give a run's row."""
        ahead = self._ahead.get(run_id)
        return self._store.run(run_id) if ahead is None else ahead[0]

    @contextmanager
    def reading_ahead(self, run_ids: Sequence[str]) -> Iterator[None]:
        """Read runs that are not in memory together, which costs a tenth of one by one."""
        wanted = [run_id for run_id in run_ids if run_id not in self._runs]
        if len(wanted) > 1:
            self._ahead = self._store.runs_with_history(wanted, limit=AHEAD_FACTS)
        try:
            yield
        finally:
            self._ahead = {}

    def load(self, row: RunRow) -> Live:
        """Bring a run back to where its history ends."""
        _, facts = self._ahead.pop(row.run_id, (row, []))
        if len(facts) in (0, AHEAD_FACTS):  # there may be more
            after = facts[-1].seq if facts else 0
            facts = [*facts, *read_history(self._store, row.run_id, after=after)]
        live = bring_back(row, facts, self.compiled)
        self.family.came(row)
        return live

    def known_starts(self, keys: Sequence[StartKey]) -> dict[StartKey, KnownStart]:
        """Give the runs that request ids have led to."""
        return self._store.known_starts(keys)

    def children(self, run_id: str) -> list[RunRow]:
        """Give the runs that this one has called."""
        return self._store.children(run_id)

    def queued(self, flow_id: str, limit: int) -> list[RunRow]:
        """Give the runs of a flow that wait to be admitted, the oldest first."""
        shards = None if self.epochs is None else tuple(self.epochs)
        return self._store.queued(flow_id, limit, shards)

    def forgive(self, row: RunRow) -> None:
        """Give a parked run a fresh count of takeovers. Raises Fenced."""
        forgive(self._store, row, self.epochs)

    def recount(self) -> None:
        """Count anew what is under way and what is queued."""
        shards = None if self.epochs is None else tuple(self.epochs)
        self.admission.recount(self._store.open_counts(shards))
