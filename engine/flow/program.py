"""The program: a version's expressions, compiled, which answer the core's questions about a run.

Implements the core's Oracle over its frames. Never raises, changes nothing, knows no clock but the
time of the fact being applied; shared by all runs of a version and by all threads.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from engine.core.frame import Frame
from engine.core.plan import NONE, Json
from engine.core.questions import Answer, Question
from engine.flow.durations import duration_ms, instant_ms, rfc3339
from engine.flow.expressions import Constant, Template
from engine.flow.values import MISSING, Budget, ExpressionError

WAIT_MS_MAX: Final = 366 * 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A way out of a switch."""

    port: str
    when: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a program is made of; steps and edges by their numbers in the plan."""

    flow_id: str
    vars: Mapping[str, Json] = field(default_factory=dict)
    steps: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Step and scope of each node."""
    inputs: Mapping[int, Template] = field(default_factory=dict)
    """The config of every step that has one; of a map its items."""
    switches: Mapping[int, tuple[Case, ...]] = field(default_factory=dict)
    collects: Mapping[int, Template] = field(default_factory=dict)
    conditions: Mapping[int, Template] = field(default_factory=dict)
    output: Template = field(default_factory=lambda: Constant(None))


class NodeView:
    """`nodes.<id>`: what a node has yielded, seen from a frame."""

    __slots__ = ("frame", "step")
    is_view = True

    def __init__(self, frame: Frame, step: int) -> None:
        self.frame = frame
        self.step = step

    def member(self, key: Any) -> Any:
        """Give `output` or `error`; MISSING when the node has none, or has not run."""
        if key == "output":
            return self.frame.outputs.get(self.step, MISSING)
        if key == "error":
            return self.frame.errors.get(self.step, MISSING)
        return MISSING


class NodesView:
    """`nodes`: those of the frame and of the frames around it."""

    __slots__ = ("frame", "steps")
    is_view = True

    def __init__(self, frame: Frame, steps: Mapping[str, tuple[int, int]]) -> None:
        self.frame = frame
        self.steps = steps

    def member(self, key: Any) -> Any:
        """Give the view of a node; MISSING when none of this id is in sight."""
        place = self.steps.get(key) if type(key) is str else None
        if place is None:
            return MISSING
        step, scope = place
        frame: Frame | None = self.frame
        while frame is not None:
            if frame.scope.index == scope:
                return NodeView(frame, step)
            frame = frame.parent
        return MISSING


class FrameScope:
    """What an expression sees from a frame, made when it is asked for."""

    __slots__ = ("frame", "now", "parts")

    def __init__(self, parts: Parts, frame: Frame, now: int) -> None:
        self.parts = parts
        self.frame = frame
        self.now = now

    def get(self, name: str, default: Any = None, /) -> Any:
        """Give what a name stands for, or the default."""
        look_up = _NAMES.get(name)
        return default if look_up is None else look_up(self)

    def nodes(self) -> NodesView:
        """Give `nodes`."""
        return NodesView(self.frame, self.parts.steps)

    def run(self) -> dict[str, Json]:
        """Give `run`."""
        facts = self.frame.run
        return {
            "id": facts.id,
            "flow_id": self.parts.flow_id,
            "started_at": rfc3339(facts.started_at),
        }

    def item(self) -> Any:
        """Give the item of the nearest map; MISSING outside of maps."""
        return self.frame.item if self.frame.position != NONE else MISSING

    def index(self) -> Any:
        """Give the item's place, from 0; MISSING outside of maps."""
        return self.frame.position if self.frame.position != NONE else MISSING


_NAMES: Final[dict[str, Callable[[FrameScope], Any]]] = {
    "input": lambda scope: scope.frame.run.input,
    "nodes": FrameScope.nodes,
    "run": FrameScope.run,
    "vars": lambda scope: dict(scope.parts.vars),
    "item": FrameScope.item,
    "index": FrameScope.index,
    "now": lambda scope: rfc3339(scope.now),
}
NAMES: Final = frozenset(_NAMES)
"""Every name that an expression may say."""

_EMPTY: Final = Constant({})


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

    def _output(self, frame: Frame, _subject: int, now: int) -> Answer:
        return Answer(self._render(self._parts.output, frame, now))


def _error(code: str, message: str, place: str, column: int | None) -> dict[str, Json]:
    details = {"field": place or None, "column": column}
    return {"code": code, "message": message, "details": details}
