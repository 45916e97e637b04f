"""The laws of going forward: when a question may be asked, and when a step's state is final."""

from engine.core.events import ActivityCompleted, ActivityFailed, TimerFired
from engine.core.plan import NONE, Json, StepKind
from engine.core.questions import Question
from tests.simulation.ledger import Asked, Claim, Key
from tests.simulation.stops import RUN, Stops

ABOUT_STEPS = {
    Question.INPUT,
    Question.VALUE,
    Question.DUE_AT,
    Question.ITEMS,
    Question.AWAIT,
}


class Claims(Stops):
    """Judges questions and claims, each as soon as something justifies it."""

    def is_asked_rightly(self, asked: Asked) -> bool:
        frame, subject = asked.frame, asked.subject
        about = (asked.question, frame, subject)
        if about in self.asked and (frame, subject) not in self.retried_blocks():
            return False
        if asked.question is Question.CONDITION:
            is_right = self._is_condition_due(asked)
        elif asked.question in ABOUT_STEPS:
            is_right = self._is_step_due(asked)
        elif asked.question is Question.COLLECT:
            is_right = self._are_settled(frame) and self.places[frame].owner == subject
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
        if not self.may_begin(key):
            return False
        self.begun.add(key)
        return True

    def may_begin(self, key: Key) -> bool:
        is_new = key not in self.begun and key not in self.fates
        return is_new and key[0] not in self.stopped_before and self.due(key) == "run"

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
            return self.is_stopped(key[0]) and key not in self.fates
        if key in self.fates:
            return False
        if claim.word == "skipped":
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
            if (claim.word, kind) == ("succeeded", StepKind.MAP) and self.can_be_undone(key):
                self.completed[key] = self.moment(*key)
        return is_right

    def can_be_undone(self, key: Key) -> bool:
        return self.step(key).undo != NONE and self.plan.compensates and not self.is_returning

    def _is_undo_claimed_rightly(self, claim: Claim) -> bool:
        if claim.word == "failed":
            return claim.key in self.blocked
        return claim.word == "succeeded" and claim.key in self.undone

    def _has_failed(self, key: Key, kind: StepKind) -> bool:
        if kind is StepKind.MAP and key in self.map_errors:
            return True
        if key not in self.begun:
            return False
        if kind is StepKind.ACTIVITY and (event := self.event_about(key)) is not None:
            return isinstance(event, ActivityFailed) and not self.is_retry_due
        answers = [self.asked.get((question, *key)) for question in ABOUT_STEPS]
        has_error = any(answer is not None and answer.error is not None for answer in answers)
        is_no_list = kind is StepKind.MAP and key not in self.items
        return has_error or is_no_list or kind is StepKind.FAIL

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
            return is_past or isinstance(self.event_about(key), TimerFired)
        if kind is StepKind.MAP:
            return key in self.items and self._are_results(key, output)
        return kind is StepKind.RETURN and output == self.outputs.get(RUN)

    def _are_results(self, key: Key, output: Json) -> bool:
        """Whether a map's output has the results of all its items, in the order of the items."""
        frames = self.items_of(key)
        if sorted(frames) != list(range(len(self.items[key]))) or len(output) != len(frames):
            return False
        return all(self._is_result(frames[place], result) for place, result in enumerate(output))

    def _is_result(self, frame: int, result: Json) -> bool:
        if frame in self.failed_items:
            return set(result) == {"error"} and bool(result["error"]["code"])
        return frame in self.closed and result == self.results[frame]
