"""The next attempt of a series, from a clean slate. Does not decide whether there is one."""

from engine.core.flight import attempt_of
from engine.core.frame import RUNNING, Frame, Work
from engine.core.plan import Step, StepKind
from engine.core.state import RunState


def next_attempt(run: RunState, frame: Frame, step: Step, work: Work) -> None:
    """Make another attempt of `step`; what an earlier one had under way is forgotten."""
    if work.polls:
        work.handle = work.verdict = None
        work.polls = 0
        work.is_aborted = False
    work.attempt += 1
    frame.states[step.index - frame.first] = RUNNING
    run.flying += step.kind is not StepKind.CALL
    run.commands.append(attempt_of(frame, step, work))
