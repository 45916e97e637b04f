"""The facade's part for operators: stopping runs, deciding about them, setting them going again.

Thread-safe.
"""

from engine.core.plan import Json
from engine.drivers.facade.part import Facade
from engine.drivers.operators.bulk import BulkWish
from engine.drivers.operators.decisions import Decision, Verdict
from engine.drivers.operators.forks import ForkWish, Version
from engine.drivers.operators.holding import Breakpoints, Release
from engine.drivers.runs.starting import StartedRun


class OperatorsFacade(Facade):
    """What people do to runs."""

    def cancel(self, run_id: str, *, by: str, reason: str = "") -> None:
        """Stop a run and undo what it has done. Raises NotFound, Conflict when it is ending."""
        self._m.operators.cancel(run_id, by, reason)

    def preview_cancel(self, run_id: str) -> dict[str, Json]:
        """Say what a cancellation would stop, and what it would undo, in order.

        Raises NotFound, Conflict when it is ending.
        """
        return self._m.operators.preview_cancel(run_id)

    def resolve(
        self,
        run_id: str,
        node: str,
        decision: Decision,
        *,
        by: str,
        output: Json = None,
        frame: int | None = None,
    ) -> None:
        """Decide about what holds a run up.

        About an undo that cannot succeed: retry, skip, done. About an attempt whose end nobody
        saw: retry, fail, or done with an output. `frame` tells which item's, when several wait.
        Raises NotFound, InvalidInput, and Conflict when nothing waits there.
        """
        verdict = Verdict(node=node, decision=decision, by=by, output=output, frame=frame)
        self._m.operators.resolve(run_id, verdict)

    def go_on(self, run_id: str, wish: Release) -> None:
        """Let something begin that is held at a breakpoint. Raises NotFound, Conflict."""
        self._m.operators.holding.go_on(run_id, wish)

    def set_breakpoints(self, run_id: str, nodes: Breakpoints, *, by: str) -> None:
        """Hold a debug run at these nodes from now on. Raises NotFound, InvalidInput, Conflict."""
        self._m.operators.holding.set_breakpoints(run_id, nodes, by=by)

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
        return self._m.operators.forks.preview(wish)

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
        return self._m.operators.forks.fork(wish)

    def resume(self, run_id: str) -> None:
        """Let a parked run go on. Raises NotFound, Conflict when it is not parked."""
        self._m.operators.resume(run_id)

    def preview_bulk(self, wish: BulkWish) -> dict[str, Json]:
        """Count the runs that a bulk action would be done to. Raises InvalidInput."""
        return self._m.operators.bulk.preview(wish)

    def bulk(self, wish: BulkWish) -> dict[str, Json]:
        """Do one page of a bulk action; `next_cursor` names the next one. Raises InvalidInput."""
        return self._m.operators.bulk.page(wish)


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
