"""How a node is doing, as plain data: NodeView and NodeDetail of the API. Pure."""

from collections import Counter
from collections.abc import Sequence

from engine.core.frame import Frame, ScopeRun
from engine.core.plan import NONE, Json, Step, StepKind
from engine.views.projection import AttemptSeen, Projection, StepSeen
from engine.views.times import rfc3339, rfc3339_or_none

FRAMES_SHOWN_MAX = 100
"""Items of a map that a node's detail lists."""

PRECEDENCE = (
    "compensation_failed",
    "compensating",
    "failed",
    "running",
    "retrying",
    "waiting",
    "cancelled",
    "compensated",
    "pending",
    "succeeded",
    "skipped",
)
"""One state for a node that ran in many frames: the first of these that any frame is in."""

NOTHING_SEEN = StepSeen()


def node_view(projection: Projection, step: Step) -> dict[str, Json]:
    """Give a node's view: of its one frame, or of all items when it lives in a map."""
    frames = projection.frames_of.get(step.scope, ())
    if step.scope == 0 and frames:
        return _in_frame(projection, step, frames[0])
    if not frames:
        return _unseen(step)
    return _in_items(projection, step, frames)


def node_detail(projection: Projection, step: Step) -> dict[str, Json]:
    """Give a node's view with its input and its tries; in a map, with its first items."""
    view = node_view(projection, step)
    frames = projection.frames_of.get(step.scope, ())
    view |= {"input": None, "attempt_log": []}
    if step.scope == 0:
        return view | (_detail(projection, step, frames[0]) if frames else {})
    shown = frames[:FRAMES_SHOWN_MAX]
    view["frames"] = [
        {"position": frame.position}
        | _in_frame(projection, step, frame)
        | _detail(projection, step, frame)
        for frame in shown
    ]
    return view


def _unseen(step: Step) -> dict[str, Json]:
    return {
        "state": "pending",
        "attempts": 0,
        "output": None,
        "error": None,
        "started_at": None,
        "ended_at": None,
        "max_attempts": step.retry.max_attempts,
    }


def _in_frame(projection: Projection, step: Step, frame: Frame) -> dict[str, Json]:
    seen = projection.seen.get((frame.id, step.index), NOTHING_SEEN)
    state = frame.state_of(step.index)
    view = _unseen(step) | {
        "state": state,
        "attempts": frame.attempts_of(step.index),
        "output": frame.outputs.get(step.index),
        "error": frame.errors.get(step.index),
        "started_at": rfc3339_or_none(seen.started_at) if state != "skipped" else None,
        "ended_at": rfc3339_or_none(seen.ended_at),
    }
    if state == "retrying" and seen.due_at is not None:
        view["retry_at"] = rfc3339(seen.due_at)
        view["error"] = view["error"] or _last_error(seen.attempts)
    if state == "waiting" and seen.due_at is not None:
        view["due_at"] = rfc3339(seen.due_at)
    if state == "skipped":
        view["reason"] = _reason(projection, step, frame)
    if step.undo != NONE and state in ("compensating", "compensated", "compensation_failed"):
        view["undone_by"] = projection.plan.steps[step.undo].node
    if (items := frame.scopes.get(step.index)) is not None:
        view["items"] = _items(items)
    return view


def _last_error(attempts: Sequence[AttemptSeen]) -> Json:
    return attempts[-1].error if attempts else None


def _items(each: ScopeRun) -> dict[str, Json]:
    return {
        "total": each.total,
        "succeeded": each.succeeded,
        "failed": each.failed,
        "running": len(each.kids),
    }


def _reason(projection: Projection, step: Step, frame: Frame) -> str:
    """Say why a step was skipped, in a sentence."""
    if step.kind is StepKind.TRIGGER:
        return "Another trigger started this run."
    plan = projection.plan
    scope = plan.scopes[step.scope]
    sources = [
        source
        for source in plan.steps[scope.first : scope.first + scope.count]
        if any(edge.target == step.index for edge in source.edges)
    ]
    skipped = [source.node for source in sources if frame.state_of(source.index) == "skipped"]
    if len(skipped) == len(sources) and skipped:
        return f"Skipped with {', '.join(skipped)}."
    if step.join == "all":
        return "It waits for all of its edges, and one of them was not taken."
    return "None of the edges into it was taken."


def _detail(projection: Projection, step: Step, frame: Frame) -> dict[str, Json]:
    seen = projection.seen.get((frame.id, step.index), NOTHING_SEEN)
    work = frame.work.get(step.index)
    return {
        "input": None if work is None else work.input,
        "attempt_log": [_attempt(attempt) for attempt in seen.attempts],
    }


def _attempt(seen: AttemptSeen) -> dict[str, Json]:
    return {
        "attempt": seen.attempt,
        "started_at": rfc3339(seen.started_at),
        "ended_at": rfc3339_or_none(seen.ended_at),
        "outcome": seen.outcome,
        "error": seen.error,
    }


def _in_items(projection: Projection, step: Step, frames: Sequence[Frame]) -> dict[str, Json]:
    states = Counter(frame.state_of(step.index) for frame in frames)
    seen = [projection.seen.get((frame.id, step.index), NOTHING_SEEN) for frame in frames]
    begun = [one.started_at for one in seen if one.started_at is not None]
    ended = [one.ended_at for one in seen if one.ended_at is not None]
    state = next(state for state in PRECEDENCE if states[state])
    errors = (frame.errors.get(step.index) for frame in frames)
    is_over = len(ended) == len(frames)
    return _unseen(step) | {
        "state": state,
        "attempts": sum(frame.attempts_of(step.index) for frame in frames),
        "error": next((error for error in errors if error is not None), None),
        "started_at": rfc3339_or_none(min(begun, default=None)),
        "ended_at": rfc3339_or_none(max(ended, default=None) if is_over else None),
        "items": {
            "total": len(frames),
            "succeeded": states["succeeded"] + states["compensated"],
            "failed": states["failed"],
            "running": states["running"] + states["retrying"] + states["waiting"],
        },
    }
