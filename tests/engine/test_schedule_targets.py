"""Schedules whose target is no flow: a task with the schedule's own retries."""

import json

import pytest

from engine.errors import InvalidInput
from tests.engine.alone import HTTP, attempts, passes, runtime, tasks
from tests.engine.conftest import tick, until

__all__ = ["runtime"]


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


def test_a_nominal_time_puts_one_task_whatever_happens_in_between(opened, clock):
    runtime = opened(clock=clock, run_scheduler=False)  # nobody else ticks in between
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
    run = runtime.run(runtime.runs()[0][0]["run_id"])
    assert run["input"] == {"scheduled_at": "2026-03-01T01:00:00.000Z", "input": 5}


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
