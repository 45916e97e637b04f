"""The core's facade: one run, to be fed facts; it answers with commands. Pure and deterministic.

Time is what the facts say. Values come from an oracle, whose answers the driver records beside the
fact. So a machine that is fed the same facts and answers again is the same machine.
"""

from collections.abc import Callable
from typing import Any, Final

from engine.core.answers import Reception, accepts_answer, received, reception
from engine.core.attempts import completed, failed
from engine.core.bodies import enter, leave
from engine.core.calls import (
    accepts_child_undone,
    accepts_undo_request,
    child_undone,
    undo_requested,
)
from engine.core.commands import Command
from engine.core.events import (
    ActivityCompleted,
    ActivityFailed,
    ActivityLost,
    ActivityPending,
    ActivityResolved,
    AnswerReceived,
    BreakpointsChanged,
    CancelRequested,
    ChildUndone,
    Event,
    RunStarted,
    StepReleased,
    TimerFired,
    UndoRequested,
    UndoResolved,
)
from engine.core.flight import run_deadline
from engine.core.frame import RUNNING, Frame
from engine.core.holding import accepts_change, accepts_release, changed, prepare, released
from engine.core.lost import accepts_resolution, lost, resolved
from engine.core.outstanding import outstanding
from engine.core.plan import NONE, StepKind
from engine.core.polling import pending
from engine.core.questions import Oracle
from engine.core.routing import skip
from engine.core.rules import RULES_NEWEST
from engine.core.scopes import advance
from engine.core.state import BEGIN, SKIP, RunState, error_of
from engine.core.steps import begin, begin_released
from engine.core.stopping import is_forward, stop_run, stopped
from engine.core.timers import accepts_timer, fired
from engine.core.undo import resolve, unwind

HISTORY_EVENTS_MAX: Final = 1_000_000
"""A run with more facts than this is stopped, and undone, with `limit.history`."""

# In the order of the agenda's numbers (state.py): BEGIN, SKIP, LEAVE, WINDOW, STOPPED, UNWIND,
# RELEASE.
_AGENDA: Final[tuple[Callable[[RunState, Any, int], None], ...]] = (
    begin,
    skip,
    leave,
    advance,
    stopped,
    unwind,
    begin_released,
)


class Machine(RunState):
    """One run of one plan. Not thread-safe; one fact at a time."""

    __slots__ = ()

    def apply(self, event: Event, oracle: Oracle) -> list[Command]:
        """Take one fact; return what it leads to. A fact that is not accepted leads to nothing."""
        if self.approved is not event and not self.accepts(event):
            return []
        self.approved = None
        self.oracle = oracle
        self.now = max(self.now, event.at)
        self.events += 1
        self.settled = []
        if self.opened:
            self.opened = []
        commands: list[Command] = []
        self.commands = commands
        _EVENTS[type(event)](self, event)
        self._finish_agenda()
        if self.events >= HISTORY_EVENTS_MAX and is_forward(self):
            message = f"The run has more than {HISTORY_EVENTS_MAX} events."
            stop_run(
                self, state="failed", error=error_of(None, code="limit.history", message=message)
            )
            self._finish_agenda()
        return commands

    def _finish_agenda(self) -> None:
        agenda = self.agenda
        while agenda:
            what, subject, step = agenda.popleft()
            _AGENDA[what](self, subject, step)

    def accepts(self, event: Event) -> bool:
        """Tell whether `event` can follow. False: stale, double, too early, or after the end."""
        kind = type(event)
        # A run that is over may be asked to undo what it did, and nothing else.
        if (self.end_state is None or kind is UndoRequested) and _ACCEPTS[kind](self, event):
            self.approved = event
            return True
        return False

    def reception(self, event: AnswerReceived) -> Reception:
        """Tell what becomes of an answer: "new", "repeated" or "late"; only new ones may follow."""
        return reception(self, event)

    def outstanding(self) -> list[Command]:
        """Return commands for all that is in flight, to dispatch again after a replay."""
        return outstanding(self)

    def is_idle(self) -> bool:
        """Tell whether it needs no memory: what moves it next is no attempt of its own.

        It is a timer, a person, an answer from outside, or a run that it has called.
        """
        return not self.flying


def _accepts_start(run: RunState, event: RunStarted) -> bool:
    is_known = event.trigger == NONE or event.trigger in run.plan.triggers
    return run.state == "queued" and is_known and 1 <= event.rules <= RULES_NEWEST


def _accepts_outcome(
    run: RunState, event: ActivityCompleted | ActivityFailed | ActivityPending | ActivityLost
) -> bool:
    frame = run.frames.get(event.frame)
    if frame is None:
        return False
    work = frame.work.get(event.step)
    return (
        work is not None
        and work.attempt == event.attempt
        and frame.states[event.step - frame.first] == RUNNING
    )


def _accepts_middle(run: RunState, event: ActivityPending | ActivityLost) -> bool:
    is_activity = event.step >= 0 and run.plan.steps[event.step].kind is StepKind.ACTIVITY
    return is_activity and _accepts_outcome(run, event)


def _accepts_cancel(run: RunState, _: CancelRequested) -> bool:
    return is_forward(run)


def _accepts_decision(run: RunState, event: UndoResolved) -> bool:
    return (event.frame, event.step) in run.blocked


def _start(run: RunState, event: RunStarted) -> None:
    plan = run.plan
    run.state = "running"
    run.rules = event.rules
    run.facts.input = event.input
    run.facts.started_at = run.now
    if event.debug is not None:
        prepare(run, event.debug)
    if plan.deadline_ms is not None:
        run.deadline_at = run.now + plan.deadline_ms
        run.commands.append(run_deadline(run.deadline_at))
    frame = Frame(run.facts, 1, plan.scopes[0])
    frame.reuse = event.reuse if event.debug is None else event.reuse or {}
    enter(run, frame)
    if not plan.triggers:
        return
    # One trigger has fired; no other root can have its turn in this run.
    trigger = plan.triggers[0] if event.trigger == NONE else event.trigger
    run.agenda.clear()
    for root in frame.scope.roots:
        run.agenda.append((BEGIN if root == trigger else SKIP, frame, root))


def _cancel(run: RunState, event: CancelRequested) -> None:
    details = {"by": event.by, "reason": event.reason}
    error = error_of(None, code="cancelled", message="The run was cancelled.", details=details)
    stop_run(run, state="cancelled", error=error)


_EVENTS: Final[dict[type, Callable[[RunState, Any], None]]] = {
    RunStarted: _start,
    ActivityCompleted: completed,
    ActivityFailed: failed,
    TimerFired: fired,
    CancelRequested: _cancel,
    UndoResolved: resolve,
    AnswerReceived: received,
    ActivityPending: pending,
    ActivityLost: lost,
    ActivityResolved: resolved,
    UndoRequested: undo_requested,
    ChildUndone: child_undone,
    StepReleased: released,
    BreakpointsChanged: changed,
}
_ACCEPTS: Final[dict[type, Callable[[RunState, Any], bool]]] = {
    RunStarted: _accepts_start,
    ActivityCompleted: _accepts_outcome,
    ActivityFailed: _accepts_outcome,
    TimerFired: accepts_timer,
    CancelRequested: _accepts_cancel,
    UndoResolved: _accepts_decision,
    AnswerReceived: accepts_answer,
    ActivityPending: _accepts_middle,
    ActivityLost: _accepts_middle,
    ActivityResolved: accepts_resolution,
    UndoRequested: accepts_undo_request,
    ChildUndone: accepts_child_undone,
    StepReleased: accepts_release,
    BreakpointsChanged: accepts_change,
}
