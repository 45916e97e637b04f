"""A repeat: its body again and again, one iteration after the other."""

from engine.core.bodies import enter_body, finish_scope, make_body, open_scope
from engine.core.frame import Frame, ScopeRun
from engine.core.plan import Json, Step
from engine.core.questions import Question
from engine.core.routing import fail_step
from engine.core.state import RunState, answer_error, error_of
from engine.core.stopping import fail_scope


def begin_repeat(run: RunState, frame: Frame, step: Step) -> None:
    """Begin a repeat: find out how often it runs, if that is said beforehand."""
    times = 0
    if step.repeats == "times":
        answer = run.oracle.ask(Question.ITEMS, frame, step.index, run.now)
        if answer.error is not None:
            fail_step(run, frame, step, answer_error(step, answer))
            return
        times = answer.value
        problem = _problem_of_times(step, times)
        if problem is not None:
            fail_step(run, frame, step, problem)
            return
    advance_repeat(run, open_scope(frame, step, total=times), step)


def _problem_of_times(step: Step, times: Json) -> Json:
    if not isinstance(times, int) or isinstance(times, bool) or times < 0:
        message = "How often a repeat runs must be a whole number, not less than 0."
        return error_of(step, code="repeat.times", message=message)
    return _too_many(step) if times > step.iterations_max else None


def _too_many(step: Step) -> Json:
    message = f"It would run more often than {step.iterations_max} times."
    details = {"iterations_max": step.iterations_max}
    return error_of(step, code="limit.iterations", message=message, details=details)


def advance_repeat(run: RunState, each: ScopeRun, step: Step) -> None:
    """Run the next iteration, or finish after the last."""
    body = make_body(run, each, step)
    body.position = each.next
    body.previous = each.results[-1] if each.results else None
    goes_on = _goes_on(run, each, step, body)
    if goes_on is None:
        return
    if not goes_on:
        finish_scope(run, each, step, each.results)
    elif each.next == step.iterations_max:
        fail_scope(run, each, _too_many(step))
    else:
        each.total = max(each.total, each.next + 1)
        each.last = body if step.repeats == "until" else None
        enter_body(run, each, body)


def _goes_on(run: RunState, each: ScopeRun, step: Step, body: Frame) -> bool | None:
    """Tell whether another iteration is to run. None: it was no yes or no, and has failed."""
    if step.repeats == "times":
        return each.next < each.total
    frame: Frame | None = body if step.repeats == "while" else each.last
    if frame is None:
        return True  # `until` is judged by what an iteration has done
    answer = run.oracle.ask(Question.AGAIN, frame, step.index, run.now)
    if answer.error is not None:
        fail_scope(run, each, answer_error(step, answer))
        return None
    if not isinstance(answer.value, bool):
        message = f"The `{step.repeats}` of the repeat yields neither true nor false."
        fail_scope(run, each, error_of(step, code="condition", message=message))
        return None
    return answer.value
