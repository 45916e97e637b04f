"""Callbacks over HTTP: strangers answer, once, in time, with anything."""

import json
import time

import pytest

PATIENCE_S = 20


def until(is_so, what="it"):
    patience = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < patience, f"{what} did not happen"
        time.sleep(0.005)


@pytest.fixture
def call_me():
    """A flow that says its callback's URL and waits for the answer."""
    return {
        "schema": "baton.flow/v1",
        "id": "call-me",
        "name": "Call me",
        "nodes": [
            {"id": "say", "type": "flow.set", "config": {"values": {"at": "{{ callbacks.wait }}"}}},
            {"id": "wait", "type": "flow.callback", "config": {"methods": ["POST", "GET"]}},
        ],
        "edges": [{"from": "say", "to": "wait"}],
    }


@pytest.fixture
def started(api):
    """Starts a draft and gives its run id when it waits."""

    def start(document, **body):
        api("POST", "/flows", document)
        answer = api("POST", f"/flows/{document['id']}/runs", {"version": "draft", **body})
        run_id = answer.json["run_id"]
        until(lambda: api("GET", f"/runs/{run_id}").json["state"] == "waiting", "waiting")
        return run_id

    return start


@pytest.fixture
def place(api, call_me, started):
    """The run that waits, and the path below /api/v1 that answers it."""
    run_id = started(call_me)
    url = api("GET", f"/runs/{run_id}/nodes/say").json["output"]["at"]
    return run_id, url.partition("/api/v1")[2]


def ended(runtime, run_id):
    return runtime.wait(run_id, PATIENCE_S)


def test_a_stranger_with_the_url_answers(stranger, place, runtime):
    run_id, path = place

    answer = stranger("POST", f"{path}?a=1&b=2&b=3", {"paid": True})

    output = ended(runtime, run_id)["output"]["wait"]
    assert (answer.status, answer.json) == (200, {"status": "accepted"})
    assert (output["method"], output["query"], output["body"]) == (
        "POST",
        {"a": "1", "b": ["2", "3"]},
        {"paid": True},
    )


def test_a_repeated_answer_is_told_the_same(stranger, place, runtime):
    run_id, path = place
    first = stranger("POST", path, {"n": 1})
    ended(runtime, run_id)

    second = stranger("POST", path, {"n": 1})

    assert (second.status, second.json) == (first.status, first.json)


def test_a_late_answer_is_gone(stranger, place, runtime):
    run_id, path = place
    stranger("POST", path, {"n": 1})
    ended(runtime, run_id)

    answer = stranger("POST", path, {"n": 2})

    assert (answer.status, answer.json["code"]) == (410, "gone")


def test_an_idempotency_key_tells_answers_apart(stranger, place, runtime):
    run_id, path = place
    key = {"Idempotency-Key": "one"}
    stranger("POST", path, {"n": 1}, headers=key)
    output = ended(runtime, run_id)["output"]

    answer = stranger("POST", path, {"n": 2}, headers=key)

    assert (answer.status, output["wait"]["body"]) == (200, {"n": 1})


def test_a_url_with_another_token_is_not_found(stranger, place):
    _, path = place

    answers = [stranger("POST", changed, {}) for changed in (path + "x", "/callbacks/made.up")]

    assert [answer.status for answer in answers] == [404, 404]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD"])
def test_a_method_that_is_not_asked_for_does_not_count(stranger, place, api, method):
    run_id, path = place

    answer = stranger(method, path)

    assert answer.status == 405
    assert api("GET", f"/runs/{run_id}").json["state"] == "waiting"


@pytest.mark.parametrize(
    ("kind", "raw", "body"),
    [
        ("text/plain", b"hello", "hello"),
        ("application/x-www-form-urlencoded", b"a=1&b=2&b=3", {"a": "1", "b": ["2", "3"]}),
        ("application/octet-stream", b"\xff\xfe", {"base64": "//4="}),
        ("application/vnd.shop+json", b'{"a": 1}', {"a": 1}),
        ("application/json", b"", None),
    ],
)
def test_a_body_of_any_kind_is_kept(stranger, place, runtime, kind, raw, body):
    run_id, path = place

    stranger("POST", path, raw=raw, kind=kind)

    assert ended(runtime, run_id)["output"]["wait"]["body"] == body


def test_a_body_that_is_no_json_is_refused(stranger, place, api):
    run_id, path = place

    answer = stranger("POST", path, raw=b"{")

    assert (answer.status, api("GET", f"/runs/{run_id}").json["state"]) == (400, "waiting")


def test_a_body_that_is_too_large_is_refused(stranger, place, api):
    run_id, path = place

    answer = stranger("POST", path, raw=b"x" * (1024 * 1024 + 1), kind="text/plain")

    assert (answer.status, answer.json["code"]) == (413, "body_too_large")
    assert api("GET", f"/runs/{run_id}").json["state"] == "waiting"


def test_secrets_of_the_caller_are_not_kept(stranger, place, api, runtime):
    run_id, path = place

    headers = {"Authorization": "Bearer s3cret", "Cookie": "a=s3cret", "X-Shop": "7"}
    stranger("POST", path, {}, headers=headers)

    output = ended(runtime, run_id)["output"]["wait"]
    assert output["headers"]["x-shop"] == "7"
    assert "s3cret" not in json.dumps(api("GET", f"/runs/{run_id}/history").json)


def test_the_token_is_not_on_the_trail(stranger, place, api):
    _, path = place

    stranger("POST", path, {})

    assert path.rpartition("/")[2] not in json.dumps(api("GET", "/audit").json)


def test_the_view_says_what_is_awaited(api, place):
    run_id, _ = place

    wait = api("GET", f"/runs/{run_id}").json["nodes"]["wait"]["wait"]

    assert {name: wait[name] for name in ("kind", "answers", "wanted", "methods")} == {
        "kind": "callback",
        "answers": 0,
        "wanted": 1,
        "methods": ["POST", "GET"],
    }
