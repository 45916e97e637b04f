"""What operators do to runs: cancel, decide, let go on, retry, fork, and the same in bulk."""

from engine.core.events import CancelRequested, Event
from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.cluster.posting import Post
from engine.drivers.operators.bulk import Bulk
from engine.drivers.operators.debugging import DebugStarts
from engine.drivers.operators.decisions import Verdict, decision_event
from engine.drivers.operators.forks import Forks
from engine.drivers.operators.holding import Holding
from engine.drivers.operators.rehearsal import rehearse_cancel
from engine.drivers.reading.reader import Reader
from engine.drivers.runs.live import PARKED, bring_back, read_history
from engine.drivers.versions.programs import Programs
from engine.errors import Conflict
from engine.store.protocol import Store


class Operators:
    """Stops runs, decides about them, sets them going again. Used by every thread."""

    def __init__(
        self,
        store: Store,
        programs: Programs,
        *,
        reader: Reader,
        post: Post,
        forks: Forks,
        clock: Clock,
        debug: DebugStarts,
    ) -> None:
        self._store = store
        self._programs = programs
        self._reader = reader
        self._post = post
        self._clock = clock
        self.forks = forks
        self.debug = debug
        self.holding = Holding(reader, post, clock)
        self.bulk = Bulk(store, forks, cancel=self.cancel, summaries=reader.summaries)

    def cancel(self, run_id: str, by: str, reason: str) -> None:
        """Stop a run and undo what it has done. Raises NotFound, Conflict when it is ending."""
        event = CancelRequested(at=self._clock.now_ms(), by=by, reason=reason)
        self._tell(run_id, event, "cannot be cancelled")

    def preview_cancel(self, run_id: str) -> dict[str, Json]:
        """Say what would be stopped and undone, in order. Raises NotFound, Conflict."""
        row = self._reader.row(run_id)
        if row.ended_at is not None:
            raise Conflict(f"Run {run_id} is {row.state} and cannot be cancelled.")
        facts = list(read_history(self._store, row.run_id))
        return rehearse_cancel(bring_back(row, facts, self._programs.get))

    def resolve(self, run_id: str, verdict: Verdict) -> None:
        """Decide about an undo that cannot succeed, or an attempt whose end nobody saw.

        Raises NotFound, Conflict when nothing waits there, InvalidInput.
        """
        with self._reader.seen(self._reader.row(run_id)) as seen:
            event = decision_event(seen.machine, verdict, at=self._clock.now_ms())
        if event is None:
            raise Conflict(f"Nothing waits for a decision at {verdict.node}.")
        self._tell(run_id, event, "waits for no decision")

    def resume(self, run_id: str) -> None:
        """Let a parked run go on. Raises NotFound, Conflict when it is not parked."""
        row = self._reader.row(run_id)
        if row.state != PARKED:
            raise Conflict(f"Run {run_id} is not parked.")
        self._post.go_on(row)

    def _tell(self, run_id: str, event: Event, otherwise: str) -> None:
        row = self._reader.row(run_id)
        if not self._post.tell(run_id, event):
            raise Conflict(f"Run {run_id} is {row.state} and {otherwise}.")
