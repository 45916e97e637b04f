"""Queue triggers on real brokers: each message starts one run, and is kept until it has begun."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import kombu
import pytest

from connectors.queue.embedded import Transport
from engine.drivers.failpoints import VARIABLE
from engine.errors import StoreUnavailable
from tests.engine.conftest import PATIENCE_S, ROOT, until
from tests.engine.flows import echo, edge, flow, gate

BROKERS = ("embedded", "rabbitmq", "redis")
CHILD = Path(__file__).parent / "consuming_child.py"


@pytest.fixture(params=BROKERS)
def broker(request, tmp_path):
    """The address of a broker, as a server is told it; None is the embedded one."""
    return None if request.param == "embedded" else request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
def connection(broker, tmp_path):
    """A stranger's connection to the same broker."""
    folder = {"folder": str(tmp_path / "data" / "queues")}
    made = (
        kombu.Connection(broker)
        if broker
        else kombu.Connection(transport=Transport, transport_options=folder)
    )
    with made as connection:
        yield connection


@pytest.fixture
def send(connection, queue_name):
    def send_(*bodies, queue=queue_name, **options):
        with connection.Producer() as producer:
            declared = kombu.Queue(queue, channel=connection.default_channel, durable=True)
            for number, body in enumerate(bodies):
                kind = {} if "content_type" in options else {"serializer": "json"}
                named = {"message_id": f"m{number}", **kind, **options}
                producer.publish(body, routing_key=queue, declare=[declared], **named)

    return send_


@pytest.fixture
def left_in(connection):
    """Take everything out of a queue."""

    def left(queue, count):
        declared = kombu.Queue(queue, durable=True)(connection.default_channel)
        declared.declare()
        found = []

        def has_all():
            message = declared.get(no_ack=True)
            found.extend([] if message is None else [message])
            return len(found) == count

        until(has_all, f"{count} messages in {queue}")
        return found

    return left


def taking(queue, *, nodes=None, input=None, settings=None, **config):  # noqa: A002
    trigger = {"type": "trigger.queue", "config": {"queue": queue, **config}}
    work = nodes or {"a": echo("{{ input.message }}")}
    document = flow({"t": trigger, **work}, [edge("t", next(iter(work)))])
    return {**document, **({"input": input} if input else {}), "settings": settings or {}}


def outputs(runtime, count):
    """What the runs gave, once there are so many and all have ended."""
    until(lambda: len(runtime.runs(state="succeeded", limit=200)[0]) == count, f"{count} runs")
    runs, _ = runtime.runs(limit=200)
    assert len(runs) == count
    return [runtime.run(run["run_id"])["output"]["a"]["value"] for run in reversed(runs)]


def test_each_message_starts_a_run_and_is_acknowledged(
    opened, broker, connection, send, queue_name
):
    runtime = opened(queue_url=broker)
    runtime.publish(taking(queue_name), by="ann")
    send({"n": 1}, {"n": 2}, {"n": 3})
    assert sorted(one["n"] for one in outputs(runtime, 3)) == [1, 2, 3]
    runtime.close()
    assert kombu.Queue(queue_name, durable=True)(connection.default_channel).get() is None


def test_a_run_knows_its_message(opened, broker, send, queue_name):
    runtime = opened(queue_url=broker)
    document = taking(queue_name, nodes={"a": echo("{{ input }}")})
    runtime.publish(document, by="ann")
    send({"n": 1}, headers={"shop": "north"})
    value = outputs(runtime, 1)[0]
    assert value.pop("message_id")
    assert value.pop("headers")["shop"] == "north"
    assert value == {"message": {"n": 1}, "queue": queue_name}


def test_a_message_that_comes_again_starts_no_second_run(opened, broker, send, queue_name):
    runtime = opened(queue_url=broker)
    runtime.publish(taking(queue_name), by="ann")
    send("one")
    assert outputs(runtime, 1) == ["one"]
    send("one")
    send("two", message_id="other")
    assert sorted(outputs(runtime, 2)) == ["one", "two"]


@pytest.mark.parametrize(
    ("body", "options", "reason"),
    [
        ("{broken", {"content_type": "application/json", "content_encoding": "utf-8"}, "no JSON"),
        (b"\x80\x04.", {"content_type": "application/x-python-serialize"}, "not JSON"),
        ({"n": "x" * 1_100_000}, {"serializer": "json"}, "are allowed"),
        ({"n": "many"}, {"serializer": "json"}, "message.n"),
    ],
    ids=["broken", "pickle", "huge", "unfit"],
)
def test_a_poison_message_goes_to_the_dead_letter_queue_and_the_next_one_runs(
    opened, broker, send, left_in, queue_name, body, options, reason
):
    schema = {
        "type": "object",
        "properties": {"message": {"type": "object", "properties": {"n": {"type": "integer"}}}},
    }
    runtime = opened(queue_url=broker)
    runtime.publish(taking(queue_name, input=schema), by="ann")
    send(body, **options)
    send({"n": 7}, message_id="good")
    assert outputs(runtime, 1) == [{"n": 7}]
    dead = left_in(f"{queue_name}.dead-letter", 1)[0]
    assert reason in dead.headers["x-baton-reason"]
    assert dead.headers["x-baton-queue"] == queue_name


