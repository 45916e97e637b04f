"""Queues on the embedded transport, and on a broker of kombu's own."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from typing import ClassVar

import pytest

from connectors.queue import actions
from connectors.queue.actions import Publish, Receive
from connectors.queue.broker import opened
from connectors.sdk.errors import ActionError
from connectors.sdk.host import perform
from connectors.sdk.testing import ActionSuite, context_in


class TestPublish(ActionSuite):
    action = Publish
    good: ClassVar = {"queue": "orders", "message": {"a": 1}}
    bad = ({"queue": "orders"}, {"queue": "../x", "message": 1}, {"queue": "..", "message": 1})


class TestReceive(ActionSuite):
    action = Receive
    good: ClassVar = {"queue": "orders", "wait": "1s"}
    bad = ({"queue": "a/b"}, {"queue": "a", "max_messages": 0}, {"queue": "a", "wait": "soon"})


@pytest.fixture(params=["embedded", "memory"])
def brokered(request, keyed):
    """Give contexts on the embedded transport, then on kombu's in-memory one."""

    def make(key):
        context = keyed(key)
        url = None if request.param == "embedded" else "memory://"
        return replace(context, services=replace(context.services, queue_url=url))

    return make


def publish(message, context, queue="orders", **config):
    return perform(Publish, {"queue": queue, "message": message, **config}, context).output


def receive(context, queue="orders", **config):
    return perform(Receive, {"queue": queue, **config}, context).output


def bodies(output):
    return [one["body"] for one in output["messages"]]


def test_messages_come_out_in_order_with_their_headers(brokered, request):
    name = request.node.name.translate({ord(one): "-" for one in "[]"})
    ids = [
        publish({"n": number}, brokered(str(number)), name, headers={"h": "1"})["message_id"]
        for number in range(3)
    ]
    output = receive(brokered("r"), name)
    assert output["messages"] == [
        {"id": ids[number], "body": {"n": number}, "headers": {"h": "1"}} for number in range(3)
    ]
    assert receive(brokered("r2"), name)["count"] == 0


def test_at_most_so_many_are_taken(keyed):
    for number in range(3):
        publish(number, keyed(str(number)))
    assert bodies(receive(keyed("r"), max_messages=2)) == [0, 1]
    assert bodies(receive(keyed("r2"), max_messages=2)) == [2]


def test_a_repeated_publish_adds_nothing_even_after_the_message_is_gone(keyed):
    publish("a", keyed("1"))
    publish("a", keyed("1"))
    assert bodies(receive(keyed("r"))) == ["a"]
    publish("a", keyed("1"))
    assert bodies(receive(keyed("r2"))) == []


def test_a_publish_whose_receipt_was_lost_adds_nothing_while_it_waits(keyed, monkeypatch):
    monkeypatch.setattr(actions.Receipts, "put", lambda *_: None)
    first, second = publish("a", keyed("1")), publish("a", keyed("1"))
    assert first == second
    assert bodies(receive(keyed("r"))) == ["a"]


def test_a_repeated_receive_gets_the_same_messages(keyed):
    publish("a", keyed("1"))
    publish("b", keyed("2"))
    first = receive(keyed("r"), max_messages=1)
    assert receive(keyed("r"), max_messages=1) == first
    assert bodies(receive(keyed("r2"))) == ["b"]


def test_a_receive_cut_short_before_its_receipt_loses_nothing(keyed, monkeypatch):
    publish("a", keyed("1"))

    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    monkeypatch.setattr(actions.Receipts, "put", die)
    with pytest.raises(Killed):
        receive(keyed("r"))
    monkeypatch.undo()
    assert bodies(receive(keyed("r2"))) == ["a"]


def test_a_receive_cut_short_after_its_receipt_gives_each_message_once(keyed, monkeypatch):
    publish("a", keyed("1"))
    publish("b", keyed("2"))

    class Killed(BaseException):
        pass

    real = actions.Receipts.put

    def put_and_die(self, key, value):
        real(self, key, value)
        raise Killed

    monkeypatch.setattr(actions.Receipts, "put", put_and_die)
    with pytest.raises(Killed):
        receive(keyed("r"), max_messages=1)
    monkeypatch.undo()
    assert bodies(receive(keyed("r"), max_messages=1)) == ["a"]
    assert bodies(receive(keyed("r2"))) == ["b"]


def test_a_message_held_by_a_process_that_was_killed_comes_back(tmp_path):
    publish("a", context_in(tmp_path, idempotency_key="1"))
    code = (
        "import sys; from pathlib import Path; from connectors.sdk.testing import context_in\n"
        "from connectors.queue.broker import opened\n"
        "with opened(context_in(Path(sys.argv[1])).services, 'orders') as queue:\n"
        "    print(queue.next().body(), flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with child:
        assert child.stdout.readline() == "a\n"
        assert receive(context_in(tmp_path, idempotency_key="r1"))["count"] == 0
        child.send_signal(signal.SIGKILL)
    assert bodies(receive(context_in(tmp_path, idempotency_key="r2"))) == ["a"]


def test_two_receivers_share_without_repeats(tmp_path):
    for number in range(40):
        publish(number, context_in(tmp_path, idempotency_key=str(number)))
    taken = []

    def take(name):
        for turn in range(10):
            context = context_in(tmp_path, idempotency_key=f"{name}-{turn}")
            taken.extend(bodies(receive(context, max_messages=2)))

    threads = [threading.Thread(target=take, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(40))


def test_waiting_ends_when_a_message_comes(tmp_path):
    output = []

    def take():
        output.append(receive(context_in(tmp_path, idempotency_key="r"), wait="30s"))

    waiting = threading.Thread(target=take)
    waiting.start()
    publish("late", context_in(tmp_path, idempotency_key="1"))
    waiting.join(timeout=20)
    assert bodies(output[0]) == ["late"]


def test_waiting_ends_when_the_attempt_is_cancelled(keyed):
    context = replace(keyed("r"), is_cancelled=lambda: True)
    assert receive(context, wait="10m")["count"] == 0


def test_messages_that_are_no_json_are_left_alone(keyed):
    context = keyed("r")
    with opened(context.services, "orders") as queue:
        queue._producer.publish(
            "cos\nsystem\n(S'x'\ntR.", routing_key="orders", content_type="application/x-python",
            content_encoding="utf-8",
        )  # fmt: skip
    publish("good", keyed("1"))
    output = receive(context)
    assert (bodies(output), output["skipped"]) == (["good"], 1)


@pytest.mark.parametrize("message", [float("nan"), "x" * (2**20 + 1)])
def test_messages_that_are_unfit_are_refused(keyed, failing, message):
    error = failing(Publish, {"queue": "orders", "message": message}, keyed("1"))
    assert error.code in ("config", "limit.message")


def test_a_broker_that_does_not_answer_is_a_connection_error(keyed, failing):
    context = keyed("1")
    services = replace(context.services, queue_url="amqp://guest@127.0.0.1:1//")
    error = failing(Publish, {"queue": "orders", "message": 1}, replace(context, services=services))
    assert (error.code, error.retryable) == ("connection", None)


def test_a_broker_whose_library_is_missing_is_said(keyed):
    context = keyed("1")
    elsewhere = replace(context.services, queue_url="pony://host/0")
    with pytest.raises(ActionError, match="not installed"):
        publish("a", replace(context, services=elsewhere))
