"""What a play came to, against what a case expects. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.cases.matching import MISSING, Difference, Path, differences
from engine.cases.outside import positions_of
from engine.core.plan import Json, Step
from engine.views.nodes import node_view
from engine.views.projection import Projection


def judged(expect: Mapping[str, Json], projection: Projection) -> Iterator[Difference]:
    """Give everything that is not as expected."""
    machine = projection.machine
    state = expect.get("state", "succeeded")
    if machine.state != state:
        yield Difference(path=("state",), expected=state, actual=machine.state)
    if machine.state != state and machine.error is not None and "error" not in expect:
        yield Difference(path=("error",), expected=MISSING, actual=machine.error)
    if "output" in expect:
        yield from differences(expect["output"], machine.output, ("output",))
    if "error" in expect:
        yield from _subset(expect["error"], machine.error, ("error",))
    steps = {step.node: step for step in projection.plan.steps}
    for node, told in (expect.get("nodes") or {}).items():
        if node not in steps:
            yield Difference(path=("nodes", node), expected=told, actual=MISSING)
        else:
            yield from _node(told, projection, steps[node])


def _node(told: Mapping[str, Json], projection: Projection, step: Step) -> Iterator[Difference]:
    path: Path = ("nodes", step.node)
    frames = frames_of(projection, step)
    view = node_view(projection, step)
    if len(frames) == 1 and not positions_of(projection.plan, frames[0]):
        view = item_view(projection, step, frames[0]) | {"state": view["state"]}
    yield from _told(told, view, path)
    items = told.get("items")
    if items is not None:
        actual = [item_view(projection, step, frame) for frame in frames]
        for number, one in enumerate(items):
            place = (*path, "items", number)
            if number < len(actual):
                yield from _told(one, actual[number], place)
            else:
                yield Difference(path=place, expected=one, actual=MISSING)
        if len(actual) > len(items):
            more = {"items": len(items)}, {"items": len(actual)}
            yield Difference(path=(*path, "items"), expected=more[0], actual=more[1])


def _told(told: Mapping[str, Json], actual: Mapping[str, Any], path: Path) -> Iterator[Difference]:
    for key, expected in told.items():
        if key == "error":
            yield from _subset(expected, actual.get(key), (*path, key))
        elif key != "items":
            yield from differences(expected, actual.get(key), (*path, key))


def _subset(expected: Json, actual: Json, path: Path) -> Iterator[Difference]:
    """Compare what is said of an error, and nothing else of it."""
    if not isinstance(expected, Mapping) or not isinstance(actual, Mapping):
        yield from differences(expected, actual, path)
        return
    for key, one in expected.items():
        yield from differences(one, actual.get(key), (*path, key))


def frames_of(projection: Projection, step: Step) -> list[Any]:
    """Give the frames of a step in the order of their positions."""
    frames = list(projection.frames_of[step.scope].values())
    return sorted(frames, key=lambda frame: positions_of(projection.plan, frame))


def item_view(projection: Projection, step: Step, frame: Any) -> dict[str, Json]:
    """Give how a step fared in one frame."""
    work = frame.work.get(step.index)
    return {
        "state": frame.state_of(step.index),
        "attempts": frame.attempts_of(step.index),
        "input": None if work is None else work.input,
        "output": frame.outputs.get(step.index),
        "error": frame.errors.get(step.index),
        "port": projection.port_of(frame, step.index),
    }
