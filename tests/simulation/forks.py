"""What a run takes over from one that it pretends to be a fork of, drawn by names and a seed."""

from typing import Any

from engine.core.plan import NONE, Json, Plan, Scope, Step, StepKind
from tests.simulation.fates import Fates

SCOPES = frozenset({StepKind.MAP, StepKind.REPEAT, StepKind.TRY})
POSITIONS = 3


def reuse_of(plan: Plan, fates: Fates) -> Json:
    """What `RunStarted.reuse` says; for most seeds nothing."""
    if fates.chance("is a fork") < 0.75:
        return None
    return _entries(plan, plan.scopes[0], fates, ())


def _entries(plan: Plan, scope: Scope, fates: Fates, path: tuple[int, ...]) -> dict[str, Any]:
    steps = plan.steps[scope.first : scope.first + scope.count]
    entries = {
        step.node: _entry(plan, step, fates, (*path, step.index))
        for step in steps
        if step.undoes == NONE and fates.chance("is taken over", path, step.index) < 0.35
    }
    return {node: entry for node, entry in entries.items() if entry}


def _entry(plan: Plan, step: Step, fates: Fates, path: tuple[int, ...]) -> dict[str, Any]:
    luck = fates.chance("what is taken over", path)
    if step.kind in SCOPES and luck < 0.6:
        count = 1 if step.kind is StepKind.TRY else POSITIONS
        body = plan.scopes[step.body]
        return {
            "items": {
                str(position): _entries(plan, body, fates, (*path, position))
                for position in range(count)
            }
        }
    if luck > 0.9:
        code, message = "old", "It failed before."
        return {"error": {"code": code, "message": message, "node": None, "attempt": 1}}
    return {"output": f"old {path}", "port": "left" if luck > 0.8 else "out"}
