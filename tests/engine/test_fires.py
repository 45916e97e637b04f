"""Which nominal times fire, by the policy for missed ones."""

import pytest

from engine.drivers.fires import FIRES_MAX, due_times, next_after
from engine.flow.cron import CronRule

MINUTE = 60_000
HOUR = 60 * MINUTE
MIDNIGHT = 1_772_323_200_000  # 2026-03-01T00:00:00Z
EVERY_TEN_MINUTES = CronRule("*/10 * * * *", "UTC", gap="after", repeated="first")


@pytest.mark.parametrize(("missed", "count"), [("skip", 0), ("latest", 1), ("all", 18)])
def test_three_hours_of_silence_over_a_ten_minute_schedule(missed, count):
    now = MIDNIGHT + 3 * HOUR + 5 * MINUTE
    times = due_times(EVERY_TEN_MINUTES, first=MIDNIGHT + 10 * MINUTE, now=now, missed=missed).times
    assert len(times) == count


def test_the_latest_missed_time_is_the_newest_one():
    now = MIDNIGHT + 3 * HOUR + 5 * MINUTE
    times = due_times(EVERY_TEN_MINUTES, first=MIDNIGHT, now=now, missed="latest").times
    assert times == [MIDNIGHT + 3 * HOUR]


def test_a_fire_that_is_on_time_is_not_skipped():
    times = due_times(EVERY_TEN_MINUTES, first=MIDNIGHT, now=MIDNIGHT + 200, missed="skip").times
    assert times == [MIDNIGHT]


def test_missed_times_come_in_portions():
    times = due_times(
        EVERY_TEN_MINUTES, first=MIDNIGHT, now=MIDNIGHT + 9_999 * HOUR, missed="all"
    ).times
    assert (len(times), times[:2]) == (FIRES_MAX, [MIDNIGHT, MIDNIGHT + 10 * MINUTE])


@pytest.mark.parametrize("hours", [0.1, 5, 100, 2_000, 9_000, 20_000])
def test_the_latest_time_is_found_over_any_silence(hours):
    now = MIDNIGHT + int(hours * HOUR) + 7 * MINUTE
    newest = due_times(EVERY_TEN_MINUTES, first=MIDNIGHT, now=now, missed="latest").times[0]
    assert newest <= now < next_after(EVERY_TEN_MINUTES, newest)


def test_the_latest_of_a_yearly_schedule_is_found():
    yearly = CronRule("@yearly", "UTC", gap="after", repeated="first")
    first = next_after(yearly, MIDNIGHT)
    times = due_times(yearly, first=first, now=first + 40 * 24 * HOUR, missed="latest").times
    assert times == [first]
