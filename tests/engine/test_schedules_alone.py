"""Schedules by themselves: made, changed, fired by hand, and made up for."""

import pytest

from engine.errors import Conflict, InvalidInput, NotFound
from tests.engine.alone import EVERY_TEN, FLOW, HTTP, passes, runtime
from tests.engine.conftest import PATIENCE_S
from tests.engine.test_schedules import fired, scheduled

__all__ = ["runtime"]


def test_a_schedule_by_itself_starts_its_flow_at_its_times(runtime, clock):
    runtime.create_schedule(EVERY_TEN)
    passes(runtime, clock, minutes=10)
    run = runtime.wait(runtime.runs()[0][0]["run_id"], PATIENCE_S)
    assert run["input"] == {"scheduled_at": "2026-03-01T00:10:00.000Z", "from": "a schedule"}
    seen = runtime.schedule("tens")
    assert [seen[key] for key in ("flow_id", "node", "last_run_id", "last_status")] == [
        "shop",
        None,
        run["run_id"],
        "succeeded",
    ]


def test_publishing_its_flow_leaves_it_alone_and_unpublishing_pauses_it(runtime, clock):
    runtime.create_schedule(EVERY_TEN)
    runtime.publish(scheduled(), by="ann")
    active = runtime.schedule("tens")["state"]
    runtime.unpublish("shop")
    passes(runtime, clock, minutes=30)
    left = [(one["id"], one["state"]) for one in runtime.schedules()]
    assert (active, left, fired(runtime)) == ("active", [("tens", "paused")], [])


