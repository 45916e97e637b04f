"""What an expression sees from a frame: input, nodes, items, callbacks. Evaluates nothing.

Everything is looked up when it is asked for, in the frame and in the frames around it.
"""

from collections.abc import Callable
from typing import Any, Final

from engine.core.frame import Frame
from engine.core.plan import Json, StepKind
from engine.flow.durations import rfc3339
from engine.flow.parts import Parts
from engine.flow.values import MISSING


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

    __slots__ = ("frame", "parts")
    is_view = True

    def __init__(self, frame: Frame, parts: Parts) -> None:
        self.frame = frame
        self.parts = parts

    def member(self, key: Any) -> Any:
        """Give the view of a node; MISSING when none of this id is in sight."""
        place = _place_of(key, self.frame, self.parts)
        return MISSING if place is None else NodeView(*place)


class CallbacksView:
    """`callbacks`: the URLs that answer the nodes in sight."""

    __slots__ = ("frame", "parts")
    is_view = True

    def __init__(self, frame: Frame, parts: Parts) -> None:
        self.frame = frame
        self.parts = parts

    def member(self, key: Any) -> Any:
        """Give the URL of a node; MISSING when none of this id is in sight, or is a callback."""
        place = _place_of(key, self.frame, self.parts)
        if place is None or self.parts.awaits.get(place[1]) != "callback":
            return MISSING
        frame, step = place
        return self.parts.callback_url(frame.run.id, frame.id, step)


def _place_of(key: Any, frame: Frame | None, parts: Parts) -> tuple[Frame, int] | None:
    """Give the nearest frame whose scope holds a node, and its step."""
    known = parts.steps.get(key) if type(key) is str else None
    if known is None:
        return None
    step, scope = known
    while frame is not None:
        if frame.scope.index == scope:
            return frame, step
        frame = frame.parent
    return None


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
        frame = self._nearest(_MAPS)
        return MISSING if frame is None else frame.item

    def index(self) -> Any:
        """Give the place of the nearest item or round, from 0; MISSING outside of both."""
        frame = self._nearest(_LOOPS)
        return MISSING if frame is None else frame.position

    def previous(self) -> Any:
        """Give the result of the round before; MISSING outside of repeats."""
        frame = self._nearest(_REPEATS)
        return MISSING if frame is None else frame.previous

    def _nearest(self, kinds: frozenset[StepKind]) -> Frame | None:
        frame: Frame | None = self.frame
        while frame is not None:
            if self.parts.loops.get(frame.scope.index) in kinds:
                return frame
            frame = frame.parent
        return None


_MAPS: Final = frozenset((StepKind.MAP,))
_REPEATS: Final = frozenset((StepKind.REPEAT,))
_LOOPS: Final = _MAPS | _REPEATS

_NAMES: Final[dict[str, Callable[[FrameScope], Any]]] = {
    "input": lambda scope: scope.frame.run.input,
    "nodes": lambda scope: NodesView(scope.frame, scope.parts),
    "run": FrameScope.run,
    "vars": lambda scope: dict(scope.parts.vars),
    "item": FrameScope.item,
    "index": FrameScope.index,
    "previous": FrameScope.previous,
    "callbacks": lambda scope: CallbacksView(scope.frame, scope.parts),
    # Validation allows these two only where the frame's subject is one.
    "event": lambda scope: scope.frame.subject,
    "error": lambda scope: scope.frame.subject,
    "now": lambda scope: rfc3339(scope.now),
}
NAMES: Final = frozenset(_NAMES)
"""Every name that an expression may say."""
