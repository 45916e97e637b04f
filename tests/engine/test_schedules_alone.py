"""Schedules by themselves: made, changed, fired by hand, made up for, with any target."""

import json

import pytest

from engine.errors import Conflict, InvalidInput, NotFound
from tests.engine.conftest import PATIENCE_S, tick, until
from tests.engine.flows import echo, flow
from tests.engine.test_schedules import fired, scheduled

FLOW = {"flow": {"id": "shop", "input": {"from": "a schedule"}}}
HTTP = {"http": {"method": "POST", "url": "http://127.0.0.1:1/", "json": {"a": 1}}}
EVERY_TEN = {"id": "tens", "cron": "*/10 * * * *", "target": FLOW}


@pytest.fixture
def runtime(opened, clock):
    made = opened(clock=clock)
    made.publish(flow({"a": echo("{{ input }}")}, id_="shop"), by="ann")
    return made


def passes(runtime, clock, **span):
    clock.advance(**span)
    tick(runtime)


def tasks(runtime, queue="schedules"):
    states = ("waiting", "running", "done", "failed")
    store = runtime._m.store
    found = [task for state in states for task in store.tasks(queue, state=state, limit=99)]
    return list({task.task_id: task for task in found}.values())  # one may move on meanwhile


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


def test_publishing_and_unpublishing_its_flow_leaves_it_alone(runtime, clock):
    runtime.create_schedule(EVERY_TEN)
    runtime.publish(scheduled(), by="ann")
    runtime.unpublish("shop")
    assert [one["id"] for one in runtime.schedules()] == ["tens"]


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


def test_an_address_is_called_by_a_task_with_the_schedule_s_own_retry(runtime, clock):
    retry = {"retry_count": 3, "max_retry_duration": "10m", "min_backoff": "7s"}
    words = {"id": "call", "cron": "*/10 * * * *", "target": HTTP, "retry": retry}
    runtime.create_schedule({**words, "attempt_deadline": "20s"})
    passes(runtime, clock, minutes=10)
    (task,) = tasks(runtime)
    headers = json.loads(task.target)["http"]["headers"]
    assert headers["X-CloudScheduler-JobName"] == "call"
    assert headers["X-CloudScheduler-ScheduleTime"] == "2026-03-01T00:10:00.000Z"
    assert (task.idempotency_key[:14], task.deadline_ms) == ("schedule:call:", 20_000)
    rule = json.loads(task.retry)
    assert (rule["max_attempts"], rule["max_retry_ms"], rule["min_backoff_ms"]) == (
        4,
        600_000,
        7_000,
    )
    assert (rule["max_backoff_ms"], rule["max_doublings"]) == (3_600_000, 5)
    assert runtime.fires("call")[0]["task_id"] == task.task_id


def test_the_state_of_the_last_attempt_is_told(runtime, clock):
    retry = {"retry_count": 1, "min_backoff": "30s"}
    runtime.create_schedule({"id": "call", "cron": "*/10 * * * *", "target": HTTP, "retry": retry})
    passes(runtime, clock, minutes=10)
    until(lambda: runtime.schedule("call")["last_error"], "an attempt")
    seen = runtime.schedule("call")
    assert (seen["last_status"], seen["last_error"]["code"]) == ("waiting", "connection.refused")
    assert seen["retry_at"] == "2026-03-01T00:10:30.000Z"


def test_a_nominal_time_puts_one_task_whatever_happens_in_between(runtime, opened, clock):
    runtime.create_schedule({"id": "call", "cron": "*/10 * * * *", "target": HTTP})
    clock.advance(minutes=10)
    source = runtime._m.schedules.source
    for _ in range(2):  # as if the process had died after the task and before the cursor
        for due in source.due(clock.now_ms()):
            source.fire(due.id, due.times)
            source.move(due.id, due.following(due.times[-1]))
        taken = source._taken["call"]
        assert source._prepare(taken)
        source._put_tasks([taken])
    tick(runtime)
    assert len(tasks(runtime)) == 1


def test_a_queue_of_one_s_own_takes_the_task(runtime, clock):
    target = {"queue": {"name": "mail", "flow": {"id": "shop", "input": 5}}}
    runtime.create_schedule({"id": "mail", "every": "1h", "target": target})
    passes(runtime, clock, hours=1)
    until(lambda: runtime.runs()[0], "the run")
    assert [task.queue for task in tasks(runtime, "mail")] == ["mail"]


