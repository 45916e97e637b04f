"""Topics and subscriptions over HTTP."""

from base64 import b64encode

import pytest

from tests.api.topic_words import awaited, errors, figures, publish, pull, subscribe


@pytest.fixture
def orders(api):
    assert api("PUT", "/topics/orders", {}).status == 200
    return api


def test_a_topic_is_made_changed_listed_and_deleted(api):
    made = api("PUT", "/topics/orders", {"retention": "2d"})
    assert (made.status, made.json["retention"], made.json["published"]) == (200, "2d", 0)
    assert api("PUT", "/topics/orders", {"retention": None}).json["retention"] is None
    assert [one["name"] for one in api("GET", "/topics").json["items"]] == ["orders"]
    statuses = [api(method, "/topics/orders").status for method in ("DELETE", "DELETE", "GET")]
    assert statuses == [204, 404, 404]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/topics/x", {}, "name"),
        ("/topics/1st", {}, "name"),
        ("/topics/orders", {"retention": "9m"}, "retention"),
        ("/topics/orders", {"retention": "32d"}, "retention"),
        ("/subscriptions/no", {"topic": "orders"}, "name"),
        ("/subscriptions/mail", {}, "topic"),
        ("/subscriptions/mail", {"topic": "nowhere"}, "topic"),
        ("/subscriptions/mail", {"topic": "orders", "ack_deadline": "9s"}, "ack_deadline"),
        ("/subscriptions/mail", {"topic": "orders", "ack_deadline": "601s"}, "ack_deadline"),
        ("/subscriptions/mail", {"topic": "orders", "retention": "9m"}, "retention"),
        ("/subscriptions/mail", {"topic": "orders", "expires_after": "1h"}, "expires_after"),
        (
            "/subscriptions/mail",
            {"topic": "orders", "retry": {"max_backoff": "601s"}},
            "retry.max_backoff",
        ),
        (
            "/subscriptions/mail",
            {"topic": "orders", "retry": {"min_backoff": "60s", "max_backoff": "30s"}},
            "retry.min_backoff",
        ),
        (
            "/subscriptions/mail",
            {"topic": "orders", "dead_letter": {"max_attempts": 4}},
            "dead_letter.max_attempts",
        ),
        (
            "/subscriptions/mail",
            {"topic": "orders", "dead_letter": {"topic": "nowhere"}},
            "dead_letter.topic",
        ),
        ("/subscriptions/mail", {"topic": "orders", "target": {"post": {}}}, "target"),
        ("/subscriptions/mail", {"topic": "orders", "target": {"http": {}}}, "target.http.url"),
        (
            "/subscriptions/mail",
            {"topic": "orders", "target": {"http": {"url": "http://x", "json": 1}}},
            "target.http.json",
        ),
        (
            "/subscriptions/mail",
            {"topic": "orders", "target": {"flow": {"id": "x"}}, "exactly_once": True},
            "exactly_once",
        ),
        (
            "/subscriptions/mail",
            {"topic": "orders", "filter": "attributes.x ="},
            "filter.attributes",
        ),
        ("/subscriptions/mail", {"topic": "orders", "filter": {"data": "x"}}, "filter.data"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_its_field(orders, path, body, field):
    answer = orders("PUT", path, body)
    assert (answer.status, list(errors(answer))) == (422, [field])


def test_a_filter_is_refused_with_the_place_of_the_mistake(orders):
    said = errors(subscribe(orders, filter='attributes.a = "b" AND attributes.c'))
    assert said == {"filter.attributes": "= or != is wanted here (at character 36)"}


def test_messages_are_published_pulled_and_acknowledged(orders):
    subscribe(orders)
    raw = b64encode(b"\xff\x00").decode()
    ids = publish(
        orders,
        {"data": {"n": 1}, "attributes": {"kind": "new"}},
        {"data": "text", "ordering_key": "k"},
        {"data_base64": raw},
    ).json["message_ids"]

    taken = pull(orders)

    said = [(one["message"]["data"], one["message"]["data_base64"]) for one in taken]
    assert said == [({"n": 1}, None), ("text", None), (None, raw)]
    assert [one["message"]["message_id"] for one in taken] == ids
    assert taken[0]["message"]["attributes"] == {"kind": "new"}
    ack_ids = {"ack_ids": [one["ack_id"] for one in taken]}
    assert orders("POST", "/subscriptions/mail/acknowledge", ack_ids).json == {"refused": []}
    assert (figures(orders)["acked"], figures(orders)["unacked"]) == (3, 0)


def test_a_refused_message_comes_again_at_once(orders):
    subscribe(orders)
    publish(orders, {"data": "x"})
    body = {"ack_ids": [pull(orders)[0]["ack_id"]], "ack_deadline": "0s"}
    assert orders("POST", "/subscriptions/mail/modify-deadline", body).json == {"refused": []}
    assert [one["delivery_attempt"] for one in pull(orders)] == [2]
    assert figures(orders)["nacked"] == 1


@pytest.mark.parametrize("ack_id", ["", "x", "1", "1.2.3", "9" * 30 + ".1"])
def test_a_made_up_ack_id_is_refused_with_its_place(orders, ack_id):
    subscribe(orders)
    answer = orders("POST", "/subscriptions/mail/acknowledge", {"ack_ids": ["1.1", ack_id]})
    assert (answer.status, list(errors(answer))) == (422, ["ack_ids[1]"])


def test_messages_that_cannot_be_are_refused_and_none_is_published(orders):
    subscribe(orders)
    both = {"data": "x", "data_base64": "eA=="}
    answer = publish(orders, {"data": "fine"}, both, {}, {"data_base64": "?"})
    assert set(errors(answer)) == {"messages[1].data_base64"}
    assert publish(orders, {"data": "fine"}, {}).status == 422
    assert pull(orders) == []


def test_a_message_of_ten_million_bytes_is_taken_and_a_larger_one_refused(orders):
    assert publish(orders, {"data": "x" * 10_000_000}).status == 200
    assert publish(orders, {"data": "x" * 10_000_001}).status == 422
    assert publish(orders, {"data": "x" * 17_000_000}).status == 413


def test_a_subscription_keeps_what_it_was_made_with(orders):
    subscribe(orders, filter="attributes:a")
    assert subscribe(orders, ack_deadline="20s").json["ack_deadline"] == "20s"
    statuses = [
        subscribe(orders, **said).status
        for said in ({"topic": "other"}, {"filter": "attributes:b"}, {"ordering": True})
    ]
    assert statuses == [409, 409, 409]
    assert orders("GET", "/subscriptions/mail").json["filter"] == {"attributes": "attributes:a"}


def test_a_purge_leaves_nothing_and_seeking_back_needs_something_kept(orders):
    subscribe(orders)
    publish(orders, {"data": "x"}, {"data": "y"})
    assert orders("POST", "/subscriptions/mail/purge").json["figures"]["unacked"] == 0
    back = {"time": "2020-01-01T00:00:00Z"}
    assert orders("POST", "/subscriptions/mail/seek", back).status == 409
    assert orders("POST", "/subscriptions/mail/seek", {"time": "soon"}).status == 422
    orders("PUT", "/topics/orders", {"retention": "1h"})
    orders("POST", "/subscriptions/mail/seek", back)
    assert [one["message"]["data"] for one in awaited(lambda: pull(orders))] == ["x", "y"]


def test_dead_letters_that_are_kept_are_listed_and_delivered_again(orders):
    retry = {"min_backoff": "0s", "max_backoff": "0s"}
    subscribe(orders, dead_letter={"max_attempts": 5}, retry=retry)
    publish(orders, {"data": "x"})
    for _ in range(5):
        body = {"ack_ids": [pull(orders)[0]["ack_id"]], "ack_deadline": "0s"}
        orders("POST", "/subscriptions/mail/modify-deadline", body)

    [dead] = orders("GET", "/subscriptions/mail/dead-letters").json["items"]
    assert (dead["message"]["data"], dead["delivery_attempts"]) == ("x", 5)
    message_id = dead["message"]["message_id"]
    path = f"/subscriptions/mail/dead-letters/{message_id}/redeliver"
    assert [orders("POST", path).status for _ in range(2)] == [200, 404]
    assert [one["delivery_attempt"] for one in pull(orders)] == [1]


def test_lists_come_in_pages(orders):
    for name in ("sub-a", "sub-b", "sub-c"):
        subscribe(orders, name)
    first = orders("GET", "/subscriptions?topic=orders&limit=2").json
    rest = orders("GET", f"/subscriptions?limit=2&cursor={first['next_cursor']}").json
    assert [one["name"] for one in first["items"] + rest["items"]] == ["sub-a", "sub-b", "sub-c"]
    assert rest["next_cursor"] is None


def test_the_topic_of_events_is_built_in(api):
    assert api("GET", "/topics/events").json["is_built_in"] is True
    assert api("DELETE", "/topics/events").status == 409
    assert publish(api, {"data": "x"}, topic="events").status == 409


@pytest.mark.parametrize(
    ("role", "statuses"), [("viewer", [200, 403, 403]), ("operator", [200, 200, 200])]
)
def test_roles_say_who_may_look_publish_and_change(orders, api_as, role, statuses):
    who = api_as(role)
    asked = [
        who("GET", "/topics/orders"),
        publish(who, {"data": "x"}),
        who("PUT", "/topics/orders", {}),
    ]
    assert [answer.status for answer in asked] == statuses
