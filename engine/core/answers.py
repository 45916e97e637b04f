"""Awaiting: callbacks, approvals and events, and the answers to them. Knows nobody who answers.

An answer may come before its step's turn: it is kept then, and counts as soon as the step begins.
"""

from typing import Final, Literal

from engine.core.commands import CloseWait
from engine.core.events import AnswerReceived, TimerFired, TimerKind
from engine.core.flight import wait_commands
from engine.core.frame import FORWARD, HELD, PENDING, WAITING, Frame, Mail, Wait, Work
from engine.core.instants import instant
from engine.core.plan import NONE, Json, Step, StepKind
from engine.core.questions import Question
from engine.core.routing import fail_step, route, succeed_in_part
from engine.core.state import RunState, answer_error

ANSWERS_EARLY_MAX: Final = 100
"""Answers that are kept for one step before its turn; those after them come too late."""

GOOD_PORTS: Final = {"callback": "out", "approval": "approved", "event": "out"}
REFUSED: Final = "rejected"
_BEFORE: Final = frozenset({PENDING, HELD})
"""The states of a step whose turn is still to come."""

_DUES: Final = {
    TimerKind.TIMEOUT: "timeout_at",
    TimerKind.REMIND: "remind_at",
    TimerKind.ESCALATE: "escalate_at",
}

Reception = Literal["new", "repeated", "late"]


def begin_await(run: RunState, frame: Frame, step: Step) -> None:
    """Let answers in; those that came early count first and may be enough."""
    answer = run.oracle.ask(Question.AWAIT, frame, step.index, run.now)
    if answer.error is not None:
        frame.work[step.index] = Work(0, None, run.now)
        fail_step(run, frame, step, answer_error(step, answer))
        return
    wait = frame.work[step.index] = _wait_of(answer.value, run.now)
    mail = run.mail.get((frame.id, step.index))
    if mail is not None:
        early, mail.early = mail.early, []
        for event in early:
            if _is_enough(run, frame, step, wait, event):
                return
    frame.states[step.index - frame.first] = WAITING
    run.commands += wait_commands(frame, step, wait)


def _wait_of(told: dict[str, Json], at: int) -> Wait:
    wanted, refusals = told.get("answers", 1), told.get("refusals", 1)
    wait = Wait(told.get("details"), wanted=wanted, refusals_max=refusals, at=at)
    dues = ((timer, told.get(name)) for timer, name in _DUES.items())
    wait.dues = {timer: due_at for timer, due_at in dues if due_at is not None}
    return wait


def received(run: RunState, event: AnswerReceived) -> None:
    """Count an answer, or keep it until the step's turn has come."""
    frame = run.frames[event.frame]
    mail = run.mail.setdefault((event.frame, event.step), Mail())
    mail.keys.add(event.key)
    if frame.states[event.step - frame.first] in _BEFORE:
        mail.early.append(event)
        return
    wait = frame.work[event.step]
    assert isinstance(wait, Wait)
    _is_enough(run, frame, run.plan.steps[event.step], wait, event)


def reception(run: RunState, event: AnswerReceived) -> Reception:
    """Tell what becomes of an answer: only a new one may be applied.

    "repeated": its key was taken before, whatever has become of the step since. "late": the step
    is settled, its frame is gone, the run is over, or there is no such place.
    """
    mail = run.mail.get((event.frame, event.step))
    if mail is not None and event.key in mail.keys:
        return "repeated"
    frame = run.frames.get(event.frame)
    if frame is None or frame.phase != FORWARD or not _is_awaited(run, frame, event):
        return "late"
    state = frame.states[event.step - frame.first]
    if state == WAITING:
        return "new"
    has_room = mail is None or len(mail.early) < ANSWERS_EARLY_MAX
    return "new" if state in _BEFORE and has_room else "late"


def accepts_answer(run: RunState, event: AnswerReceived) -> bool:
    """Tell whether an answer can follow."""
    return reception(run, event) == "new"


def accepts_alarm(_run: RunState, frame: Frame, work: Work, event: TimerFired) -> bool:
    """Tell whether a timer of an awaiting step may fire."""
    due_at = work.dues.get(event.timer) if isinstance(work, Wait) else None
    is_waiting = frame.states[event.step - frame.first] == WAITING
    return is_waiting and due_at is not None and event.at >= due_at


def time_out(run: RunState, frame: Frame, step: Step, work: Work) -> None:
    """End a wait that took too long."""
    due_at = _take_due(work, TimerKind.TIMEOUT)
    _settle(run, frame, step, {"timed_out_at": instant(due_at)}, "timeout")


def remind(run: RunState, frame: Frame, step: Step, work: Work) -> None:
    """Let a reminder go out; the step goes on waiting."""
    _take_due(work, TimerKind.REMIND)
    _speak_up(run, frame, step, work, "reminder")


def escalate(run: RunState, frame: Frame, step: Step, work: Work) -> None:
    """Let others know; the step goes on waiting."""
    _take_due(work, TimerKind.ESCALATE)
    _speak_up(run, frame, step, work, "escalation")


def _take_due(work: Work, timer: TimerKind) -> int:
    assert isinstance(work, Wait)
    return work.dues.pop(timer)


def _speak_up(run: RunState, frame: Frame, step: Step, work: Work, port: str) -> None:
    work.ports = (*work.ports, port)
    route(run, frame, tuple(edge for edge in step.edges if edge.port == port), port)


def _is_awaited(run: RunState, frame: Frame, event: AnswerReceived) -> bool:
    """Tell whether the place is that of an awaiting step, and the port one of its own."""
    if not 0 <= event.step - frame.first < frame.scope.count:
        return False
    step = run.plan.steps[event.step]
    if step.kind is not StepKind.AWAIT or step.undoes != NONE:
        return False
    is_refusal = event.port == REFUSED and step.awaits == "approval"
    return is_refusal or event.port == GOOD_PORTS[step.awaits]


def _is_enough(run: RunState, frame: Frame, step: Step, wait: Wait, event: AnswerReceived) -> bool:
    """Count an answer; settle the step and return true when it was the last one needed."""
    wait.received.append(event.output)
    wait.refused += event.port == REFUSED
    is_refused = wait.refused == wait.refusals_max
    if not is_refused and len(wait.received) - wait.refused < wait.wanted:
        return False
    output = event.output
    if wait.wanted > 1:
        output = wait.received
    if wait.wanted > 1 and step.awaits == "approval":
        output = {"decision": event.port, "answers": wait.received}
    _settle(run, frame, step, output, event.port)
    return True


def _settle(run: RunState, frame: Frame, step: Step, output: Json, port: str) -> None:
    if frame.states[step.index - frame.first] == WAITING:
        run.commands.append(CloseWait(frame=frame.id, step=step.index))
    succeed_in_part(run, frame, step, output, port)
