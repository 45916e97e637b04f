"""A run driven by hand: facts by node name in, commands as short sentences out.

An item of a map, or an iteration, is named by its position: `charge[2]`, and inside two maps
`charge[0][2]`. The body of a try adds nothing to a name.
"""

from collections.abc import Mapping
from typing import Any

from engine.core.commands import (
    AbortActivity,
    AbortChild,
    CloseWait,
    Command,
    EndRun,
    OpenWait,
    PollActivity,
    ScheduleActivity,
    StartChild,
    StartTimer,
    UndoChild,
)
from engine.core.events import (
    ActivityCompleted,
    ActivityFailed,
    ActivityLost,
    ActivityPending,
    ActivityResolved,
    AnswerReceived,
    BreakpointsChanged,
    CancelRequested,
    ChildUndone,
    Event,
    RunStarted,
    StepReleased,
    TimerFired,
    TimerKind,
    UndoRequested,
    UndoResolved,
)
from engine.core.frame import Frame
from engine.core.machine import Machine
from engine.core.plan import NONE, Json, Plan, StepKind
from engine.core.questions import Answer, Question
from engine.core.replay import Recorder, replay

VERBS = {
    ScheduleActivity: "run",
    AbortActivity: "abort",
    PollActivity: "ask",
    StartChild: "call",
    AbortChild: "cancel child",
    UndoChild: "undo child",
    OpenWait: "open",
    CloseWait: "close",
}
BOOM = {"code": "boom", "message": "no luck", "node": None, "attempt": 1, "details": None}
ASIDES = {Question.COLLECT, Question.AGAIN, Question.RETRY}
"""Questions that a step is asked beside the one that begins it: `m collect`, `r again`."""


class Answers:
    """An oracle that reads a table: by node name, `edge 3`, or `output`. Else: the usual."""

    USUAL: Mapping[Question, Json] = {
        Question.INPUT: {},
        Question.DUE_AT: 5_000,
        Question.CONDITION: True,
        Question.ITEMS: ["x", "y", "z"],
        Question.AWAIT: {},
    }

    def __init__(self, plan: Plan, table: Mapping[str, Any]) -> None:
        self.plan = plan
        self.table = table

    def ask(self, question: Question, frame: Frame, subject: int, now: int) -> Answer:
        name = "output"
        if question is Question.CONDITION:
            name = f"edge {subject}"
        elif subject != NONE:
            name = self.plan.steps[subject].node
            name = f"{name} {question}" if question in ASIDES else name
        told = self.table.get(name, self.USUAL.get(question))
        if callable(told):
            told = told(frame)
        return told if isinstance(told, Answer) else Answer(told)


