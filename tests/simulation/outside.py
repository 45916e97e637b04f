"""The world outside a run: it answers, polls, loses, runs children, and lies about all of it."""

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from engine.core.commands import (
    AbortActivity,
    AbortChild,
    Command,
    OpenWait,
    PollActivity,
    ScheduleActivity,
    StartChild,
    UndoChild,
)
from engine.core.events import (
    ActivityFailed,
    ActivityLost,
    ActivityPending,
    ActivityResolved,
    AnswerReceived,
    ChildUndone,
    Event,
)
from engine.core.frame import Frame
from engine.core.plan import NONE, Plan, Polling, Step, StepKind
from tests.simulation.fates import path_of

if TYPE_CHECKING:
    from tests.simulation.world import World

PORTS = {
    "callback": ("out", "out", "timeout", "reminder", "escalation", "error"),
    "event": ("out", "out", "timeout", "reminder", "escalation", "error"),
    "approval": ("approved", "rejected", "timeout", "reminder", "escalation", "error"),
}
SPEAKING = frozenset({"reminder", "escalation"})
IN_VAIN = Polling(initial_delay_ms=50, max_delay_ms=200, max_duration_ms=300)
PATIENT = Polling(initial_delay_ms=30, max_delay_ms=100, multiplier=2.0)


def with_outside(plan: Plan, seed: int) -> Plan:
    """The same plan, with some of its activities done outside: awaited, called, polled for."""
    rng = Random(f"outside {seed}")
    return replace(plan, steps=tuple(_step(step, rng) for step in plan.steps))


def _step(step: Step, rng: Random) -> Step:
    luck, awaits = rng.random(), rng.choice(tuple(PORTS))
    if step.kind is not StepKind.ACTIVITY:
        return step
    if step.undoes == NONE and luck < 0.15:
        return replace(step, kind=StepKind.CALL, waits_for_child=rng.random() < 0.8)
    if step.undoes == NONE and luck < 0.35:
        edges = tuple(replace(edge, port=rng.choice(PORTS[awaits])) for edge in step.edges)
        return replace(step, kind=StepKind.AWAIT, awaits=awaits, edges=edges)
    return replace(step, polling=IN_VAIN if luck < 0.5 else PATIENT)


def has_alarms(plan: Plan) -> bool:
    """Whether a reminder that goes out in time, or not, makes a difference."""
    return any(edge.port in SPEAKING for step in plan.steps for edge in step.edges)


class Outside:
    """All that a world's commands lead to outside of it."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.fortunes = world.fates.fortunes

    def before_the_end(self, command: ScheduleActivity | PollActivity) -> Event | None:
        """What an attempt says instead of an outcome, if anything."""
        frame, step, attempt = self._frame(command), command.step, command.attempt
        path = path_of(frame)
        place = {"at": 0, "frame": frame.id, "step": step, "attempt": attempt}
        said = command.handle if isinstance(command, PollActivity) else 0
        if said < self.fortunes.polls(path, step, attempt):
            wish = self.fortunes.ask_after(path, step, said)
            return ActivityPending(**place, handle=said + 1, ask_after_ms=wish)
        if not said and self.fortunes.is_lost(path, step, attempt):
            return ActivityLost(**place)
        return None

    def carry_out(self, command: Command) -> None:
        """Do what a command wants from the outside."""
        if isinstance(command, OpenWait):
            # It may have been closed in the same breath, and its frame be gone.
            frame = self.world.machine.frames.get(command.frame)
            if frame is not None:
                self._answer(frame, command.step)
        elif isinstance(command, PollActivity | StartChild):
            self.world.attempt(command)
        elif isinstance(command, AbortActivity | AbortChild):
            self._abort(command)
        elif isinstance(command, UndoChild):
            frame = self._frame(command)
            undo = self.fortunes.undo(path_of(frame), command.step)
            undone = ChildUndone(at=0, frame=frame.id, step=command.step, undo=undo)
            self._post(undone, 400)

    def opened(self, frames: list[Frame]) -> None:
        """Let early answers come as soon as there is a place for them."""
        self._check_idleness()
        for frame in frames:
            for step in self.world.plan.steps[frame.first : frame.first + frame.scope.count]:
                is_early = self.fortunes.is_early(path_of(frame), step.index)
                if step.kind is StepKind.AWAIT and is_early:
                    self._answer(frame, step.index)

    def _check_idleness(self) -> None:
        """A run whose children, polls, answers or persons move it next needs no memory."""
        steps, live = self.world.plan.steps, self.world.auditor.live
        flying = [key for key in live if steps[key[1]].kind is not StepKind.CALL]
        assert self.world.machine.is_idle() == (not flying), f"idle, and yet in flight: {flying}"

    def ask_about_the_lost(self) -> None:
        """Let a person decide about every lost attempt."""
        for frame in self.world.machine.frames.values():
            for step, work in frame.work.items():
                if work.is_lost:
                    decision = self.fortunes.verdict(path_of(frame), step, work.attempt)
                    resolved = ActivityResolved(
                        at=0,
                        frame=frame.id,
                        step=step,
                        attempt=work.attempt,
                        decision=decision,
                        by="someone",
                        output=f"{path_of(frame)} {step}",
                    )
                    self._post(resolved, 2000)

    def _answer(self, frame: Frame, step: int) -> None:
        for key, port, output in self.fortunes.answers(path_of(frame), step):
            answer = AnswerReceived(
                at=0, frame=frame.id, step=step, key=key, port=port, output=output
            )
            self._post(answer, 800, life=-1)
            if self.world.rng.random() < self.world.faults.duplicate:
                self._post(answer, 1200, life=-1)

    def _abort(self, command: AbortActivity | AbortChild) -> None:
        place: dict[str, Any] = {"at": 0, "frame": command.frame, "step": command.step}
        place["attempt"] = command.attempt
        handle = getattr(command, "handle", None)
        if handle is not None and self.world.rng.random() < self.world.faults.duplicate:
            self._post(ActivityPending(**place, handle=handle + 1), 50)
            return
        error = {"code": "aborted", "message": "", "node": None, "attempt": 1, "details": None}
        self._post(ActivityFailed(**place, error=error, retryable=True), 50)

    def _frame(self, command: Any) -> Frame:
        return self.world.machine.frames[command.frame]

    def _post(self, event: Event, delay_max: int, *, life: int | None = None) -> None:
        self.world.post(event, delay=self.world.rng.randint(1, delay_max), life=life)
