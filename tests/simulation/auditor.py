"""The auditor: judges a run fact by fact against the plan, by the laws of its semantics.

Shares the vocabulary with the core and no logic: it derives what must and may happen by scanning
the whole plan again after every fact, however slow that is.
"""

from engine.core.commands import (
    AbortActivity,
    AbortChild,
    EndRun,
    ScheduleActivity,
    StartChild,
    StartTimer,
)
from engine.core.events import (
    ActivityCompleted,
    ActivityFailed,
    CancelRequested,
    Event,
    RunStarted,
    TimerFired,
    UndoRequested,
    UndoResolved,
)
from engine.core.plan import NONE, Json, Plan, StepKind
from engine.core.questions import Question
from tests.simulation.clocks import Clocks
from tests.simulation.ledger import Key, Place, Seen, Unlawful
from tests.simulation.stops import RUN


class Auditor(Clocks):
    """Feed it every fact in the order of the history; it raises Unlawful."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.inputs: dict[Key, Json] = {}

    def see(self, seen: Seen) -> None:
        """Judge one fact and all that the core did about it."""
        is_asked_back = isinstance(seen.event, UndoRequested)
        self._need(not self.has_ended or is_asked_back, "nothing happens after the end")
        self.seen = seen
        self.clock += 1
        self.stopped_before = {frame for frame in self.places if self.is_stopped(frame)}
        self.undone, self.may_schedule, self.is_retry_due, self.doubted = set(), {}, False, None
        self.begun_before = set(self.begun)
        for frame, place in seen.places.items():
            self._open(frame, place)
        self._take(seen.event)
        for command in seen.commands:
            self.note_flight(command)
        self._justify()
        self._judge_commands()
        self._judge_completeness()

    def _need(self, holds: bool, law: str) -> None:  # noqa: FBT001, reads as a sentence
        if not holds:
            raise Unlawful(f"{law} (fact {self.clock}: {self.seen})")

    def _open(self, frame: int, place: Place) -> None:
        self.places[frame] = place
        if not place.parent:
            self.reuse[frame] = getattr(self.seen.event, "reuse", None)
            return
        self.take_over_body(frame)
        if self.plan.steps[place.owner].kind is not StepKind.TRY:
            siblings = self.items_of((place.parent, place.owner))
            last = max(siblings) if siblings else 0
            self._need(place.position == last == len(siblings) - 1, "bodies start once, in order")

    # --- the fact

    def _take(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._need(self.clock == 1, "a run starts once")
            first = self.plan.triggers[0] if self.plan.triggers else NONE
            self.trigger = first if event.trigger == NONE else event.trigger
            self.rules = event.rules
        elif isinstance(event, ActivityCompleted | ActivityFailed):
            self._take_outcome(event)
        elif isinstance(event, TimerFired):
            self.take_timer(event)
        elif isinstance(event, CancelRequested):
            self._need(self.is_forward(), "a run is stopped once")
            self.ending = "cancelled"
            self.stop(RUN, "cancelled")
        elif not self.take_from_outside(event):
            self._take_decision(event)

    def _take_outcome(self, event: ActivityCompleted | ActivityFailed) -> None:
        key = (event.frame, event.step)
        self._need(self.live.get(key) == event.attempt, "an outcome is one of the live attempt")
        del self.live[key]
        step = self.step(key)
        is_failure = isinstance(event, ActivityFailed)
        if step.undoes != NONE:
            target = (key[0], step.undoes)
            if not is_failure:
                self._settle_undo(key, target)
            else:
                self.is_retry_due = self.may_retry(key, event)
                self.blocked |= set() if self.is_retry_due else {key}
        elif is_failure:
            is_over = self.is_stopped(key[0]) or key in self.late
            self.is_retry_due = not is_over and self.may_retry(key, event)
        elif self.can_be_undone(key):
            self.completed[key] = self.moment(*key)

    def _settle_undo(self, handler: Key, target: Key) -> None:
        stops = [stop for stop in self.stops.values() if stop.current == handler]
        self._need(len(stops) == 1, "an undo belongs to one unwinding")
        stops[0].current = None
        self._need(target in self.completed, "only what is completed is undone, and once")
        del self.completed[target]
        self.undone |= {handler, target}

    def _take_decision(self, event: UndoResolved) -> None:
        handler = (event.frame, event.step)
        self._need(handler in self.blocked, "a person decides about a blocked undo only")
        self.blocked.discard(handler)
        target = (event.frame, self.step(handler).undoes)
        if event.decision != "retry":
            self._settle_undo(handler, target)
        elif handler in self.inputs:
            self.may_schedule[handler] = self.attempts[handler] + 1
            self.series[handler] = self.attempts[handler]

    # --- what the core did

    def _justify(self) -> None:
        """Find a reason for every question and every claim."""
        asked, claims = list(self.seen.asked), list(self.seen.claims)
        bodies = [frame for frame, place in self.seen.places.items() if place.parent]
        is_moving = True
        while is_moving:
            count = len(claims) + len(bodies)
            bodies = [each for each in bodies if not self.is_opened_rightly(each)]
            # What became final after a question is judged after it.
            now = asked[0].claims - len(self.seen.claims) + len(claims) if asked else len(claims)
            claims = [
                each
                for place, each in enumerate(claims)
                if place >= now or not self.is_claimed_rightly(each)
            ]
            is_moving = self.progress() or len(claims) + len(bodies) < count
            # Questions come in order: an earlier one may have stopped what asks the next.
            if not is_moving and asked and self.is_asked_rightly(asked[0]):
                asked.pop(0)
                is_moving = True
            is_moving = is_moving or self.judge_failures()
        self._need(not asked, f"nothing is asked without need: {asked}")
        self._need(not claims, f"no state is final without need: {claims}")
        self._need(not bodies, f"no body opens without need: {bodies}")
        for each in self.seen.asked:
            if each.question is Question.INPUT and each.answer.error is None:
                self._expect_attempt((each.frame, each.subject), each.answer.value)

    def _expect_attempt(self, key: Key, content: Json) -> None:
        if self.step(key).kind in {StepKind.ACTIVITY, StepKind.CALL}:
            self.inputs[key] = content
            self.may_schedule[key] = 1

    def _judge_commands(self) -> None:
        ends = [each for each in self.seen.commands if isinstance(each, EndRun)]
        self._need(
            (len(ends) <= 1 and self.seen.commands[-1:] != []) or not ends, "a run ends once"
        )
        for command in self.seen.commands:
            if isinstance(command, ScheduleActivity | StartChild):
                self._judge_schedule(command)
            elif isinstance(command, AbortActivity | AbortChild):
                self.judge_abort(command)
                key = (command.frame, command.step)
                self._need(self.live.get(key) == command.attempt, "what is aborted was live")
                self._need((key, command.attempt) not in self.aborted, "one abort is enough")
                self._need(self._is_to_abort(key), "only what is stopped is aborted")
                self.aborted.add((key, command.attempt))
            elif isinstance(command, StartTimer):
                self.judge_timer(command)
            else:
                self.judge_outside(command)
        self._need(not self.may_schedule, f"what is due is scheduled: {self.may_schedule}")
        self._need(bool(ends) == self.is_over(), "a run ends when nothing is left, and then")
        if ends:
            self._judge_end(ends[0])

    def _judge_schedule(self, command: ScheduleActivity | StartChild) -> None:
        key, attempt = (command.frame, command.step), command.attempt
        step = self.step(key)
        self._need(self.may_schedule.pop(key, 0) == attempt, "an attempt has a cause")
        self._need(attempt == self.attempts.get(key, 0) + 1, "attempts count 1, 2, 3")
        made = attempt - self.series[key]
        self._need(made <= step.retry.max_attempts, "attempts are not more than allowed")
        self._need(command.input == self.inputs[key], "all attempts have one input")
        is_child = isinstance(command, StartChild)
        self._need(is_child == (step.kind is StepKind.CALL), "only calls start runs")
        undoes = NONE if isinstance(command, StartChild) else command.undoes
        self._need(undoes == step.undoes, "an undo says what it undoes")
        self.attempts[key] = attempt

    def _is_to_abort(self, key: Key) -> bool:
        if self.is_given_up(key):
            return True
        return key in self.late or (self.step(key).undoes == NONE and self.is_stopped(key[0]))

    def _judge_end(self, end: EndRun) -> None:
        self.has_ended = True
        self._need(end.state == self.ending, "a run ends as was decided")
        if end.state == "succeeded" and self.is_returning:
            self._need(end.output == self.outputs[RUN], "a returned run yields what was returned")
        elif end.state == "succeeded":
            answer = self.asked.get((Question.OUTPUT, 1, NONE))
            output = self.leaf_outputs(1) if answer is None else answer.value
            self._need(end.output == output, "a run yields its leaves or its output")
        else:
            self._need(end.error["code"] != "", "a run that did not succeed says why")
            self._need(not self.completed, f"all is undone in the end: {self.completed}")

    def _judge_completeness(self) -> None:
        """What must have happened by now."""
        self._need(not self.is_retry_due, "what may be retried is retried")
        self.judge_waits()
        self.judge_deadlines()
        for key, attempt in list(self.live.items()):
            if self._is_to_abort(key):
                self._need((key, attempt) in self.aborted, "what is stopped is aborted")
            if self.is_returning and self.step(key).undoes == NONE:
                del self.live[key]
        for stop in self.stops.values():
            is_waiting = stop.current is not None or not stop.left or not stop.is_unwinding
            self._need(is_waiting, "an unwinding goes on")
        for frame in self.places:
            if not self.is_stopped(frame) and frame not in self.failed_items | set(self.closed):
                self._judge_frame(frame)

    def judge_memory(self, frames: set[int]) -> None:
        """Memory holds the frames in which something can still happen, or be undone."""
        is_needed = not (frames & self.forgettable()) or self.has_ended
        self._need(is_needed, "what is over is forgotten")
        live = {key[0] for key in (*self.live, *self.completed)}
        self._need(live <= frames, "what is not over is known")

    def _judge_frame(self, frame: int) -> None:
        for step in self.steps_of(frame):
            key = (frame, step.index)
            if key in self.fates:
                continue
            is_begun = key in self.begun
            self._need(is_begun or self.due(key) is None, f"what is due begins: {step.node}")
            if is_begun and self.is_scope(key) and key not in self.stops:
                law = self.law_broken_by(key)
                self._need(law is None, law or "")
