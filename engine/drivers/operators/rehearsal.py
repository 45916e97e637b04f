"""Plays a cancellation on a copy of a run, to say beforehand what would be stopped and undone.

The copy is the real core: nothing is dispatched, every undo is taken to succeed.
"""

from collections import deque
from collections.abc import Iterator

from engine.core.commands import (
    AbortActivity,
    AbortChild,
    Command,
    ScheduleActivity,
    UndoChild,
)
from engine.core.events import (
    ActivityCompleted,
    ActivityFailed,
    ActivityResolved,
    CancelRequested,
    ChildUndone,
    Event,
    UndoResolved,
)
from engine.core.frame import Frame
from engine.core.machine import Machine
from engine.core.plan import NONE, Json
from engine.drivers.runs.live import Live
from engine.errors import Conflict

LISTED_MAX = 1_000
"""Nodes that each list of a preview names; what is beyond is counted."""
ABORTED = {"code": "aborted", "message": "It was stopped.", "attempt": 0, "details": None}


def rehearse_cancel(live: Live) -> dict[str, Json]:
    """Give `stopped`, `undone` in the order in which it would happen, and `blocked`.

    Uses up the copy. Raises Conflict when the run cannot be cancelled.
    """
    return _Rehearsal(live).play()


class _Rehearsal:
    def __init__(self, live: Live) -> None:
        self._machine: Machine = live.machine
        self._program = live.compiled.program
        self._row = live.row
        self._stopped: list[dict[str, Json]] = []
        self._undone: list[dict[str, Json]] = []
        self._blocked: list[dict[str, Json]] = []

    def play(self) -> dict[str, Json]:
        """Cancel, and let everything that follows end well."""
        waiting = deque(self._cancel())
        while waiting or self._decide(waiting):
            follows = self._answer(waiting.popleft()) if waiting else None
            if follows is not None:
                waiting.extend(self._apply(follows))
        return {
            "stopped": self._stopped[:LISTED_MAX],
            "undone": self._undone[:LISTED_MAX],
            "blocked": self._blocked[:LISTED_MAX],
            "counts": {
                "stopped": len(self._stopped),
                "undone": len(self._undone),
                "blocked": len(self._blocked),
            },
        }

    def _cancel(self) -> list[Command]:
        machine, row = self._machine, self._row
        if row.state == "queued":
            return []  # it has not begun, and will not
        event = CancelRequested(at=machine.now, by="")
        if not machine.accepts(event):
            raise Conflict(f"Run {row.run_id} is {row.state} and cannot be cancelled.")
        return self._apply(event)

    def _apply(self, event: Event) -> list[Command]:
        commands = self._machine.apply(event, self._program)
        for frame, step in self._machine.settled:
            if frame.state_of(step) == "cancelled":
                self._stopped.append(self._line(frame, step))
        return commands

    def _answer(self, command: Command) -> Event | None:
        """Give what the world would say to a command, when all goes well."""
        at = self._machine.now
        match command:
            case ScheduleActivity(frame=frame, step=step, attempt=attempt, undoes=undoes):
                if undoes != NONE:
                    line = self._line(self._machine.frames[frame], undoes)
                    self._undone.append(line | {"by": self._machine.plan.steps[step].node})
                return ActivityCompleted(at=at, frame=frame, step=step, attempt=attempt)
            case (
                AbortActivity(frame=frame, step=step, attempt=attempt)
                | AbortChild(frame=frame, step=step, attempt=attempt)
            ):
                return ActivityFailed(
                    at=at, frame=frame, step=step, attempt=attempt, error=ABORTED, retryable=False
                )
            case UndoChild(frame=frame, step=step):
                line = self._line(self._machine.frames[frame], step)
                self._undone.append(line | {"by": "the called flow"})
                return ChildUndone(at=at, frame=frame, step=step, undo="done")
            case _:
                return None

    def _decide(self, waiting: deque[Command]) -> bool:
        """Pass one thing that would wait for a person; False when there is none."""
        machine, at = self._machine, self._machine.now
        for number, step in machine.blocked:
            frame = machine.frames[number]
            line = self._line(frame, machine.plan.steps[step].undoes)
            self._blocked.append(line | {"error": frame.errors.get(step)})
            skip = UndoResolved(at=at, frame=number, step=step, decision="skip", by="")
            waiting.extend(self._apply(skip))
            return True
        for frame, step, attempt in _lost(machine):
            self._blocked.append(self._line(frame, step) | {"error": None})
            done = ActivityResolved(
                at=at, frame=frame.id, step=step, attempt=attempt, decision="done", by=""
            )
            waiting.extend(self._apply(done))
            return True
        return False

    def _line(self, frame: Frame, step: int) -> dict[str, Json]:
        position = None if frame.position == NONE else frame.position
        return {"node": self._machine.plan.steps[step].node, "position": position}


def _lost(machine: Machine) -> Iterator[tuple[Frame, int, int]]:
    for frame in machine.frames.values():
        for step, work in frame.work.items():
            if work.is_lost:
                yield frame, step, work.attempt
