"""The facade's part for operators: stopping runs, deciding about them, setting them going again.

Thread-safe.
"""

from typing import Literal

from engine.core.events import CancelRequested, UndoResolved
from engine.core.plan import Json
from engine.drivers.facade import Facade
from engine.drivers.forks import ForkWish, Version
from engine.drivers.starting import StartedRun
from engine.errors import Conflict

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

    def preview_fork(
        self,
        run_id: str,
        node: str | None = None,
        *,
        version: Version = None,
        draft: Json = None,
        **edited: Json,
    ) -> dict[str, Json]:
        """Say what a retry (no node) or a fork would run again, reuse, and what was undone.

        `input=...` edits the input. Raises NotFound, InvalidFlow, InvalidInput, Conflict.
        """
        wish = _fork_wish(run_id, node, version=version, draft=draft, edited=edited)
        return self._m.forks.preview(wish)

    def fork(
        self,
        run_id: str,
        node: str | None = None,
        *,
        version: Version = None,
        draft: Json = None,
        request_id: str | None = None,
        **edited: Json,
    ) -> StartedRun:
        """Start a new run that takes over what ended well in an ended one.

        Without a node it is a retry: what failed, was stopped, was undone or never ran runs now.
        With one, this node and all that comes after it run again. `input=...` edits the input.
        Raises what `preview_fork` raises, LimitExceeded, StoreUnavailable.
        """
        wish = _fork_wish(
            run_id, node, version=version, draft=draft, edited=edited, request_id=request_id
        )
        return self._m.forks.fork(wish)

    def resume(self, run_id: str) -> None:
        """Let a parked run go on. Raises NotFound, Conflict when it is not parked."""
        row = self._m.reader.row(run_id)
        if row.state != "parked":
            raise Conflict(f"Run {run_id} is not parked.")
        self._m.post.go_on(row)

    def _tell(self, run_id: str, event: CancelRequested | UndoResolved, otherwise: str) -> None:
        row = self._m.reader.row(run_id)
        if not self._m.post.tell(run_id, event):
            raise Conflict(f"Run {run_id} is {row.state} and {otherwise}.")


def _fork_wish(
    run_id: str,
    node: str | None,
    *,
    version: Version,
    draft: Json,
    edited: dict[str, Json],
    request_id: str | None = None,
) -> ForkWish:
    if edited.keys() - {"input"}:
        raise TypeError(f"A fork edits its input, not {', '.join(edited)}.")
    return ForkWish(
        run_id=run_id,
        node=node,
        version=version,
        draft=draft,
        is_input_edited="input" in edited,
        input=edited.get("input"),
        request_id=request_id,
    )
