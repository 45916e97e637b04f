"""Beginning: what each kind of step does when its turn has come."""

from collections.abc import Callable
from typing import Final

from engine.core.answers import begin_await
from engine.core.calls import begin_call
from engine.core.commands import ScheduleActivity
from engine.core.deadlines import start_deadline
from engine.core.flight import wait_timer
from engine.core.frame import FORWARD, RUNNING, SUCCEEDED, WAITING, Frame, Work
from engine.core.holding import hold
from engine.core.instants import instant
from engine.core.maps import begin_map
from engine.core.plan import Json, Step, StepKind
from engine.core.questions import Question
from engine.core.repeats import begin_repeat
from engine.core.reuse import entry_of
from engine.core.routing import fail_step, succeed
from engine.core.state import RunState, answer_error, error_of
from engine.core.stopping import return_from_run
from engine.core.tries import begin_try

_INPUT = Question.INPUT


def begin(run: RunState, frame: Frame, index: int) -> None:
    """Begin a step whose join is satisfied."""
    if frame.phase == FORWARD:
        step = run.plan.steps[index]
        if frame.reuse is not None and (hold(run, frame, step) or _is_taken_over(run, frame, step)):
            return
        _BEGIN[step.kind](run, frame, step)


def begin_released(run: RunState, frame: Frame, index: int) -> None:
    """Begin a step that was held."""
    step = run.plan.steps[index]
    if frame.phase == FORWARD and not _is_taken_over(run, frame, step):
        _BEGIN[step.kind](run, frame, step)


def _is_taken_over(run: RunState, frame: Frame, step: Step) -> bool:
    """Settle a step that a fork takes over from another run; tell whether it is one."""
    entry = entry_of(frame, step)
    if entry is None:
        return False
    if "error" in entry:
        fail_step(run, frame, step, entry["error"])
    else:
        succeed(run, frame, step, entry.get("output"), entry.get("port", "out"))
    return True


def _begin_activity(run: RunState, frame: Frame, step: Step) -> None:
    index = step.index
    answer = run.oracle.ask(_INPUT, frame, index, run.now)
    if answer.error is not None:
        frame.work[index] = Work(0, None, run.now)
        fail_step(run, frame, step, answer_error(step, answer))
        return
    frame.work[index] = Work(1, answer.value, run.now)
    frame.states[index - frame.first] = RUNNING
    run.flying += 1
    run.commands.append(ScheduleActivity(frame=frame.id, step=index, attempt=1, input=answer.value))
    if step.deadline_ms is not None:
        start_deadline(run, frame, step)


def _begin_pure(run: RunState, frame: Frame, step: Step) -> None:
    answer = run.oracle.ask(Question.VALUE, frame, step.index, run.now)
    if answer.error is not None:
        fail_step(run, frame, step, answer_error(step, answer))
    else:
        succeed(run, frame, step, answer.value, answer.port)


def _begin_wait(run: RunState, frame: Frame, step: Step) -> None:
    answer = run.oracle.ask(Question.DUE_AT, frame, step.index, run.now)
    if answer.error is not None:
        fail_step(run, frame, step, answer_error(step, answer))
        return
    if answer.value <= run.now:
        succeed(run, frame, step, due_output(answer.value))
        return
    work = frame.work[step.index] = Work(1, None, run.now)
    work.due_at = answer.value
    frame.states[step.index - frame.first] = WAITING
    run.commands.append(wait_timer(frame, step, work))


def _begin_fail(run: RunState, frame: Frame, step: Step) -> None:
    answer = run.oracle.ask(_INPUT, frame, step.index, run.now)
    if answer.error is not None:
        fail_step(run, frame, step, answer_error(step, answer))
        return
    given = answer.value if isinstance(answer.value, dict) else {}
    error = error_of(
        step,
        code=given.get("code") or "flow.failed",
        message=given.get("message") or "",
        details=given.get("details"),
    )
    fail_step(run, frame, step, error)


def _begin_return(run: RunState, frame: Frame, step: Step) -> None:
    answer = run.oracle.ask(_INPUT, frame, step.index, run.now)
    if answer.error is not None:
        fail_step(run, frame, step, answer_error(step, answer))
        return
    value = answer.value.get("value") if isinstance(answer.value, dict) else None
    # Its edges are not decided: nothing comes after a return, and no condition is asked.
    frame.outputs[step.index] = value
    frame.states[step.index - frame.first] = SUCCEEDED
    run.settled.append((frame, step.index))
    return_from_run(run, value)


def _begin_trigger(run: RunState, frame: Frame, step: Step) -> None:
    succeed(run, frame, step, run.facts.input)


def _begin_pass(run: RunState, frame: Frame, step: Step) -> None:
    succeed(run, frame, step, None)


def due_output(due_at: int) -> dict[str, Json]:
    """Return the output of a wait that ended at `due_at`, as an RFC 3339 time."""
    return {"due_at": instant(due_at)}


_Begin = Callable[[RunState, Frame, Step], None]


def _timed(begin_kind: _Begin) -> _Begin:
    """Begin a step of a kind that may take some time, and its deadline."""

    def begin_timed(run: RunState, frame: Frame, step: Step) -> None:
        begin_kind(run, frame, step)
        if step.deadline_ms is not None:
            start_deadline(run, frame, step)

    return begin_timed


_BEGIN: Final[dict[StepKind, _Begin]] = {
    StepKind.ACTIVITY: _begin_activity,
    StepKind.PURE: _begin_pure,
    StepKind.WAIT: _timed(_begin_wait),
    StepKind.FAIL: _begin_fail,
    StepKind.RETURN: _begin_return,
    StepKind.MAP: _timed(begin_map),
    StepKind.REPEAT: _timed(begin_repeat),
    StepKind.TRY: _timed(begin_try),
    StepKind.CALL: _timed(begin_call),
    StepKind.AWAIT: _timed(begin_await),
    StepKind.TRIGGER: _begin_trigger,
    StepKind.PASS: _begin_pass,
}
