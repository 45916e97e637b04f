"""What HTTP targets of tasks are told, counted as Cloud Tasks was recorded to count."""

import pytest

from connectors.sdk.context import TaskRequest
from engine.drivers.queues import work
from tests.engine.conftest import tick, until
from tests.engine.receiving import receiving

OURS = "x-cloudtasks-"


@pytest.fixture
def receiver():
    with receiving() as server:
        yield server


@pytest.fixture
def runtime(opened, clock):
    made = opened(clock=clock)
    made.save_queue("mail", min_backoff_ms=1_000, max_doublings=0)
    return made


def enqueued(runtime, receiver, **http):
    http = {"method": "POST", "url": receiver.url, **http}
    request = TaskRequest(queue="mail", name="letter", idempotency_key="k", http=http)
    return runtime.enqueue_task(request).task_id


def until_attempts(runtime, clock, receiver, task_id, count):
    """Let time pass until so many attempts were made and the last one's outcome is known."""

    def is_so():
        if len(receiver.calls) < count and runtime.task(task_id)["state"] == "waiting":
            clock.advance(s=10)
            tick(runtime)
        is_settled = runtime.task(task_id)["state"] != "running"
        return len(receiver.calls) >= count and is_settled

    until(is_so)


def told(call):
    names = ("taskretrycount", "taskexecutioncount", "taskpreviousresponse", "taskretryreason")
    return tuple(call.headers.get(OURS + name) for name in names)


def test_each_attempt_is_counted_as_it_was_recorded(runtime, clock, receiver):
    receiver.statuses(503, 404, 429, 500)
    receiver.answers.append((302, {"Location": receiver.url}))
    task_id = enqueued(runtime, receiver)
    until_attempts(runtime, clock, receiver, task_id, 6)
    assert [told(call) for call in receiver.calls] == [
        ("0", "0", None, None),
        ("1", "0", "503", None),
        ("2", "1", "404", None),
        ("3", "2", "429", None),
        ("4", "2", "500", None),
        ("5", "3", "302", None),
    ]
    task = runtime.task(task_id)
    assert (task["state"], task["attempts"], task["responses"]) == ("done", 6, 6)


def test_an_attempt_that_took_too_long_counts_as_504_and_as_no_execution(
    runtime, clock, receiver, monkeypatch
):
    monkeypatch.setattr(work, "DEADLINE_MS", 100)
    receiver.may_answer.clear()
    task_id = enqueued(runtime, receiver)
    until(lambda: runtime.task(task_id)["last_status"] == 504)
    receiver.may_answer.set()
    until_attempts(runtime, clock, receiver, task_id, 2)
    assert told(receiver.calls[1]) == ("1", "0", "504", "")


def test_an_answer_of_504_gives_no_reason(runtime, clock, receiver):
    receiver.statuses(504)
    task_id = enqueued(runtime, receiver)
    until_attempts(runtime, clock, receiver, task_id, 2)
    assert told(receiver.calls[1]) == ("1", "0", "504", None)


def test_a_task_says_which_it_is_and_when_it_was_due(runtime, clock, receiver):
    receiver.statuses(500)
    task_id = enqueued(runtime, receiver)
    until(lambda: receiver.calls and runtime.task(task_id)["state"] == "waiting")
    clock.advance(s=10)
    until_attempts(runtime, clock, receiver, task_id, 2)
    first, second = (call.headers for call in receiver.calls)
    assert (first[OURS + "queuename"], first[OURS + "taskname"]) == ("mail", "letter")
    assert first["user-agent"] == "Google-Cloud-Tasks"
    assert first[OURS + "tasketa"] == "1772323200.000"
    assert second[OURS + "tasketa"] == "1772323201.000"


def test_headers_that_only_we_may_set_are_overwritten_or_dropped(runtime, receiver):
    forged = {
        "x-cloudtasks-taskname": "forged",
        "X-CloudTasks-TaskPreviousResponse": "200",
        "User-Agent": "me",
        "X-Own": "kept",
    }
    enqueued(runtime, receiver, headers=forged)
    until(lambda: receiver.calls)
    headers = receiver.calls[0].headers
    assert (headers[OURS + "taskname"], headers["x-own"]) == ("letter", "kept")
    assert OURS + "taskpreviousresponse" not in headers
    assert headers["user-agent"] == "Google-Cloud-Tasks"


def test_no_redirect_is_followed(runtime, receiver):
    receiver.answers.append((307, {"Location": f"{receiver.url}/elsewhere"}))
    task_id = enqueued(runtime, receiver)
    until(lambda: runtime.task(task_id)["last_status"] == 307)
    assert [call.path for call in receiver.calls] == ["/hook"]
