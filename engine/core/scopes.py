"""Scope steps: which kind goes on how when one of its bodies has closed."""

from collections.abc import Callable
from typing import Final

from engine.core.frame import FORWARD, ScopeRun
from engine.core.maps import advance_map
from engine.core.plan import Step, StepKind
from engine.core.repeats import advance_repeat
from engine.core.state import RunState
from engine.core.tries import advance_try


def advance(run: RunState, each: ScopeRun, _: int = 0) -> None:
    """Open the next bodies of a scope, or finish it."""
    if each.phase == FORWARD:
        step = run.plan.steps[each.key]
        _ADVANCE[step.kind](run, each, step)


_ADVANCE: Final[dict[StepKind, Callable[[RunState, ScopeRun, Step], None]]] = {
    StepKind.MAP: advance_map,
    StepKind.REPEAT: advance_repeat,
    StepKind.TRY: advance_try,
}
