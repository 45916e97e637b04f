"""How a node stands, in the few words that change most often. Pure."""

from engine.core.frame import Frame
from engine.core.plan import Json, Step, StepKind
from engine.core.rules import skips_what_never_ran
from engine.views.projection import Projection, is_held
from engine.views.seen import Tally

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


def standing(projection: Projection, step: Step) -> dict[str, Json]:
    """Give `state`, `attempts` and, for what has items, `items`, as the node's view has them."""
    tally = projection.tallies[step.index]
    if not tally.frames:
        return {"state": state_unseen(projection), "attempts": 0}
    frame = only_frame(projection, step)
    if frame is None:
        held = {"is_held": True} if is_held_anywhere(projection, step) else {}
        return held | {
            "state": state_in_items(tally),
            "attempts": tally.attempts,
            "items": items_inside(tally),
        }
    said: dict[str, Json] = {
        "state": frame.state_of(step.index),
        "attempts": frame.attempts_of(step.index),
    }
    if is_held(frame, step.index):
        said["is_held"] = True
    items = items_of(step, frame)
    return said if items is None else said | {"items": items}


def is_held_anywhere(projection: Projection, step: Step) -> bool:
    """Tell whether a node is held in any item."""
    return any(index == step.index for _, index in projection.machine.held)


def state_unseen(projection: Projection) -> str:
    """Give the state of a node in a body that has not run, or never did once the run is over."""
    machine = projection.machine
    is_over = machine.end_state is not None and skips_what_never_ran(machine.rules)
    return "skipped" if is_over else "pending"


def only_frame(projection: Projection, step: Step) -> Frame | None:
    """Give the frame of a step that runs in one only: in no map and no repeat."""
    if projection.is_repeated[step.scope]:
        return None
    return next(iter(projection.frames_of[step.scope].values()), None)


def state_in_items(tally: Tally) -> str:
    """Give one state for a node in many frames."""
    counts = tally.states
    pending = tally.frames - counts.total()
    return next(one for one in PRECEDENCE if counts[one] or (one == "pending" and pending))


def items_inside(tally: Tally) -> dict[str, Json]:
    """Count the frames that a node is in."""
    counts = tally.states
    return {
        "total": tally.frames,
        "succeeded": counts["succeeded"] + counts["compensated"],
        "failed": counts["failed"],
        "running": counts["running"] + counts["retrying"] + counts["waiting"],
    }


def items_of(step: Step, frame: Frame) -> dict[str, Json] | None:
    """Count the items that a map, or the iterations that a repeat, has; None for other nodes."""
    each = frame.scopes.get(step.index)
    if each is None or step.kind is StepKind.TRY:
        return None
    return {
        "total": each.total,
        "succeeded": each.succeeded,
        "failed": each.failed,
        "running": len(each.kids),
    }
