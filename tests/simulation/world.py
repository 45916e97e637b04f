"""A world that lies: it crashes before and after commits, doubles, delays and reorders facts.

It plays the driver's part around one machine, with a seeded scheduler instead of threads.
"""

from dataclasses import dataclass, field
from heapq import heappop, heappush
from random import Random

from engine.core.codec import decode_answers, decode_event, encode_answers, encode_event
from engine.core.commands import Command, PollActivity, ScheduleActivity, StartChild, StartTimer
from engine.core.events import (
    ActivityCompleted,
    ActivityFailed,
    ActivityPending,
    AnswerReceived,
    CancelRequested,
    Event,
    RunStarted,
    TimerFired,
    TimerKind,
    UndoRequested,
    UndoResolved,
)
from engine.core.frame import Frame
from engine.core.machine import Machine
from engine.core.plan import Plan
from engine.core.questions import Answer, Question
from engine.core.replay import replay
from engine.core.rules import RULES_NEWEST
from tests.simulation.auditor import Auditor
from tests.simulation.fates import Fates, path_of
from tests.simulation.forks import reuse_of
from tests.simulation.ledger import Asked, Claim, Place, Seen
from tests.simulation.memory import digest, unsettled
from tests.simulation.outside import Outside

STEPS_MAX = 20_000


@dataclass(frozen=True)
class Faults:
    """Shares, 0 to 1, of each kind of lie."""

    crash_before_commit: float = 0.0
    crash_after_commit: float = 0.0
    duplicate: float = 0.0
    lost_lease: float = 0.0
    early_timer: float = 0.0
    cancel: float = 0.0
    undo: float = 0.0
    """The run that called this one wants it undone after its good end."""


CALM = Faults()
STORM = Faults(
    crash_before_commit=0.1,
    crash_after_commit=0.1,
    duplicate=0.2,
    lost_lease=0.1,
    early_timer=0.1,
)


class Witness:
    """An oracle that notes who asked what."""

    def __init__(self, fates: Fates, machine: Machine) -> None:
        self.fates = fates
        self.machine = machine
        self.asked: list[Asked] = []

    def ask(self, question: Question, frame: Frame, subject: int, now: int) -> Answer:
        answer = self.fates.ask(question, frame, subject, now)
        parent = frame.parent.id if frame.parent else 0
        place, claims = (parent, frame.position), len(self.machine.settled)
        self.asked.append(Asked(question, frame.id, subject, answer, *place, claims))
        return answer


