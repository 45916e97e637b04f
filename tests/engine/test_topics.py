"""Topics and subscriptions as people use them, on a clock that tests move."""

import pytest

from engine.drivers.topics.messages import Message
from engine.errors import Conflict, InvalidInput, LimitExceeded, NotFound
from tests.engine.conftest import ended, tick, until
from tests.engine.flows import chain, flow


@pytest.fixture
def engine(opened, clock):
    """An engine with the topic `orders`."""
    runtime = opened(clock=clock)
    runtime.topics.save("orders", {})
    return runtime


def said(*texts, **more):
    return [Message(data=text.encode(), **more) for text in texts]


def pulled(runtime, name, limit=99):
    return runtime.puller.pull(name, max_messages=limit)


def texts(taken):
    return [each["message"]["data"] for each in taken]


def ack(runtime, name, taken):
    return runtime.puller.acknowledge(name, [each["ack_id"] for each in taken])


def figures(runtime, name):
    return runtime.subscriptions.find(name)["figures"]


def test_what_is_published_is_pulled_and_acknowledged(engine):
    engine.subscriptions.save("mail", {"topic": "orders"})
    ids = engine.topics.publish("orders", said("a", "b"))
    taken = pulled(engine, "mail")
    assert [each["message"]["message_id"] for each in taken] == ids
    assert (texts(taken), ack(engine, "mail", taken)) == (["a", "b"], [])
    assert (pulled(engine, "mail"), figures(engine, "mail")["acked"]) == ([], 2)


def test_a_message_starts_a_flow_once(engine, clock):
    engine.publish(chain("a"), by="ann")
    engine.subscriptions.save("shop", {"topic": "orders", "target": {"flow": {"id": "shop"}}})
    [message_id] = engine.topics.publish("orders", said('{"n": 1}', attributes={"kind": "new"}))
    tick(engine)
    until(lambda: figures(engine, "shop")["acked"] == 1)
    [run] = engine.runs()[0]
    assert run["request_id"] == f"message:shop:{message_id}"


def test_a_topic_that_is_not_there_takes_nothing(engine):
    with pytest.raises(NotFound):
        engine.topics.publish("elsewhere", said("a"))


def test_a_key_makes_one_message(engine):
    engine.subscriptions.save("mail", {"topic": "orders"})
    ids = [engine.topics.publish("orders", said("a", dedupe_key="k")) for _ in range(2)]
    assert (ids[0], texts(pulled(engine, "mail"))) == (ids[1], ["a"])


def test_the_built_in_topic_is_there_when_it_is_needed(engine):
    engine.publisher.publish("events", said("{}"))
    assert engine.topics.find("events")["retention"] == "1d"
    with pytest.raises(Conflict):
        engine.topics.drop("events")


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (Message(), "messages[0]"),
        (Message(data=b"x", attributes={"": "y"}), "messages[0].attributes"),
        (Message(data=b"x", attributes={"k": "y" * 1_025}), "messages[0].attributes.k"),
        (Message(data=b"x", attributes={"k" * 257: "y"}), "messages[0].attributes"),
        (Message(data=b"x", attributes={str(n): "" for n in range(101)}), "messages[0].attributes"),
        (Message(data=b"x", ordering_key="k" * 1_025), "messages[0].ordering_key"),
        (Message(data=b"x", dedupe_key="k" * 1_025), "messages[0].dedupe_key"),
        (Message(data=b"x", ordering_key="\0"), "messages[0].ordering_key"),
    ],
    ids=str,
)
def test_a_message_beyond_the_limits_is_refused_with_its_field(engine, message, field):
    with pytest.raises(InvalidInput) as caught:
        engine.topics.publish("orders", [message])
    assert [name for name, _ in caught.value.errors] == [field]


def test_too_many_messages_and_too_many_bytes_are_refused(engine):
    with pytest.raises(InvalidInput):
        engine.topics.publish("orders", said(*["x"] * 1_001))
    with pytest.raises(LimitExceeded):
        engine.topics.publish("orders", [Message(data=b"x" * 5_000_001)] * 2)


def test_a_flow_publishes_once_however_often_its_node_is_tried(engine):
    engine.subscriptions.save("mail", {"topic": "orders"})
    node = {"type": "topics.publish", "config": {"topic": "orders", "data": {"n": 1}}}
    engine.publish(flow({"tell": node}), by="ann")
    run = ended(engine)
    [one] = pulled(engine, "mail")
    assert run["output"] == {"tell": {"message_ids": [one["message"]["message_id"]]}}
    assert one["message"]["data"] == {"n": 1}


def test_a_flow_cannot_publish_where_there_is_no_topic(engine):
    node = {"type": "topics.publish", "config": {"topic": "nowhere", "data": "x"}}
    engine.publish(flow({"tell": node}), by="ann")
    assert ended(engine)["error"]["code"] == "topics.not_found"


def test_the_form_offers_the_topics_that_there_are(engine):
    assert engine.options("topics.publish", "topic", {}) == ["orders"]