def test_text_and_bytes_are_taken_when_the_trigger_says_so(opened, send, queue_name, broker):
    runtime = opened(queue_url=broker)
    runtime.publish(taking(queue_name, content="any"), by="ann")
    plain = {"content_type": "text/plain", "content_encoding": "utf-8"}
    send("hello", message_id="1", **plain)
    raw = {"content_type": "application/octet-stream", "content_encoding": "binary"}
    send(b"\xff\x00", message_id="2", **raw)
    assert sorted(outputs(runtime, 2), key=str) == ["hello", {"base64": "/wA="}]


def test_a_message_waits_while_the_store_takes_nothing(
    opened, broker, send, queue_name, monkeypatch
):
    runtime = opened(queue_url=broker)
    start, refusals = runtime._m.starter.start, [1, 2, 3]

    def failing(wishes):
        if refusals:
            refusals.pop()
            raise StoreUnavailable("The disk is full.")
        return start(wishes)

    monkeypatch.setattr(runtime._m.inlets.consumers, "_begin", failing)
    runtime.publish(taking(queue_name), by="ann")
    send("one")
    assert outputs(runtime, 1) == ["one"]
    assert refusals == []


def test_a_paused_trigger_takes_nothing_until_it_is_resumed(opened, broker, send, queue_name):
    runtime = opened(queue_url=broker)
    runtime.publish(taking(queue_name), by="ann")
    until(lambda: (runtime.trigger("shop:t")["standing"] or {}).get("is_connected"), "consumer")
    runtime.pause_trigger("shop:t")
    until(lambda: runtime.trigger("shop:t")["standing"] is None, "no consumer")
    runtime.resume_trigger("shop:t")
    send("one")
    assert outputs(runtime, 1) == ["one"]
    until(lambda: runtime.trigger("shop:t")["standing"]["received"] == 1, "its count")


def test_publishing_without_the_trigger_ends_its_consumer(opened, queue_name):
    runtime = opened()
    runtime.publish(taking(queue_name), by="ann")
    until(lambda: runtime.triggers("queue")[0]["standing"], "a consumer")
    runtime.publish(flow({"a": echo()}), by="ann")
    until(lambda: not runtime._m.inlets.consumers.standing("shop:t"), "no consumer")
    assert runtime.triggers("queue") == []


def test_a_broker_that_does_not_answer_is_said_and_the_others_go_on(opened, queue_name):
    runtime = opened(queue_url="amqp://guest:guest@127.0.0.1:1//")
    runtime.publish(taking(queue_name), by="ann")
    until(lambda: (runtime.trigger("shop:t")["standing"] or {}).get("error"), "an error")
    run = runtime.start(draft=flow({"a": echo(1)}, id_="other"))
    assert runtime.wait(run.run_id, PATIENCE_S)["state"] == "succeeded"


def test_a_message_in_flight_when_the_process_is_killed_has_one_run(
    tmp_path, opened, broker, send, queue_name
):
    data = tmp_path / "data"
    send({"n": 1})
    document = tmp_path / "flow.json"
    document.write_text(json.dumps(taking(queue_name)))
    killed = subprocess.run(
        [sys.executable, str(CHILD), str(data), str(document), broker or ""],
        env={**os.environ, VARIABLE: "consumer.after_start", "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    runtime = opened(queue_url=broker)
    send({"n": 2}, message_id="later")
    assert sorted(one["n"] for one in outputs(runtime, 2)) == [1, 2]


def test_a_flow_s_line_that_is_full_leaves_messages_with_the_broker(
    opened, tmp_path, broker, send, queue_name
):
    runtime = opened(queue_url=broker)
    nodes = {"a": gate(tmp_path / "go")}
    runtime.publish(taking(queue_name, nodes=nodes, settings={"max_running": 1}), by="ann")
    send(*range(5))
    until(lambda: len(runtime.runs(limit=200)[0]) == 5, "five runs")
    (tmp_path / "go").touch()
    until(lambda: len(runtime.runs(state="succeeded", limit=200)[0]) == 5, "five ended")
