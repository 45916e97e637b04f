"""What people make a schedule do besides its times: one run now, or a period made up for."""

import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple

from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.fires import next_after, rule_of
from engine.drivers.runs.inbox import Starts
from engine.drivers.runs.starting import START_S_MAX, StartedRun
from engine.drivers.schedules.tasking import QUEUE, queue_of
from engine.drivers.timing import notes
from engine.drivers.timing.firing import Doing, Put
from engine.errors import EngineError, InvalidInput
from engine.store.protocol import Store
from engine.store.records_schedules import ScheduleRow
from engine.store.records_tasks import QueueRow
from engine.views.times import rfc3339

BACKFILL_MAX = 1_000
"""Nominal times that one backfill makes up for."""
BACKFILL_CHUNK = 100
NOTE_TRIES = 10

log = logging.getLogger(__name__)

Fire = Callable[[ScheduleRow, int], StartedRun]
PutNow = Callable[[ScheduleRow, int], str]
"""`(schedule, moment)`: puts its task on its queue; gives its id."""


class Started(NamedTuple):
    """What one fire by hand led to."""

    run_id: str | None
    task_id: str | None
    due_at: int
    is_new: bool = True

    def note(self, now: int, by: str) -> dict[str, Json]:
        """Give what the schedule remembers of it."""
        if self.run_id is not None:
            return {**notes.fired(self.due_at, now, self.run_id), "by": by}
        return {**notes.put(self.due_at, now, self.task_id or ""), "by": by}


class ByHand:
    """Fires schedules for people."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        doing: Doing,
        fire: Fire,
        put_now: PutNow,
        put: Put,
    ) -> None:
        self._store = store
        self._clock = clock
        self._doing = doing
        self._fire = fire
        self._put_now = put_now
        self._put = put

    def run(self, row: ScheduleRow) -> Started:
        """Do now what the schedule does, besides its times. Raises NotFound, InvalidInput."""
        now = self._clock.now_ms()
        if row.flow_id:
            started = Started(self._fire(row, now).run_id, None, now)
        else:
            started = Started(None, self._put_now(row, now), now)
        self._note(row.schedule_id, [started], notes.HAND)
        return started

    def backfill(self, row: ScheduleRow, *, first: int, last: int) -> list[Started]:
        """Start the nominal times of a period, both ends included, that have no run yet.

        Raises InvalidInput when the period has none or too many, or is not over.
        """
        times = self._times(row, first, last)
        if row.flow_id:
            found = []
            for at in range(0, len(times), BACKFILL_CHUNK):
                found += self._start(row, times[at : at + BACKFILL_CHUNK])
        else:
            found = self._tasks(row, times)
        self._note(row.schedule_id, [one for one in found if one.is_new], notes.BACKFILL)
        return found

    def _times(self, row: ScheduleRow, first: int, last: int) -> list[int]:
        now = self._clock.now_ms()
        if last > now:
            raise _refused("until", "A period that is made up for is over; this is not yet.")
        if first > last:
            raise _refused("from", "The period begins after its end.")
        if not row.flow_id and first < now - self._key_ms(row):
            said = (
                "Its queue does not keep the keys of tasks that long; older times could run twice."
            )
            raise _refused("from", said)
        rule = rule_of(row)
        times: list[int] = []
        at = next_after(rule, first - 1)
        while at is not None and at <= last:
            if len(times) == BACKFILL_MAX:
                said = f"The period has more than {BACKFILL_MAX} nominal times; make it shorter."
                raise _refused("until", said)
            times.append(at)
            at = next_after(rule, at)
        return times

    def _key_ms(self, row: ScheduleRow) -> int:
        found = self._store.queue(queue_of(row))
        return (QueueRow(QUEUE) if found is None else found[0]).dedupe_ms

    def _start(self, row: ScheduleRow, times: Sequence[int]) -> list[Started]:
        starts = [start for at in times if (start := self._doing.start_of(row, at)) is not None]
        item = Starts(starts=starts)
        self._put(item)
        found: list[Started] = []
        for at, result in zip(times, item.reply.take(START_S_MAX), strict=True):
            if isinstance(result, EngineError):
                raise result
            found.append(Started(result[0], None, at, is_new=result[1]))
        return found

    def _tasks(self, row: ScheduleRow, times: Sequence[int]) -> list[Started]:
        began = self._clock.now_ms()
        found: list[Started] = []
        results = self._doing.put_tasks([(row, at, None) for at in times])
        for at, task_id in zip(times, results, strict=True):
            if isinstance(task_id, EngineError):
                raise task_id
            task = self._store.task(task_id)
            is_new = task is None or task.created_at >= began
            found.append(Started(None, task_id, at, is_new=is_new))
        return found

    def _note(self, schedule_id: str, started: Sequence[Started], by: str) -> None:
        """Keep it among the schedule's fires; the runs are started whether this works or not."""
        now = self._clock.now_ms()
        said = [one.note(now, by) for one in started][-notes.FIRES_KEPT :]
        for _ in range(NOTE_TRIES if said else 0):
            row = self._store.schedule(schedule_id)
            if row is None:
                return
            text = notes.noted_by_hand(row, said)
            if self._store.note_by_hand(schedule_id, seen=row.by_hand, notes=text):
                return
        if said:
            log.warning("fires by hand of schedule %s are not noted", schedule_id)


def _refused(field: str, said: str) -> InvalidInput:
    return InvalidInput(said, [(field, said)])


def view_of_started(started: Started) -> dict[str, Json]:
    """Give what a fire by hand led to, as people see it."""
    return {
        "due_at": rfc3339(started.due_at),
        "run_id": started.run_id,
        "task_id": started.task_id,
        "is_new": started.is_new,
    }
