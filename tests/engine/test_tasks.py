"""Task queues: delayed calls and flow starts, tried until they are done."""

import pytest

from connectors.sdk.context import TaskRequest
from connectors.sdk.errors import Permanent
from engine.errors import Conflict, NotFound
from tests.engine.conftest import tick, until
from tests.engine.flows import chain, flow
from tests.engine.receiving import receiving


@pytest.fixture
def receiver():
    with receiving() as server:
        yield server


def seen(receiver):
    """Give the keys and bodies that came."""
    return [(one.headers["idempotency-key"], one.json) for one in receiver.calls]


def call(receiver, key="k", **more):
    http = {"method": "POST", "url": receiver.url, "json": {"key": key}}
    return TaskRequest(queue="mail", idempotency_key=key, http=http, **more)


def state_of(runtime, receipt):
    return runtime.task(receipt.task_id)["state"]


def test_a_task_is_called_at_its_time_and_not_before(opened, clock, receiver):
    runtime = opened(clock=clock)
    receipt = runtime.enqueue_task(call(receiver, delay_ms=60_000))
    clock.advance(s=59)
    tick(runtime)
    assert receiver.calls == []
    clock.advance(s=1)
    until(lambda: state_of(runtime, receipt) == "done")
    assert seen(receiver) == [(f"task:{receipt.task_id}", {"key": "k"})]


def test_a_task_that_fails_is_tried_again_with_backoff_and_the_same_key(opened, clock, receiver):
    receiver.statuses(503, 500)
    runtime = opened(clock=clock)
    runtime.save_queue("mail", min_backoff_ms=1_000)
    receipt = runtime.enqueue_task(call(receiver))
    for attempts in (1, 2):
        until(lambda n=attempts: len(receiver.calls) == n)
        until(lambda: state_of(runtime, receipt) == "waiting")
        clock.advance(ms=1_000 * 2 ** (attempts - 1) - 1)
        tick(runtime)
        assert len(receiver.calls) == attempts
        clock.advance(ms=1)
    until(lambda: state_of(runtime, receipt) == "done")
    assert seen(receiver) == [(f"task:{receipt.task_id}", {"key": "k"})] * 3


def test_a_task_is_given_up_after_its_queues_attempts(opened, clock, receiver):
    receiver.statuses(*[503] * 9)
    runtime = opened(clock=clock)
    runtime.save_queue("mail", max_attempts=2, min_backoff_ms=1_000)
    receipt = runtime.enqueue_task(call(receiver))
    until(lambda: state_of(runtime, receipt) == "waiting" and len(receiver.calls) == 1)
    clock.advance(s=1)
    until(lambda: state_of(runtime, receipt) == "failed")
    task = runtime.task(receipt.task_id)
    assert (task["attempts"], task["last_error"]["code"]) == (2, "http.503")


def test_a_task_can_start_a_flow_once(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(chain("a"), by="ann")
    request = TaskRequest(queue="runs", idempotency_key="k", flow={"id": "shop", "input": {"n": 1}})
    receipt = runtime.enqueue_task(request)
    until(lambda: state_of(runtime, receipt) == "done")
    assert [run["request_id"] for run in runtime.runs()[0]] == [f"task:{receipt.task_id}"]


def test_a_task_for_a_flow_that_is_not_there_fails_at_once(opened, clock):
    runtime = opened(clock=clock)
    request = TaskRequest(queue="runs", idempotency_key="k", flow={"id": "nobody"})
    receipt = runtime.enqueue_task(request)
    until(lambda: state_of(runtime, receipt) == "failed")
    assert "nobody" in runtime.task(receipt.task_id)["last_error"]["message"]


def test_enqueueing_again_with_the_same_key_gives_the_same_receipt(opened, clock, receiver):
    runtime = opened(clock=clock)
    first = runtime.enqueue_task(call(receiver, delay_ms=60_000))
    clock.advance(s=5)
    assert runtime.enqueue_task(call(receiver, delay_ms=60_000)) == first


def test_a_name_is_taken_while_its_task_is_known(opened, clock, receiver):
    runtime = opened(clock=clock)
    runtime.enqueue_task(call(receiver, "k1", name="invoice-7", delay_ms=1))
    with pytest.raises(Permanent) as caught:
        runtime.enqueue_task(call(receiver, "k2", name="invoice-7"))
    assert caught.value.code == "tasks.duplicate"


def test_a_task_survives_a_restart(opened, clock, receiver):
    first = opened(clock=clock)
    receipt = first.enqueue_task(call(receiver, delay_ms=3_600_000))
    first.close()
    clock.advance(hours=2)
    second = opened(clock=clock)
    until(lambda: state_of(second, receipt) == "done")
    assert len(receiver.calls) == 1


def test_a_task_cannot_be_due_in_many_years(runtime, receiver):
    with pytest.raises(Permanent):
        runtime.enqueue_task(call(receiver, at_ms=9_999_999_999_999))


def test_a_paused_queue_waits(opened, clock, receiver):
    runtime = opened(clock=clock)
    runtime.save_queue("mail")
    runtime.pause_queue("mail")
    receipt = runtime.enqueue_task(call(receiver))
    tick(runtime)
    assert state_of(runtime, receipt) == "waiting"
    runtime.resume_queue("mail")
    until(lambda: state_of(runtime, receipt) == "done")


def test_tasks_can_be_run_early_and_dropped(opened, clock, receiver):
    runtime = opened(clock=clock)
    early = runtime.enqueue_task(call(receiver, "k1", delay_ms=60_000))
    gone = runtime.enqueue_task(call(receiver, "k2", delay_ms=60_000))
    runtime.run_task(early.task_id)
    runtime.drop_task(gone.task_id)
    until(lambda: state_of(runtime, early) == "done")
    with pytest.raises(NotFound):
        runtime.task(gone.task_id)
    with pytest.raises(Conflict):
        runtime.run_task(early.task_id)
    assert [task["task_id"] for task in runtime.tasks("mail")] == [early.task_id]


def test_a_flow_enqueues_a_task(opened, clock, receiver):
    runtime = opened(clock=clock)
    http = {"method": "POST", "url": receiver.url, "json": "{{ input }}"}
    config = {"queue": "mail", "delay": "1m", "http": http}
    runtime.publish(flow({"later": {"type": "tasks.enqueue", "config": config}}), by="ann")
    run_id = runtime.start(flow_id="shop", input={"n": 1}).run_id
    assert runtime.wait(run_id, 20)["state"] == "succeeded"
    clock.advance(minutes=1)
    until(lambda: receiver.calls)
    assert receiver.bodies() == [{"n": 1}]