class Hands:
    """One run. Every method applies one fact and returns what it led to."""

    def __init__(self, plan: Plan, answers: Mapping[str, Any] | None = None) -> None:
        self.plan = plan
        self.machine = Machine(plan, run_id="run")
        self.oracle = Recorder(Answers(plan, answers or {}))
        self.history: list[tuple[Event, list[Answer]]] = []
        self.names = {step.node: step.index for step in plan.steps}
        self.now = 0
        self.last: list[Command] = []
        self.frames: dict[int, Frame] = {}
        """Every frame there ever was, whether the machine still keeps it or not."""

    def start(self, given: Json = None, *, trigger: str | None = None, **special: Any) -> list[str]:
        index = NONE if trigger is None else self.names[trigger]
        return self.apply(RunStarted(at=self.now, input=given, trigger=index, **special))

    def complete(self, name: str, output: Json = None, *, port: str = "out") -> list[str]:
        frame, step = self.place(name)
        attempt = self.attempt(name)
        return self.apply(
            ActivityCompleted(
                at=self.now, frame=frame, step=step, attempt=attempt, output=output, port=port
            )
        )

    def fail(self, name: str, **special: Any) -> list[str]:
        frame, step = self.place(name)
        attempt = self.attempt(name)
        fact = {"at": self.now, "frame": frame, "step": step, "attempt": attempt, "error": BOOM}
        return self.apply(ActivityFailed(**{**fact, **special}))

    def fire(self, name: str, kind: TimerKind = TimerKind.RETRY, *, at: int) -> list[str]:
        self.now = at
        frame, step = self.place(name)
        attempt = self.attempt(name)
        return self.apply(TimerFired(at=at, frame=frame, step=step, attempt=attempt, timer=kind))

    def reach_deadline(self, *, at: int) -> list[str]:
        self.now = at
        fired = TimerFired(at=at, frame=1, step=NONE, attempt=1, timer=TimerKind.DEADLINE)
        return self.apply(fired)

    def cancel(self) -> list[str]:
        return self.apply(CancelRequested(at=self.now, by="ada", reason="no need"))

    def resolve(self, name: str, decision: Any) -> list[str]:
        frame, step = self.place(name)
        return self.apply(
            UndoResolved(at=self.now, frame=frame, step=step, decision=decision, by="ada")
        )

    def answer(self, name: str, key: str = "k1", output: Json = None, **special: Any) -> list[str]:
        return self.apply(self.an_answer(name, key, output, **special))

    def an_answer(
        self, name: str, key: str = "k1", output: Json = None, **special: Any
    ) -> AnswerReceived:
        frame, step = self.place(name)
        fact = {"at": self.now, "frame": frame, "step": step, "key": key, "output": output}
        return AnswerReceived(**{**fact, **special})

    def pend(
        self, name: str, handle: Json = "job", *, ask_after_ms: int | None = None
    ) -> list[str]:
        at, frame, step, attempt = self._attempt_at(name)
        return self.apply(
            ActivityPending(
                at=at,
                frame=frame,
                step=step,
                attempt=attempt,
                handle=handle,
                ask_after_ms=ask_after_ms,
            )
        )

    def lose(self, name: str) -> list[str]:
        at, frame, step, attempt = self._attempt_at(name)
        return self.apply(ActivityLost(at=at, frame=frame, step=step, attempt=attempt))

    def decide(self, name: str, decision: Any, output: Json = None, **special: Any) -> list[str]:
        at, frame, step, attempt = self._attempt_at(name)
        fact = {"at": at, "frame": frame, "step": step, "attempt": attempt, "by": "ada"}
        told = {"decision": decision, "output": output}
        return self.apply(ActivityResolved(**{**fact, **told, **special}))

    def child_undone(self, name: str, undo: Any = "done") -> list[str]:
        at, frame, step, _ = self._attempt_at(name)
        return self.apply(ChildUndone(at=at, frame=frame, step=step, undo=undo))

    def request_undo(self) -> list[str]:
        return self.apply(UndoRequested(at=self.now, by="parent"))

    def release(self, name: str | None = None, *, mode: Any = "continue") -> list[str]:
        frame, step = (0, NONE) if name is None else self.place(name)
        return self.apply(StepReleased(at=self.now, frame=frame, step=step, mode=mode, by="ada"))

    def hold_at(self, nodes: Json) -> list[str]:
        return self.apply(BreakpointsChanged(at=self.now, nodes=nodes, by="ada"))

    def _attempt_at(self, name: str) -> tuple[int, int, int, int]:
        return self.now, *self.place(name), self.attempt(name)

    def apply(self, event: Event) -> list[str]:
        if self.machine.accepts(event):
            self.last = self.machine.apply(event, self.oracle)
            self.history.append((event, self.oracle.take()))
            self.frames |= {frame.id: frame for frame in self.machine.opened}
        else:
            self.last = self.machine.apply(event, self.oracle)
        return self.sentences(self.last)

    def outstanding(self) -> list[str]:
        """What a fresh process would dispatch, after a replay that has to be the same run."""
        again = replay(self.plan, "run", self.history)
        assert again.outstanding() == self.machine.outstanding()
        return self.sentences(again.outstanding())

    def state(self, name: str) -> str:
        frame, step = self.place(name)
        return self.frames[frame].state_of(step)

    def states(self) -> dict[str, str]:
        """The states of the flow's own steps, but for those that are pending."""
        frame = self.machine.frames[1]
        steps = [step for step in self.plan.steps if step.scope == 0]
        words = {step.node: frame.state_of(step.index) for step in steps}
        return {node: word for node, word in words.items() if word != "pending"}

    def place(self, name: str) -> tuple[int, int]:
        node, *positions = name.replace("]", "").split("[")
        step = self.names[node]
        wanted = [int(position) for position in positions]
        for number, frame in self.frames.items():
            is_here = frame.scope.index == self.plan.steps[step].scope
            if is_here and self.positions_of(frame) == wanted:
                return number, step
        return 0, step

    def attempt(self, name: str) -> int:
        frame, step = self.place(name)
        return self.frames[frame].attempts_of(step) if frame else 1

    def sentences(self, commands: list[Command]) -> list[str]:
        return [self.sentence(command) for command in commands]

    def sentence(self, command: Command) -> str:
        if isinstance(command, EndRun):
            return f"end {command.state}"
        frame = self.frames[command.frame]
        node = "" if command.step == NONE else self.plan.steps[command.step].node
        name = node + "".join(f"[{position}]" for position in self.positions_of(frame))
        verb = VERBS.get(type(command))
        if verb is not None:
            is_again = isinstance(command, ScheduleActivity | StartChild) and command.attempt > 1
            return f"{verb} {name}" + (f" #{command.attempt}" if is_again else "")
        assert isinstance(command, StartTimer)
        return f"{command.timer} {name} at {command.due_at}".replace("  ", " ")

    def positions_of(self, frame: Frame) -> list[int]:
        """The positions of the items and iterations around; the body of a try has none."""
        positions: list[int] = []
        each: Frame | None = frame
        while each is not None and each.parent is not None:
            if self.plan.steps[each.owner_step].kind is not StepKind.TRY:
                positions.insert(0, each.position)
            each = each.parent
        return positions
