"""Schedules in words, with the examples that Cloud Scheduler and App Engine document."""

from datetime import UTC, datetime

import pytest

from engine.flow.cron import BadCron, CronRule, read_cron
from engine.flow.english import Span, is_english
from engine.flow.timetable import timetable_of

FIRST = "2026-03-04T10:07:00"  # a Wednesday


def fires(cron, after=FIRST, count=3, zone="UTC"):
    """The next fires on the zone's clock, as `03-04 10:07`; spans are counted from `after`."""
    at = datetime.fromisoformat(after).replace(tzinfo=UTC)
    words = {"cron": cron, "time_zone": zone}
    table = timetable_of(words, anchor_ms=round(at.timestamp() * 1_000))
    found = []
    for _ in range(count):
        at = table.next_after(at)
        found.append(f"{at:%m-%d %H:%M}")
    return found


@pytest.mark.parametrize(
    ("cron", "wanted"),
    [
        ("every 5 minutes", ["03-04 10:12", "03-04 10:17", "03-04 10:22"]),
        ("every minute", ["03-04 10:08", "03-04 10:09", "03-04 10:10"]),
        ("every 48 hours", ["03-06 10:07", "03-08 10:07", "03-10 10:07"]),
        ("every 60 minutes on mon,wed", ["03-04 11:00", "03-04 12:00", "03-04 13:00"]),
        ("every 5 minutes from 10:00 to 14:00", ["03-04 10:10", "03-04 10:15", "03-04 10:20"]),
        ("every 5 minutes synchronized", ["03-04 10:10", "03-04 10:15", "03-04 10:20"]),
        ("every 2 hours synchronized", ["03-04 12:00", "03-04 14:00", "03-04 16:00"]),
        ("every day 09:00", ["03-05 09:00", "03-06 09:00", "03-07 09:00"]),
        ("every sun,tue,thu 9:00", ["03-05 09:00", "03-08 09:00", "03-10 09:00"]),
        ("first sunday of month 12:00", ["04-05 12:00", "05-03 12:00", "06-07 12:00"]),
        ("2nd,3rd tue,wed,thu of feb,aug 13:50", ["08-11 13:50", "08-12 13:50", "08-13 13:50"]),
        ("every wed of december 00:00", ["12-02 00:00", "12-09 00:00", "12-16 00:00"]),
        ("1st friday of quarter 9:00", ["04-03 09:00", "07-03 09:00", "10-02 09:00"]),
        (
            "second,4th tue,thursday of 3rd month of quarter 18:30",
            ["03-10 18:30", "03-12 18:30", "03-24 18:30"],
        ),
        ("1,3,4,7,11,18,29 of jan,jul 12:34", ["07-01 12:34", "07-03 12:34", "07-04 12:34"]),
        ("03 of month 12:34", ["04-03 12:34", "05-03 12:34", "06-03 12:34"]),
        ("every monday", ["03-09 00:00", "03-16 00:00", "03-23 00:00"]),
        ("Every Mon, Wed 08:00", ["03-09 08:00", "03-11 08:00", "03-16 08:00"]),
        ("31 of month 7:00", ["03-31 07:00", "05-31 07:00", "07-31 07:00"]),
        ("fifth monday of month 6:00", ["03-30 06:00", "06-29 06:00", "08-31 06:00"]),
    ],
)
def test_words_mean_these_times(cron, wanted):
    assert fires(cron) == wanted


def test_a_span_within_a_day_ends_with_its_last_time_and_goes_on_the_next_day():
    found = fires("every 30 minutes from 9:00 to 10:00", "2026-03-04T08:00:00", 5)
    assert found == ["03-04 09:00", "03-04 09:30", "03-04 10:00", "03-05 09:00", "03-05 09:30"]


def test_a_span_over_midnight_belongs_to_the_day_on_which_it_begins():
    rule = "every 60 minutes from 23:00 to 1:00 on fri"
    assert fires(rule, "2026-03-06T22:00:00", 4) == [
        "03-06 23:00",
        "03-07 00:00",
        "03-07 01:00",
        "03-13 23:00",
    ]


def test_days_without_listed_weekdays_pass():
    rule = "every 12 hours on mon,wed"
    assert fires(rule, count=3) == ["03-04 12:00", "03-09 00:00", "03-09 12:00"]


def test_words_follow_the_time_zone_and_its_gap():
    rule = CronRule("every day 02:30", "Europe/Berlin")
    at = rule.next_after(datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert (at, rule.note_on(at)) == (datetime(2026, 3, 29, 1, tzinfo=UTC), "after_gap")


def test_spans_within_days_follow_the_running_clock():
    rule = CronRule("every 30 minutes from 1:00 to 4:00", "Europe/Berlin", gap="after")
    at, found = datetime(2026, 3, 28, 23, 59, tzinfo=UTC), []
    for _ in range(4):
        at = rule.next_after(at)
        found.append(f"{at:%H:%M}")
    assert found == ["00:00", "00:30", "01:00", "01:30"]


@pytest.mark.parametrize(
    "cron",
    [
        "every", "every 0 minutes", "every 5", "every 5 days", "every 5 parsecs",
        "every 7 minutes synchronized", "every 48 hours synchronized", "every 48 hours on mon",
        "every 5 minutes from 10:00", "every 5 minutes from 10:00 to", "every 5 minutes to 12:00",
        "every 5 minutes from 25:00 to 26:00", "every 5 minutes from 10:00 to 14:00 synchronized",
        "every day 9", "every day 24:00", "every day 9:60", "every day 09:00 sharp",
        "sixth monday of month 9:00", "1st day of month 9:00", "1st friday of 4th month of quarter",
        "1st friday of 2nd month of year", "0 of month 9:00", "32 of month 9:00", "30 of feb 9:00",
        "31 of feb,apr,jun 9:00", "1 of never 9:00", "of", "every mon,xyz 9:00", "1st", "1 of",
        "every 99999999999999999999 hours", "every ٣ minutes", "every day ٩:00", "of of of",
    ],
)  # fmt: skip
def test_words_that_mean_nothing_are_refused_at_the_rule(cron):
    with pytest.raises(BadCron) as caught:
        read_cron(cron)
    assert (caught.value.field, caught.value.message[-1]) == ("cron", ".")


def test_unix_rules_are_not_taken_for_words():
    assert not any(map(is_english, ["0 9 * * MON-FRI", "@daily", "* * * * *", ""]))
    assert read_cron("every 2 hours") == Span(120)
