"""What happens at a nominal time while the run before goes on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.drivers.timing.deciding import OVERLAPS, Decision, decide
from tests.engine.conftest import PATIENCE_S, tick, until
from tests.engine.flows import gate
from tests.engine.test_schedules import fired, has_fired, scheduled


@pytest.fixture
def busy(opened, clock, tmp_path):
    """Publish a schedule whose runs wait for a file, and let its first time come."""

    def busy_(**config):
        runtime = opened(clock=clock)
        runtime.publish(scheduled(nodes={"a": gate(tmp_path / "go")}, **config), by="ann")
        clock.advance(minutes=10)
        has_fired(runtime, 1)
        return runtime

    return busy_


def passes(runtime, clock, times):
    for _ in range(times):
        clock.advance(minutes=10)
        tick(runtime)


def notes(runtime):
    found = runtime.fires("shop:tick")
    return {one["due_at"][11:16]: one["reason"] or one["outcome"] for one in found}


def end_first(runtime, tmp_path):
    (tmp_path / "go").touch()
    first = runtime.runs(limit=99)[0][-1]["run_id"]
    return runtime.wait(first, PATIENCE_S)


def test_one_time_waits_for_the_run_before_and_the_others_pass(busy, clock, tmp_path):
    runtime = busy(overlap="queue_one")
    passes(runtime, clock, 3)
    assert (fired(runtime), runtime.schedules()[0]["waiting_at"][11:16]) == (["00:10"], "00:20")
    end_first(runtime, tmp_path)
    tick(runtime)
    assert has_fired(runtime, 2) == ["00:10", "00:20"]
    assert notes(runtime) == {
        "00:10": "fired",
        "00:20": "fired",
        "00:30": "overlap",
        "00:40": "overlap",
    }
    assert runtime.schedules()[0]["waiting_at"] is None


def test_what_waits_outlives_a_restart_and_an_edit(busy, opened, clock, tmp_path):
    runtime = busy(overlap="queue_one")
    passes(runtime, clock, 1)
    runtime.close(drain_s=0)
    runtime = opened(clock=clock)
    tick(runtime)
    runtime.publish(
        scheduled(nodes={"a": gate(tmp_path / "go")}, overlap="queue_one", input={"new": 1}),
        by="ann",
    )
    assert fired(runtime) == ["00:10"]
    end_first(runtime, tmp_path)
    assert has_fired(runtime, 2) == ["00:10", "00:20"]


def test_what_waits_stays_while_the_schedule_is_paused(busy, clock, tmp_path):
    runtime = busy(overlap="queue_one")
    passes(runtime, clock, 1)
    runtime.pause_schedule("shop:tick")
    end_first(runtime, tmp_path)
    tick(runtime)
    assert fired(runtime) == ["00:10"]
    runtime.resume_schedule("shop:tick")
    assert has_fired(runtime, 2) == ["00:10", "00:20"]


def test_an_instant_waits_as_well_and_the_schedule_has_ended_after_it(opened, clock, tmp_path):
    runtime = opened(clock=clock)
    at = ["2026-03-01T00:10:00Z", "2026-03-01T00:20:00Z"]
    document = scheduled("", nodes={"a": gate(tmp_path / "go")}, at=at, overlap="queue_one")
    runtime.publish(document, by="ann")
    passes(runtime, clock, 1)
    until(lambda: fired(runtime), "the first")
    passes(runtime, clock, 1)
    assert (runtime.schedules()[0]["state"], runtime.schedules()[0]["next_at"]) == ("active", None)
    end_first(runtime, tmp_path)
    assert has_fired(runtime, 2) == ["00:10", "00:20"]
    assert runtime.schedules()[0]["state"] == "ended"


def test_the_run_before_is_cancelled_and_the_newest_time_starts_at_its_end(busy, clock):
    runtime = busy(overlap="cancel_previous")
    passes(runtime, clock, 1)
    first = runtime.runs()[0][-1]["run_id"]
    assert runtime.wait(first, PATIENCE_S)["state"] == "cancelled"
    assert has_fired(runtime, 2) == ["00:10", "00:20"]


def test_of_several_missed_times_one_starts_and_one_waits(opened, clock, tmp_path):
    first = opened(clock=clock)
    document = scheduled(nodes={"a": gate(tmp_path / "go")}, missed="all", overlap="queue_one")
    first.publish(document, by="ann")
    first.close()
    clock.advance(minutes=45)
    runtime = opened(clock=clock)
    has_fired(runtime, 1)
    assert runtime.schedules()[0]["waiting_at"][11:16] == "00:20"
    (tmp_path / "go").touch()
    assert has_fired(runtime, 2) == ["00:10", "00:20"]


TIMES = st.lists(st.integers(0, 99), unique=True, max_size=6).map(sorted)


@given(times=TIMES, overlap=st.sampled_from(OVERLAPS), is_running=st.booleans())
def test_every_time_has_one_fate_and_overlaps_are_as_the_policy_says(times, overlap, is_running):
    made = decide(overlap, times, is_running=is_running)
    waits = [] if made.waits is None else [made.waits]
    assert sorted([*made.starts, *waits, *made.left_out]) == times
    if overlap != "allow":
        assert len(made.starts) <= (0 if is_running else 1)
    assert made.is_cancelling is (overlap == "cancel_previous" and is_running and bool(times))


def test_with_overlaps_allowed_everything_starts():
    assert decide("allow", [1, 2], is_running=True) == Decision(starts=[1, 2])
