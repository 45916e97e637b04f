"""A try: its body once. What the body throws leaves by the port `error`, drawn or not."""

from engine.core.bodies import enter_body, finish_scope, make_body, open_scope
from engine.core.frame import Frame, ScopeRun
from engine.core.plan import Step
from engine.core.state import RunState


def begin_try(run: RunState, frame: Frame, step: Step) -> None:
    """Open the body of a try."""
    each = open_scope(frame, step, total=1)
    enter_body(run, each, make_body(run, each, step))


def advance_try(run: RunState, each: ScopeRun, step: Step) -> None:
    """Finish the try: its body has ended well."""
    finish_scope(run, each, step, each.results[0])
