"""A schedule remembers what became of its last nominal times."""

import pytest

from engine.errors import NotFound
from tests.engine.conftest import tick, until
from tests.engine.flows import echo, edge, flow, gate

SCHEDULE = "shop:tick"


def scheduled(work=None, **config):
    config = {"cron": "*/10 * * * *", **config}
    nodes = {"tick": {"type": "trigger.schedule", "config": config}, "a": work or echo("x")}
    return flow(nodes, [edge("tick", "a")], id_="shop")


def noted(runtime, count):
    until(lambda: len(runtime.fires(SCHEDULE, limit=99)) >= count, f"{count} notes")
    return runtime.fires(SCHEDULE)


def test_a_fire_is_noted_with_its_run_and_how_late_it_was(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(scheduled(), by="ann")
    clock.advance(minutes=10, s=7)
    tick(runtime)

    (fire,) = noted(runtime, 1)
    assert fire | {"run_id": "r"} == {
        "due_at": "2026-03-01T00:10:00.000Z",
        "fired_at": "2026-03-01T00:10:07.000Z",
        "late_ms": 7_000,
        "outcome": "fired",
        "reason": None,
        "message": None,
        "run_id": "r",
        "task_id": None,
        "by": "schedule",
    }
    assert fire["run_id"] == runtime.runs()[0][0]["run_id"]


@pytest.mark.parametrize(
    ("missed", "found"),
    [
        ("latest", [("00:30", "fired", None), ("00:20", "missed", "newer")]),
        ("all", [("00:30", "fired", None), ("00:20", "fired", None)]),
        ("skip", [("00:30", "missed", "too_late"), ("00:20", "missed", "too_late")]),
    ],
)
def test_times_that_passed_while_nothing_ran_are_noted(opened, clock, missed, found):
    first = opened(clock=clock)
    first.publish(scheduled(missed=missed), by="ann")
    first.close()
    clock.advance(minutes=35)
    runtime = opened(clock=clock)
    tick(runtime)

    fires = [(one["due_at"][11:16], one["outcome"], one["reason"]) for one in noted(runtime, 3)]
    assert fires[:2] == found


def test_a_time_at_which_the_run_before_still_ran_is_noted(opened, clock, tmp_path):
    runtime = opened(clock=clock)
    runtime.publish(scheduled(gate(tmp_path / "go"), overlap="skip"), by="ann")
    clock.advance(minutes=10)
    tick(runtime)
    noted(runtime, 1)
    clock.advance(minutes=10)
    tick(runtime)

    newest = noted(runtime, 2)[0]
    (tmp_path / "go").touch()
    assert (newest["outcome"], newest["reason"]) == ("skipped", "overlap")


def test_what_is_noted_outlives_a_new_version_and_is_bounded(opened, clock):
    first = opened(clock=clock)
    first.publish(scheduled(missed="all"), by="ann")
    first.close()
    clock.advance(hours=20)
    runtime = opened(clock=clock)
    tick(runtime)
    noted(runtime, 60)
    runtime.publish(scheduled(echo("y"), missed="all"), by="ann")

    assert len(runtime.fires(SCHEDULE, limit=500)) == 60
    assert runtime.fires(SCHEDULE, limit=1)[0]["due_at"] == "2026-03-01T20:00:00.000Z"


def test_an_unknown_schedule_has_no_fires(runtime):
    with pytest.raises(NotFound):
        runtime.fires("shop:none")
