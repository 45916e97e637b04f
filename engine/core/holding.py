"""Breakpoints: a step of a debug run is held before it begins, until a person lets it go.

A held step has begun nothing: no question was asked, no attempt made, no deadline started. It is
released once, alone or with all others, and then either whatever begins next is held (`step`) or
only what has a breakpoint (`continue`).
"""

from typing import Any, Final

from engine.core.events import BreakpointsChanged, StepReleased
from engine.core.frame import CANCELLED, FORWARD, HELD, PENDING, Frame
from engine.core.plan import NONE, Step, StepKind
from engine.core.state import RELEASE, RunState

_NEVER: Final = frozenset({StepKind.TRIGGER, StepKind.PASS})
"""What has happened already, and what does nothing."""


def prepare(run: RunState, debug: dict[str, Any]) -> None:
    """Take what a debug run was started with."""
    run.facts.debug = debug
    run.facts.mocks = debug.get("mocks", {})
    _set(run, debug.get("breakpoints", ()))


def hold(run: RunState, frame: Frame, step: Step) -> bool:
    """Hold a step whose turn has come, if it is to be held; tell whether it is."""
    if step.kind in _NEVER or not run.breakpoints.has(step.node):
        return False
    frame.states[step.index - frame.first] = HELD
    run.held[frame.id, step.index] = frame
    return True


def accepts_release(run: RunState, event: StepReleased) -> bool:
    """Tell whether something is held there."""
    return bool(run.held) if event.step == NONE else (event.frame, event.step) in run.held


def released(run: RunState, event: StepReleased) -> None:
    """Let one step begin, or all that are held."""
    run.breakpoints.is_stepping = event.mode == "step"
    places = list(run.held) if event.step == NONE else [(event.frame, event.step)]
    for place in places:
        frame = run.held.pop(place)
        frame.states[place[1] - frame.first] = PENDING
        run.agenda.append((RELEASE, frame, place[1]))


def accepts_change(run: RunState, _: BreakpointsChanged) -> bool:
    """Tell whether the run is one that can be held."""
    return run.facts.debug is not None


def changed(run: RunState, event: BreakpointsChanged) -> None:
    """Hold at other steps from now on; what is held stays so."""
    _set(run, event.nodes)


def give_up_held(run: RunState) -> None:
    """Settle what is held in frames that have stopped: it will never begin."""
    for (_, index), frame in list(run.held.items()):
        if frame.phase != FORWARD:
            del run.held[frame.id, index]
            frame.states[index - frame.first] = CANCELLED
            run.settled.append((frame, index))


def _set(run: RunState, nodes: Any) -> None:
    run.breakpoints.nodes = None if nodes == "all" else frozenset(nodes)