def test_a_time_whose_flow_is_gone_is_noted_and_the_next_one_comes(runtime, clock):
    runtime.create_schedule({**EVERY_TEN, "target": FLOW})
    with runtime._m.store._db.write() as tx:
        tx.exec_driver_sql("DELETE FROM versions")
    runtime._m.publisher._ids_known.clear()
    passes(runtime, clock, minutes=10)
    fire = runtime.fires("tens")[0]
    seen = runtime.schedule("tens")
    assert (fire["outcome"], fire["reason"], seen["next_at"][11:16]) == (
        "failed",
        "failed",
        "00:20",
    )
    assert "shop" in fire["message"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"cron": "0 0 30 2 *", "target": FLOW}, "cron"),
        ({"cron": "@daily", "target": {"flow": {"id": "none"}}}, "target.flow.id"),
        (
            {"cron": "@daily", "target": {"flow": {"id": "shop", "node": "x"}}},
            "target.flow.node",
        ),
        ({"cron": "@daily", "target": {}}, "target"),
        ({"cron": "@daily", "target": {"http": {"method": "GET"}}}, "target.http.url"),
        ({"cron": "@daily", "target": {"queue": {"name": "mail"}}}, "target.queue"),
        ({"cron": "@daily", "target": {"queue": {"flow": {"id": "shop"}}}}, "target.queue.name"),
        ({"cron": "@daily", "target": FLOW, "retry": {"retry_count": 1}}, "retry"),
        ({"cron": "@daily", "target": HTTP, "retry": {"retry_count": 6}}, "retry.retry_count"),
        ({"cron": "@daily", "target": HTTP, "retry": {"min_backoff": "2h"}}, "retry.min_backoff"),
        ({"cron": "@daily", "target": HTTP, "retry": {"max_doublings": -1}}, "retry.max_doublings"),
        ({"cron": "@daily", "target": HTTP, "attempt_deadline": "5s"}, "attempt_deadline"),
        ({"cron": "@daily", "target": HTTP, "attempt_deadline": "31m"}, "attempt_deadline"),
        ({"cron": "@daily", "target": FLOW, "overlap": "maybe"}, "overlap"),
        ({"cron": "@daily", "target": FLOW, "missed": "maybe"}, "missed"),
        ({"cron": "@daily", "target": FLOW, "id": "a b"}, "id"),
        ({"cron": "@daily", "target": FLOW, "id": "shop:tick"}, "id"),
        ({"at": "2026-02-28T23:59:59Z", "target": FLOW}, "at"),
        ({"cron": "@daily", "end": "2026-03-01T00:00:00Z", "target": FLOW}, "end"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_its_field(runtime, words, field):
    with pytest.raises(InvalidInput) as caught:
        runtime.create_schedule(words)
    assert [name for name, _ in caught.value.errors] == [field]
    assert runtime.schedules() == []


def test_an_id_is_taken_once(runtime):
    runtime.create_schedule(EVERY_TEN)
    with pytest.raises(Conflict):
        runtime.create_schedule({**EVERY_TEN, "cron": "@daily"})
    assert runtime.schedule("tens")["cron"] == "*/10 * * * *"


def test_a_change_with_the_same_rule_keeps_the_next_fire_and_the_last_ones(runtime, clock):
    runtime.create_schedule({**EVERY_TEN, "cron": "every 10 minutes"})
    passes(runtime, clock, minutes=17)
    runtime.change_schedule("tens", {**EVERY_TEN, "cron": "every 10 minutes", "missed": "all"})
    seen = runtime.schedule("tens")
    assert (seen["next_at"][11:16], seen["last_at"][11:16]) == ("00:20", "00:10")
    runtime.change_schedule("tens", {**EVERY_TEN, "cron": "every 20 minutes"})
    assert runtime.schedule("tens")["next_at"][11:16] == "00:37"


def test_a_change_leaves_a_paused_schedule_paused(runtime, clock):
    runtime.create_schedule(EVERY_TEN)
    runtime.pause_schedule("tens")
    runtime.change_schedule("tens", {**EVERY_TEN, "cron": "@hourly"})
    passes(runtime, clock, hours=3)
    assert (runtime.schedule("tens")["state"], fired(runtime)) == ("paused", [])
    runtime.resume_schedule("tens")
    assert runtime.schedule("tens")["next_at"][11:16] == "04:00"


def test_a_schedule_that_is_gone_fires_no_more(runtime, clock):
    runtime.create_schedule(EVERY_TEN)
    runtime.delete_schedule("tens")
    passes(runtime, clock, hours=3)
    assert fired(runtime) == []
    with pytest.raises(NotFound):
        runtime.delete_schedule("tens")


def test_a_node_s_schedule_is_changed_by_publishing_only(runtime):
    runtime.publish(scheduled(), by="ann")
    with pytest.raises(Conflict):
        runtime.change_schedule("shop:tick", EVERY_TEN)
    with pytest.raises(Conflict):
        runtime.delete_schedule("shop:tick")


def test_a_run_by_hand_is_shown_among_the_fires(runtime, clock):
    runtime.create_schedule(EVERY_TEN)
    passes(runtime, clock, minutes=10)
    clock.advance(minutes=3)
    run_id = runtime.run_schedule("tens")["run_id"]
    newest, first = runtime.fires("tens")
    assert (newest["by"], newest["run_id"], newest["late_ms"]) == ("hand", run_id, None)
    assert (first["by"], first["due_at"][11:16]) == ("schedule", "00:10")
    assert runtime.schedule("tens")["next_at"][11:16] == "00:20"


def test_a_backfill_starts_what_a_period_has_not_started_yet_once_each(runtime, clock):
    runtime.create_schedule(EVERY_TEN)
    passes(runtime, clock, minutes=10)
    runtime.pause_schedule("tens")
    passes(runtime, clock, minutes=45)
    first, last = clock.now_ms() - 55 * 60_000, clock.now_ms()
    made = runtime.backfill_schedule("tens", first=first, last=last)
    again = runtime.backfill_schedule("tens", first=first, last=last)
    found = [(one["due_at"][11:16], one["is_new"]) for one in made]
    assert found == [
        ("00:00", True),
        ("00:10", False),
        ("00:20", True),
        ("00:30", True),
        ("00:40", True),
        ("00:50", True),
    ]
    assert [one["is_new"] for one in again] == [False] * 6
    assert [one["run_id"] for one in again] == [one["run_id"] for one in made]
    assert len(runtime.runs(limit=99)[0]) == 6
    assert [one["by"] for one in runtime.fires("tens")].count("backfill") == 5


@pytest.mark.parametrize(
    ("first_minutes", "last_minutes", "field"),
    [(-10, 1, "until"), (0, -10, "from"), (-60 * 24 * 30, 0, "until")],
)
def test_a_period_that_cannot_be_made_up_for_is_refused(
    runtime, clock, first_minutes, last_minutes, field
):
    runtime.create_schedule(EVERY_TEN)
    now = clock.now_ms()
    with pytest.raises(InvalidInput) as caught:
        runtime.backfill_schedule(
            "tens", first=now + first_minutes * 60_000, last=now + last_minutes * 60_000
        )
    assert [name for name, _ in caught.value.errors] == [field]
    assert fired(runtime) == []
