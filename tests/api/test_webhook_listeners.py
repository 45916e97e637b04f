"""Listening for a test request: the draft's webhook hears the next one and starts nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest

FLOW = {
    "schema": "baton.flow/v1",
    "id": "shop",
    "name": "Shop",
    "nodes": [
        {"id": "hook", "type": "trigger.webhook", "config": {"path": "orders/:id"}},
        {"id": "end", "type": "flow.return", "config": {"value": 1}},
    ],
    "edges": [{"from": "hook", "to": "end"}],
}


@pytest.fixture
def listening(api):
    assert api("POST", "/flows", FLOW).status == 201
    return api("POST", "/flows/shop/listeners", {"node": "hook"})


def listener(api, listening, query=""):
    return api("GET", f"/listeners/{listening.json['id']}{query}")


def test_a_draft_hears_the_next_request_and_no_run_starts(api, stranger, listening):
    assert (listening.status, listening.json["state"]) == (201, "listening")
    assert listening.json["url"] == "http://127.0.0.1:8321/hooks-test/orders/:id"
    answer = stranger("POST", "//hooks-test/orders/7", {"n": 1}, headers={"Cookie": "a=b"})
    later = stranger("POST", "//hooks-test/orders/8", {"n": 2})
    shown = listener(api, listening).json
    assert (answer.status, answer.json, later.status) == (200, {"status": "heard"}, 404)
    assert shown["state"] == "heard"
    assert (shown["request"]["params"], shown["request"]["body"]) == ({"id": "7"}, {"n": 1})
    assert "cookie" not in shown["request"]["headers"]
    assert api("GET", "/runs").json["items"] == []


def test_who_waits_is_told_when_the_request_comes(api, stranger, listening):
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(listener, api, listening, "?wait_s=20")
        stranger("POST", "//hooks-test/orders/7", {})
        assert waiting.result(20).json["state"] == "heard"


def test_nobody_hears_when_nobody_listens(stranger):
    answer = stranger("POST", "//hooks-test/orders/7", {})
    assert (answer.status, answer.json["code"]) == (404, "no_webhook")


def test_listening_ends_after_two_minutes(api, stranger, listening, now):
    now[0] += 120_000
    assert listener(api, listening).json["state"] == "over"
    assert stranger("POST", "//hooks-test/orders/7", {}).status == 404


def test_listening_ends_when_it_is_stopped(api, stranger, listening):
    assert api("DELETE", f"/listeners/{listening.json['id']}").status == 204
    assert stranger("POST", "//hooks-test/orders/7", {}).status == 404
    assert listener(api, listening).json["code"] == "no_listener"


def test_what_was_heard_is_for_who_listened_alone(api_as, page, stranger, listening):
    stranger("POST", "//hooks-test/orders/7", {})
    other = page("GET", f"/listeners/{listening.json['id']}")
    viewer = api_as("viewer")("POST", "/flows/shop/listeners", {"node": "hook"})
    assert (other.status, viewer.status) == (404, 403)


def test_a_request_that_is_not_let_in_is_shown_and_listening_goes_on(api, stranger, listening):
    refused = stranger("POST", "//hooks-test/orders/7", raw=b"{", kind="application/json")
    shown = listener(api, listening).json
    assert (refused.status, shown["state"]) == (400, "listening")
    assert (shown["refused"]["status"], shown["refused"]["code"]) == (400, "bad_json")


@pytest.mark.parametrize(
    ("config", "status", "code"), [({}, 422, "bad_webhook"), ({"path": "a b"}, 422, "bad_webhook")]
)
def test_a_webhook_that_cannot_be_is_not_listened_at(api, config, status, code):
    nodes = [{"id": "hook", "type": "trigger.webhook", "config": config}]
    api("POST", "/flows", {**FLOW, "nodes": nodes, "edges": []})
    answer = api("POST", "/flows/shop/listeners", {"node": "hook"})
    assert (answer.status, answer.json["code"]) == (status, code)
    assert answer.json["errors"][0]["field"] == "config.path"


def test_only_webhooks_are_listened_at(api, listening):
    answers = [api("POST", "/flows/shop/listeners", {"node": node}) for node in ("end", "none")]
    assert [(one.status, one.json["code"]) for one in answers] == [(404, "no_webhook")] * 2
    assert listening.status == 201


def test_a_draft_listens_where_a_published_flow_answers_too(api, stranger, listening):
    assert api("POST", "/flows/shop/publish", {}).status in {200, 201}
    assert stranger("POST", "//hooks/orders/7", {}).status == 202
    assert listener(api, listening).json["state"] == "listening"


def test_there_is_an_end_to_how_many_one_person_listens_at(api):
    nodes = [
        {"id": f"h{n}", "type": "trigger.webhook", "config": {"path": f"p{n}"}} for n in range(6)
    ]
    api("POST", "/flows", {**FLOW, "nodes": nodes, "edges": []})
    answers = [api("POST", "/flows/shop/listeners", {"node": f"h{n}"}) for n in range(6)]
    assert [one.status for one in answers] == [201] * 5 + [429]
