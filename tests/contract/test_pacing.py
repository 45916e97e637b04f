"""The brake of a queue, and its counts by time."""

import pytest

from engine.store import pacing
from engine.store.records_tasks import MeterRow, QueueRow, Standing
from tests.contract.rows import a_task

QUEUE = QueueRow("mail")
NOW = 10_000_000


def outcomes(count, state="waiting", status=None):
    return [a_task(f"t{n}", state=state, last_status=status) for n in range(count)]


def settled(meter, tasks, now=NOW):
    return pacing.settled(meter._replace(running=len(tasks)), tasks, now)


@pytest.mark.parametrize("status", [429, 503])
def test_an_overloaded_target_halves_the_rate_once_a_second(status):
    meter = settled(MeterRow("mail"), outcomes(1, status=status))
    again = settled(meter, outcomes(1, status=status), NOW + 999)
    later = settled(again, outcomes(1, status=status), NOW + 1_000)
    rates = [pacing.rate_of(QUEUE, one, NOW + 1_000) for one in (meter, again, later)]
    assert rates == [258, 258, 129]


def test_one_that_succeeds_in_the_end_brakes_nothing():
    meter = settled(MeterRow("mail"), outcomes(1, state="done", status=200))
    assert pacing.brake_of(meter, NOW) == pacing.WHOLE


def test_a_brake_lets_go_within_a_minute_and_has_a_least():
    meter = MeterRow("mail")
    for second in range(20):
        meter = settled(meter, outcomes(1, status=503), NOW + 1_000 * second)
    end = NOW + 19_000
    brakes = [pacing.brake_of(meter, end + passed) for passed in (0, 30_000, 60_000)]
    assert brakes[0] >= pacing.BRAKE_MIN
    assert brakes[1:] == [brakes[0] + 500, 1_000]


def test_failures_brake_when_they_are_many_and_most():
    few = settled(MeterRow("mail"), outcomes(19, status=500))
    half = settled(MeterRow("mail"), outcomes(10, status=500) + outcomes(10, "done", 200))
    most = settled(few, outcomes(1, status=500), NOW + 500)
    assert [pacing.brake_of(one, NOW + 500) for one in (few, half, most)] == [1_000, 1_000, 500]


def test_failures_of_long_ago_do_not_brake():
    few = settled(MeterRow("mail"), outcomes(19, status=500))
    later = settled(few, outcomes(1, status=500), NOW + pacing.WINDOW_MS)
    assert pacing.brake_of(later, NOW + pacing.WINDOW_MS) == pacing.WHOLE


def test_a_braked_queue_gives_fewer_tokens_and_a_smaller_burst():
    meter = MeterRow("mail", brake=500, brake_at=NOW, filled_at=NOW)
    assert pacing.permits(QUEUE, pacing.fill(QUEUE, meter, NOW)) == 50


def test_attempts_of_the_last_minute_are_estimated():
    begin = 60_000 * 1_000
    meter = settled(MeterRow("mail"), outcomes(60), begin + 59_000)
    meter = settled(meter, outcomes(10), begin + 60_000)
    found = [pacing.last_minute(meter, begin + 60_000 + s * 1_000) for s in (0, 30, 59, 60, 120)]
    assert found == [70, 40, 11, 10, 0]


def test_a_derived_burst_is_a_fifth_of_a_second():
    rates = (0.1, 1, 100, 500, 10_000)
    bursts = [pacing.burst_of(QUEUE._replace(max_dispatches_per_second=rate)) for rate in rates]
    assert bursts == [10, 10, 20, 100, 500]


@pytest.mark.parametrize(
    ("queue", "meter", "first_due", "forced", "wanted"),
    [
        ({}, {}, NOW + 5, False, NOW + 5),
        ({}, {}, None, False, None),
        ({}, {"tokens": 0, "filled_at": NOW}, NOW - 5, False, NOW + 20),
        ({"max_dispatches_per_second": 1}, {"tokens": 0, "filled_at": NOW}, 0, False, NOW + 1_000),
        ({}, {"running": 1_000}, NOW, False, None),
        ({"state": "paused"}, {}, NOW, False, None),
        ({"state": "paused"}, {}, NOW, True, NOW),
        ({"state": "disabled"}, {}, NOW, True, None),
        ({"state": "paused"}, {"purge_before": 1}, None, False, NOW),
    ],
)
def test_a_queue_has_something_to_do_at_a_moment(queue, meter, first_due, forced, wanted):
    standing = Standing(
        QUEUE._replace(**queue), MeterRow("mail")._replace(**meter), first_due, forced
    )
    assert pacing.next_moment(standing, NOW) == wanted
