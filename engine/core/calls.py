"""Calls: a step that runs another flow, and the run of that flow when it is to be undone.

Parent and child share no state: commands go out, and the driver brings facts back. A parent needs
no memory while its child runs, so a child is no attempt in flight (`RunState.flying`).
"""

from engine.core.events import ActivityCompleted, ChildUndone, UndoRequested
from engine.core.flight import attempt_of, undo_child_of
from engine.core.frame import (
    COMPENSATED,
    COMPENSATING,
    FORWARD,
    RUNNING,
    SUCCEEDED,
    UNWINDING,
    Frame,
    Unit,
    Work,
)
from engine.core.plan import Step, StepKind
from engine.core.questions import Question
from engine.core.rest import rest
from engine.core.routing import fail_step, remember_undo, succeed
from engine.core.state import UNWIND, RunState, answer_error


def begin_call(run: RunState, frame: Frame, step: Step) -> None:
    """Start the child; its input is rendered once for all attempts."""
    answer = run.oracle.ask(Question.INPUT, frame, step.index, run.now)
    if answer.error is not None:
        frame.work[step.index] = Work(0, None, run.now)
        fail_step(run, frame, step, answer_error(step, answer))
        return
    work = frame.work[step.index] = Work(1, answer.value, run.now)
    frame.states[step.index - frame.first] = RUNNING
    run.commands.append(attempt_of(frame, step, work))


def called(run: RunState, frame: Frame, step: Step, event: ActivityCompleted) -> None:
    """Settle a call whose child ended well; a child that was waited for is undone with it."""
    if frame.phase == FORWARD:
        if step.undo < 0:
            remember_undo(run, frame, step)
        succeed(run, frame, step, event.output, event.port)
        return
    frame.outputs[step.index] = event.output
    frame.states[step.index - frame.first] = SUCCEEDED
    remember_undo(run, frame, step)
    rest(run, frame, step.index)


def undo_child(run: RunState, unit: Unit, frame: Frame, step: Step) -> None:
    """Have a child undone that ended well."""
    work = frame.work[step.index]
    work.unit = unit
    unit.undoing = (frame, step.index)
    frame.states[step.index - frame.first] = COMPENSATING
    run.commands.append(undo_child_of(frame, step, work))


def child_undone(run: RunState, event: ChildUndone) -> None:
    """Go on with the next, after a child has been undone as far as could be."""
    frame = run.frames[event.frame]
    frame.states[event.step - frame.first] = COMPENSATED
    run.settled.append((frame, event.step))
    run.undone += event.undo != "none"
    run.skipped_undos += event.undo == "partly"
    run.agenda.append((UNWIND, frame.work[event.step].unit, 0))


def accepts_child_undone(run: RunState, event: ChildUndone) -> bool:
    """Tell whether a child is being undone just now, and for this call."""
    frame = run.frames.get(event.frame)
    if frame is None or event.step not in frame.work:
        return False
    step = run.plan.steps[event.step]
    is_undoing = frame.states[event.step - frame.first] == COMPENSATING
    return is_undoing and step.kind is StepKind.CALL and step.undo < 0


def undo_requested(run: RunState, _: UndoRequested) -> None:
    """Open a run that ended well once more, to undo what it did."""
    root = run.frames[1]
    run.is_undo_requested = True
    run.end_state = None
    run.ending = "succeeded"
    root.phase = UNWINDING
    # What scope steps handed up counts from when it happened.
    root.completed.sort()
    run.agenda.append((UNWIND, root, 0))


def accepts_undo_request(run: RunState, _: UndoRequested) -> bool:
    """Tell whether the run ended well and was not asked before."""
    return run.end_state == "succeeded" and not run.is_undo_requested
