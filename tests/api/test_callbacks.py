"""Callbacks and events over HTTP: strangers answer, once, in time, with anything."""

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


# Events.


@pytest.fixture
def listening():
    """A flow that waits for a payment."""
    config = {"type": "shop.paid", "correlation": "{{ input.order }}"}
    return {
        "schema": "baton.flow/v1",
        "id": "listen",
        "name": "Listen",
        "nodes": [{"id": "paid", "type": "flow.await_event", "config": config}],
        "edges": [],
    }


def event(**more):
    return {
        "specversion": "1.0",
        "id": "1",
        "source": "/bank",
        "type": "shop.paid",
        "correlation": "o1",
        **more,
    }


STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


def test_a_structured_event_reaches_the_run_that_waits_for_it(api, listening, started, runtime):
    run_id = started(listening, input={"order": "o1"})

    answer = api("POST", "/events", event(data={"amount": 5}), kind=STRUCTURED)

    assert (answer.status, answer.json) == (200, {"accepted": 1, "reached": 1})
    assert ended(runtime, run_id)["output"]["paid"]["data"] == {"amount": 5}


def test_a_binary_event_is_told_in_headers(api, listening, started, runtime):
    run_id = started(listening, input={"order": "o1"})
    headers = {f"ce-{name}": value for name, value in event(subject="caf%C3%A9").items()}

    answer = api("POST", "/events", raw=b'{"amount": 5}', headers=headers)

    output = ended(runtime, run_id)["output"]["paid"]
    assert (answer.json["reached"], output["data"], output["subject"]) == (
        1,
        {"amount": 5},
        "café",
    )


def test_a_batch_holds_several_events(api, listening, started):
    started(listening, input={"order": "o1"})
    batch = [event(), event(id="2", correlation="o2")]

    answer = api("POST", "/events", batch, kind=BATCH)

    assert answer.json == {"accepted": 2, "reached": 1}


def test_an_event_that_comes_again_has_no_effect(api, listening, started):
    started(listening, input={"order": "o1"})

    reached = [api("POST", "/events", event(), kind=STRUCTURED).json["reached"] for _ in range(2)]

    assert reached == [1, 0]


def test_an_event_that_comes_early_is_kept(api, listening, runtime):
    api("POST", "/events", event(), kind=STRUCTURED)
    api("POST", "/flows", listening)

    body = {"version": "draft", "input": {"order": "o1"}}
    run_id = api("POST", "/flows/listen/runs", body).json["run_id"]

    assert ended(runtime, run_id)["state"] == "succeeded"


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ({"a": 1}, "application/json", 400, "no_event"),
        ({"specversion": "1.0", "id": "1"}, STRUCTURED, 422, "bad_event"),
        (event(specversion="0.3"), STRUCTURED, 422, "bad_event"),
        (event(Big=1), STRUCTURED, 422, "bad_event"),
        (event(time="noon"), STRUCTURED, 422, "bad_event"),
        (event(data=1, data_base64="AA=="), STRUCTURED, 422, "bad_event"),
        ([event(), 7], BATCH, 422, "bad_event"),
        (event(), BATCH, 422, "bad_event"),
        ([event()] * 101, BATCH, 422, "bad_event"),
    ],
)
def test_what_is_no_event_is_refused(api, body, kind, status, code):
    answer = api("POST", "/events", body, kind=kind)

    assert (answer.status, answer.json["code"]) == (status, code)


def test_a_bad_event_is_refused_together_with_its_batch(api, listening, started):
    run_id = started(listening, input={"order": "o1"})

    answer = api("POST", "/events", [event(), {}], kind=BATCH)

    assert (answer.status, api("GET", f"/runs/{run_id}").json["state"]) == (422, "waiting")


def test_a_stranger_sends_no_events(stranger):
    assert stranger("POST", "/events", event(), kind=STRUCTURED).status == 401