@dataclass
class World:
    """One run of one plan, from its start to its end."""

    plan: Plan
    fates: Fates
    rng: Random
    faults: Faults = CALM
    now: int = 0
    steps: int = 0
    history: list[tuple[Event, list[Answer]]] = field(default_factory=list)
    posts: list[tuple[int, int, int, Event]] = field(default_factory=list)
    past: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.auditor = Auditor(self.plan)
        self.claimed: set[tuple[int, int]] = set()
        self.life = 0
        self.machine = Machine(self.plan, run_id="simulated")
        self.outside = Outside(self)

    def run(self) -> Machine:
        """Play until the run has ended. AssertionError when it does not, or breaks a law."""
        triggers = self.plan.triggers
        trigger = triggers[int(self.fates.chance("trigger") * len(triggers))] if triggers else -1
        start = RunStarted(
            at=0,
            input={"given": 1},
            trigger=trigger,
            rules=1 if self.fates.chance("rules") < 0.2 else RULES_NEWEST,
            reuse=reuse_of(self.plan, self.fates),
        )
        self.post(start, life=-1)
        if self.rng.random() < self.faults.cancel:
            self.post(CancelRequested(at=0, by="someone"), delay=self.rng.randint(1, 600), life=-1)
        self._play_to_the_end()
        request = UndoRequested(at=self.now, by="parent")
        if self.rng.random() < self.faults.undo:
            while self.machine.accepts(request):
                self._deliver(-1, request)
            self._play_to_the_end()
        self._check_the_end()
        return self.machine

    def _play_to_the_end(self) -> None:
        while self.machine.end_state is None:
            self.steps += 1
            assert self.posts, f"nothing is due, and the run has not ended: {self.machine.state}"
            assert self.steps < STEPS_MAX, "the run does not end"
            at, _, life, event = heappop(self.posts)
            self.now = max(self.now, at)
            self._deliver(life, event)

    def post(self, event: Event, *, delay: int = 1, life: int | None = None) -> None:
        """Let `event` arrive later. It dies with its process, unless life is -1."""
        life = self.life if life is None else life
        heappush(self.posts, (self.now + delay, self.rng.getrandbits(60), life, event))

    def _deliver(self, life: int, event: Event) -> None:
        if life not in (-1, self.life) and not isinstance(event, ActivityCompleted):
            return
        self.now += self.rng.randint(0, 3)
        event = _at(event, self.now)
        if not self.machine.accepts(event):
            self._check_refusal(event)
            return
        self._check_refusal_of_the_past()
        witness = Witness(self.fates, self.machine)
        commands = self.machine.apply(event, witness)
        if self.rng.random() < self.faults.crash_before_commit:
            self._crash()
            self.post(event, delay=self.rng.randint(1, 50), life=-1)
            return
        self.past.append(event)
        self._commit(event, witness.asked, commands)
        if self.rng.random() < self.faults.duplicate:
            self.post(event, delay=self.rng.randint(1, 500), life=-1)
        if self.rng.random() < self.faults.crash_after_commit:
            self._crash()
            return
        self._carry_out_all(commands)

    def _carry_out_all(self, commands: list[Command]) -> None:
        for command in commands:
            self._carry_out(command)
        if self.machine.state == "undo_blocked":
            self._ask_a_person()
        self.outside.ask_about_the_lost()

    def _commit(self, event: Event, asked: list[Asked], commands: list[Command]) -> None:
        row = encode_event(event)
        answers = encode_answers([each.answer for each in asked])
        self.history.append((decode_event(*row), list(decode_answers(answers))))
        machine = self.machine
        places = {
            frame.id: Place(
                frame.parent.id if frame.parent else 0, frame.owner_step, frame.position
            )
            for frame in machine.opened
        }
        claims = [self._claim(frame, step) for frame, step in machine.settled]
        self.auditor.see(Seen(event, asked, commands, claims, places))
        self.auditor.judge_memory(set(machine.frames))
        self.outside.opened(machine.opened)

    def _claim(self, frame: Frame, step: int) -> Claim:
        word = frame.state_of(step)
        if (frame.id, step) not in self.claimed and word.startswith("compensat"):
            # Its undo has begun in the same breath.
            word = "failed" if step in frame.errors else "succeeded"
        self.claimed.add((frame.id, step))
        return Claim(frame.id, step, word, frame.outputs.get(step))

    def _crash(self) -> None:
        """A fresh process reads the history and dispatches what is outstanding."""
        self.life += 1
        self.machine = replay(self.plan, "simulated", self.history)
        outstanding = self.machine.outstanding()
        self.auditor.judge_outstanding(outstanding)
        self._carry_out_all(outstanding)

    def _carry_out(self, command: Command) -> None:
        if isinstance(command, ScheduleActivity):
            self.attempt(command)
        elif isinstance(command, StartTimer):
            fired = TimerFired(
                at=command.due_at,
                frame=command.frame,
                step=command.step,
                attempt=command.attempt,
                timer=command.timer,
            )
            left = max(command.due_at - self.now, 0)
            self.post(fired, delay=left + self.rng.randint(0, 9))
            if self.rng.random() < self.faults.early_timer:
                self.post(fired, delay=self.rng.randint(0, left))
        else:
            self.outside.carry_out(command)

    def attempt(self, command: ScheduleActivity | PollActivity | StartChild) -> None:
        """Let an attempt say something some time later, perhaps twice."""
        self.post(self._outcome(command), delay=self.rng.randint(1, 400))
        if self.rng.random() < self.faults.lost_lease:
            self.post(self._outcome(command), delay=self.rng.randint(1, 2000))

    def _outcome(self, command: ScheduleActivity | PollActivity | StartChild) -> Event:
        if not isinstance(command, StartChild):
            said = self.outside.before_the_end(command)
            if said is not None:
                return said
        frame = self.machine.frames[command.frame]
        path, step, attempt = path_of(frame), command.step, command.attempt
        place = {"frame": command.frame, "step": step, "attempt": attempt}
        if self.fates.fails(path, step, attempt):
            luck = self.fates.chance("code", path, step, attempt)
            kind = ("boom", "fatal", "http.503")[0 if luck < 0.7 else 1 if luck < 0.9 else 2]
            error = {"code": kind, "message": "", "node": None, "attempt": attempt, "details": {}}
            return ActivityFailed(at=self.now, error=error, **place)
        port = self.fates.port(path, step)
        return ActivityCompleted(at=self.now, output=f"{path} {step}", port=port, **place)

    def _ask_a_person(self) -> None:
        for frame, step in self.machine.blocked:
            decision = self.rng.choice(("retry", "retry", "skip", "done"))
            resolved = UndoResolved(
                at=self.now, frame=frame, step=step, decision=decision, by="someone"
            )
            self.post(resolved, delay=self.rng.randint(1, 5000))

    # --- what must hold at any moment

    def _check_refusal(self, event: Event) -> None:
        if isinstance(event, AnswerReceived):
            assert self.machine.reception(event) == self.auditor.word_for(event) != "new"
        before = digest(self.machine)
        assert self.machine.apply(event, self.fates) == []
        assert digest(self.machine) == before, "what is refused changes nothing"

    def _check_refusal_of_the_past(self) -> None:
        if self.past and not _may_come_again(old := self.rng.choice(self.past)):
            assert not self.machine.accepts(_at(old, self.now)), f"what was, comes once: {old}"

    def _check_the_end(self) -> None:
        machine = self.machine
        assert self.auditor.has_ended, "the end is a command"
        assert machine.outstanding() == [], "after the end nothing is due"
        again = replay(self.plan, "simulated", self.history)
        assert digest(again) == digest(machine), "a replay is the same run"
        assert machine.rules == 1 or unsettled(self.plan, self.history) == [], "undos are settled"
        for event in self.past:
            assert not machine.accepts(event), "after the end nothing is accepted"


def _may_come_again(event: Event) -> bool:
    """Whether a fact may be told in the same words of another occasion."""
    is_poll = isinstance(event, TimerFired) and event.timer is TimerKind.POLL
    return is_poll or isinstance(event, UndoResolved | ActivityPending)


def _at(event: Event, now: int) -> Event:
    kind, frame, step, attempt, _, data = encode_event(event)
    return decode_event(kind, frame, step, attempt, now, data)
