"""Frames of a plan as a run would have them, for questions without a run."""

from engine.core.frame import Frame, RunFacts
from engine.core.plan import NONE


def frame_of(plan, scope=0, *, parent=None, number=1, position=NONE, **more):
    """Make a frame of a scope; `more` are its other attributes."""
    run = RunFacts("run-1") if parent is None else parent.run
    frame = Frame(run, number, plan.scopes[scope])
    frame.parent = parent
    frame.position = position
    for name, value in more.items():
        setattr(frame, name, value)
    return frame


def step_of(plan, node):
    """Give the number of a node."""
    return next(step.index for step in plan.steps if step.node == node)
