"""How a node is doing, as plain data: NodeView and NodeDetail of the API. Pure."""

from collections.abc import Mapping, Sequence

from engine.core.events import TimerKind
from engine.core.frame import Frame, Wait
from engine.core.plan import NONE, Json, Step, StepKind
from engine.views.projection import Place, Projection, is_held
from engine.views.seen import AttemptSeen, StepSeen
from engine.views.sources import RECORDED, source_of
from engine.views.standing import (
    is_held_anywhere,
    items_inside,
    items_of,
    only_frame,
    state_in_items,
    state_unseen,
)
from engine.views.times import rfc3339, rfc3339_or_none

FRAMES_SHOWN_MAX = 100
"""Items of a map that a node's detail lists."""
NOTABLE_MAX = 50
"""How many of them may be later ones, in which something is under way or has failed."""
NOTABLE = frozenset({"failed", "running", "retrying", "waiting", "compensation_failed"})
ATTEMPTS_SHOWN_MAX = 100
"""The newest attempts of a node that its detail lists."""
Children = Mapping[Place, str]
"""The newest run that a call has started, by frame and step."""
NO_CHILDREN: Children = {}

NOTHING_SEEN = StepSeen()


def node_view(
    projection: Projection, step: Step, children: Children = NO_CHILDREN
) -> dict[str, Json]:
    """Give a node's view: of its one frame, or of all items and iterations that it is in.

    `children` names the runs that calls have started, by place.
    """
    if not projection.tallies[step.index].frames:
        return _unseen(step) | _never_ran(projection)
    frame = only_frame(projection, step)
    if frame is not None:
        return _in_frame(projection, step, frame, children)
    return _in_items(projection, step)


def node_detail(
    projection: Projection, step: Step, children: Children = NO_CHILDREN
) -> dict[str, Json]:
    """Give a node's view with its input and its tries; in a map or a repeat, by item.

    Those are the first ones, those under way, and the first ones that failed.
    """
    view = node_view(projection, step, children)
    view |= {"input": None, "attempt_log": []}
    frame = only_frame(projection, step)
    if frame is not None:
        return view | _detail(projection, step, frame)
    if step.scope != 0:
        view["frames"] = [
            {"position": frame.position, "frame": frame.id}
            | _in_frame(projection, step, frame, children)
            | _detail(projection, step, frame)
            for frame in _shown(projection, step)
        ]
    return view


def _shown(projection: Projection, step: Step) -> list[Frame]:
    frames = list(projection.frames_of[step.scope].values())
    if len(frames) <= FRAMES_SHOWN_MAX:
        return frames
    wanted = [f for f in frames if f.state_of(step.index) in NOTABLE]
    first = {f.id: f for f in [*frames[: FRAMES_SHOWN_MAX - len(wanted[:NOTABLE_MAX])]]}
    first |= {f.id: f for f in wanted[:NOTABLE_MAX]}
    return [first[number] for number in sorted(first)]


def _unseen(step: Step) -> dict[str, Json]:
    return {
        "state": "pending",
        "attempts": 0,
        "output": None,
        "error": None,
        "started_at": None,
        "ended_at": None,
        "max_attempts": step.retry.max_attempts,
        "source": RECORDED,
    }


def _never_ran(projection: Projection) -> dict[str, Json]:
    """Say what became of a node in a body that never ran, once the run has ended."""
    if state_unseen(projection) == "pending":
        return {}
    return {"state": "skipped", "reason": "What is around it never ran its body."}


def _in_frame(
    projection: Projection, step: Step, frame: Frame, children: Children
) -> dict[str, Json]:
    seen = projection.seen.get((frame.id, step.index), NOTHING_SEEN)
    state = frame.state_of(step.index)
    view = _unseen(step) | {
        "state": state,
        "attempts": frame.attempts_of(step.index),
        "output": frame.outputs.get(step.index),
        "error": frame.errors.get(step.index),
        "started_at": rfc3339_or_none(seen.started_at) if state != "skipped" else None,
        "ended_at": rfc3339_or_none(seen.ended_at),
        "source": source_of(frame, step),
    }
    if state == "retrying" and seen.due_at is not None:
        view["retry_at"] = rfc3339(seen.due_at)
        view["error"] = view["error"] or _last_error(seen.attempts)
    if state == "waiting":
        view |= _waiting(step, frame, seen)
    if (child := children.get((frame.id, step.index))) is not None:
        view["child_run"] = child
    if state == "skipped":
        view["reason"] = _reason(projection, step, frame)
    if step.undo != NONE and state in ("compensating", "compensated", "compensation_failed"):
        view["undone_by"] = projection.plan.steps[step.undo].node
    if (items := items_of(step, frame)) is not None:
        view["items"] = items
    return view


def _last_error(attempts: Sequence[AttemptSeen]) -> Json:
    return attempts[-1].error if attempts else None


def _reason(projection: Projection, step: Step, frame: Frame) -> str:
    """Say why a step was skipped, in a sentence."""
    if step.kind is StepKind.TRIGGER:
        return "Another trigger started this run."
    if step.undoes != NONE:
        return "There was nothing for it to undo."
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
        "attempt_log": [_attempt(attempt) for attempt in seen.attempts[-ATTEMPTS_SHOWN_MAX:]],
    }


def _attempt(seen: AttemptSeen) -> dict[str, Json]:
    return {
        "attempt": seen.attempt,
        "started_at": rfc3339(seen.started_at),
        "ended_at": rfc3339_or_none(seen.ended_at),
        "outcome": seen.outcome,
        "error": seen.error,
    }


def _in_items(projection: Projection, step: Step) -> dict[str, Json]:
    tally = projection.tallies[step.index]
    held = {"is_held": True} if is_held_anywhere(projection, step) else {}
    return (
        _unseen(step)
        | held
        | {
            "state": state_in_items(tally),
            "attempts": tally.attempts,
            "error": tally.error,
            "source": tally.source,
            "started_at": rfc3339_or_none(tally.started_at),
            "ended_at": rfc3339_or_none(tally.ended_at if tally.ended == tally.frames else None),
            "items": items_inside(tally),
        }
    )


def _waiting(step: Step, frame: Frame, seen: StepSeen) -> dict[str, Json]:
    """Say what a step waits for: a moment, the next poll, answers, or a person's decision."""
    if is_held(frame, step.index):
        return {"is_held": True}
    work = frame.work.get(step.index)
    if isinstance(work, Wait):
        dues = {f"{_ALARMS[timer]}_at": rfc3339(at) for timer, at in work.dues.items()}
        details = work.details if isinstance(work.details, dict) else {}
        counts = {"answers": len(work.received) - work.refused, "wanted": work.wanted}
        return {"wait": {**details, "kind": step.awaits, **counts, **dues}}
    if work is not None and work.is_lost:
        return {"is_lost": True}
    due_at = {} if seen.due_at is None else {"due_at": rfc3339(seen.due_at)}
    return due_at | ({} if work is None or not work.polls else {"polls": work.polls})


_ALARMS = {
    TimerKind.TIMEOUT: "timeout",
    TimerKind.REMIND: "remind",
    TimerKind.ESCALATE: "escalate",
}
