"""Bringing to rest: what becomes of a step in flight that nobody wants any more.

Does not decide who stops, and waits for nobody: it says whether an outcome is still owed.
"""

from collections.abc import Callable
from typing import Final

from engine.core.commands import CloseWait
from engine.core.flight import abort_of
from engine.core.frame import RETRYING, RUNNING, WAITING, Frame, Work
from engine.core.plan import Step, StepKind
from engine.core.state import STOPPED, RunState


def is_in_flight(frame: Frame, index: int) -> bool:
    """Tell whether a step has begun and is not settled."""
    return RUNNING <= frame.states[index - frame.first] <= WAITING


def bring_to_rest(run: RunState, frame: Frame, step: Step, work: Work) -> bool:
    """Give up what `step` has in flight; tell whether an outcome is still awaited."""
    return _REST[frame.states[step.index - frame.first], step.kind](run, frame, step, work)


def rest(run: RunState, frame: Frame, index: int) -> None:
    """Count an attempt that ended while its frame was coming to rest."""
    run.settled.append((frame, index))
    frame.pending -= 1
    run.agenda.append((STOPPED, frame, 0))


def _abort(run: RunState, frame: Frame, step: Step, work: Work) -> bool:
    if not work.is_aborted:
        work.is_aborted = True
        run.commands.append(abort_of(frame, step, work))
    return True


def _abort_outside(run: RunState, frame: Frame, step: Step, work: Work) -> bool:
    if work.is_lost:
        return run.ending != "succeeded"  # a person still has to say what became of it
    work.is_aborted = True
    frame.states[step.index - frame.first] = RUNNING
    run.flying += 1
    run.commands.append(abort_of(frame, step, work))
    return True


def _abort_child(run: RunState, frame: Frame, step: Step, work: Work) -> bool:
    _abort(run, frame, step, work)
    return run.ending != "succeeded"  # a run that returns waits for no child


def _close(run: RunState, frame: Frame, step: Step, _work: Work) -> bool:
    run.commands.append(CloseWait(frame=frame.id, step=step.index))
    return False


def _forget(_run: RunState, _frame: Frame, _step: Step, _work: Work) -> bool:
    return False


_REST: Final[dict[tuple[int, StepKind], Callable[[RunState, Frame, Step, Work], bool]]] = {
    (RUNNING, StepKind.ACTIVITY): _abort,
    (RETRYING, StepKind.ACTIVITY): _forget,
    (WAITING, StepKind.ACTIVITY): _abort_outside,
    (RUNNING, StepKind.CALL): _abort_child,
    (RETRYING, StepKind.CALL): _forget,
    (WAITING, StepKind.AWAIT): _close,
    (WAITING, StepKind.WAIT): _forget,
}
