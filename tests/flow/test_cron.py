"""Cron rules at clock changes, against instants found minute by minute with zoneinfo."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.flow.cron import BadCron, CronRule

MINUTE = timedelta(minutes=1)
CHANGES = {
    ("Europe/Berlin", "forward"): datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    ("Europe/Berlin", "back"): datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
    ("America/New_York", "forward"): datetime(2026, 3, 8, 7, 0, tzinfo=UTC),
    ("America/New_York", "back"): datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
    ("Africa/Cairo", "forward"): datetime(2026, 4, 23, 22, 0, tzinfo=UTC),
    ("Africa/Cairo", "back"): datetime(2026, 10, 29, 21, 0, tzinfo=UTC),
    ("Australia/Lord_Howe", "forward"): datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    ("Australia/Lord_Howe", "back"): datetime(2026, 4, 4, 15, 0, tzinfo=UTC),
}
RULES = [
    "30 2 * * *",
    "15 0 * * *",
    "30 23 * * *",
    "15,45 1 * * *",
    "45 1-3 * * *",
    "0 * * * *",
    "*/30 * * * *",
    "*/20 2 * * *",
    "0 3 * * *",
    "10 */2 * * *",
]


def numbers(field, least, most):
    found = set()
    for term in field.split(","):
        span, _, step = term.partition("/")
        low, _, high = span.partition("-")
        first = least if span == "*" else int(low)
        last = most if span == "*" else int(high or low)
        found |= set(range(first, last + 1, int(step or 1)))
    return found


def expected(rule, zone, gap, repeated, start, end):
    """List the fires between two moments by looking at every minute of the wall clock."""
    minute, hour = rule.split()[:2]
    minutes, hours = numbers(minute, 0, 59), numbers(hour, 0, 23)
    ticks = [start + MINUTE * n for n in range(int((end - start) / MINUTE) + 1)]
    walls = [tick.astimezone(zone).replace(tzinfo=None) for tick in ticks]
    at = {}
    for tick, wall in zip(ticks, walls, strict=True):
        at.setdefault(wall, []).append(tick)
    runs_on = minute.startswith("*") or hour.startswith("*")
    fires = set()
    wall = walls[0]
    while wall <= walls[-1]:
        if wall.minute in minutes and wall.hour in hours:
            moments = at.get(wall, [])
            if not moments and gap == "after" and not runs_on:
                moments = [t for t, w in zip(ticks, walls, strict=True) if w > wall][:1]
            both = runs_on or repeated == "both"
            fires |= set(moments if both else moments[:1])
        wall += MINUTE
    return sorted(fires)


def fires(rule, start, end):
    found, at = [], start - timedelta(seconds=1)
    while (at := rule.next_after(at)) is not None and at <= end:
        found.append(at)
    return found


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("zone", "change"), CHANGES)
@pytest.mark.parametrize("gap", ["after", "skip"])
@pytest.mark.parametrize("repeated", ["first", "both"])
def test_a_rule_fires_around_a_clock_change_when_its_policies_say(
    rule, zone, change, gap, repeated
):
    moment = CHANGES[zone, change]
    offsets = [(moment + MINUTE * n).astimezone(ZoneInfo(zone)).utcoffset() for n in (-1, 0)]
    assert (offsets[0] < offsets[1]) is (change == "forward")
    start, end = moment - timedelta(hours=30), moment + timedelta(hours=30)
    found = fires(CronRule(rule, zone, gap=gap, repeated=repeated), start, end)
    assert found == expected(rule, ZoneInfo(zone), gap, repeated, start, end)


@pytest.mark.parametrize(
    ("cron", "zone", "gap", "repeated", "first"),
    [
        ("30 2 * * *", "Europe/Berlin", "after", "first", ["2026-03-29T01:00", "2026-03-30T00:30"]),
        ("30 2 * * *", "Europe/Berlin", "skip", "first", ["2026-03-30T00:30", "2026-03-31T00:30"]),
        ("15 0 * * *", "Africa/Cairo", "after", "first", ["2026-04-23T22:00", "2026-04-24T21:15"]),
    ],
)
def test_a_skipped_time_fires_right_after_the_gap_or_not_at_all(cron, zone, gap, repeated, first):
    rule = CronRule(cron, zone, gap=gap, repeated=repeated)
    start = datetime.fromisoformat(first[0]).replace(tzinfo=UTC) - timedelta(hours=3)
    one = rule.next_after(start)
    assert [one, rule.next_after(one)] == [
        datetime.fromisoformat(text).replace(tzinfo=UTC) for text in first
    ]


def test_a_repeated_time_fires_twice_only_when_both_are_wanted():
    start, end = datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC)
    once = fires(CronRule("30 2 * * *", "Europe/Berlin"), start, end)
    twice = fires(CronRule("30 2 * * *", "Europe/Berlin", repeated="both"), start, end)
    assert (once, twice) == (
        [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)],
        [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)],
    )


@pytest.mark.parametrize(
    ("cron", "start", "days"),
    [
        ("0 0 * * 0", "2026-03-02", [8, 15, 22]),
        ("0 0 * * 7", "2026-03-02", [8, 15, 22]),
        ("0 0 * * SUN", "2026-03-02", [8, 15, 22]),
        ("0 0 * * sun-mon", "2026-03-02", [8, 9, 15]),
        ("0 0 13 * FRI", "2026-03-01", [6, 13, 20]),
        ("0 0 10 * FRI", "2026-03-01", [6, 10, 13]),
        ("@daily", "2026-03-01", [2, 3, 4]),
        ("@weekly", "2026-03-02", [8, 15, 22]),
        ("0 0 * MAR MON-FRI", "2026-03-01", [2, 3, 4]),
        ("0 0 */10 * *", "2026-03-01", [11, 21, 31]),
        ("0 0 */2 * *", "2026-03-01", [3, 5, 7]),
        ("0 0 */2 * *", "2026-03-30", [31, 1, 3]),
        ("0 0 1-7/3 * *", "2026-03-01", [4, 7, 1]),
        ("0 0 5 * 1,7", "2026-03-01", [2, 5, 8]),
        ("0 0 * * 5-7", "2026-03-01", [6, 7, 8]),
        ("0 0 L * *", "2026-03-01", [31, 30, 31]),
        ("0 0 * * MON#2", "2026-03-01", [9, 13, 11]),
    ],
)
def test_days_follow_the_rules_of_cron(cron, start, days):
    found, at = [], datetime.fromisoformat(start).replace(tzinfo=UTC)
    for _ in days:
        at = CronRule(cron).next_after(at)
        found.append(at.day)
    assert found == days


@pytest.mark.parametrize(
    "cron",
    ["", "* * * *", "* * * * * *", "0 0 * * fri-mon", "60 * * * *", "* 24 * * *", "0 0 31 2 *",
     "@reboot", "a b c d e",
     "0 0 0 * *", "*/0 * * * *", "-1 * * * *", "1-2-3 * * * *", "0 0 * * 8", "٣ * * * *",
     "0 " * 300, "0 0 30 2 *", "\x00 * * * *", "*/60 * * * *", "0 */24 * * *", "0 0 */32 * *",
     "0 0 1 */13 *", "0 0 * * */8", "5-5 * * * *", "10-5 * * * *", "0 0 * * mon-mon",
     "*/99999999999999999999 * * * *", "*/-1 * * * *", "* * * foo *", "@every 5m"],
)  # fmt: skip
def test_what_is_no_rule_is_refused_with_its_field(cron):
    with pytest.raises(BadCron) as caught:
        CronRule(cron)
    assert caught.value.field == "cron"


@pytest.mark.parametrize(
    "zone", ["Mars/Base", "", "../../etc/passwd", "Europe", "\x00", "x" * 5000]
)
def test_what_is_no_time_zone_is_refused_with_its_field(zone):
    with pytest.raises(BadCron) as caught:
        CronRule("@daily", zone)
    assert caught.value.field == "time_zone"


def test_the_29th_of_february_is_found_years_ahead():
    at = CronRule("0 0 29 2 *").next_after(datetime(2026, 3, 1, tzinfo=UTC))
    assert at == datetime(2028, 2, 29, tzinfo=UTC)


@given(
    at=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    rule=st.sampled_from(RULES),
    zone=st.sampled_from(sorted({zone for zone, _ in CHANGES})),
    gap=st.sampled_from(["after", "skip"]),
    repeated=st.sampled_from(["first", "both"]),
)
@settings(max_examples=200, deadline=None)
def test_the_next_fire_is_later_and_nothing_lies_between(at, rule, zone, gap, repeated):
    cron = CronRule(rule, zone, gap=gap, repeated=repeated)
    following = cron.next_after(at)
    between = at + (following - at) / 2
    assert following > at
    assert cron.next_after(between) == following
