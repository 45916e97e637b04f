"""Schedules of every kind, published in a flow and fired by the ticker."""

import pytest

from engine.errors import InvalidFlow
from tests.engine.conftest import tick, until
from tests.engine.flows import echo, edge, flow
from tests.engine.test_schedules import fired, has_fired


def timed(**config):
    nodes = {"tick": {"type": "trigger.schedule", "config": config}, "a": echo("x")}
    return flow(nodes, [edge("tick", "a")], id_="shop")


def test_a_span_fires_again_and_again_from_when_it_was_published(opened, clock):
    runtime = opened(clock=clock)
    clock.advance(s=30)
    runtime.publish(timed(every="10m"), by="ann")
    clock.advance(minutes=9, s=59)
    tick(runtime)
    assert fired(runtime) == []
    clock.advance(s=1)
    assert has_fired(runtime, 1) == ["00:10"]
    assert runtime.schedules()[0]["next_at"] == "2026-03-01T00:20:30.000Z"


def test_a_span_keeps_its_beat_over_edits_and_restarts(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(timed(every="10m"), by="ann")
    clock.advance(minutes=7)
    runtime.publish(timed(every="10m", input={"edited": True}), by="ann")
    runtime.close()
    clock.advance(minutes=3)
    assert has_fired(opened(clock=clock), 1) == ["00:10"]


def test_an_instant_fires_once_and_the_schedule_has_ended(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(timed(at="2026-03-01T00:05:00Z"), by="ann")
    clock.advance(minutes=5)
    assert has_fired(runtime, 1) == ["00:05"]
    runtime.publish(timed(at="2026-03-01T00:05:00Z", input=1), by="ann")
    clock.advance(hours=5)
    tick(runtime)
    seen = runtime.schedules()[0]
    assert (fired(runtime), seen["next_at"], seen["state"]) == (["00:05"], None, "ended")


def test_words_fire_at_their_times(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(timed(cron="every 20 minutes from 1:00 to 1:30", missed="all"), by="ann")
    clock.advance(hours=3)
    assert has_fired(runtime, 2) == ["01:00", "01:20"]


def test_nothing_fires_before_the_start_or_after_the_end(opened, clock):
    runtime = opened(clock=clock)
    bounds = {"start": "2026-03-01T00:25:00Z", "end": "2026-03-01T00:40:00Z"}
    runtime.publish(timed(cron="*/10 * * * *", missed="all", **bounds), by="ann")
    clock.advance(hours=3)
    assert has_fired(runtime, 2) == ["00:30", "00:40"]


def test_missed_times_that_are_older_than_the_window_are_left_out(opened, clock):
    first = opened(clock=clock)
    first.publish(timed(cron="*/10 * * * *", missed="all", window="25m"), by="ann")
    first.close()
    clock.advance(hours=1, minutes=1)
    runtime = opened(clock=clock)
    assert has_fired(runtime, 3) == ["00:40", "00:50", "01:00"]
    notes = {one["due_at"][11:16]: one["reason"] for one in runtime.fires("shop:tick")}
    assert (notes["00:30"], notes["00:40"]) == ("too_late", None)


def test_jitter_is_late_by_the_same_amount_at_every_engine_and_never_early(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(timed(cron="*/10 * * * *", jitter="5m"), by="ann")
    due = runtime.schedules()[0]["next_at"]
    runtime.close()
    runtime = opened(clock=clock)
    assert "2026-03-01T00:10:00.000Z" < due < "2026-03-01T00:15:00.001Z"
    assert runtime.schedules()[0]["next_at"] == due
    clock.advance(minutes=10)
    tick(runtime)
    assert fired(runtime) == []
    clock.advance(minutes=5)
    assert has_fired(runtime, 1) == ["00:10"]


def test_jitter_loses_and_repeats_nothing_over_an_outage(opened, clock):
    first = opened(clock=clock)
    first.publish(timed(cron="* * * * *", jitter="10m", missed="all"), by="ann")
    first.close()
    clock.advance(hours=1)
    runtime = opened(clock=clock)
    until(lambda: len(fired(runtime)) >= 50, "fires")
    for _ in range(12):
        clock.advance(minutes=1)
        tick(runtime)
    wanted = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(1, 62)]
    assert has_fired(runtime, 61)[:61] == wanted


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({}, "config.cron"),
        ({"cron": "0 0 30 2 *"}, "config.cron"),
        ({"cron": "every 7 minutes synchronized"}, "config.cron"),
        ({"cron": "@daily", "every": "5m"}, "config.every"),
        ({"every": "1ms"}, "config.every"),
        ({"at": "2026-02-30T00:00:00Z"}, "config.at"),
        ({"cron": "@daily", "time_zone": "Mars/Base"}, "config.time_zone"),
        ({"cron": "@daily", "jitter": "2d"}, "config.jitter"),
    ],
    ids=str,
)
def test_what_can_never_fire_is_refused_with_its_field(runtime, config, field):
    with pytest.raises(InvalidFlow) as caught:
        runtime.publish(timed(**config), by="ann")
    assert [finding.field for finding in caught.value.findings] == [field]
