"""The laws of what comes from outside: answers, polls, lost attempts, called runs."""

from collections import Counter
from typing import Any

from engine.core.commands import UndoChild
from engine.core.events import (
    ActivityFailed,
    ActivityLost,
    ActivityPending,
    ActivityResolved,
    AnswerReceived,
    ChildUndone,
    Event,
    TimerFired,
    TimerKind,
    UndoRequested,
)
from engine.core.plan import NONE, Edge, Json, Plan, StepKind
from engine.core.questions import Question
from tests.simulation.claims import Claims
from tests.simulation.ledger import Asked, Claim, Key, Stop, UnitId
from tests.simulation.stops import RUN

SPEAKING = {TimerKind.REMIND: "reminder", TimerKind.ESCALATE: "escalation"}
ALARMS = {
    TimerKind.TIMEOUT: "timeout_at",
    TimerKind.REMIND: "remind_at",
    TimerKind.ESCALATE: "escalate_at",
}
GOOD = {"callback": "out", "event": "out", "approval": "approved"}


class Waits(Claims):
    """Follows what is awaited, each by its key."""

    series: Counter[Key]
    may_schedule: dict[Key, int]

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.mail: dict[Key, list[AnswerReceived]] = {}
        self.open: set[Key] = set()
        self.ever_open: set[Key] = set()
        self.alarms: dict[tuple[Key, TimerKind], int] = {}
        """Timers that have to be started now."""
        self.spoken: set[tuple[Key, str]] = set()
        """Ports that became live while their step went on waiting."""
        self.handles: dict[tuple[Key, int], Json] = {}
        self.since: dict[tuple[Key, int], int] = {}
        self.asks: dict[tuple[Key, int], int] = {}
        self.under_way: dict[Key, int] = {}
        """Attempts that go on outside, and are not being asked."""
        self.given_up: set[tuple[Key, int]] = set()
        self.may_poll: set[Key] = set()
        self.child_undos: set[Key] = set()
        self.is_undo_asked = False

    def _need(self, holds: bool, law: str) -> None:  # noqa: FBT001, reads as a sentence
        raise NotImplementedError

    def _settle_undo(self, handler: Key, target: Key) -> None:
        raise NotImplementedError

    # --- the fact

    def take_from_outside(self, event: Event) -> bool:
        """Take a fact of the kinds that this class knows; tell whether it was one."""
        if isinstance(event, AnswerReceived):
            self._need(self.word_for(event) == "new", "an answer counts once, and in time")
            self.mail.setdefault((event.frame, event.step), []).append(event)
        elif isinstance(event, ActivityPending):
            self._take_pending(event)
        elif isinstance(event, ActivityLost):
            key = (event.frame, event.step)
            self._need(self.live.pop(key, 0) == event.attempt, "what is lost was live")
            self.lost[key] = event.attempt
        elif isinstance(event, ActivityResolved):
            self._take_resolved(event)
        elif isinstance(event, ChildUndone):
            self._take_child_undone(event)
        elif isinstance(event, UndoRequested):
            self._take_undo_request()
        else:
            return False
        return True

    def word_for(self, event: AnswerReceived) -> str:
        """What a sender has to be told about an answer."""
        key = (event.frame, event.step)
        if any(each.key == event.key for each in self.mail.get(key, [])):
            return "repeated"
        is_known = event.frame in self.places and self.step(key).kind is StepKind.AWAIT
        if not is_known or self.has_ended or key in self.fates or self.is_stopped(event.frame):
            return "late"
        step = self.step(key)
        ports = {GOOD[step.awaits]} | ({"rejected"} if step.awaits == "approval" else set())
        return "new" if event.port in ports else "late"

    def _take_pending(self, event: ActivityPending) -> None:
        key, one = (event.frame, event.step), ((event.frame, event.step), event.attempt)
        self._need(self.live.get(key) == event.attempt, "an outcome is one of the live attempt")
        self.handles[one] = event.handle
        policy = self.step(key).polling
        if one in self.aborted:
            self.aborted.remove(one)  # it has to be aborted once more, by its new handle
            return
        first = one not in self.since
        end = self.since.setdefault(one, event.at) + policy.max_duration_ms
        if event.at >= end:
            self.given_up.add(one)
            return
        del self.live[key]
        self.under_way[key] = event.attempt
        self.asks[one] = 0 if first else self.asks[one] + 1
        delay = min(policy.initial_delay_ms * policy.multiplier ** self.asks[one], 1e12)
        wish = delay if event.ask_after_ms is None else event.ask_after_ms
        due_at = min(event.at + round(min(wish, policy.max_delay_ms)), end)
        self.alarms[key, TimerKind.POLL] = due_at

    def _take_resolved(self, event: ActivityResolved) -> None:
        key = (event.frame, event.step)
        self._need(self.lost.pop(key, 0) == event.attempt, "what is decided about was lost")
        is_undo = self.step(key).undoes != NONE
        is_open = not self.is_stopped(key[0]) and key not in self.late
        if event.decision == "retry" and (is_undo or is_open):
            self.series[key] += 1
            self.may_schedule[key] = event.attempt + 1
        elif is_undo and event.decision == "done":
            self._settle_undo(key, (key[0], self.step(key).undoes))
        elif is_undo:
            self.blocked.add(key)
        elif event.decision == "done" and self.can_be_undone(key):
            self.completed[key] = self.moment(*key)

    def _take_child_undone(self, event: ChildUndone) -> None:
        key = (event.frame, event.step)
        self._need(self.step(key).kind is StepKind.CALL, "a child belongs to a call")
        self._settle_undo(key, key)

    def _take_undo_request(self) -> None:
        is_due = self.has_ended and self.ending == "succeeded" and not self.is_undo_asked
        self._need(is_due, "what has ended well is undone once")
        self.is_undo_asked, self.has_ended = True, False
        self.stops[RUN] = Stop(None, is_unwinding=True, left=self.undo_order(RUN))

    def take_alarm(self, event: TimerFired) -> None:
        """Take a timer of a step that waits for something outside."""
        key = (event.frame, event.step)
        if event.timer is TimerKind.POLL:
            self._need(self.under_way.get(key) == event.attempt, "what is asked is under way")
            self.may_poll.add(key)
            return
        self._need(key in self.open, "only what is awaited can be late")
        if event.timer in SPEAKING:
            self.spoken.add((key, SPEAKING[event.timer]))

    # --- what is so by now

    def is_live(self, frame: int, edge: Edge) -> bool | None:
        key = (frame, edge.source)
        is_speaking = self.step(key).kind is StepKind.AWAIT and edge.port in SPEAKING.values()
        if not is_speaking:
            return super().is_live(frame, edge)
        if (key, edge.port) not in self.spoken:
            return False if key in self.fates else None
        if not edge.is_conditional:
            return True
        verdict = self.verdicts.get((frame, edge.index))
        return verdict.value if verdict and verdict.value in (True, False) else None

    def _is_condition_due(self, asked: Asked) -> bool:
        for step in self.steps_of(asked.frame):
            for edge in step.edges:
                is_it = edge.index == asked.subject and edge.is_conditional
                if is_it and ((asked.frame, step.index), edge.port) in self.spoken:
                    return not self.is_stopped(asked.frame)
        return super()._is_condition_due(asked)

    def live_in(self, unit: UnitId) -> list[Key]:
        waiting = [key for key in self.lost if self.step(key).undoes == NONE]
        lost = [key for key in waiting if unit in self.units_around(key[0])]
        return super().live_in(unit) + lost

    def can_be_undone(self, key: Key) -> bool:
        step = self.step(key)
        is_child = step.kind is StepKind.CALL and step.waits_for_child
        is_kept = is_child and self.plan.compensates and not self.is_returning
        return is_kept or super().can_be_undone(key)

    def progress(self) -> bool:
        return any([super().progress(), self._begin_child_undos()])

    def _begin_child_undos(self) -> bool:
        found = False
        for command in self.seen.commands if self.seen else []:
            if not isinstance(command, UndoChild):
                continue
            key = (command.frame, command.step)
            for stop in self.stops.values():
                is_next = stop.is_unwinding and stop.current is None and stop.left[:1] == [key]
                if is_next and self.step(key).undo == NONE:
                    stop.left.pop(0)
                    stop.current = key
                    self.child_undos.add(key)
                    found = True
        return found

    def _has_failed(self, key: Key, kind: StepKind) -> bool:
        if key in self.late:
            return super()._has_failed(key, kind)
        event: Any = self.seen.event if self.seen else None
        is_about = (getattr(event, "frame", 0), getattr(event, "step", NONE)) == key
        if is_about and isinstance(event, ActivityResolved):
            return event.decision == "fail"
        if is_about and kind is StepKind.CALL and isinstance(event, ActivityFailed):
            return not self.is_retry_due
        return super()._has_failed(key, kind)

    def is_claimed_rightly(self, claim: Claim) -> bool:
        is_right = super().is_claimed_rightly(claim)
        is_done = claim.word == "succeeded" and self.step(claim.key).kind is StepKind.AWAIT
        if is_right and is_done and self.can_be_undone(claim.key):
            self.completed[claim.key] = self.moment(*claim.key)
        return is_right

    def _port_of_success(self, claim: Claim, kind: StepKind) -> tuple[str, bool]:
        event, key = self.seen.event if self.seen else None, claim.key
        if key not in self.begun:
            return super()._port_of_success(claim, kind)
        if kind is StepKind.AWAIT:
            self.outputs[key] = claim.output
            return self._end_of_wait(claim)
        if isinstance(event, ActivityResolved) and (event.frame, event.step) == key:
            self.outputs[key] = claim.output
            return "out", event.decision == "done" and claim.output == event.output
        if kind is StepKind.CALL:
            kind = StepKind.ACTIVITY
        return super()._port_of_success(claim, kind)

    def _end_of_wait(self, claim: Claim) -> tuple[str, bool]:
        event = self.event_about(claim.key)
        if isinstance(event, TimerFired) and event.timer is TimerKind.TIMEOUT:
            return "timeout", set(claim.output) == {"timed_out_at"}
        end = self.decided(claim.key)
        return ("", False) if end is None else (end[0], claim.output == end[1])

    def decided(self, key: Key) -> tuple[str, Json] | None:
        """The port and the output that the answers of a begun wait come to; None: not yet."""
        told, step = self.asked[Question.AWAIT, *key].value, self.step(key)
        answers = self.mail.get(key, [])
        for number in range(1, len(answers) + 1):
            ports = [each.port for each in answers[:number]]
            outputs = [each.output for each in answers[:number]]
            for port, enough in ((GOOD[step.awaits], "answers"), ("rejected", "refusals")):
                if ports.count(port) < told[enough]:
                    continue
                if told["answers"] == 1:
                    return port, outputs[-1]
                is_vote = step.awaits == "approval"
                return port, {"decision": port, "answers": outputs} if is_vote else outputs
        return None
