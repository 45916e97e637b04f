"""Where messages go: a real service, other topics, flows, and where nobody takes them."""

from base64 import b64encode

import pytest

from tests.api.receiver import receiving
from tests.api.topic_words import awaited, errors, figures, publish, pull, subscribe


@pytest.fixture
def receiver():
    with receiving() as server:
        yield server


@pytest.fixture
def orders(api):
    assert api("PUT", "/topics/orders", {}).status == 200
    return api


def test_a_message_is_pushed_as_pub_sub_pushes_it(orders, receiver):
    subscribe(orders, target={"http": {"url": receiver.url}})
    message = {"data": "hello", "attributes": {"kind": "new"}, "ordering_key": "k"}
    [message_id] = publish(orders, message).json["message_ids"]

    assert receiver.awaits(1)
    [body] = receiver.bodies
    at = body["message"].pop("publishTime")
    assert body == {
        "message": {
            "data": b64encode(b"hello").decode(),
            "attributes": {"kind": "new"},
            "messageId": message_id,
            "message_id": message_id,
            "publish_time": at,
            "orderingKey": "k",
        },
        "subscription": "mail",
        "deliveryAttempt": 1,
    }
    awaited(lambda: figures(orders)["acked"] == 1)


def test_an_unwrapped_push_sends_the_data_alone(orders, receiver):
    subscribe(orders, target={"http": {"url": receiver.url, "unwrapped": True}})
    [message_id] = publish(orders, {"data": {"n": 1}}).json["message_ids"]

    assert receiver.awaits(1)
    headers, body = receiver.seen[0]
    assert (body, headers["x-goog-pubsub-message-id"]) == (b'{"n":1}', message_id)
    assert headers["idempotency-key"] == f"message:mail:{message_id}"


def test_a_push_that_is_refused_is_tried_again_and_counted_by_its_status(orders, receiver):
    receiver.answers = [503, 400, 206]
    subscribe(orders, target={"http": {"url": receiver.url}})
    publish(orders, {"data": "x"})

    assert receiver.awaits(4)
    awaited(lambda: figures(orders)["acked"] == 1)
    assert [body["deliveryAttempt"] for body in receiver.bodies] == [1, 2, 3, 4]
    assert figures(orders)["push_errors"] == {"206": 1, "400": 1, "503": 1}


def test_what_a_target_refuses_five_times_comes_to_the_dead_letter_topic(orders, receiver):
    receiver.answers = [500] * 5
    orders("PUT", "/topics/dead", {})
    subscribe(orders, "morgue", topic="dead")
    retry = {"min_backoff": "0s", "max_backoff": "0s"}
    policy = {"retry": retry, "dead_letter": {"topic": "dead"}}
    subscribe(orders, target={"http": {"url": receiver.url}}, **policy)
    publish(orders, {"data": "x", "attributes": {"a": "b"}})

    [dead] = awaited(lambda: pull(orders, "morgue"))
    attributes = dead["message"]["attributes"]
    assert (dead["message"]["data"], attributes["a"]) == ("x", "b")
    assert attributes["CloudPubSubDeadLetterSourceDeliveryCount"] == "5"
    assert attributes["CloudPubSubDeadLetterSourceSubscription"] == "mail"
    assert awaited(lambda: figures(orders)["dead_lettered"]) == 1
    assert len(receiver.seen) == 5


def test_a_message_passes_from_topic_to_topic(orders):
    orders("PUT", "/topics/all", {})
    subscribe(orders, "copy", target={"topic": {"name": "all"}})
    subscribe(orders, "mail", topic="all")
    publish(orders, {"data": "x", "attributes": {"a": "b"}})
    [one] = awaited(lambda: pull(orders))
    assert (one["message"]["data"], one["message"]["attributes"]) == ("x", {"a": "b"})


def test_topics_that_would_feed_each_other_are_refused_with_the_chain(orders):
    for name in ("middle", "last"):
        orders("PUT", f"/topics/{name}", {})
    subscribe(orders, "one", target={"topic": {"name": "middle"}})
    subscribe(orders, "two", topic="middle", dead_letter={"topic": "last"})

    answer = subscribe(orders, "six", topic="last", target={"topic": {"name": "orders"}})

    chain = "messages would go in a circle: last → orders → middle → last"
    assert (answer.status, errors(answer)) == (422, {"target.topic.name": chain})
    assert orders("GET", "/subscriptions/six").status == 404
    itself = subscribe(orders, "own", dead_letter={"topic": "orders"})
    assert errors(itself) == {"dead_letter.topic": "messages would go in a circle: orders → orders"}


def test_a_message_starts_a_flow_with_itself_as_the_input(orders, flow, runtime):
    flow["nodes"][0]["config"]["values"]["text"] = "{{ input.data.name }} {{ input.attributes.a }}"
    orders("POST", "/flows", flow)
    orders("POST", "/flows/greet/publish")
    subscribe(orders, target={"flow": {"id": "greet"}})
    publish(orders, {"data": {"name": "Ada"}, "attributes": {"a": "b"}})

    [run] = awaited(lambda: orders("GET", "/runs").json["items"])
    runtime.wait(run["run_id"], timeout_s=20)
    assert orders("GET", f"/runs/{run['run_id']}").json["output"] == "Ada b"


def test_a_paused_subscription_keeps_its_messages(orders, receiver):
    subscribe(orders, target={"http": {"url": receiver.url}})
    orders("POST", "/subscriptions/mail/pause")
    publish(orders, {"data": "x"})
    assert (figures(orders)["unacked"], receiver.seen) == (1, [])
    assert orders("POST", "/subscriptions/mail/resume").json["state"] == "active"
    assert receiver.awaits(1)
