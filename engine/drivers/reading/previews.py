"""What an expression comes to on a run's recorded data. Runs nothing and writes nothing.

It is rendered by the sandbox that runs use, with its budget. Callbacks' URLs are made up: whoever
may preview is not to learn where a run can be answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.core.frame import Frame
from engine.core.plan import NONE, Json, Plan
from engine.drivers.clock import Clock
from engine.drivers.reading.reader import QUEUED, Reader
from engine.drivers.runs.admission import queued_input
from engine.drivers.versions.programs import Compiled, Programs
from engine.flow.expressions import Scope, compile_value
from engine.flow.parts import Parts
from engine.flow.sight import FrameScope
from engine.flow.values import Budget, ExpressionError
from engine.views.cutting import Cutter, type_of
from engine.views.projection import Projection
from engine.views.times import rfc3339

PREVIEW_TICKS = 300_000
"""Work that one preview may do: less than a run's expression may."""
CALLBACK_TYPE = "flow.callback"


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewWish:
    """An expression, and from where it looks."""

    expression: Json
    node: str | None = None
    """The node whose field it is; None stands for the flow itself."""
    parent: str | None = None
    """The scope node around it, for a node that the run does not know."""
    run_id: str | None = None
    """Whose data; without a run only `vars`, `now`, constants and pins have a value."""
    frame: int | None = None
    """Which item's, for a node in a map or a repeat; the newest one when None."""
    vars: Mapping[str, Json] = field(default_factory=dict)
    pins: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    """`{output}` or `{error}` that nodes are said to have come to, while nothing has run."""
    depth: int = 3
    entries: int = 50


class Previews:
    """Evaluates expressions for people."""

    def __init__(self, reader: Reader, programs: Programs, clock: Clock) -> None:
        self._reader = reader
        self._programs = programs
        self._clock = clock

    def preview(self, wish: PreviewWish) -> dict[str, Json]:
        """Give the value, cut, or the error with its column. Raises NotFound for the run."""
        try:
            template = compile_value(wish.expression, place="")
        except ExpressionError as error:
            return _failed(wish, error)
        if wish.run_id is None:
            return self._rendered(wish, template, self._without_run(wish))
        row = self._reader.row(wish.run_id)
        if row.state == QUEUED:
            queued = self._without_run(wish) | {"input": queued_input(row)}
            return self._rendered(wish, template, queued)
        with self._reader.seen(row) as projection:
            parts = _parts_of(self._programs.get(row.version_id), wish)
            frame = _frame_of(projection, wish)
            scope: Scope = (
                self._without_run(wish)
                if frame is None
                else FrameScope(parts, frame, self._clock.now_ms())
            )
            return self._rendered(wish, template, scope)

    def _without_run(self, wish: PreviewWish) -> dict[str, Json]:
        nodes = {
            node: {key: pin.get(key) for key in (("error",) if pin.get("error") else ("output",))}
            for node, pin in wish.pins.items()
        }
        return {"vars": dict(wish.vars), "nodes": nodes, "now": rfc3339(self._clock.now_ms())}

    def _rendered(self, wish: PreviewWish, template: Any, scope: Scope) -> dict[str, Json]:
        try:
            value = template.render(scope, Budget(PREVIEW_TICKS))
        except ExpressionError as error:
            return _failed(wish, error)
        cutter = Cutter(depth=wish.depth, entries=wish.entries)
        shown = cutter.cut(value)
        return {
            "value": shown,
            "type": type_of(value),
            "entries": len(value) if isinstance(value, dict | list | str) else None,
            "is_cut": cutter.is_cut,
            "run_id": wish.run_id,
            "error": None,
        }


def _failed(wish: PreviewWish, error: ExpressionError) -> dict[str, Json]:
    said = {"message": error.message, "column": error.column, "field": error.field}
    return {
        "value": None,
        "type": "null",
        "entries": None,
        "is_cut": False,
        "run_id": wish.run_id,
        "error": said,
    }


def _parts_of(compiled: Compiled, wish: PreviewWish) -> Parts:
    steps = compiled.plan.steps
    return Parts(
        flow_id=compiled.flow.id,
        vars=wish.vars,
        steps={step.node: (step.index, step.scope) for step in steps},
        loops={
            scope.index: steps[scope.owner].kind
            for scope in compiled.plan.scopes
            if scope.owner != NONE
        },
        awaits={
            step.index: "callback"
            for step in steps
            if compiled.node(step.index).type == CALLBACK_TYPE
        },
    )


def _frame_of(projection: Projection, wish: PreviewWish) -> Frame | None:
    """Give the frame that is asked for, else the newest of the node's scope or of one around it."""
    scope = _scope_of(projection.plan, wish)
    while True:
        frames = projection.frames_of[scope]
        if wish.frame is not None and wish.frame in frames:
            return frames[wish.frame]
        if frames:
            return next(reversed(frames.values()))
        owner = projection.plan.scopes[scope].owner
        if owner == NONE:
            return None
        scope = projection.plan.steps[owner].scope


def _scope_of(plan: Plan, wish: PreviewWish) -> int:
    for step in plan.steps:
        if step.node == wish.node:
            return step.scope
    for step in plan.steps:
        if step.node == wish.parent and step.body != NONE:
            return step.body
    return 0
