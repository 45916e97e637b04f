"""What people do to runs that are held at breakpoints: let steps begin, hold elsewhere."""

from dataclasses import dataclass
from typing import Literal

from engine.core.events import BreakpointsChanged, StepReleased
from engine.core.machine import Machine
from engine.core.plan import NONE
from engine.drivers.clock import Clock
from engine.drivers.cluster.posting import Post
from engine.drivers.reading.reader import OVER, Reader
from engine.errors import Conflict, InvalidInput
from engine.store.records import RunRow

Mode = Literal["step", "continue"]
Breakpoints = list[str] | Literal["all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What is to begin: a node; without one all that is held, or for a step the oldest."""

    mode: Mode
    by: str
    node: str | None = None
    frame: int | None = None
    """Which item's, when several are held; None for the oldest."""


class Holding:
    """Releases held steps and changes breakpoints. Used by every thread."""

    def __init__(self, reader: Reader, post: Post, clock: Clock) -> None:
        self._reader = reader
        self._post = post
        self._clock = clock

    def go_on(self, run_id: str, wish: Release) -> None:
        """Let something begin that is held. Raises NotFound, Conflict when nothing is."""
        row = self._debug_row(run_id)
        with self._reader.seen(row) as seen:
            frame, step = _place(seen.machine, wish, run_id)
        event = StepReleased(
            at=self._clock.now_ms(), frame=frame, step=step, mode=wish.mode, by=wish.by
        )
        if not self._post.tell(run_id, event):
            raise Conflict(f"What was held in run {run_id} has been released by somebody else.")

    def set_breakpoints(self, run_id: str, nodes: Breakpoints, *, by: str) -> None:
        """Hold at these nodes from now on; what is held stays so.

        Raises NotFound, InvalidInput for nodes that it has not, Conflict when it has ended.
        """
        row = self._debug_row(run_id)
        with self._reader.seen(row) as seen:
            known = {step.node for step in seen.plan.steps}
        check_nodes(nodes, known, f"Run {run_id}")
        event = BreakpointsChanged(at=self._clock.now_ms(), nodes=nodes, by=by)
        if not self._post.tell(run_id, event):
            raise Conflict(f"Run {run_id} has ended, or has not begun.")

    def _debug_row(self, run_id: str) -> RunRow:
        row = self._reader.row(run_id)
        if not row.is_debug:
            raise Conflict(
                f"Run {run_id} is no debug run, so nothing in it is held; "
                "start a draft with breakpoints."
            )
        if row.state in OVER:
            raise Conflict(f"Run {run_id} is over: it is {row.state}.")
        return row


def check_nodes(nodes: Breakpoints, known: set[str], whose: str) -> None:
    """Refuse breakpoints at nodes that are not there. Raises InvalidInput."""
    missing = [node for node in nodes if node not in known] if nodes != "all" else []
    if missing:
        raise InvalidInput(
            f"{whose} has no node {missing[0]}.",
            [("breakpoints", f"no such node: {node}") for node in missing],
        )


def _place(machine: Machine, wish: Release, run_id: str) -> tuple[int, int]:
    steps = machine.plan.steps
    if wish.node is None and wish.mode == "continue" and wish.frame is None and machine.held:
        return 0, NONE
    for frame, step in machine.held:
        if wish.node in (None, steps[step].node) and wish.frame in (None, frame):
            return frame, step
    what = "Nothing" if wish.node is None else wish.node
    raise Conflict(f"{what} is {'' if wish.node is None else 'not '}held in run {run_id} now.")
