"""What a turn looks things up with: runs in memory, rows, versions, counts.

Writes nothing but a fresh count of takeovers.
"""

from collections.abc import Mapping, Sequence

from engine.drivers.callees import Callees
from engine.drivers.family import Family
from engine.drivers.limits import Limits
from engine.drivers.live import Live, bring_back
from engine.drivers.programs import Programs
from engine.drivers.recovery import forgive
from engine.drivers.room import Admission
from engine.store.protocol import StartKey, Store
from engine.store.records import KnownStart, RunRow


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
        self.admission = Admission(limits)
        self.family = Family()
        self.doubtful: frozenset[str] = frozenset()
        """Runs whose attempts in flight nobody has seen end, until they are read again."""
        self.epochs: Mapping[int, int] | None = None
        """The shards that this engine owns in this turn, with epochs; None stands for all."""

    def held(self, run_id: str) -> Live | None:
        """Give a run that is in memory."""
        return self._runs.get(run_id)

    def held_count(self) -> int:
        """Give the number of runs in memory."""
        return len(self._runs)

    def row(self, run_id: str) -> RunRow | None:
        """Give a run's row."""
        return self._store.run(run_id)

    def load(self, row: RunRow) -> Live:
        """Bring a run back to where its history ends."""
        live = bring_back(row, self._store, self.compiled)
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
