"""What a schedule may say of its times: one rule, a start, an end."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.flow.timetable import SpanRule, timetable_of, timing_problems

ANCHOR = datetime(2026, 3, 1, tzinfo=UTC)
ANCHOR_MS = round(ANCHOR.timestamp() * 1_000)


def fires(words, after=ANCHOR, count=4):
    table, at, found = timetable_of(words, anchor_ms=ANCHOR_MS), after, []
    while len(found) < count and (at := table.next_after(at)) is not None:
        found.append(f"{at:%d %H:%M:%S}")
    return found


def test_a_span_is_counted_from_when_the_schedule_was_made():
    assert fires({"every": "90s"}) == ["01 00:01:30", "01 00:03:00", "01 00:04:30", "01 00:06:00"]


def test_a_span_with_a_start_fires_at_it_and_is_counted_from_it():
    words = {"every": "36h", "start": "2026-03-02T09:00:00+02:00"}
    assert fires(words, count=2) == ["02 07:00:00", "03 19:00:00"]


def test_nothing_fires_before_the_start_or_after_the_end_and_both_count():
    words = {"cron": "0 0 * * *", "start": "2026-03-03T00:00:00Z", "end": "2026-03-05T00:00:00Z"}
    assert fires(words) == ["03 00:00:00", "04 00:00:00", "05 00:00:00"]


def test_instants_fire_once_each_in_order():
    words = {"at": ["2026-03-09T12:00:00Z", "2026-03-01T00:00:00.500Z", "2026-02-01T00:00:00Z"]}
    assert fires(words) == ["01 00:00:00", "09 12:00:00"]
    assert fires({"at": "2026-03-09T12:00:00Z"}) == ["09 12:00:00"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({}, "cron"),
        ({"cron": ""}, "cron"),
        ({"cron": "0 0 30 2 *"}, "cron"),
        ({"cron": "*/0 * * * *"}, "cron"),
        ({"cron": "@daily", "every": "5m"}, "every"),
        ({"cron": "@daily", "time_zone": "Mars/Base"}, "time_zone"),
        ({"cron": "@daily", "time_zone": ""}, "time_zone"),
        ({"cron": "@daily", "gap": "maybe"}, "gap"),
        ({"every": "999ms"}, "every"),
        ({"every": "fast"}, "every"),
        ({"every": 5}, "every"),
        ({"at": "tomorrow"}, "at"),
        ({"at": ["2026-03-09T12:00:00Z", "2026-02-30T12:00:00Z"]}, "at"),
        ({"at": ["2026-03-09T12:00:00Z"] * 101}, "at"),
        ({"at": "2026-03-09T12:00:00"}, "at"),
        ({"cron": "@daily", "start": "now"}, "start"),
        ({"cron": "@daily", "end": 7}, "end"),
        ({"cron": "@daily", "start": "2026-03-09T12:00:00Z", "end": "2026-03-08T12:00:00Z"}, "end"),
        ({"cron": "@daily", "jitter": "25h"}, "jitter"),
        ({"cron": "@daily", "window": "0s"}, "window"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_with_its_field(words, field):
    problems = timing_problems(words)
    assert [problem[0] for problem in problems] == [field]
    assert problems[0][1].endswith(".")


def test_every_mistake_is_said_at_once():
    words = {"cron": "x", "time_zone": "y", "start": "z"}
    assert [field for field, _ in timing_problems(words)] == ["cron", "time_zone", "start"]


@given(
    every=st.integers(1_000, 10**10),
    anchor=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    at=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_a_span_fires_after_a_moment_and_no_later_than_a_span_after_it(every, anchor, at):
    found = SpanRule(every, anchor).next_after(at)
    late_ms = (found - max(at, anchor)).total_seconds() * 1_000
    assert found > at
    assert found >= anchor
    assert late_ms <= every + 1


def test_the_calendar_ends():
    assert SpanRule(10**12, ANCHOR).next_after(datetime(9990, 1, 1, tzinfo=UTC)) is None
