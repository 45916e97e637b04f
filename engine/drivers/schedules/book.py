"""Schedules as people handle them: list, make, change, pause, preview. Knows no APScheduler."""

from collections.abc import Callable, Mapping

from engine.core.plan import Json
from engine.drivers.clock import Clock, instant
from engine.drivers.fires import next_after, rule_of, set_to
from engine.drivers.ids import Ids
from engine.drivers.schedules.shapes import ID, Words, row_of, schedule_problems
from engine.drivers.schedules.views import last_attempt, view_of
from engine.drivers.timing.notes import fires_of
from engine.errors import Conflict, InvalidFlow, InvalidInput, NotFound
from engine.flow.timetable import Timetable, timetable_of, timing_problems
from engine.store.protocol import Store
from engine.store.records_schedules import ScheduleRow
from engine.views.times import rfc3339

PREVIEW_MAX = 100
Check = Callable[[ScheduleRow, int], object]
"""Raises what keeps a schedule's flow from being started."""


class ScheduleBook:
    """All schedules: those of published flows' nodes, and those by themselves."""

    def __init__(self, store: Store, clock: Clock, ids: Ids, check: Check) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._check = check

    def listed(
        self, flow_id: str | None = None, *, after: str = "", limit: int | None = None
    ) -> list[dict[str, Json]]:
        """Give schedules with their next and last fires, by id."""
        rows = self._store.schedules(flow_id, after=after, limit=limit)
        return [self._whole(row) for row in rows]

    def view(self, schedule_id: str) -> dict[str, Json]:
        """Give a schedule. Raises NotFound."""
        return self._whole(self.find(schedule_id))

    def _whole(self, row: ScheduleRow) -> dict[str, Json]:
        return {**view_of(row), **last_attempt(self._store, row)}

    def find(self, schedule_id: str) -> ScheduleRow:
        """Give a schedule's row. Raises NotFound."""
        row = self._store.schedule(schedule_id)
        if row is None:
            raise NotFound(f"There is no schedule {schedule_id}.")
        return row

    def create(self, words: Words) -> str:
        """Make a schedule by itself and give its id. Raises InvalidInput, Conflict."""
        schedule_id = words.get("id") or self._ids.new()
        self._store.add_schedule(self._fit(schedule_id, words))
        return schedule_id

    def change(self, schedule_id: str, words: Words) -> None:
        """Make it anew, but for what it has lived through; a paused one stays paused.

        With the same rule its next fire stays. Raises NotFound, Conflict, InvalidInput.
        """
        self._own(schedule_id)
        if not self._store.change_schedule(self._fit(schedule_id, words)):
            raise NotFound(f"There is no schedule {schedule_id}.")

    def delete(self, schedule_id: str) -> None:
        """Remove it; what it has started goes on. Raises NotFound, Conflict."""
        self._own(schedule_id)
        self._store.drop_schedule(schedule_id)

    def _own(self, schedule_id: str) -> None:
        row = self.find(schedule_id)
        if row.node:
            raise Conflict(f"Schedule {schedule_id} is a node of a flow: change it by publishing.")

    def _fit(self, schedule_id: str, words: Words) -> ScheduleRow:
        problems = schedule_problems(words)
        if not isinstance(schedule_id, str) or not ID.fullmatch(schedule_id):
            said = "An id is 1 to 500 letters, digits, and . _ ~ + % - after the first."
            problems.append(("id", said))
        if problems:
            raise InvalidInput("The schedule cannot be like that.", problems)
        now = self._clock.now_ms()
        row = row_of(schedule_id, words, now=now)
        next_at = next_after(rule_of(row), now)
        if next_at is None:
            field = next(name for name in ("end", "at", "cron", "every") if words.get(name))
            said = "It would never fire: its last time has passed."
            raise InvalidInput(said, [(field, said)])
        self._check_flow(row, now)
        return set_to(row, next_at)

    def _check_flow(self, row: ScheduleRow, now: int) -> None:
        try:
            self._check(row, now)
        except (NotFound, InvalidFlow) as error:
            raise InvalidInput(str(error), [("target.flow.id", str(error))]) from error
        except InvalidInput as error:
            # The only field of a start that is the schedule's to name.
            errors = [("target.flow.node", said) for _, said in error.errors]
            raise InvalidInput(str(error), errors) from error

    def pause(self, schedule_id: str) -> None:
        """Let it not fire until it is resumed; times that pass meanwhile are not missed."""
        self.find(schedule_id)
        self._store.set_schedule(schedule_id, state="paused", next_at=None)

    def resume(self, schedule_id: str) -> None:
        """Let it fire again, from now on."""
        row = self.find(schedule_id)
        if row.state != "active":
            row = set_to(row, next_after(rule_of(row), self._clock.now_ms()))
            self._store.set_schedule(
                schedule_id, state="active", next_at=row.next_at, nominal_at=row.nominal_at
            )

    def fires(self, schedule_id: str, *, limit: int) -> list[dict[str, Json]]:
        """Give what became of its last nominal times, newest first. Raises NotFound."""
        return fires_of(self.find(schedule_id), limit)

    def preview(self, words: Mapping[str, Json], *, count: int) -> list[dict[str, Json]]:
        """Give the next fires by the very rule that fires, with what the clock does then.

        Spans without a start are counted from now. Raises InvalidInput.
        """
        problems = timing_problems(words)
        if problems:
            raise InvalidInput(problems[0][1], problems)
        now = self._clock.now_ms()
        return _coming(timetable_of(words, anchor_ms=now), now, min(count, PREVIEW_MAX))


def _coming(table: Timetable, now: int, count: int) -> list[dict[str, Json]]:
    fires: list[dict[str, Json]] = []
    at: int | None = now
    offset = table.offset_at(instant(now))
    while len(fires) < count and at is not None:
        at = next_after(table, at)
        if at is None:
            break
        moment, before = instant(at), offset
        offset = table.offset_at(moment)
        note: str | None = table.note_on(moment)
        if note is None and offset != before:
            note = "clock_changed"
        fires.append({"at": rfc3339(at), "note": note})
    return fires
