"""The laws of what the core does about what is outside: opens, polls, aborts, calls."""

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
from engine.core.events import ActivityCompleted, ChildUndone, TimerKind
from engine.core.plan import NONE, Json, Plan, StepKind
from engine.core.questions import Question
from tests.simulation.ledger import Key
from tests.simulation.waits import ALARMS, Waits


class Doings(Waits):
    """Judges commands that reach out."""

    inputs: dict[Key, Json]

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.undo_words: set[str] = set()

    def note_flight(self, command: Command) -> None:
        """Note what comes into flight, before anything is judged."""
        if isinstance(command, ScheduleActivity | StartChild | PollActivity):
            key = (command.frame, command.step)
            self._need(key not in self.live, "an activity has one live attempt")
            self.live[key] = command.attempt
        elif isinstance(command, AbortActivity):
            key = (command.frame, command.step)
            if self.under_way.get(key) == command.attempt:
                self.live[key] = self.under_way.pop(key)

    def is_given_up(self, key: Key) -> bool:
        return (key, self.live.get(key, 0)) in self.given_up

    def judge_outside(self, command: Command) -> None:
        """Judge a command of the kinds that this class knows."""
        if isinstance(command, OpenWait):
            self._judge_open(command)
        elif isinstance(command, CloseWait):
            key = (command.frame, command.step)
            self._need(key in self.open, "what is closed was open")
            self._need(key in self.fates or self.is_stopped(key[0]), "what is over is closed")
            self.open.remove(key)
        elif isinstance(command, PollActivity):
            self._judge_poll(command)
        elif isinstance(command, UndoChild):
            key = (command.frame, command.step)
            self._need(key in self.child_undos, "a child is undone in its turn")
            self._need(command.attempt == self.attempts[key], "the last child is undone")
            self.child_undos.remove(key)

    def judge_abort(self, command: AbortActivity | AbortChild) -> None:
        """Judge the end of an attempt that nobody wants any more."""
        key, one = (command.frame, command.step), ((command.frame, command.step), command.attempt)
        is_child = isinstance(command, AbortChild)
        self._need(
            is_child == (self.step(key).kind is StepKind.CALL), "children are aborted as such"
        )
        if isinstance(command, AbortActivity):
            self._need(command.handle == self.handles.get(one), "an abort shows the handle")

    def _judge_open(self, command: OpenWait) -> None:
        key = (command.frame, command.step)
        answer = self.asked[Question.AWAIT, *key]
        self._need(key not in self.ever_open, "a wait opens once")
        self._need(command.details == answer.value["details"], "a wait says what it lets in")
        self.open.add(key)
        self.ever_open.add(key)
        for kind, name in ALARMS.items():
            if answer.value[name] is not None:
                self.alarms[key, kind] = answer.value[name]

    def _judge_poll(self, command: PollActivity) -> None:
        key, one = (command.frame, command.step), ((command.frame, command.step), command.attempt)
        self._need(key in self.may_poll, "what is asked is due")
        self.may_poll.remove(key)
        del self.under_way[key]
        self._need(command.handle == self.handles[one], "a poll shows the newest handle")
        self._need(command.input == self.inputs[key], "all attempts have one input")

    def judge_alarm(self, command: StartTimer) -> None:
        """Judge a timer of a step that waits for something outside."""
        due_at = self.alarms.pop(((command.frame, command.step), command.timer), None)
        self._need(due_at == command.due_at, f"a timer is as was told: {due_at}")

    def judge_waits(self) -> None:
        """What must be so after every fact."""
        self._judge_undo_word()
        self._need(not self.alarms, f"what is told is started: {self.alarms}")
        self._need(not self.may_poll, "what is due is asked")
        self._need(not self.child_undos, "a child whose turn it is is undone")
        if self.is_returning:
            self.lost = {key: a for key, a in self.lost.items() if self.step(key).undoes != NONE}
        for key in self.under_way:
            is_wanted = self.step(key).undoes != NONE or not self.is_stopped(key[0])
            self._need(is_wanted, "nothing goes on outside that nobody wants")
        for key in self.open:
            is_wanted = key not in self.fates and not self.is_stopped(key[0])
            self._need(is_wanted, "what nobody waits for is closed")
            self._need(self.decided(key) is None, "enough answers are enough")
        for key in self.begun:
            is_wait = self.step(key).kind is StepKind.AWAIT and key not in self.fates
            is_held = key in self.open or self.is_stopped(key[0])
            self._need(is_held or not is_wait, "what is awaited is open")

    def _judge_undo_word(self) -> None:
        """A run says in the end how much of it was undone."""
        assert self.seen is not None
        event: Any = self.seen.event
        is_undo = getattr(event, "step", NONE) >= 0 and self.plan.steps[event.step].undoes != NONE
        word = getattr(event, "undo", None) or getattr(event, "decision", None)
        if is_undo and isinstance(event, ActivityCompleted):
            word = "done"
        if word in {"done", "partly", "skip"} and (is_undo or isinstance(event, ChildUndone)):
            self.undo_words.add("partly" if word == "skip" else word)
        for command in self.seen.commands:
            if isinstance(command, EndRun):
                told = [each for each in ("partly", "done") if each in self.undo_words]
                self._need(command.undo == [*told, "none"][0], f"a run is undone as it says {told}")


SPEAKERS = frozenset({*ALARMS, TimerKind.POLL})
