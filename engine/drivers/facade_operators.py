"""The facade's part for operators: stopping runs, deciding about them, setting them going again.

Thread-safe.
"""

from typing import Literal

from engine.core.events import CancelRequested, UndoResolved
from engine.drivers.facade import Facade
from engine.drivers.inbox import Fact, Reply
from engine.drivers.recovery import set_going_again
from engine.errors import Conflict

ANSWER_S_MAX = 60.0

Decision = Literal["retry", "skip", "done"]


class OperatorsFacade(Facade):
    """What people do to runs."""

    def cancel(self, run_id: str, *, by: str, reason: str = "") -> None:
        """Stop a run and undo what it has done. Raises NotFound, Conflict when it is ending."""
        at = self._m.clock.now_ms()
        self._tell(run_id, CancelRequested(at=at, by=by, reason=reason), "cannot be cancelled")

    def resolve_undo(self, run_id: str, node: str, decision: Decision, by: str) -> None:
        """Decide about an undo that could not succeed. Raises NotFound, Conflict."""
        place = self._m.reader.blocked(run_id, node)
        if place is None:
            raise Conflict(f"No undo waits for a decision at {node}.")
        frame, step = place
        at = self._m.clock.now_ms()
        event = UndoResolved(at=at, frame=frame, step=step, decision=decision, by=by)
        self._tell(run_id, event, "has no undo that waits")

    def resume(self, run_id: str) -> None:
        """Let a parked run go on. Raises NotFound, Conflict when it is not parked."""
        row = self._m.reader.row(run_id)
        if row.state != "parked":
            raise Conflict(f"Run {run_id} is not parked.")
        set_going_again(self._m.store, row, self._m.engine.put).reply.take(ANSWER_S_MAX)

    def _tell(self, run_id: str, event: CancelRequested | UndoResolved, otherwise: str) -> None:
        row = self._m.reader.row(run_id)
        reply = Reply()
        self._m.engine.put(Fact(run_id, event, reply))
        if not reply.take(ANSWER_S_MAX):
            raise Conflict(f"Run {run_id} is {row.state} and {otherwise}.")
