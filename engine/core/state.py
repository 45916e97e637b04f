"""The state of one run, shared by the core's parts. Decides nothing.

The parts never call each other in a circle: what follows from a decision is put on the agenda and
done in order, so that no graph is too deep and no chain too long.
"""

from collections import deque
from typing import TYPE_CHECKING, Any, Final, Literal

from engine.core.commands import Command, EndRun
from engine.core.frame import PENDING, SKIPPED, Breakpoints, Frame, Mail, RunFacts, Unit, Work
from engine.core.plan import Json, Plan, Step
from engine.core.questions import Answer, Oracle
from engine.core.rules import skips_what_never_ran

if TYPE_CHECKING:
    from engine.core.events import Event

# What can be on the agenda. The subject is a frame, or a unit where it says so.
BEGIN: Final = 0
"""A step's turn has come."""
SKIP: Final = 1
"""A step can never have its turn."""
LEAVE: Final = 2
"""Every step of a frame is settled."""
WINDOW: Final = 3
"""A scope step may open bodies, or be finished (subject: a scope run)."""
STOPPED: Final = 4
"""Something in a stopping unit ended (subject: a unit)."""
UNWIND: Final = 5
"""The next thing is to be undone (subject: a unit)."""
RELEASE: Final = 6
"""A step that was held may begin."""

RunPhase = Literal[
    "queued",
    "running",
    "compensating",
    "undo_blocked",
    "succeeded",
    "failed",
    "cancelled",
    "timed_out",
]
EndState = Literal["succeeded", "failed", "cancelled", "timed_out"]


class RunState:
    """Everything that is known about one run."""

    __slots__ = (
        "agenda",
        "approved",
        "blocked",
        "breakpoints",
        "commands",
        "deadline_at",
        "end_state",
        "ending",
        "error",
        "events",
        "facts",
        "flying",
        "frames",
        "is_undo_requested",
        "last_frame",
        "mail",
        "now",
        "opened",
        "oracle",
        "output",
        "plan",
        "rules",
        "sequence",
        "settled",
        "skipped_undos",
        "state",
        "undone",
    )

    def __init__(self, plan: Plan, *, run_id: str) -> None:
        self.plan = plan
        self.facts = RunFacts(run_id)
        self.state: RunPhase = "queued"
        self.output: Json = None
        self.error: Json = None
        self.now = 0
        self.events = 0
        """How many facts were applied."""
        self.frames: dict[int, Frame] = {}
        """Frames by id, as long as they run or can be undone; 1 is the flow itself."""
        self.last_frame = 0
        """The id of the newest frame; they are given in order."""
        self.opened: list[Frame] = []
        """The frames that opened in the newest `apply`, in order, closed since or not."""
        self.rules = 1
        """The rules that the run keeps for life."""
        self.settled: list[tuple[Frame, int]] = []
        """The steps whose state became final in the newest `apply`, in order."""
        self.commands: list[Command] = []
        self.approved: Event | None = None
        """The fact that was found acceptable just now, so that it is not judged twice."""
        self.agenda: deque[tuple[int, Any, int]] = deque()
        self.oracle: Oracle
        """Where values come from while a fact is applied."""
        self.flying = 0
        """Attempts whose outcome is awaited; a child is none, as it is a run of its own."""
        self.sequence = 0
        """Numbers completions, so that the newest is undone first."""
        self.ending: EndState | None = None
        """How the run will end, once that is decided."""
        self.end_state: EndState | None = None
        self.blocked: dict[tuple[int, int], Unit] = {}
        """Undos that could not succeed, as (frame, handler), and what they hold up."""
        self.undone = self.skipped_undos = 0
        self.deadline_at: int | None = None
        self.mail: dict[tuple[int, int], Mail] = {}
        """The answers that came for awaiting steps, by (frame, step)."""
        self.breakpoints = Breakpoints()
        self.is_undo_requested = False
        """The run had ended well when it was asked to undo what it did."""

    @property
    def held(self) -> dict[tuple[int, int], Frame]:
        """The steps that are held before they begin, oldest first, and their frames."""
        return self.breakpoints.held

    def remember(self, unit: Unit, frame: Frame, step: int) -> None:
        """Note in `unit` what a failure will have to undo."""
        self.sequence += 1
        unit.completed.append((self.sequence, frame, step))

    def end(self, state: EndState) -> None:
        """Say the last word."""
        self.agenda.clear()
        self.state = self.end_state = state
        for frame in self.frames.values():
            self._skip_handlers(frame)
        undo: Literal["none", "done", "partly"] = "done" if self.undone else "none"
        if self.skipped_undos:
            undo = "partly"
        self.commands.append(EndRun(state=state, output=self.output, error=self.error, undo=undo))

    def drop(self, frame: Frame) -> None:
        """Give back a closed frame, and those kept for it: nothing in them can be undone now."""
        stack = [frame]
        while stack:
            each = stack.pop()
            stack += each.kept
            self._skip_handlers(each)
            del self.frames[each.id]

    def _skip_handlers(self, frame: Frame) -> None:
        """Settle the undo handlers that were not needed."""
        if PENDING not in frame.states or not skips_what_never_ran(self.rules):
            return
        for place, state in enumerate(frame.states):
            index = frame.first + place
            if state == PENDING and self.plan.steps[index].undoes >= 0:
                frame.states[place] = SKIPPED
                self.settled.append((frame, index))


def error_of(
    step: Step | None, *, code: str, message: str, attempt: int = 0, details: Json = None
) -> dict[str, Json]:
    """Build an error as it is recorded everywhere."""
    node = None if step is None else step.node
    return {
        "code": code,
        "message": message,
        "node": node,
        "attempt": attempt,
        "details": details,
    }


def answer_error(step: Step, answer: Answer, *, work: Work | None = None) -> dict[str, Json]:
    """Complete the error of an answer with the step that asked."""
    attempt = 0 if work is None else work.attempt
    plain = error_of(step, code="expression", message="It has no value.", attempt=attempt)
    return {**plain, **answer.error}
