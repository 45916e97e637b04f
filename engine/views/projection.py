"""A run's history as it is seen: the machine replayed, with what the core itself does not keep.

Facts may be fed as they come; each tells which steps it changed. What it holds is bounded by the
plan and by what is under way, not by how many items a map has had.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from engine.core.commands import Command, EndRun, ScheduleActivity, StartChild, StartTimer
from engine.core.events import (
    ActivityCompleted,
    ActivityFailed,
    ActivityLost,
    ActivityResolved,
    Event,
    RunStarted,
    TimerFired,
    TimerKind,
)
from engine.core.frame import HELD
from engine.core.machine import Machine
from engine.core.plan import NONE, Plan, StepKind
from engine.core.questions import Answer, Question
from engine.core.replay import Replayer
from engine.core.reuse import entry_of
from engine.errors import HistoryCorrupt
from engine.views.seen import AttemptSeen, StepSeen, Tally
from engine.views.sources import source_of

if TYPE_CHECKING:
    from engine.core.frame import Frame

Place = tuple[int, int]
"""`(frame, step)`."""

FRAMES_KEPT_MAX = 100
"""Closed frames of one scope that are kept to be looked at one by one: the first ones."""
BAD_FRAMES_KEPT_MAX = 100
"""Besides those, the first ones in which something failed."""


class Projection:
    """One run, as far as its facts were fed."""

    def __init__(self, plan: Plan, run_id: str, *, keeps_all: bool = False) -> None:
        self.plan = plan
        self.machine = Machine(plan, run_id=run_id)
        self.seq = 0
        self.size = 0
        """What it was fed, in characters; whoever feeds it counts them."""
        self.started_at: int | None = None
        self.ended_at: int | None = None
        self.trigger = NONE
        self.undo = "none"
        self.seen: dict[Place, StepSeen] = {}
        self.tallies = [Tally() for _ in plan.steps]
        self.frames_of: list[dict[int, Frame]] = [{} for _ in plan.scopes]
        """Frames of each scope by id, oldest first; of closed ones only so many."""
        self.kids_of: dict[Place, dict[int, Frame]] = {}
        """The same by the frame and the step around them."""
        self.is_repeated = _repeated(plan)
        """Of each scope, whether it may have several frames: it is in a map or a repeat."""
        self._around = _around(plan)
        self._keeps_all = keeps_all
        self._bad: dict[int, int] = {}
        self._closed: dict[int, int] = {}
        """How many closed frames of each scope are kept: bad ones, and others."""
        self._gone: set[int] = set()
        """The frames that are closed and kept."""
        self._oracle = _Witness()
        self._now = 0
        self._is_over = False

    def feed(self, seq: int, event: Event, answers: Sequence[Answer]) -> set[int]:
        """Take the next fact; give the steps whose view it changed. Raises HistoryCorrupt."""
        machine = self.machine
        if not machine.accepts(event):
            raise HistoryCorrupt(f"{type(event).__name__} cannot be fact {seq}.")
        around = machine.frames.get(getattr(event, "frame", 0))
        self.seq = seq
        self._oracle.load(answers)
        held = dict(machine.held)
        commands = machine.apply(event, self._oracle)
        self._now = machine.now
        if isinstance(event, RunStarted):
            self.started_at, self.trigger = machine.now, event.trigger
        touched = list(self._meet_frames())
        if around is not None and (step := getattr(event, "step", NONE)) != NONE:
            touched.append((around, step))
            self._outcome(event, around.id, step)
        for command in commands:
            touched += self._command(command)
        for frame, step in machine.settled:
            self._note_port(event, frame, step)
        touched += machine.settled
        touched += _changed(held, machine.held)
        for frame, step in dict.fromkeys(touched):
            self._touch(frame, step)
        for frame in {frame.id: frame for frame, _ in touched}.values():
            if frame.id not in machine.frames:
                self._let_go(frame)
        steps = {step for _, step in touched}
        for frame in machine.opened:  # of a node in it there is one more now
            steps.update(range(frame.first, frame.first + frame.scope.count))
        if (machine.end_state is not None) != self._is_over:  # bodies that never ran follow it
            self._is_over = not self._is_over
            steps.update(index for index, tally in enumerate(self.tallies) if not tally.frames)
        return steps.union(*(self._around[step] for step in steps))

    def port_of(self, frame: "Frame", step: int) -> str:
        """Give the port by which a step was left that ended well."""
        seen = self.seen.get((frame.id, step))
        return "out" if seen is None else seen.port

    def _at(self, frame: int, step: int) -> StepSeen:
        return self.seen.setdefault((frame, step), StepSeen())

    def _meet_frames(self) -> "Iterator[tuple[Frame, int]]":
        for frame in self.machine.opened:
            scope = frame.scope
            self.frames_of[scope.index][frame.id] = frame
            for tally in self.tallies[scope.first : scope.first + scope.count]:
                tally.frames += 1
            if frame.parent is not None:
                self.kids_of.setdefault((frame.parent.id, frame.owner_step), {})[frame.id] = frame
                yield frame.parent, frame.owner_step

    def _touch(self, frame: "Frame", step: int) -> None:
        """Bring what is known of a step up to the state that it is in now."""
        seen, tally, now = self._at(frame.id, step), self.tallies[step], self._now
        old, new = seen.state, frame.state_of(step)
        if new == "pending":
            tally.move(old, new)  # it was held, and released too late
            seen.state = new
            return
        if seen.started_at is None and new != "skipped" and not is_held(frame, step):
            seen.started_at = now
            tally.begun(now)
        if new in _UNDER_WAY:
            tally.ended -= seen.ended_at is not None
            seen.ended_at = None
        elif old != new or seen.ended_at is None:
            tally.ended -= seen.ended_at is not None
            seen.ended_at = now
            tally.over(now)
        if tally.error is None:
            tally.error = frame.errors.get(step)
        if old != new:
            tally.move(old, new)
            seen.state = new
            if frame.reuse is not None:
                tally.came_from(source_of(frame, self.plan.steps[step]))

    def _command(self, command: Command) -> "Iterator[tuple[Frame, int]]":
        match command:
            case (
                ScheduleActivity(frame=frame, step=step, attempt=attempt)
                | StartChild(frame=frame, step=step, attempt=attempt)
            ):
                seen = self._at(frame, step)
                seen.due_at = None
                seen.attempts.append(AttemptSeen(attempt, self._now))
                self.tallies[step].attempts += 1
            case StartTimer(frame=frame, step=step, timer=timer, due_at=due_at) if step != NONE:
                if timer in _DUE:
                    self._at(frame, step).due_at = due_at
            case EndRun(undo=undo):
                self.ended_at, self.undo = self._now, undo
                return
            case _:
                frame, step = getattr(command, "frame", 0), getattr(command, "step", NONE)
        found = self.machine.frames.get(frame)
        if found is not None and step != NONE:
            yield found, step
            if (undoes := getattr(command, "undoes", NONE)) != NONE:
                yield found, undoes

    def _outcome(self, event: Event, frame: int, step: int) -> None:
        """Write down how the attempt ended that the fact is about."""
        number = getattr(event, "attempt", 0)
        seen = self._at(frame, step)
        attempt = next((a for a in reversed(seen.attempts) if a.attempt == number), None)
        if attempt is None:
            return
        match event:
            case ActivityCompleted():
                attempt.outcome = "completed"
            case ActivityFailed(error=error):
                is_aborted = (error or {}).get("code") == "aborted"
                attempt.outcome, attempt.error = "aborted" if is_aborted else "failed", error
            case ActivityLost():
                attempt.outcome = "lost"
            case ActivityResolved(decision=decision):
                attempt.outcome = _RESOLVED[decision]
            case _:
                return
        attempt.ended_at = self._now

    def _note_port(self, event: Event, frame: "Frame", step: int) -> None:
        port = self._oracle.ports.pop((frame.id, step), "out")
        if (frame.id, step) == (getattr(event, "frame", 0), getattr(event, "step", NONE)):
            port = getattr(event, "port", port)
            if isinstance(event, TimerFired) and event.timer == TimerKind.TIMEOUT:
                port = "timeout"
        elif frame.reuse is not None:
            entry = entry_of(frame, self.plan.steps[step]) or {}
            port = entry.get("port", port)
        if port == "out" and self.plan.steps[step].kind is StepKind.AWAIT:
            output = frame.outputs.get(step)  # answers that came too early do not say by which
            port = output.get("decision", port) if isinstance(output, dict) else port
        if port != "out":
            self._at(frame.id, step).port = port

    def _let_go(self, frame: "Frame") -> None:
        """Forget a closed frame, and those inside, unless it is one of those to be looked at."""
        stack = [] if self._keeps_all else [frame]
        while stack:
            each = stack.pop()
            inside = range(each.first, each.first + each.scope.count)
            for step in inside if each.scopes else ():
                kids = self.kids_of.get((each.id, step), {})
                stack += [kid for number, kid in kids.items() if number not in self._gone]
            if self._has_room(each):
                self._gone.add(each.id)
                continue
            for step in inside:
                self.seen.pop((each.id, step), None)
                self.kids_of.pop((each.id, step), None)
            del self.frames_of[each.scope.index][each.id]
            if each.parent is not None:
                self.kids_of.get((each.parent.id, each.owner_step), {}).pop(each.id, None)

    def _has_room(self, frame: "Frame") -> bool:
        if frame.errors:
            kept, most = self._bad, BAD_FRAMES_KEPT_MAX
        else:
            kept, most = self._closed, FRAMES_KEPT_MAX
        scope = frame.scope.index
        kept[scope] = kept.get(scope, 0) + 1
        return kept[scope] <= most


def is_held(frame: "Frame", step: int) -> bool:
    """Tell whether a step is held before it begins."""
    return frame.states[step - frame.first] == HELD


def _changed(
    before: "dict[Place, Frame]", after: "dict[Place, Frame]"
) -> "list[tuple[Frame, int]]":
    """Give the steps that are held now and were not, and the other way."""
    places = before.keys() ^ after.keys()
    return [((before | after)[place], place[1]) for place in sorted(places)]


def _around(plan: Plan) -> list[frozenset[int]]:
    """Give the scope steps around each step: what happens in it changes their counts."""
    around: list[frozenset[int]] = [frozenset()] * len(plan.steps)
    for scope in plan.scopes:  # in breadth, so what is around a scope comes before it
        if scope.owner != NONE:
            owners = around[scope.owner] | {scope.owner}
            around[scope.first : scope.first + scope.count] = [owners] * scope.count
    return around


def _repeated(plan: Plan) -> list[bool]:
    repeated = [False] * len(plan.scopes)
    for scope in plan.scopes:
        if scope.owner != NONE:
            owner = plan.steps[scope.owner]
            repeated[scope.index] = repeated[owner.scope] or owner.kind is not StepKind.TRY
    return repeated


_UNDER_WAY = frozenset({"running", "retrying", "waiting", "compensating"})
_DUE = frozenset({TimerKind.RETRY, TimerKind.WAIT, TimerKind.POLL})
_RESOLVED = {"retry": "lost", "fail": "failed", "done": "completed"}


class _Witness(Replayer):
    """Reads recorded answers back, and remembers by which ports pure steps are left."""

    def __init__(self) -> None:
        super().__init__()
        self.ports: dict[Place, str] = {}
        """Those that are not `out`, until the step has settled."""

    def ask(self, question: Question, frame: "Frame", subject: int, now: int) -> Answer:
        """Give the next recorded answer."""
        answer = super().ask(question, frame, subject, now)
        if question is Question.VALUE and answer.port != "out":
            self.ports[frame.id, subject] = answer.port
        return answer
