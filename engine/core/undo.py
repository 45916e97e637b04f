"""Compensation: completed steps of a unit are undone, strictly newest first, one at a time."""

from engine.core.again import next_attempt
from engine.core.bodies import collect_error
from engine.core.calls import undo_child
from engine.core.events import UndoResolved
from engine.core.frame import (
    COMPENSATED,
    COMPENSATING,
    COMPENSATION_FAILED,
    FAILED,
    FORWARD,
    GONE,
    SUCCEEDED,
    UNWINDING,
    Frame,
    ScopeRun,
    Unit,
    Work,
)
from engine.core.plan import NONE, Json, Step, StepKind
from engine.core.questions import Question
from engine.core.routing import fail_step
from engine.core.state import STOPPED, UNWIND, RunState, answer_error


def unwind(run: RunState, unit: Unit, _: int = 0) -> None:
    """Undo the newest of what is left in `unit`; when nothing is, let it go."""
    _tell_state(run)
    while unit.completed:
        _, frame, index = unit.completed.pop()
        if index == NONE:
            # A finished body is one entry of the list, and is itself undone inside out.
            unit.completed += sorted(frame.completed)
            frame.completed = []
        elif not _is_undone_at_once(run, unit, frame, run.plan.steps[index]):
            return
    _let_go(run, unit)


def _is_undone_at_once(run: RunState, unit: Unit, frame: Frame, step: Step) -> bool:
    if step.undo < 0:
        undo_child(run, unit, frame, step)
        return False
    handler = run.plan.steps[step.undo]
    if handler.kind is not StepKind.ACTIVITY:  # a disabled handler
        undo_succeeded(run, frame, handler, None)
        return True
    work = frame.work[handler.index] = Work(0, None, run.now)
    work.unit = unit
    unit.undoing = (frame, handler.index)
    frame.states[step.index - frame.first] = COMPENSATING
    _start(run, frame, handler, work)
    return False


def _start(run: RunState, frame: Frame, handler: Step, work: Work) -> None:
    """Make the first attempt of a series; the input is rendered once for all series."""
    if not work.attempt:
        answer = run.oracle.ask(Question.INPUT, frame, handler.index, run.now)
        if answer.error is not None:
            block(run, frame, handler, work, answer_error(handler, answer, work=work))
            return
        work.input = answer.value
    work.earlier = work.attempt
    work.first_at = run.now
    next_attempt(run, frame, handler, work)


def undo_succeeded(run: RunState, frame: Frame, handler: Step, output: Json) -> None:
    """Record that a step is undone."""
    frame.outputs[handler.index] = output
    frame.states[handler.index - frame.first] = SUCCEEDED
    frame.states[handler.undoes - frame.first] = COMPENSATED
    run.settled += ((frame, handler.index), (frame, handler.undoes))
    run.undone += 1


def undo_completed(run: RunState, frame: Frame, handler: Step, work: Work, output: Json) -> None:
    """Record the good end of an undo, and go on with the next."""
    undo_succeeded(run, frame, handler, output)
    run.agenda.append((UNWIND, work.unit, 0))


def block(run: RunState, frame: Frame, handler: Step, work: Work, error: Json) -> None:
    """Hold the unwinding until a person has decided about an undo that cannot succeed."""
    frame.errors[handler.index] = error
    frame.states[handler.index - frame.first] = FAILED
    frame.states[handler.undoes - frame.first] = COMPENSATION_FAILED
    run.settled += ((frame, handler.index), (frame, handler.undoes))
    assert work.unit is not None
    run.blocked[frame.id, handler.index] = work.unit
    _tell_state(run)


def resolve(run: RunState, event: UndoResolved) -> None:
    """Go on after a person's decision."""
    frame = run.frames[event.frame]
    handler = run.plan.steps[event.step]
    unit = run.blocked.pop((event.frame, event.step))
    _tell_state(run)
    if event.decision == "retry":
        del frame.errors[event.step]
        frame.states[handler.undoes - frame.first] = COMPENSATING
        _start(run, frame, handler, frame.work[event.step])
        return
    if event.decision == "done":
        undo_succeeded(run, frame, handler, None)
    else:
        run.skipped_undos += 1
    run.agenda.append((UNWIND, unit, 0))


def _let_go(run: RunState, unit: Unit) -> None:
    """End what has been undone: the run, or a unit whose error goes on from here."""
    unit.phase = GONE
    up = unit.up
    if up is None:
        assert run.ending is not None
        run.end(run.ending)
        return
    for frame in unit.kept:
        run.drop(frame)
    unit.kept = []
    if isinstance(unit, Frame):
        run.drop(unit)
    if up.phase != FORWARD:
        del up.kids[unit.key]
        run.agenda.append((STOPPED, up, 0))
    elif isinstance(up, ScopeRun) and isinstance(unit, Frame):
        collect_error(run, up, unit)
    else:
        assert isinstance(up, Frame)
        del up.kids[unit.key]
        fail_step(run, up, run.plan.steps[unit.key], unit.error)


def _tell_state(run: RunState) -> None:
    if run.blocked:
        run.state = "undo_blocked"
    elif run.frames[1].phase == UNWINDING:
        run.state = "compensating"
    else:
        run.state = "running"