def test_what_is_not_a_flow_is_fired_by_hand_and_made_up_for_as_well(runtime, clock):
    runtime.create_schedule({"id": "call", "cron": "*/10 * * * *", "target": HTTP})
    runtime.pause_schedule("call")
    passes(runtime, clock, minutes=25)
    by_hand = runtime.run_schedule("call")
    made = runtime.backfill_schedule(
        "call", first=clock.now_ms() - 20 * 60_000, last=clock.now_ms()
    )
    clock.advance(ms=5)
    again = runtime.backfill_schedule(
        "call", first=clock.now_ms() - 20 * 60_000, last=clock.now_ms()
    )
    ids = {by_hand["task_id"], *(one["task_id"] for one in made)}
    assert (len(ids), by_hand["run_id"]) == (3, None)
    assert [one["is_new"] for one in [*made, *again]] == [True, True, False, False]
    with pytest.raises(InvalidInput):
        runtime.backfill_schedule("call", first=clock.now_ms() - 90_000_000, last=clock.now_ms())


def attempts(runtime, clock, queue="schedules"):
    """Let time pass second by second until the only task is over; give when it was tried."""
    seen = {}
    for _ in range(700):
        tick(runtime)
        (task,) = tasks(runtime, queue)[:1]
        until(lambda: tasks(runtime, queue)[0].state != "running", "the attempt")
        (task,) = tasks(runtime, queue)[:1]
        seen.setdefault(task.attempts, clock.now_ms())
        if task.state in ("done", "failed"):
            return sorted(seen.values())
        clock.advance(ms=max(task.due_at - clock.now_ms(), 1))
    raise AssertionError("the task is never over")


def test_no_attempt_is_made_again_at_the_next_nominal_time_or_later(runtime, clock):
    retry = {"retry_count": 5, "min_backoff": "30s"}  # after 30, 60, 120 … seconds
    words = {"id": "call", "cron": "*/5 * * * *", "target": HTTP, "retry": retry}
    runtime.create_schedule(words)
    clock.advance(minutes=5)
    tick(runtime)
    runtime.pause_schedule("call")
    begun = clock.now_ms()
    tried = [round((at - begun) / 1_000) for at in attempts(runtime, clock)]
    assert tried == [0, 30, 90, 210]  # and not 450, which is after 300


def test_retries_end_when_both_the_count_and_the_duration_are_reached(runtime, clock):
    retry = {"retry_count": 1, "max_retry_duration": "60s", "min_backoff": "10s"}
    words = {"id": "call", "cron": "@hourly", "target": HTTP, "retry": retry}
    runtime.create_schedule(words)
    clock.advance(hours=1)
    tick(runtime)
    begun = clock.now_ms()
    tried = [round((at - begun) / 1_000) for at in attempts(runtime, clock)]
    assert tried == [0, 10, 30, 70]


def test_without_a_retry_a_failed_call_waits_for_the_next_time(runtime, clock):
    runtime.create_schedule({"id": "call", "cron": "@hourly", "target": HTTP})
    clock.advance(hours=1)
    tick(runtime)
    assert len(attempts(runtime, clock)) == 1


@pytest.mark.parametrize(
    ("overlap", "count"), [("skip", 1), ("queue_one", 2), ("cancel_previous", 2), ("allow", 2)]
)
def test_overlaps_of_calls_are_those_of_tasks_that_are_not_over(runtime, clock, overlap, count):
    target = {"queue": {"name": "slow", **HTTP}}
    runtime.save_queue("slow")
    runtime.pause_queue("slow")  # the first task waits there
    words = {"id": "call", "cron": "*/10 * * * *", "target": target, "overlap": overlap}
    runtime.create_schedule(words)
    passes(runtime, clock, minutes=10)
    passes(runtime, clock, minutes=10)
    if overlap == "queue_one":
        assert len(tasks(runtime, "slow")) == 1
        runtime.drop_task(tasks(runtime, "slow")[0].task_id)
    tick(runtime)
    fires = [one for one in runtime.fires("call") if one["outcome"] == "fired"]
    assert len(fires) == count
