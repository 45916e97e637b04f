"""How a run is doing, as plain data: RunView, RunDelta and history items of the API. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.core.events import EventKind
from engine.core.plan import NONE, Json, Plan
from engine.views.large import SHOWN_BYTES_MAX, lighten, size_of
from engine.views.nodes import NO_CHILDREN, Children, node_view
from engine.views.projection import Projection
from engine.views.sources import MOCKED
from engine.views.times import rfc3339, rfc3339_or_none

OUTPUTS_BYTES_MAX = 4 * 1024 * 1024
"""What the outputs of all nodes may take in the view of a run; the node's detail has them."""

KIND_NAMES = {kind: "".join(part.title() for part in kind.name.split("_")) for kind in EventKind}


def run_state(row_state: str, projection: Projection) -> str:
    """Give the state of a run: the row knows what the history cannot say, and the other way."""
    if row_state == "parked" or not projection.seq:
        return row_state
    machine = projection.machine
    if machine.state == "running" and machine.is_idle():
        return "waiting"
    return machine.state


def undo_of(projection: Projection) -> str:
    """Give how far the run is undone."""
    return "blocked" if projection.machine.state == "undo_blocked" else projection.undo


def run_view(
    header: Mapping[str, Any],
    projection: Projection,
    children: Children = NO_CHILDREN,
    *,
    outputs_bytes_max: int | None = OUTPUTS_BYTES_MAX,
) -> dict[str, Json]:
    """Give the view of a run with its nodes; `header` is its summary from the row.

    Outputs of nodes are left out, largest last, once all together would be too large; then
    `output_size` says how large each is.
    """
    moving = _moving(str(header["state"]), header.get("error"), projection)
    if not projection.seq:  # queued: it has no fact yet, and may never have one
        moving = {"output": None}
    view = {**header, **moving, **_debug(projection), "input": projection.machine.facts.input}
    view["nodes"] = {
        step.node: node_view(projection, step, children) for step in projection.plan.steps
    }
    if outputs_bytes_max is not None and projection.size > outputs_bytes_max:
        _leave_out(list(view["nodes"].values()), outputs_bytes_max)
    return view


def _debug(projection: Projection) -> dict[str, Json]:
    """Give what sets a debug run apart."""
    facts = projection.machine.facts
    debug = facts.debug or {}
    mocked = [
        step.node
        for step in projection.plan.steps
        if step.node in facts.mocks or projection.tallies[step.index].source == MOCKED
    ]
    return {
        "mocked": mocked,
        "until": debug.get("until"),
        "only": debug.get("only"),
        "breakpoints": projection.machine.breakpoints.told(),
    }


def _leave_out(nodes: list[dict[str, Json]], most: int) -> None:
    """Keep the small outputs, as many as fit. A run that was told little needs no measuring."""
    sizes = [size_of(node["output"]) for node in nodes]
    left = most
    for place in sorted(range(len(nodes)), key=sizes.__getitem__):
        left -= sizes[place]
        if left < 0:
            del nodes[place]["output"]
            nodes[place]["output_size"] = sizes[place]


def light_view(view: dict[str, Json]) -> dict[str, Json]:
    """Give the view of a run without long values; their sizes stay."""
    nodes = {node: lighten(each) for node, each in view["nodes"].items()}
    return lighten(view) | {"nodes": nodes}


def light_detail(view: dict[str, Json]) -> dict[str, Json]:
    """Give the detail of a node without long values; their sizes stay."""
    light = lighten(view)
    light["attempt_log"] = [lighten(attempt) for attempt in view["attempt_log"]]
    if "frames" in view:
        light["frames"] = [light_detail(frame) for frame in view["frames"]]
    return light


def run_delta(
    row_state: str,
    error: Json,
    projection: Projection,
    steps: Iterable[int],
    children: Children = NO_CHILDREN,
) -> dict[str, Json]:
    """Give what changed: the run's moving parts, and the nodes of these steps; no long values."""
    nodes = {}
    for step in sorted(steps):
        view = node_view(projection, projection.plan.steps[step], children)
        nodes[projection.plan.steps[step].node] = _shortened(view)
    return {
        "seq": projection.seq,
        "run": lighten(_moving(row_state, error, projection)),
        "nodes": nodes,
    }


def _moving(row_state: str, error: Json, projection: Projection) -> dict[str, Json]:
    machine = projection.machine
    return {
        "state": run_state(row_state, projection),
        "undo": undo_of(projection),
        "output": machine.output,
        "error": machine.error if machine.error is not None else error,
        "started_at": rfc3339_or_none(projection.started_at),
        "ended_at": rfc3339_or_none(projection.ended_at),
    }


def _shortened(view: dict[str, Json]) -> dict[str, Json]:
    size = size_of(view["output"])
    short = {**view, "output_size": size}
    if size > SHOWN_BYTES_MAX:
        del short["output"]
    return lighten(short)


def history_item(
    plan: Plan, *, seq: int, kind: int, frame: int, step: int, attempt: int, at: int, data: Json
) -> dict[str, Json]:
    """Give one fact as the API shows it."""
    return {
        "seq": seq,
        "at": rfc3339(at),
        "kind": KIND_NAMES[EventKind(kind)],
        "node": None if step == NONE else plan.steps[step].node,
        "frame": frame,
        "attempt": attempt,
        "data": data,
    }
