"""Task queues at work: back-pressure, dead letters, purges, slow targets, many queues at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from connectors.sdk.context import TaskRequest
from connectors.sdk.errors import ActionError
from engine.drivers.queues import desk, work
from engine.errors import Conflict, InvalidInput, NotFound, StoreUnavailable
from tests.engine.conftest import tick, until
from tests.engine.flows import chain
from tests.engine.receiving import receiving


@pytest.fixture
def receiver():
    with receiving() as server:
        yield server


@pytest.fixture
def runtime(opened, clock):
    return opened(clock=clock)


def call(receiver, key="k", queue="mail", **more):
    http = {"method": "POST", "url": receiver.url, "json": key}
    return TaskRequest(queue=queue, idempotency_key=key, http=http, **more)


def state_of(runtime, receipt):
    return runtime.task(receipt.task_id)["state"]


def test_a_queue_dispatches_at_its_rate(runtime, clock, receiver):
    runtime.save_queue("mail", max_dispatches_per_second=2, max_burst_size=3)
    runtime.enqueue_tasks([call(receiver, f"k{n}") for n in range(9)])
    seen = []
    for _ in range(4):
        until(lambda: runtime.queue("mail")["tasks"]["running"] == 0)
        tick(runtime)
        until(lambda: runtime.queue("mail")["tasks"]["running"] == 0)
        seen.append(len(receiver.calls))
        clock.advance(s=1)
    assert seen == [3, 5, 7, 9]


def test_a_target_that_is_overloaded_slows_its_queue_down_and_the_settings_stay(
    runtime, clock, receiver
):
    receiver.statuses(429)
    receipt = runtime.enqueue_task(call(receiver))
    until(lambda: runtime.queue("mail")["is_throttled"])
    queue = runtime.queue("mail")
    assert (queue["max_dispatches_per_second"], queue["dispatches_per_second_now"]) == (500, 250)
    clock.advance(s=60)
    queue = runtime.queue("mail")
    assert (queue["is_throttled"], queue["dispatches_per_second_now"]) == (False, 500)
    until(lambda: state_of(runtime, receipt) == "done")


def test_retry_after_is_honoured(runtime, clock, receiver):
    receiver.answers.append((503, {"Retry-After": "30"}))
    receipt = runtime.enqueue_task(call(receiver))
    until(lambda: state_of(runtime, receipt) == "waiting" and receiver.calls)
    clock.advance(s=29)
    tick(runtime)
    assert len(receiver.calls) == 1
    clock.advance(s=1)
    until(lambda: state_of(runtime, receipt) == "done")


def test_retrying_goes_on_until_both_limits_are_reached(runtime, clock, receiver):
    receiver.statuses(*[500] * 9)
    runtime.save_queue(
        "mail", max_attempts=2, max_retry_ms=5_000, min_backoff_ms=2_000, max_backoff_ms=2_000
    )
    receipt = runtime.enqueue_task(call(receiver))
    for attempts in (1, 2, 3, 4):
        until(lambda n=attempts: runtime.task(receipt.task_id)["attempts"] == n)
        until(lambda: state_of(runtime, receipt) != "running")
        clock.advance(s=2)
    assert (state_of(runtime, receipt), len(receiver.calls)) == ("failed", 4)


def test_a_task_may_have_a_way_of_retrying_of_its_own(runtime, receiver):
    receiver.statuses(500)
    receipt = runtime.enqueue_task(call(receiver, retry={"max_attempts": 1}))
    until(lambda: state_of(runtime, receipt) == "failed")
    assert len(receiver.calls) == 1


def test_a_dead_letter_keeps_the_last_answer_and_is_run_again_from_the_beginning(runtime, receiver):
    receiver.statuses(418)
    receipt = runtime.enqueue_task(call(receiver, retry={"max_attempts": 1}))
    until(lambda: state_of(runtime, receipt) == "failed")
    (letter,), more = runtime.task_page("mail", states=("failed",))
    assert (letter["last_error"]["code"], letter["last_error"]["details"]["status"], more) == (
        "http.418",
        418,
        None,
    )
    assert runtime.run_dead_letters("mail") == 1
    until(lambda: state_of(runtime, receipt) == "done")
    assert runtime.task(receipt.task_id)["attempts"] == 1
    assert receiver.calls[1].headers["x-cloudtasks-taskretrycount"] == "0"


def test_a_dead_letter_goes_after_its_time(runtime, clock, receiver):
    receiver.statuses(500)
    receipt = runtime.enqueue_task(call(receiver, retry={"max_attempts": 1}))
    until(lambda: state_of(runtime, receipt) == "failed")
    clock.advance(days=30, hours=23)
    tick(runtime)
    assert state_of(runtime, receipt) == "failed"
    clock.advance(hours=1)
    tick(runtime)
    with pytest.raises(NotFound):
        runtime.task(receipt.task_id)


def test_a_paused_queue_runs_what_is_run_by_hand_and_nothing_else(runtime, receiver):
    runtime.save_queue("mail", max_dispatches_per_second=0.001, max_burst_size=1)
    runtime.pause_queue("mail")
    first, second, other = (runtime.enqueue_task(call(receiver, f"k{n}")) for n in range(3))
    for receipt in (first, second):
        runtime.run_task(receipt.task_id)
    until(lambda: (state_of(runtime, first), state_of(runtime, second)) == ("done", "done"))
    assert state_of(runtime, other) == "waiting"


def test_what_waits_is_purged_and_what_comes_later_is_not(runtime, clock, receiver):
    later = {"delay_ms": 60_000}
    old = [runtime.enqueue_task(call(receiver, f"k{n}", **later)) for n in range(3)]
    runtime.purge_queue("mail")
    clock.advance(ms=1)
    new = runtime.enqueue_task(call(receiver, "new", **later))
    until(lambda: not runtime.queue("mail")["is_purging"])
    assert runtime.queue("mail")["tasks"]["waiting"] == 1
    assert state_of(runtime, new) == "waiting"
    with pytest.raises(NotFound):
        runtime.task(old[0].task_id)


def test_a_purge_goes_on_over_many_ticks_and_after_a_restart(opened, clock, receiver, monkeypatch):
    monkeypatch.setattr(desk, "SWEEP_MAX", 2)
    first = opened(clock=clock, run_scheduler=False)
    first.enqueue_tasks([call(receiver, f"k{n}", delay_ms=60_000) for n in range(7)])
    first.purge_queue("mail")
    source = first._m.task_desk
    for due in source.due(clock.now_ms()):
        source.fire(due.id, due.times)
    assert (source.flush(), first.queue("mail")["tasks"]["waiting"]) == (True, 5)
    first.close()
    second = opened(clock=clock)
    until(lambda: not second.queue("mail")["is_purging"])
    assert second.queue("mail")["tasks"]["waiting"] == 0


def test_a_queue_is_deleted_while_it_works(runtime, receiver):
    receiver.may_answer.clear()
    runtime.enqueue_tasks([call(receiver, f"k{n}") for n in range(3)])
    until(lambda: len(receiver.calls) == 3)
    runtime.delete_queue("mail")
    receiver.may_answer.set()
    with pytest.raises(NotFound):
        runtime.queue("mail")
    until(lambda: not runtime._m.store.standings())
    runtime.enqueue_task(call(receiver, "k9"))
    until(lambda: runtime.queue("mail")["tasks"]["done"] == 1)


def test_a_queue_that_is_a_part_of_the_engine_is_not_deleted(runtime):
    runtime.save_queue("schedules")
    with pytest.raises(Conflict):
        runtime.delete_queue("schedules")


def test_a_slow_target_does_not_stop_other_queues(runtime, receiver, monkeypatch):
    monkeypatch.setattr(work, "TASK_WORKERS_MAX", 8)
    monkeypatch.setattr(work, "WORKERS_SOON", 2)
    receiver.may_answer.clear()
    runtime.publish(chain("a"), by="ann")
    runtime.enqueue_tasks([call(receiver, f"k{n}") for n in range(50)])
    until(lambda: len(receiver.calls) == 4)  # half of the threads, made one after the other
    quick = [
        TaskRequest(queue="quick", idempotency_key=f"q{n}", flow={"id": "shop", "input": n})
        for n in range(20)
    ]
    runtime.enqueue_tasks(quick)
    until(lambda: runtime.queue("quick")["tasks"]["done"] == 20)
    assert len(receiver.calls) == 4
    receiver.may_answer.set()
    until(lambda: runtime.queue("mail")["tasks"]["done"] == 50)
    assert len(receiver.calls) == 50


def test_threads_that_have_nothing_to_do_end_and_come_back(runtime, receiver, monkeypatch):
    monkeypatch.setattr(work, "IDLE_S", 0.01)
    for key in ("k1", "k2"):
        receipt = runtime.enqueue_task(call(receiver, key))
        until(lambda one=receipt: state_of(runtime, one) == "done")
        until(lambda: not runtime._m._task_work._threads)
    assert receiver.bodies() == ["k1", "k2"]


def test_many_tasks_are_accepted_and_refused_each_by_itself(runtime, receiver):
    asked = [
        call(receiver, "k1", name="n"),
        call(receiver, "k2", name="n"),
        call(receiver, "k3", delay_ms=10**12),
        TaskRequest(queue="a/b", idempotency_key="k4", flow={"id": "x"}),
        TaskRequest(queue="mail", idempotency_key="k5"),
        call(receiver, "k6"),
    ]
    taken = runtime.enqueue_tasks(asked)
    codes = [one.code if isinstance(one, ActionError) else None for one in taken]
    assert codes == [None, "tasks.duplicate", "tasks.too_far", "config", "config", None]
    assert taken[2].details["fields"][0]["field"] == "delay"


def test_a_list_of_tasks_goes_on_where_it_stopped_though_states_change(runtime, receiver):
    runtime.save_queue("mail")
    runtime.pause_queue("mail")
    runtime.enqueue_tasks([call(receiver, f"k{n}", delay_ms=n) for n in range(5)])
    page, more = runtime.task_page("mail", limit=3)
    runtime.run_task(page[0]["task_id"])
    until(lambda: runtime.queue("mail")["tasks"]["done"] == 1)
    rest, end = runtime.task_page("mail", after=more, limit=3)
    assert [task["state"] for task in rest] == ["waiting", "waiting", "done"]
    assert end is None
    with pytest.raises(InvalidInput):
        runtime.task_page("mail", after="lost 1 x")


def test_a_task_given_up_by_a_closing_engine_is_made_by_the_next(opened, clock, receiver):
    first = opened(clock=clock)
    receiver.may_answer.clear()
    receipt = first.enqueue_task(call(receiver))
    until(lambda: receiver.calls)
    first.close(drain_s=0)
    receiver.may_answer.set()
    second = opened(clock=clock)
    until(lambda: state_of(second, receipt) == "done")
    assert [one.headers["idempotency-key"] for one in receiver.calls] == [
        f"task:{receipt.task_id}"
    ] * 2


def test_what_many_threads_enqueue_at_once_is_stored_together(runtime, receiver, monkeypatch):
    store = runtime._m.store
    sizes, enqueue = [], store.enqueue

    def counted(rows):
        sizes.append(len(rows))
        if len(sizes) == 1:
            until(lambda: len(runtime._m.task_desk._combiner._entries) == 7)
        return enqueue(rows)

    monkeypatch.setattr(store, "enqueue", counted)
    asked = [call(receiver, f"k{n}", delay_ms=60_000) for n in range(8)]
    with ThreadPoolExecutor(8) as threads:
        receipts = list(threads.map(runtime.enqueue_task, asked))
    assert sizes == [1, 7]
    bodies = [runtime.task(one.task_id)["target"]["http"]["json"] for one in receipts]
    assert bodies == [f"k{n}" for n in range(8)]


def test_what_was_claimed_without_our_knowing_is_given_back(runtime, receiver, monkeypatch):
    store = runtime._m.store
    claim, lost = store.claim, []

    def claim_in_the_dark(queue, **how):
        taken = claim(queue, **how)
        if taken and not lost:
            lost.extend(taken)
            raise StoreUnavailable("The answer to the commit was lost.")
        return taken

    monkeypatch.setattr(store, "claim", claim_in_the_dark)
    runtime.enqueue_tasks([call(receiver, f"k{n}") for n in range(3)])
    until(lambda: runtime.queue("mail")["tasks"]["done"] == 3)
    assert len(lost) > 0
    assert [task["attempts"] for task in runtime.tasks("mail")] == [1, 1, 1]


def test_a_target_that_takes_its_time_is_called_by_more_threads(runtime, receiver, monkeypatch):
    monkeypatch.setattr(work, "WORKERS_SOON", 2)
    receiver.may_answer.clear()
    runtime.enqueue_tasks([call(receiver, f"k{n}") for n in range(40)])
    until(lambda: len(receiver.calls) == 40)
    receiver.may_answer.set()
    until(lambda: runtime.queue("mail")["tasks"]["done"] == 40)
