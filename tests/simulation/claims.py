"""The laws of going forward: when a question may be asked, and when a step's state is final."""

from engine.core.commands import EndRun
from engine.core.events import ActivityCompleted, ActivityFailed, TimerFired
from engine.core.plan import NONE, Json, StepKind
from engine.core.questions import Question
from tests.simulation.ledger import Asked, Claim, Key
from tests.simulation.scopes import Scopes
from tests.simulation.stops import RUN

ABOUT_STEPS = {
    Question.INPUT,
    Question.VALUE,
    Question.DUE_AT,
    Question.ITEMS,
    Question.AWAIT,
}


class Claims(Scopes):
    """Judges questions and claims, each as soon as something justifies it."""

    def is_asked_rightly(self, asked: Asked) -> bool:
        frame, subject = asked.frame, asked.subject
        if asked.question is Question.AGAIN:
            return self.is_again_due(asked)
        if asked.question is Question.RETRY:
            is_right, self.doubted = self.doubted == (frame, subject), None
            return is_right
        about = (asked.question, frame, subject)
        if about in self.asked and (frame, subject) not in self.retried_blocks():
            return False
        if asked.question is Question.CONDITION:
            is_right = self._is_condition_due(asked)
        elif asked.question in ABOUT_STEPS:
            is_right = self._is_step_due(asked)
        elif asked.question is Question.COLLECT:
            is_right = self._are_settled(frame) and self.is_owner(frame, subject)
        else:
            is_right = subject == NONE and frame == 1 and self._are_settled(1)
        if is_right:
            self.asked[about] = asked.answer
            self._follow(asked)
        return is_right

    def retried_blocks(self) -> set[Key]:
        event = self.seen.event
        return {(event.frame, event.step)} if getattr(event, "decision", "") == "retry" else set()

    def _follow(self, asked: Asked) -> None:
        answer, frame = asked.answer, asked.frame
        if asked.question is Question.CONDITION:
            self.verdicts[frame, asked.subject] = answer
            if answer.error is not None or not isinstance(answer.value, bool):
                self.fail_frame(frame, "a condition")
        elif asked.question in {Question.COLLECT, Question.OUTPUT} and answer.error is not None:
            self.fail_frame(frame, "an expression")
        elif asked.question is Question.ITEMS and isinstance(answer.value, list):
            self.items[frame, asked.subject] = answer.value
        elif asked.question is Question.ITEMS:
            self.note_times((frame, asked.subject), answer.value)
        elif asked.question is Question.INPUT and answer.error is None:
            is_return = self.plan.steps[asked.subject].kind is StepKind.RETURN
            if is_return and self.is_forward():
                self.is_returning = True
                self.outputs[RUN] = answer.value["value"]
                self.stop(RUN, None)

    def _is_condition_due(self, asked: Asked) -> bool:
        if self.is_stopped(asked.frame):
            return False
        for step in self.steps_of(asked.frame):
            for edge in step.edges:
                if edge.index == asked.subject:
                    fate = self.fates.get((asked.frame, step.index))
                    return edge.is_conditional and fate is not None and fate[1] == edge.port
        return False

    def _are_settled(self, frame: int) -> bool:
        return all((frame, step.index) in self.fates for step in self.steps_of(frame))

    def _is_step_due(self, asked: Asked) -> bool:
        key = (asked.frame, asked.subject)
        if self.step(key).undoes != NONE:
            return self._is_undo_due(key, has_failed=asked.answer.error is not None)
        return self.begin(key)

    def _is_undo_due(self, handler: Key, *, has_failed: bool) -> bool:
        if has_failed:
            self.blocked.add(handler)
        if handler in self.retried_blocks():
            return True
        target = (handler[0], self.step(handler).undoes)
        for stop in self.stops.values():
            if stop.is_unwinding and stop.current is None and stop.left[:1] == [target]:
                stop.left.pop(0)
                stop.current = handler
                return True
        return False

    def is_claimed_rightly(self, claim: Claim) -> bool:
        key, kind = claim.key, self.step(claim.key).kind
        if self.step(key).undoes != NONE:
            return self._is_undo_claimed_rightly(claim)
        if claim.word in {"compensated", "compensation_failed"}:
            return key in self.completed or key in self.undone
        if claim.word == "cancelled":
            is_open = key not in self.fates and key not in self.handed_on
            return is_open and self.is_stopped(key[0])
        if key in self.fates:
            return False
        if self.taken_over(key) is not None and claim.word != "skipped":
            port, is_right = self._port_of_what_is_taken_over(claim)
        elif claim.word == "skipped":
            port = None
            is_right = key not in self.begun and self.due(key) == "skip"
            is_right = is_right and key[0] not in self.stopped_before
        elif claim.word == "failed":
            port = "error"
            is_right = self._has_failed(key, kind)
        else:
            port, is_right = self._port_of_success(claim, kind)
        if is_right:
            self.fates[key] = (claim.word, port)
            if claim.word == "succeeded" and self.is_scope(key) and self.can_be_undone(key):
                self.completed[key] = self.moment(*key)
        return is_right

    def can_be_undone(self, key: Key) -> bool:
        is_new = self.taken_over(key) is None and not self.is_returning
        return self.step(key).undo != NONE and self.plan.compensates and is_new

    def _port_of_what_is_taken_over(self, claim: Claim) -> tuple[str | None, bool]:
        entry, is_due = self.taken_over(claim.key), self.has_turn(claim.key)
        if "error" in entry:
            return "error", is_due and claim.word == "failed"
        self.outputs[claim.key] = entry["output"]
        is_right = claim.word == "succeeded" and claim.output == entry["output"]
        return entry["port"], is_due and is_right

    def _is_undo_claimed_rightly(self, claim: Claim) -> bool:
        if claim.word == "failed":
            return claim.key in self.blocked
        if claim.word == "skipped":
            return self.rules > 1 and self._is_never_needed(claim.key)
        return claim.word == "succeeded" and claim.key in self.undone

    def _is_never_needed(self, handler: Key) -> bool:
        """Whether an undo handler will not run: the run is over, or its frame has nothing left."""
        is_over = any(isinstance(each, EndRun) for each in self.seen.commands)
        is_spent = all(key[0] != handler[0] for key in self.completed)
        is_gone = handler[0] in {*self.dead, *self.closed, *self.failed_items}
        return handler not in self.attempts and (is_over or (is_spent and is_gone))

    def _has_failed(self, key: Key, kind: StepKind) -> bool:
        if key in self.scope_errors:
            return True
        if key in self.late:
            event = self.seen.event
            is_about = (getattr(event, "frame", 0), getattr(event, "step", NONE)) == key
            return is_about and key not in {*self.live, *self.lost}
        if key not in self.begun:
            return False
        if kind is StepKind.ACTIVITY and (event := self.event_about(key)) is not None:
            return isinstance(event, ActivityFailed) and not self.is_retry_due
        answers = [self.asked.get((question, *key)) for question in ABOUT_STEPS]
        has_error = any(answer is not None and answer.error is not None for answer in answers)
        return has_error or self.has_bad_items(key) or kind is StepKind.FAIL

    def event_about(self, key: Key) -> ActivityCompleted | ActivityFailed | TimerFired | None:
        event = self.seen.event
        if isinstance(event, ActivityCompleted | ActivityFailed | TimerFired):
            return event if (event.frame, event.step) == key else None
        return None

    def _port_of_success(self, claim: Claim, kind: StepKind) -> tuple[str, bool]:
        key, event = claim.key, self.event_about(claim.key)
        if kind in {StepKind.PASS, StepKind.TRIGGER}:
            given = getattr(self.seen.event, "input", None) if kind is StepKind.TRIGGER else None
            self.outputs[key] = given
            return "out", self.may_begin(key) and claim.output == given
        if key not in self.begun:
            return "out", False
        if kind is StepKind.ACTIVITY:
            is_right = isinstance(event, ActivityCompleted) and claim.output == event.output
            is_right = is_right and (key not in self.late or self.is_stopped(key[0]))
            self.outputs[key] = claim.output
            return (event.port if isinstance(event, ActivityCompleted) else "out"), is_right
        if kind is StepKind.PURE:
            answer = self.asked[Question.VALUE, *key]
            self.outputs[key] = answer.value
            return answer.port, answer.error is None and claim.output == answer.value
        self.outputs[key] = claim.output
        return "out", self._is_success(key, kind, claim.output)

    def _is_success(self, key: Key, kind: StepKind, output: Json) -> bool:
        if kind is StepKind.WAIT:
            answer = self.asked[Question.DUE_AT, *key]
            is_past = answer.error is None and answer.value <= self.seen.event.at
            is_fired = isinstance(self.event_about(key), TimerFired) and key not in self.late
            return is_past or is_fired
        if self.is_scope(key):
            return self.is_scope_success(key, output)
        return kind is StepKind.RETURN and output == self.outputs.get(RUN)
