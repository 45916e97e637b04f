"""The laws of time: which timer starts when, what it means that it fires, what is tried again."""

from collections import Counter
from typing import Any, TypeGuard

from engine.core.commands import Command, StartTimer
from engine.core.events import TimerFired, TimerKind
from engine.core.plan import NONE, Plan
from engine.core.questions import Question
from tests.simulation.doings import SPEAKERS, Doings
from tests.simulation.ledger import Key
from tests.simulation.stops import RUN

Timer = tuple[int, int, int, TimerKind]


class Clocks(Doings):
    """Judges timers, deadlines and second attempts."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.timers: dict[Timer, int] = {}
        self.series: Counter[Key] = Counter()
        self.may_schedule: dict[Key, int] = {}
        self.begun_before: set[Key] = set()

    def may_retry(self, key: Key, event: Any) -> bool:
        """Whether a failed attempt has to be made again, by the policy or by what was asked."""
        policy, is_given_up = self.step(key).retry, (key, event.attempt) in self.given_up
        if event.attempt - self.series[key] >= policy.max_attempts:
            return False
        code = "timeout" if is_given_up else event.error["code"]
        is_listed = code in policy.retry_on
        is_listed = is_listed or (code.startswith("http.5") and "http.5xx" in policy.retry_on)
        is_told = event.retryable is not None and not is_given_up
        if is_told or is_listed or not policy.is_conditional:
            return bool(event.retryable) if is_told else is_listed
        self.doubted = key
        told = [each.answer for each in self.seen.asked if each.question is Question.RETRY]
        self._need(len(told) == 1, "what is in doubt is asked once")
        return told[0].error is None and told[0].value is True

    def take_timer(self, event: TimerFired) -> None:
        due_at = self.timers.pop((event.frame, event.step, event.attempt, event.timer), None)
        self._need(due_at is not None, "a timer fires once, if it was started")
        self._need(due_at is not None and event.at >= due_at, "a timer never fires early")
        key = (event.frame, event.step)
        if event.timer is TimerKind.DEADLINE:
            self._reach_deadline(key)
            return
        is_undo = self.step(key).undoes != NONE
        self._need(is_undo or key[0] not in self.stopped_before, "no timer wakes what is stopped")
        self._need(key not in self.late, "no timer wakes what has passed its deadline")
        if event.timer is TimerKind.RETRY:
            self.may_schedule[key] = event.attempt + 1
        elif event.timer in SPEAKERS:
            self.take_alarm(event)

    def _reach_deadline(self, key: Key) -> None:
        if key[1] == NONE:
            self._need(self.is_forward(), "a run is stopped once")
            self.ending = "timed_out"
            self.stop(RUN, "deadline")
            return
        is_open = key in self.begun and key not in self.fates and key not in self.late
        is_open = is_open and not self.is_stopped(key[0]) and key not in self.stops
        self._need(is_open, "a deadline matters to a step that runs")
        self.late.add(key)
        if self.is_scope(key):
            self.fail_scope(key, "deadline")

    def judge_timer(self, command: StartTimer) -> None:
        now, key = self.seen.event.at, (command.frame, command.step)
        timer = (*key, command.attempt, command.timer)
        self._need(timer not in self.timers, "a timer starts once")
        self.timers[timer] = command.due_at
        if command.timer is TimerKind.RETRY:
            self._need(self.is_retry_due, "a retry is worth it")
            self._need(self.event_about(key) is not None, "a retry follows its failure")
            self.is_retry_due = False
        elif command.timer is TimerKind.WAIT:
            due_at = self.asked[Question.DUE_AT, *key].value
            self._need(command.due_at == due_at > now, "a wait lasts until it is due")
        elif command.timer in SPEAKERS:
            self.judge_alarm(command)
        elif key[1] == NONE:
            due_at = now + (self.plan.deadline_ms or 0)
            self._need(self.clock == 1 and command.due_at == due_at, "one deadline, from the start")
        else:
            due_at = now + (self.step(key).deadline_ms or 0)
            is_new = key in self.begun and key not in self.begun_before
            self._need(is_new and command.due_at == due_at, "a step's deadline is from its start")

    def judge_deadlines(self) -> None:
        """What has begun just now, has a deadline, and goes on, has a timer."""
        for key in self.begun - self.begun_before - set(self.fates):
            is_needed = self.step(key).deadline_ms is not None and not self.is_stopped(key[0])
            has_timer = (*key, 1, TimerKind.DEADLINE) in self.timers
            self._need(has_timer or not is_needed, "a step with a deadline has a timer")

    def judge_outstanding(self, commands: list[Command]) -> None:
        """A fresh process knows every deadline that still matters."""
        told = {(each.frame, each.step): each for each in commands if _is_deadline(each)}
        for key in self.begun - set(self.fates) - self.late - set(self.stops):
            due_at = self.timers.get((*key, 1, TimerKind.DEADLINE))
            if due_at is not None and not self.is_stopped(key[0]):
                is_known = key in told and told[key].due_at == due_at
                self._need(is_known, "no deadline is lost in a crash")


def _is_deadline(command: Command) -> TypeGuard[StartTimer]:
    return isinstance(command, StartTimer) and command.timer is TimerKind.DEADLINE
