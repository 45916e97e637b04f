"""How many runs may begin: counts by flow, of what is committed and of what a turn adds to it.

Counts are those of committed rows; a turn keeps what it adds to itself until it is committed too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from engine.drivers.limits import Limits
from engine.drivers.runs.inbox import Start
from engine.errors import Overloaded
from engine.store.records import UNDER_WAY, RunRow

ADMITTED = frozenset(UNDER_WAY)
QUEUED = "queued"
TRY_AGAIN_MS = 60_000
"""After what time a run in line that could not begin is tried again."""


class Admission:
    """How many runs of each flow are under way, and how many are queued."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.running: Counter[str] = Counter()
        self.queued: Counter[str] = Counter()
        self.bounds: dict[str, int | None] = {}
        """The `max_running` of flows that have a queue, as last seen."""
        self._passed_over: dict[str, tuple[str, int]] = {}
        """Runs in line that cannot begin: of which flow, and since when."""

    def recount(self, counts: dict[str, tuple[int, int]]) -> None:
        """Take over what the store says: `{flow: (running, queued)}`."""
        self.running = Counter({flow: running for flow, (running, _) in counts.items() if running})
        self.queued = Counter({flow: queued for flow, (_, queued) in counts.items() if queued})

    def _has_room(self, in_memory: int) -> bool:
        room = Room(self, in_memory)
        return any(
            self.has_line(flow_id) and room.left(flow_id, self.bounds.get(flow_id))
            for flow_id in self.queued
        )

    def pass_over(self, row: RunRow, *, now: int) -> None:
        """Let others begin before a run that cannot; it is tried again after a while."""
        self._passed_over[row.run_id] = (row.flow_id, now)

    def is_passed_over(self, run_id: str) -> bool:
        """Tell whether a run in line could not begin lately."""
        return run_id in self._passed_over

    def passed_over_count(self) -> int:
        """Give how many runs in line could not begin lately."""
        return len(self._passed_over)

    def has_line(self, flow_id: str) -> bool:
        """Tell whether runs of a flow are in line that have not been passed over."""
        over = sum(flow == flow_id for flow, _ in self._passed_over.values())
        return self.queued[flow_id] > over

    def is_due(self, now: int) -> bool:
        """Tell whether a run that was passed over is to be tried again."""
        return bool(self._passed_over and self.queued) and any(self._due(now))

    def try_again(self, now: int) -> None:
        """Pass over no more those for whom it is time."""
        for run_id in list(self._due(now)):
            del self._passed_over[run_id]

    def _due(self, now: int) -> Iterator[str]:
        for run_id, (_, since) in self._passed_over.items():
            if not 0 <= now - since < TRY_AGAIN_MS:  # a clock may go back
                yield run_id

    def settle(self, changes: Iterable[tuple[RunRow | None, RunRow]], *, in_memory: int) -> bool:
        """Take over how the rows of our runs have changed; tell whether a queued one may begin."""
        for before, after in changes:
            was = "" if before is None else before.state
            if was != after.state:
                if was == QUEUED:
                    self._passed_over.pop(after.run_id, None)
                _add(self.running, after.flow_id, (after.state in ADMITTED) - (was in ADMITTED))
                _add(self.queued, after.flow_id, (after.state == QUEUED) - (was == QUEUED))
        return bool(self.queued) and self._has_room(in_memory)


def _add(counts: Counter[str], flow_id: str, change: int) -> None:
    if change:
        counts[flow_id] += change
        if counts[flow_id] <= 0:
            del counts[flow_id]


class Room:
    """The counts as one turn sees them."""

    __slots__ = ("_admission", "_is_here", "begun", "queued", "running")

    def __init__(self, admission: Admission, in_memory: int) -> None:
        self._admission = admission
        self._is_here = in_memory
        self.begun = 0
        """Runs that came into memory in this turn."""
        self.running: dict[str, int] = {}
        self.queued: dict[str, int] = {}

    @property
    def has_changed(self) -> bool:
        """Whether the turn has changed any count."""
        return bool(self.running or self.queued)

    def begin(self, flow_id: str) -> None:
        """Count a run that begins."""
        self.begun += 1
        self.running[flow_id] = self.running.get(flow_id, 0) + 1

    def end(self, flow_id: str) -> None:
        """Count a run that is over."""
        self.running[flow_id] = self.running.get(flow_id, 0) - 1

    def queue(self, flow_id: str, change: int = 1) -> None:
        """Count a run that is queued, or (-1) is queued no more."""
        self.queued[flow_id] = self.queued.get(flow_id, 0) + change

    def queued_of(self, flow_id: str) -> int:
        """Give how many runs of a flow are queued."""
        return self._admission.queued[flow_id] + self.queued.get(flow_id, 0)

    def left(self, flow_id: str, bound: int | None) -> int:
        """Give how many more runs of a flow may begin."""
        left = self._admission.limits.runs_running_max - self._is_here - self.begun
        if bound is not None:
            running = self._admission.running[flow_id] + self.running.get(flow_id, 0)
            left = min(left, bound - running)
        return max(left, 0)

    def has_for(self, start: Start, *, is_ours: bool) -> bool:
        """Tell whether a run may begin at once: there is room, and nobody is before it.

        Who counts a flow's runs is the owner of their shard; others leave it to that one.
        """
        flow_id = start.row.flow_id
        bound = start.compiled.flow.settings.max_running
        if not is_ours:
            return bound is None
        if bound is None and not self._admission.queued and not self.queued:
            return self._is_here + self.begun < self._admission.limits.runs_running_max
        return self.queued_of(flow_id) == 0 and self.left(flow_id, bound) > 0

    def refusal(self, flow_id: str) -> Overloaded | None:
        """Give why not even a queue can take one more run of a flow."""
        queued_max = self._admission.limits.queued_max
        if self.queued_of(flow_id) < queued_max:
            return None
        return Overloaded(f"{queued_max} runs of {flow_id} wait in line already; ask again later.")
