"""Schedules as people handle them: list, pause, resume, fire now, preview. Knows no APScheduler."""

from collections.abc import Mapping

from engine.core.plan import Json
from engine.drivers.clock import Clock, instant
from engine.drivers.fires import next_after, rule_of, set_to
from engine.drivers.timing.notes import fires_of
from engine.errors import InvalidInput, NotFound
from engine.flow.timetable import timetable_of, timing_problems
from engine.store.protocol import Store
from engine.store.records_schedules import ScheduleRow
from engine.views.times import rfc3339, rfc3339_or_none

PREVIEW_MAX = 100


class ScheduleBook:
    """The schedules of published flows."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def listed(self, flow_id: str | None = None) -> list[dict[str, Json]]:
        """Give every schedule with its next and last fire."""
        return [_view(row) for row in self._store.schedules(flow_id)]

    def find(self, schedule_id: str) -> ScheduleRow:
        """Give a schedule's row. Raises NotFound."""
        row = self._store.schedule(schedule_id)
        if row is None:
            raise NotFound(f"There is no schedule {schedule_id}.")
        return row

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
        now = self._clock.now_ms()
        problems = timing_problems(words)
        if problems:
            raise InvalidInput(problems[0][1], problems)
        table = timetable_of(words, anchor_ms=now)
        fires: list[dict[str, Json]] = []
        at: int | None = now
        offset = table.offset_at(instant(now))
        while len(fires) < min(count, PREVIEW_MAX):
            assert at is not None
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


def is_over(row: ScheduleRow) -> bool:
    """Tell whether it will never fire again."""
    return row.state == "active" and row.next_at is None and row.waiting_at is None


def _view(row: ScheduleRow) -> dict[str, Json]:
    return {
        "id": row.schedule_id,
        "flow_id": row.flow_id,
        "node": row.node,
        "cron": row.cron,
        "time_zone": row.time_zone,
        "gap": row.gap,
        "repeated": row.repeated,
        "missed": row.missed,
        "overlap": row.overlap,
        "state": "ended" if is_over(row) else row.state,
        "next_at": rfc3339_or_none(row.next_at),
        "last_at": rfc3339_or_none(row.last_at),
        "last_run_id": row.last_run_id,
    }
