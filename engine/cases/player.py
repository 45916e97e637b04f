"""Plays one case: the real core and the real expressions, a clock that jumps, an outside of mocks.

What is awaited comes as soon as nothing else is due before it, so a wait of a year takes no time.
The first call that has no mock ends the play.
"""

from collections.abc import Callable, Mapping
from heapq import heappop, heappush
from typing import Any, Final

from engine.cases.outside import Outcome, missing, outcome_of
from engine.core.commands import (
    AbortActivity,
    AbortChild,
    Command,
    OpenWait,
    ScheduleActivity,
    StartChild,
    StartTimer,
    UndoChild,
)
from engine.core.events import (
    ActivityCompleted,
    ActivityFailed,
    AnswerReceived,
    ChildUndone,
    Event,
    RunStarted,
    TimerFired,
)
from engine.core.frame import Frame, Wait
from engine.core.machine import Machine
from engine.core.plan import Json, Step
from engine.core.questions import Question
from engine.core.replay import Recorder
from engine.core.rules import RULES_NEWEST
from engine.drivers.versions.programs import Compiled
from engine.views.projection import Projection
from engine.views.times import rfc3339

RUN_ID: Final = "test"
FACTS_MAX: Final = 50_000
Check = Callable[[str, int | None, Json], Mapping[str, Json] | None]
"""Gives the error of an action whose config is not what it must be; None when it is."""


class Stuck(Exception):
    """The play cannot go on; its text is a sentence for people."""


class Player:
    """One play of a compiled flow."""

    def __init__(self, compiled: Compiled, mocks: Mapping[str, Json], *, check: Check) -> None:
        self._compiled = compiled
        self._plan = compiled.plan
        self._mocks = mocks
        self._check = check
        self._now = 0
        self._due: list[tuple[int, int, Event]] = []
        self._posted = 0
        self._recorder = Recorder(compiled.program)
        self.machine = Machine(self._plan, run_id=RUN_ID)
        self.projection = Projection(self._plan, RUN_ID, keeps_all=True)

    def play(self, given: Json, *, trigger: int, at: int, entries: Mapping[str, Json]) -> None:
        """Play to the end, or until a person would have to decide. Raises Stuck."""
        self._now = at
        debug = {"mocks": dict(entries)} if entries else None
        self._post(RunStarted(at=at, input=given, trigger=trigger, rules=RULES_NEWEST, debug=debug))
        while self._due and self.machine.end_state is None:
            at, _, event = heappop(self._due)
            self._now = max(self._now, at)
            if self.machine.accepts(event):
                self._apply(event)
            if self.machine.events > FACTS_MAX:
                raise Stuck(f"The run has more than {FACTS_MAX} facts; it may never end.")

    def _apply(self, event: Event) -> None:
        commands = self.machine.apply(event, self._recorder)
        self.projection.feed(self.machine.events, event, self._recorder.take())
        for command in commands:
            self._carry_out(command)

    def _post(self, event: Event) -> None:
        self._posted += 1
        heappush(self._due, (event.at, self._posted, event))

    def _carry_out(self, command: Command) -> None:
        match command:
            case ScheduleActivity() | StartChild():
                self._attempt(command)
            case (
                AbortActivity(frame=frame, step=step, attempt=attempt)
                | AbortChild(frame=frame, step=step, attempt=attempt)
            ):
                error = {"code": "aborted", "message": "The attempt was stopped."}
                self._fail(frame, step, attempt, error, at=self._now, retryable=False)
            case StartTimer(frame=frame, step=step, attempt=attempt, timer=timer, due_at=due_at):
                self._post(
                    TimerFired(at=due_at, frame=frame, step=step, attempt=attempt, timer=timer)
                )
            case OpenWait(frame=frame, step=step):
                self._answer(frame, step)
            case UndoChild(frame=frame, step=step):
                self._post(ChildUndone(at=self._now, frame=frame, step=step, undo="done"))
            case _:
                pass

    def _attempt(self, command: ScheduleActivity | StartChild) -> None:
        frame, step, attempt = command.frame, command.step, command.attempt
        told = self._outcome(self.machine.frames[frame], self._plan.steps[step], attempt)
        node = self._compiled.node(step)
        misfit = None
        if isinstance(command, ScheduleActivity):
            misfit = self._check(node.type, node.version, command.input)
        if misfit is not None:
            self._fail(frame, step, attempt, misfit, at=self._now, retryable=False)
            return
        timeout_ms = self._plan.steps[step].timeout_ms
        if timeout_ms is not None and told.after_ms > timeout_ms:
            message = f"The attempt took longer than {timeout_ms / 1_000:g} s."
            error = {"code": "timeout", "message": message}
            self._fail(frame, step, attempt, error, at=self._now + timeout_ms)
            return
        at = self._now + told.after_ms
        if told.error is not None:
            retryable = told.error.get("retryable")
            kept = {key: one for key, one in told.error.items() if key != "retryable"}
            self._fail(frame, step, attempt, kept, at=at, retryable=retryable)
            return
        self._post(
            ActivityCompleted(
                at=at, frame=frame, step=step, attempt=attempt, output=told.output, port=told.port
            )
        )

    def _outcome(self, frame: Frame, step: Step, attempt: int) -> Outcome:
        told = outcome_of(self._mocks, self._plan, frame, step.index, attempt)
        if told is None:
            raise Stuck(missing(self._plan, frame, step))
        return told

    def _fail(
        self,
        frame: int,
        step: int,
        attempt: int,
        said: Mapping[str, Json],
        *,
        at: int,
        retryable: bool | None = None,
    ) -> None:
        error = {"message": "", "details": None, **said}
        error |= {"node": self._plan.steps[step].node, "attempt": attempt}
        self._post(
            ActivityFailed(
                at=at, frame=frame, step=step, attempt=attempt, error=error, retryable=retryable
            )
        )

    def _answer(self, number: int, index: int) -> None:
        frame, step = self.machine.frames.get(number), self._plan.steps[index]
        wait: Any = None if frame is None else frame.work.get(index)
        if frame is None or not isinstance(wait, Wait):
            return  # stopped by the very fact that began it
        for turn in range(1, wait.wanted + wait.refusals_max):
            told = self._outcome(frame, step, turn)
            if told.port == "timeout":
                return
            at = self._now + told.after_ms
            port, output = answer_of(step, told, at)
            self._check_match(frame, step, output)
            self._post(
                AnswerReceived(
                    at=at, frame=number, step=index, key=str(turn), port=port, output=output
                )
            )

    def _check_match(self, frame: Frame, step: Step, output: Json) -> None:
        if step.awaits != "event":
            return
        frame.subject = output
        answer = self._compiled.program.ask(Question.MATCH, frame, step.index, self._now)
        frame.subject = None
        if answer.error is not None or answer.value is not True:
            raise Stuck(f"{step.node} does not take the event of its mock: its `when` refuses it.")


def answer_of(step: Step, told: Outcome, at: int) -> tuple[str, Json]:
    """Give port and output of an answer; what the mock leaves out is as it usually is."""
    given = told.output if isinstance(told.output, Mapping) else {}
    if step.awaits == "approval":
        port = str(given.get("decision", told.port))
        plain = {"decision": port, "by": "somebody", "at": rfc3339(at)}
        return port, {**plain, "form": None, **given}
    if step.awaits == "callback":
        usual: dict[str, Json] = {"headers": {}, "query": {}, "body": None}
        return "out", {"method": "POST", **usual, "received_at": rfc3339(at), **given}
    return "out", told.output
