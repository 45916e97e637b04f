"""What a run did when, as spans: tries, waits, calls, undos and scopes. Pure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from engine.core.plan import NONE, Json, Plan, Step, StepKind
from engine.views.nodes import NO_CHILDREN, Children
from engine.views.projection import Projection
from engine.views.seen import StepSeen
from engine.views.times import rfc3339, rfc3339_or_none

if TYPE_CHECKING:
    from engine.core.frame import Frame

SPANS_MAX = 5_000
_KINDS = {
    StepKind.WAIT: "wait",
    StepKind.AWAIT: "wait",
    StepKind.MAP: "scope",
    StepKind.REPEAT: "scope",
    StepKind.TRY: "scope",
}
"""Kinds of steps that take time as a whole; others take it in tries, or none."""


def timeline(projection: Projection, children: Children = NO_CHILDREN) -> dict[str, Json]:
    """Give the spans of a run by their beginning. `is_complete` is false when some are left out.

    Of a map's items those are left out whose frames the projection does not keep.
    """
    plan = projection.plan
    frames = [frame for kept in projection.frames_of for frame in kept.values()]
    spans = [span for frame in frames for span in _of_frame(projection, frame, children)]
    spans.sort(key=_begin)
    has_all = all(
        projection.tallies[scope.first].frames == len(projection.frames_of[scope.index])
        for scope in plan.scopes
        if scope.count
    )
    return {
        "started_at": rfc3339_or_none(projection.started_at),
        "ended_at": rfc3339_or_none(projection.ended_at),
        "spans": spans[:SPANS_MAX],
        "is_complete": has_all and len(spans) <= SPANS_MAX,
    }


def _begin(span: dict[str, Json]) -> tuple[str, int]:
    return span["started_at"], span["frame"]


def _of_frame(
    projection: Projection, frame: "Frame", children: Children
) -> Iterator[dict[str, Json]]:
    plan: Plan = projection.plan
    for step in plan.steps[frame.first : frame.first + frame.scope.count]:
        seen = projection.seen.get((frame.id, step.index))
        if seen is None or seen.started_at is None:
            continue
        place = {
            "node": step.node,
            "frame": frame.id,
            "position": None if frame.position == NONE else frame.position,
        }
        if (kind := _KINDS.get(step.kind)) is not None:
            yield place | _whole(kind, seen)
        yield from (place | span for span in _tries(step, seen, frame, children))


def _whole(kind: str, seen: StepSeen) -> dict[str, Json]:
    assert seen.started_at is not None  # only what has begun has a span
    return {
        "kind": kind,
        "attempt": None,
        "started_at": rfc3339(seen.started_at),
        "ended_at": rfc3339_or_none(seen.ended_at),
        "outcome": seen.state,
    }


def _tries(
    step: Step, seen: StepSeen, frame: "Frame", children: Children
) -> Iterator[dict[str, Json]]:
    kind = "call" if step.kind is StepKind.CALL else "attempt"
    for attempt in seen.attempts:
        span = {
            "kind": kind if step.undoes == NONE else "undo",
            "attempt": attempt.attempt,
            "started_at": rfc3339(attempt.started_at),
            "ended_at": rfc3339_or_none(attempt.ended_at),
            "outcome": attempt.outcome,
        }
        child = children.get((frame.id, step.index))
        if child is not None and attempt is seen.attempts[-1]:
            span["child_run"] = child
        yield span
