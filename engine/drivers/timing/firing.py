"""The ticker's source for schedules: each nominal time starts once, whatever happens meanwhile."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from engine.drivers.clock import Clock
from engine.drivers.fires import (
    cursor_of,
    due_times,
    next_after,
    rule_of,
    set_to,
    shift_of,
    terms_of,
)
from engine.drivers.runs.inbox import Resume, Start, Starts
from engine.drivers.timing import notes
from engine.drivers.timing.deciding import Decision, decide
from engine.drivers.timing.sources import (
    DUE_MAX,
    FLUSH_S_MAX,
    Due,
    GiveEpochs,
    all_is_ours,
    is_ours,
)
from engine.errors import EngineError, StoreUnavailable
from engine.store.protocol import Store
from engine.store.protocol_schedules import FIRST_DUE
from engine.store.records_schedules import ScheduleMove, ScheduleRow

PAGES_MAX = 20
"""Pages of due rows that are looked through for our own, where others own most of them."""

log = logging.getLogger(__name__)

Put = Callable[[Starts | Resume], None]
TaskWish = tuple[ScheduleRow, int, int | None]
"""`(schedule, nominal time, following)`: retries do not go past the following nominal time."""


class Doing(Protocol):
    """What a schedule can make happen."""

    def start_of(self, row: ScheduleRow, at: int) -> Start | None:
        """Give the start of a nominal time; None for a schedule that starts no flow.

        Raises NotFound, InvalidFlow.
        """
        ...

    def put_tasks(self, wishes: Sequence[TaskWish]) -> list[str | EngineError]:
        """Put the tasks of nominal times on their queues, each once.

        Gives for each its id, or why there is none. Raises StoreUnavailable.
        """
        ...

    def cancel(self, row: ScheduleRow) -> None:
        """Stop what the schedule did last, unless it ends by itself."""
        ...


@dataclass(slots=True)
class _Taken:
    """A schedule within one tick."""

    row: ScheduleRow
    passed: Sequence[int] = ()
    """Nominal times that the policy for missed ones leaves out."""
    next_at: int | None = None
    fires: Sequence[int] = ()
    starts: list[Start] = field(default_factory=list)
    run_ids: dict[int, str] = field(default_factory=dict)
    task_ids: dict[int, str] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    decision: Decision = field(default_factory=Decision)

    def fail(self, at: int, error: EngineError) -> None:
        """Note that what this time names is not there."""
        log.warning("schedule %s cannot do its work: %s", self.row.schedule_id, error)
        self.failures[at] = str(error)


class Schedules:
    """Schedules: every nominal time starts at most one run, whatever happens in between."""

    name = "schedules"

    def __init__(
        self,
        store: Store,
        clock: Clock,
        doing: Doing,
        put: Put,
        epochs: GiveEpochs = all_is_ours,
    ) -> None:
        self._store = store
        self._epochs = epochs
        self._clock = clock
        self._doing = doing
        self._put = put
        self._taken: dict[str, _Taken] = {}
        self._is_full = False

    def due(self, now: int) -> Sequence[Due]:
        """Give the schedules whose nominal time has come, and those that have waited enough."""
        epochs = self._epochs()
        self._taken = {}
        rows = self._due_rows(now, epochs)
        self._is_full = len(rows) == DUE_MAX
        due = [one for row in rows if (one := self._one(row, now)) is not None]
        held = self._store.held_schedules(limit=DUE_MAX)
        return [*due, *(self._held(row) for row in held if self._is_free(row, epochs))]

    def _due_rows(self, now: int, epochs: Mapping[int, int] | None) -> list[ScheduleRow]:
        mine: list[ScheduleRow] = []
        after = FIRST_DUE
        for _ in range(PAGES_MAX):
            rows = self._store.due_schedules(now=now, limit=DUE_MAX, after=after)
            mine += [row for row in rows if is_ours(row.schedule_id, epochs)]
            if len(rows) < DUE_MAX or len(mine) >= DUE_MAX:
                break
            after = (rows[-1].next_at or 0, rows[-1].schedule_id)
        return mine[:DUE_MAX]

    def _is_free(self, row: ScheduleRow, epochs: Mapping[int, int] | None) -> bool:
        return row.schedule_id not in self._taken and is_ours(row.schedule_id, epochs)

    def _one(self, row: ScheduleRow, now: int) -> Due | None:
        first = cursor_of(row)
        assert first is not None
        try:
            rule, shift = rule_of(row), shift_of(row)
            window_ms = terms_of(row.terms).window_ms
            came = due_times(
                rule, first=first, now=now, missed=row.missed, window_ms=window_ms, shift=shift
            )
        except Exception:
            # One schedule that cannot be read must not stop the others.
            log.exception("schedule %s cannot be read", row.schedule_id)
            return None
        until = came.times[0] if came.times else came.last + 1
        taken = self._taken[row.schedule_id] = _Taken(row)
        taken.passed = notes.passed_over(rule, first=first, until=until)
        if not came.times:
            taken.next_at = next_after(rule, came.last)
            return None
        held = () if row.waiting_at is None else (row.waiting_at,)
        times = [*held, *came.times]
        return Due(id=row.schedule_id, times=times, following=lambda _: next_after(rule, came.last))

    def _held(self, row: ScheduleRow) -> Due:
        assert row.waiting_at is not None
        self._taken[row.schedule_id] = _Taken(row)
        return Due(id=row.schedule_id, times=[row.waiting_at], following=lambda _: cursor_of(row))

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Note fires of this tick."""
        self._taken[id_].fires = times

    def move(self, id_: str, next_at: int | None) -> None:
        """Note where the cursor goes."""
        self._taken[id_].next_at = next_at

    def flush(self) -> bool:
        """Start the runs and move the cursors in one transaction of the engine.

        Tasks are put on their queues first: the key of a nominal time makes repeating it harmless.
        """
        ready = [taken for taken in self._taken.values() if self._prepare(taken)]
        self._put_tasks(ready)
        self._leave_known(ready)
        now = self._clock.now_ms()
        if ready:
            item = Starts(
                starts=[start for taken in ready for start in taken.starts],
                moves=[_moved(taken, now) for taken in ready],
            )
            self._put(item)
            item.reply.take(FLUSH_S_MAX)
        return self._is_full or (bool(ready) and self._is_behind())

    def _is_behind(self) -> bool:
        """Tell whether more has become due during the tick."""
        next_at = self._store.next_schedule()
        return next_at is not None and next_at <= self._clock.now_ms()

    def _prepare(self, taken: _Taken) -> bool:
        """Decide, and make what is to start; False when the cursor has to stay."""
        row = taken.row
        is_running = row.overlap != "allow" and bool(taken.fires) and self._is_running(row)
        taken.decision = decide(row.overlap, taken.fires, is_running=is_running)
        if not taken.fires and row.waiting_at is not None:
            taken.decision = Decision(waits=row.waiting_at)
        try:
            if taken.decision.is_cancelling:
                self._doing.cancel(row)
            for at in taken.decision.starts:
                self._begin(taken, at)
        except StoreUnavailable:
            raise
        except EngineError:
            # The cursor stays: it fires when the flow can be run again.
            log.exception("schedule %s cannot start its flow", row.schedule_id)
            return False
        return True

    def _begin(self, taken: _Taken, at: int) -> None:
        row = taken.row
        try:
            start = self._doing.start_of(row, at)
        except StoreUnavailable:
            raise
        except EngineError as error:
            if row.node:
                raise
            # Nobody publishes for a schedule by itself: what it names may be gone for good.
            taken.fail(at, error)
            return
        if start is not None:
            taken.starts.append(start)
            taken.run_ids[at] = start.row.run_id

    def _put_tasks(self, ready: Sequence[_Taken]) -> None:
        wanted = [
            (taken, at) for taken in ready if not taken.row.flow_id for at in taken.decision.starts
        ]
        wishes = [(taken.row, at, taken.next_at) for taken, at in wanted]
        results = self._doing.put_tasks(wishes) if wishes else []
        for (taken, at), result in zip(wanted, results, strict=True):
            if isinstance(result, EngineError):
                taken.fail(at, result)
            else:
                taken.task_ids[at] = result

    def _leave_known(self, ready: Sequence[_Taken]) -> None:
        """Do not start again what a nominal time has started, and point to that."""
        keys = [
            (start.row.flow_id, start.row.request_id or "")
            for taken in ready
            for start in taken.starts
        ]
        known = self._store.known_starts(keys) if keys else {}
        if not known:
            return
        for taken in ready:
            for (at, _), start in zip(list(taken.run_ids.items()), list(taken.starts), strict=True):
                there = known.get((start.row.flow_id, start.row.request_id or ""))
                if there is not None:
                    taken.starts.remove(start)
                    taken.run_ids[at] = there.run_id

    def _is_running(self, row: ScheduleRow) -> bool:
        run = None if row.last_run_id is None else self._store.run(row.last_run_id)
        task = None if row.last_task_id is None else self._store.task(row.last_task_id)
        is_open = task is not None and task.state in notes.TASK_OPEN
        return is_open or (run is not None and run.ended_at is None)

    def next_at(self) -> int | None:
        """Give the earliest moment to come."""
        return self._store.next_schedule()


def _moved(taken: _Taken, now: int) -> ScheduleMove:
    row, decision = taken.row, taken.decision
    said = [notes.missed(row, at, now, is_newest=not taken.fires) for at in taken.passed]
    said += [notes.fired(at, now, run_id) for at, run_id in taken.run_ids.items()]
    said += [notes.put(at, now, task_id) for at, task_id in taken.task_ids.items()]
    said += [notes.failed(at, now, why) for at, why in taken.failures.items()]
    said += [notes.overlapped(at, now) for at in decision.left_out]
    moved = set_to(row, taken.next_at)
    is_held_only = taken.next_at == cursor_of(row)
    handled = max(decision.starts, default=None)
    return ScheduleMove(
        schedule_id=row.schedule_id,
        seen_at=row.next_at,
        seen_waiting=row.waiting_at,
        next_at=row.next_at if is_held_only else moved.next_at,
        nominal_at=row.nominal_at if is_held_only else moved.nominal_at,
        waiting_at=decision.waits,
        last_at=handled,
        last_run_id=next(reversed(taken.run_ids.values()), None),
        last_task_id=next(reversed(taken.task_ids.values()), None),
        fires=notes.noted(row, said) if said else None,
    )
