"""The program: a version's expressions, compiled, which answer the core's questions about a run.

Implements the core's Oracle over its frames. Never raises, changes nothing, knows no clock but the
time of the fact being applied; shared by all runs of a version and by all threads.
"""

from collections.abc import Callable, Collection
from typing import Final

from engine.core.frame import Frame
from engine.core.plan import Json
from engine.core.questions import Answer, Question
from engine.flow.awaiting import WAIT_MS_MAX, awaited
from engine.flow.durations import duration_ms, instant_ms
from engine.flow.expressions import Constant, Template
from engine.flow.parts import Parts
from engine.flow.sight import FrameScope
from engine.flow.values import Budget, ExpressionError

_EMPTY: Final = Constant({})
_ALL: Final = Constant(True)  # noqa: FBT003  # the value itself


class Program:
    """Answers questions about any run of one version."""

    __slots__ = ("_answers", "_fixed", "_parts")

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        # A constant config costs nothing: its answer is made once.
        self._fixed = {
            step: Answer(one.value)
            for step, one in parts.inputs.items()
            if isinstance(one, Constant)
        }
        self._answers: dict[Question, Callable[[Frame, int, int], Answer]] = {
            Question.INPUT: self._input,
            Question.VALUE: self._value,
            Question.DUE_AT: self._due_at,
            Question.ITEMS: self._input,
            Question.COLLECT: self._collect,
            Question.CONDITION: self._condition,
            Question.AGAIN: self._again,
            Question.AWAIT: self._await,
            Question.MATCH: self._match,
            Question.RETRY: self._retry,
            Question.OUTPUT: self._output,
        }

    def fixed_answers(self) -> Collection[Answer]:
        """Give the answers about constant configs: the very objects that `ask` gives."""
        return self._fixed.values()

    def ask(self, question: Question, frame: Frame, subject: int, now: int) -> Answer:
        """Answer without side effects. Never raises: a failure is an answer with an error."""
        try:
            return self._answers[question](frame, subject, now)
        except ExpressionError as error:
            return Answer(error=_error("expression", error.message, error.field, error.column))
        except Exception as error:  # noqa: BLE001  # the engine goes on, whatever an author wrote
            return Answer(error=_error("expression", f"{error!s:.200}", "", None))

    def _render(
        self, template: Template, frame: Frame, now: int, budget: Budget | None = None
    ) -> Json:
        return template.render(FrameScope(self._parts, frame, now), budget)

    def _input(self, frame: Frame, step: int, now: int) -> Answer:
        fixed = self._fixed.get(step)
        if fixed is not None:
            return fixed
        return Answer(self._render(self._parts.inputs.get(step, _EMPTY), frame, now))

    def _value(self, frame: Frame, step: int, now: int) -> Answer:
        cases = self._parts.switches.get(step)
        if cases is None:
            return self._input(frame, step, now)
        budget = Budget()
        for case in cases:
            verdict = self._render(case.when, frame, now, budget)
            if verdict is True:
                return Answer({"port": case.port}, port=case.port)
            if verdict is not False:
                message = f"The condition of the case {case.port!r} yields neither true nor false."
                return Answer(error=_error("condition", message, "config.cases", None))
        return Answer({"port": "else"}, port="else")

    def _due_at(self, frame: Frame, step: int, now: int) -> Answer:
        config = self._input(frame, step, now).value
        until, duration = config.get("until"), config.get("duration")
        field_name = "config.duration" if until is None else "config.until"
        try:
            due_at = now + duration_ms(duration) if until is None else instant_ms(until)
        except ValueError as error:
            return Answer(error=_error("expression", f"{error}.", field_name, None))
        if due_at - now > WAIT_MS_MAX:
            message = "A wait of more than a year is not possible."
            return Answer(error=_error("expression", message, field_name, None))
        return Answer(due_at)

    def _collect(self, frame: Frame, step: int, now: int) -> Answer:
        return Answer(self._render(self._parts.collects[step], frame, now))

    def _condition(self, frame: Frame, edge: int, now: int) -> Answer:
        return Answer(self._render(self._parts.conditions[edge], frame, now))

    def _again(self, frame: Frame, step: int, now: int) -> Answer:
        again = self._parts.agains[step]
        verdict = self._render(again.condition, frame, now)
        # What is neither true nor false is left for the core to refuse.
        return Answer(not verdict if again.is_end and isinstance(verdict, bool) else verdict)

    def _await(self, frame: Frame, step: int, now: int) -> Answer:
        config = self._input(frame, step, now).value
        return Answer(awaited(self._parts.awaits[step], config, now))

    def _match(self, frame: Frame, step: int, now: int) -> Answer:
        return self._verdict(self._parts.matches.get(step, _ALL), frame, now, "config.when")

    def _retry(self, frame: Frame, step: int, now: int) -> Answer:
        return self._verdict(self._parts.retries[step], frame, now, "retry.retry_on")

    def _verdict(self, template: Template, frame: Frame, now: int, place: str) -> Answer:
        value = self._render(template, frame, now)
        if isinstance(value, bool):
            return Answer(value)
        return Answer(error=_error("condition", "It yields neither true nor false.", place, None))

    def _output(self, frame: Frame, _subject: int, now: int) -> Answer:
        return Answer(self._render(self._parts.output, frame, now))


def _error(code: str, message: str, place: str, column: int | None) -> dict[str, Json]:
    details = {"field": place or None, "column": column}
    return {"code": code, "message": message, "details": details}
