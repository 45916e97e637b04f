"""A run's history as it is seen: the machine replayed, with what the core itself does not keep.

Facts may be fed as they come; each tells which steps it changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.core.commands import AbortActivity, Command, EndRun, ScheduleActivity, StartTimer
from engine.core.events import (
    ActivityCompleted,
    ActivityFailed,
    Event,
    RunStarted,
    TimerFired,
    TimerKind,
)
from engine.core.machine import Machine
from engine.core.plan import NONE, Json, Plan, StepKind
from engine.core.questions import Answer, Question
from engine.core.replay import Replayer
from engine.errors import HistoryCorrupt

if TYPE_CHECKING:
    from engine.core.frame import Frame

Place = tuple[int, int]
"""`(frame, step)`."""


@dataclass(slots=True)
class AttemptSeen:
    """One try, as history shows it. `started_at` is when it was scheduled."""

    attempt: int
    started_at: int
    ended_at: int | None = None
    outcome: str = "running"
    error: Json = None


@dataclass(slots=True)
class StepSeen:
    """When a step ran in a frame, and its tries."""

    started_at: int | None = None
    ended_at: int | None = None
    due_at: int | None = None
    attempts: list[AttemptSeen] = field(default_factory=list)


class Projection:
    """One run, as far as its facts were fed."""

    def __init__(self, plan: Plan, run_id: str) -> None:
        self.plan = plan
        self.machine = Machine(plan, run_id=run_id)
        self.seq = 0
        self.started_at: int | None = None
        self.ended_at: int | None = None
        self.trigger = NONE
        self.undo = "none"
        self.seen: dict[Place, StepSeen] = {}
        self.frames_of: dict[int, list[Frame]] = {}
        """Frames by their scope."""
        self.kids_of: dict[Place, list[Frame]] = {}
        """Frames by the frame and the step around them."""
        self._oracle = _Witness()
        self._frames = 0

    def feed(self, seq: int, event: Event, answers: Sequence[Answer]) -> set[int]:
        """Take the next fact; give the steps whose view it changed. Raises HistoryCorrupt."""
        machine = self.machine
        if not machine.accepts(event):
            raise HistoryCorrupt(f"{type(event).__name__} cannot be fact {seq}.")
        self.seq = seq
        self._oracle.load(answers)
        commands = machine.apply(event, self._oracle)
        now = machine.now
        if isinstance(event, RunStarted):
            self.started_at, self.trigger = now, event.trigger
        if isinstance(event, ActivityCompleted | ActivityFailed):
            self._outcome(event, now)
        self._meet_frames(now)
        for command in commands:
            self._command(command, now)
        for frame, step in machine.settled:
            self._note_port(event, frame, step)
            seen = self._at(frame.id, step)
            seen.started_at = seen.started_at or now
            seen.ended_at = now
        return self._changed(event, commands)

    def port_of(self, frame: "Frame", step: int) -> str:
        """Give the port by which a step was left that ended well."""
        return self._oracle.ports.get((frame.id, step), "out")

    def _note_port(self, event: Event, frame: "Frame", step: int) -> None:
        port = "out"
        if (frame.id, step) == (getattr(event, "frame", 0), getattr(event, "step", NONE)):
            port = getattr(event, "port", port)
            if isinstance(event, TimerFired) and event.timer == TimerKind.TIMEOUT:
                port = "timeout"
        elif self.plan.steps[step].kind is StepKind.AWAIT:  # by answers that had come too early
            output = frame.outputs.get(step)
            port = output.get("decision", port) if isinstance(output, dict) else port
        if port != "out":
            self._oracle.ports[frame.id, step] = port

    def _at(self, frame: int, step: int) -> StepSeen:
        return self.seen.setdefault((frame, step), StepSeen())

    def _meet_frames(self, now: int) -> None:
        frames = self.machine.frames
        while self._frames < len(frames):
            self._frames += 1
            frame = frames[self._frames]  # ids are given in order, from 1
            self.frames_of.setdefault(frame.scope.index, []).append(frame)
            if frame.parent is not None:
                self.kids_of.setdefault((frame.parent.id, frame.owner_step), []).append(frame)
                owner = self._at(frame.parent.id, frame.owner_step)
                owner.started_at = owner.started_at or now

    def _command(self, command: Command, now: int) -> None:
        match command:
            case ScheduleActivity(frame=frame, step=step, attempt=attempt):
                seen = self._at(frame, step)
                seen.started_at = seen.started_at or now
                seen.ended_at = seen.due_at = None
                seen.attempts.append(AttemptSeen(attempt, now))
            case StartTimer(frame=frame, step=step, due_at=due_at) if step != NONE:
                seen = self._at(frame, step)
                seen.started_at = seen.started_at or now
                seen.due_at = due_at
            case EndRun(undo=undo):
                self.ended_at, self.undo = now, undo
            case _:
                pass

    def _outcome(self, event: ActivityCompleted | ActivityFailed, now: int) -> None:
        for attempt in reversed(self._at(event.frame, event.step).attempts):
            if attempt.attempt == event.attempt:
                attempt.ended_at = now
                attempt.outcome = "completed"
                if isinstance(event, ActivityFailed):
                    attempt.error = event.error
                    is_aborted = (event.error or {}).get("code") == "aborted"
                    attempt.outcome = "aborted" if is_aborted else "failed"
                return

    def _changed(self, event: Event, commands: Sequence[Command]) -> set[int]:
        steps = {step for _, step in self.machine.settled}
        steps.add(getattr(event, "step", NONE))
        for command in commands:
            match command:
                case ScheduleActivity(step=step, undoes=undoes):
                    steps |= {step, undoes}
                case StartTimer(step=step) | AbortActivity(step=step):
                    steps.add(step)
                case _:
                    pass
        steps.discard(NONE)
        return steps | self._owners(steps)

    def _owners(self, steps: set[int]) -> set[int]:
        """Give the maps around these steps: their counts have changed."""
        owners: set[int] = set()
        scopes = {self.plan.steps[step].scope for step in steps}
        while scopes:
            owner = self.plan.scopes[scopes.pop()].owner
            if owner != NONE and owner not in owners:
                owners.add(owner)
                scopes.add(self.plan.steps[owner].scope)
        return owners


class _Witness(Replayer):
    """Reads recorded answers back, and remembers by which ports pure steps were left."""

    def __init__(self) -> None:
        super().__init__()
        self.ports: dict[Place, str] = {}
        """Those that are not `out`, of steps of every kind."""

    def ask(self, question: Question, frame: "Frame", subject: int, now: int) -> Answer:
        """Give the next recorded answer."""
        answer = super().ask(question, frame, subject, now)
        if question is Question.VALUE and answer.port != "out":
            self.ports[frame.id, subject] = answer.port
        return answer
