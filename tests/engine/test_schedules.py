"""Cron triggers: one run per nominal time, whatever happens in between."""

import pytest

from engine.errors import InvalidInput, NotFound
from tests.engine.conftest import PATIENCE_S, tick, until
from tests.engine.flows import echo, edge, flow, gate


def scheduled(cron="*/10 * * * *", *, nodes=None, id_="shop", **config):
    tick = {"type": "trigger.schedule", "config": {"cron": cron, **config}}
    work = nodes or {"a": echo("{{ input.scheduled_at }}")}
    return flow({"tick": tick, **work}, [edge("tick", next(iter(work)))], id_=id_)


def fired(runtime, flow_id="shop"):
    """The nominal times that have runs, oldest first."""
    runs, _ = runtime.runs(flow_id=flow_id, limit=200)
    return sorted(runtime.run(run["run_id"])["input"]["scheduled_at"][11:16] for run in runs)


def has_fired(runtime, count, flow_id="shop"):
    until(lambda: len(fired(runtime, flow_id)) >= count, f"{count} fires")
    tick(runtime)
    return fired(runtime, flow_id)


def test_a_published_schedule_fires_at_its_time_and_not_before(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(scheduled(), by="ann")
    clock.advance(minutes=9, s=59)
    tick(runtime)
    assert fired(runtime) == []
    clock.advance(s=1)
    assert has_fired(runtime, 1) == ["00:10"]


def test_a_scheduled_run_has_its_nominal_time_and_its_own_input(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(scheduled(input={"shop": "north"}), by="ann")
    clock.advance(minutes=10, s=7)
    has_fired(runtime, 1)
    run_id = runtime.runs()[0][0]["run_id"]
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["input"], view["output"]) == (
        {"scheduled_at": "2026-03-01T00:10:00.000Z", "shop": "north"},
        {"a": {"value": "2026-03-01T00:10:00.000Z"}},
    )


@pytest.mark.parametrize(
    ("missed", "expected"),
    [("latest", ["01:00"]), ("all", ["00:10", "00:20", "00:30", "00:40", "00:50", "01:00"])],
)
def test_missed_times_are_made_up_for_after_a_restart(opened, clock, missed, expected):
    first = opened(clock=clock)
    first.publish(scheduled(missed=missed), by="ann")
    first.close()
    clock.advance(hours=1, minutes=5)
    assert has_fired(opened(clock=clock), len(expected)) == expected


def test_missed_times_are_skipped_when_the_schedule_says_so(opened, clock):
    first = opened(clock=clock)
    first.publish(scheduled(missed="skip"), by="ann")
    first.close()
    clock.advance(hours=1, minutes=5)
    runtime = opened(clock=clock)
    tick(runtime)
    assert fired(runtime) == []
    clock.advance(minutes=5)
    assert has_fired(runtime, 1) == ["01:10"]


def test_a_nominal_time_fires_once_over_edits_and_restarts(opened, clock):
    runtime = opened(clock=clock)
    for n in range(20):
        runtime.publish(scheduled(nodes={"a": echo(n)}), by="ann")
        clock.advance(minutes=1)
        tick(runtime)
        if n % 7 == 6:
            runtime.close()
            runtime = opened(clock=clock)
    assert has_fired(runtime, 2) == ["00:10", "00:20"]


def test_a_fire_runs_the_version_of_its_moment(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(scheduled(nodes={"a": echo("old")}), by="ann")
    runtime.publish(scheduled(nodes={"a": echo("new")}), by="ann")
    clock.advance(minutes=10)
    has_fired(runtime, 1)
    assert [run["version"] for run in runtime.runs()[0]] == [2]


def test_a_schedule_that_was_taken_out_of_its_flow_fires_no_more(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(scheduled(), by="ann")
    runtime.publish(flow({"a": echo()}), by="ann")
    clock.advance(hours=3)
    tick(runtime)
    assert (runtime.runs()[0], runtime.schedules()) == ([], [])


def test_an_unpublished_flow_fires_no_more(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(scheduled(), by="ann")
    runtime.unpublish("shop")
    clock.advance(hours=3)
    tick(runtime)
    assert runtime.runs()[0] == []


def test_a_paused_schedule_misses_nothing_that_it_makes_up_for(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(scheduled(missed="all"), by="ann")
    runtime.pause_schedule("shop:tick")
    clock.advance(hours=1)
    tick(runtime)
    runtime.resume_schedule("shop:tick")
    assert runtime.schedules()[0]["next_at"] == "2026-03-01T01:10:00.000Z"
    clock.advance(minutes=10)
    assert has_fired(runtime, 1) == ["01:10"]


def test_a_fire_is_skipped_while_the_last_run_goes_on(opened, clock, tmp_path):
    runtime = opened(clock=clock)
    nodes = {"a": gate(tmp_path / "go")}
    runtime.publish(scheduled(overlap="skip", nodes=nodes), by="ann")
    clock.advance(minutes=10)
    has_fired(runtime, 1)
    clock.advance(minutes=10)
    tick(runtime)
    (tmp_path / "go").touch()
    runtime.wait(runtime.runs()[0][0]["run_id"], PATIENCE_S)
    clock.advance(minutes=10)
    assert has_fired(runtime, 2) == ["00:10", "00:30"]


def test_many_schedules_fire_in_one_tick(opened, clock):
    runtime = opened(clock=clock)
    for n in range(30):
        runtime.publish(scheduled(id_=f"f{n}"), by="ann")
    clock.advance(minutes=10)
    until(lambda: len(runtime.runs(limit=200)[0]) == 30, "30 fires")
    tick(runtime)
    assert len(runtime.runs(limit=200)[0]) == 30


def test_a_schedule_can_be_fired_by_hand_besides_its_times(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(scheduled(), by="ann")
    run_id = runtime.run_schedule("shop:tick")["run_id"]
    assert runtime.wait(run_id, PATIENCE_S)["input"]["scheduled_at"] == "2026-03-01T00:00:00.000Z"
    assert runtime.schedules()[0]["next_at"] == "2026-03-01T00:10:00.000Z"


def test_schedules_tell_their_last_and_next_fire(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(scheduled(), by="ann")
    clock.advance(minutes=10)
    has_fired(runtime, 1)
    seen = runtime.schedules()[0]
    assert [seen[key] for key in ("id", "state", "last_at", "next_at", "last_run_id")] == [
        "shop:tick",
        "active",
        "2026-03-01T00:10:00.000Z",
        "2026-03-01T00:20:00.000Z",
        runtime.runs()[0][0]["run_id"],
    ]


def test_a_ticker_survives_an_error_of_the_store(opened, clock, monkeypatch):
    runtime = opened(clock=clock)
    runtime.publish(scheduled(), by="ann")

    def broken(**_):
        raise RuntimeError("no store today")

    with monkeypatch.context() as patch:
        patch.setattr(runtime._m.store, "due_schedules", broken)
        patch.setattr(runtime._m.store, "next_wake", broken)
        clock.advance(minutes=10)
        tick(runtime)
    assert has_fired(runtime, 1) == ["00:10"]


def test_the_preview_is_what_will_fire(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(scheduled("30 9 * * 1"), by="ann")
    preview = runtime.preview_schedule("30 9 * * 1", count=2)
    assert preview == ["2026-03-02T09:30:00.000Z", "2026-03-09T09:30:00.000Z"]
    assert runtime.schedules()[0]["next_at"] == preview[0]


def test_a_bad_rule_has_no_preview(runtime):
    with pytest.raises(InvalidInput) as caught:
        runtime.preview_schedule("61 * * * *")
    assert caught.value.errors[0][0] == "cron"


def test_an_unknown_schedule_is_not_found(runtime):
    with pytest.raises(NotFound):
        runtime.run_schedule("shop:tick")
