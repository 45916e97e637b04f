"""Events over HTTP: in every mode of CloudEvents 1.0, as its SDK sends them, once, or refused."""

import json
import time
from collections.abc import Iterator
from threading import Thread

import pytest
import requests
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from werkzeug.serving import make_server

PATIENCE_S = 20
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


def until(is_so, what="it"):
    patience = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < patience, f"{what} did not happen"
        time.sleep(0.005)


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


@pytest.fixture
def started(api):
    """Starts a draft and gives its run id when it waits."""

    def start(document, **body):
        api("POST", "/flows", document)
        answer = api("POST", f"/flows/{document['id']}/runs", {"version": "draft", **body})
        run_id = answer.json["run_id"]
        until(lambda: api("GET", f"/runs/{run_id}").json["state"] == "waiting", "the wait")
        return run_id

    return start


@pytest.fixture
def paid(api, listening, started, runtime):
    """Sends something to a run that waits, and gives the event that it got."""
    run_id = started(listening, input={"order": "o1"})

    def send(**sent):
        answer = api("POST", "/events", **sent)
        assert answer.status == 200, answer.json
        return runtime.wait(run_id, timeout_s=PATIENCE_S)["output"]["paid"]

    return send


def event(**more):
    return {
        "specversion": "1.0",
        "id": "1",
        "source": "/bank",
        "type": "shop.paid",
        "correlation": "o1",
        **more,
    }


def in_headers(**more):
    return {f"ce-{name}": value for name, value in event(**more).items()}


def test_a_structured_event_is_the_output_of_who_waits_as_it_was_sent(paid):
    sent = event(data={"amount": 5}, time="2026-03-01T09:00:00.123456789+01:00", retry=3, big=True)
    assert paid(body=sent, kind=STRUCTURED) == sent


def test_a_binary_event_is_told_in_headers(paid):
    output = paid(raw=b'{"amount": 5}', headers=in_headers(subject="caf%C3%A9"))
    assert output == event(subject="café", data={"amount": 5}, datacontenttype="application/json")


@pytest.mark.parametrize(
    ("header", "meant"),
    [("100%25", "100%"), ("%2525", "%25"), ('"two words"', "two words"), (r'"a\"b"', 'a"b')],
)
def test_a_header_is_unquoted_and_decoded_once(paid, header, meant):
    assert paid(raw=b"", headers=in_headers(subject=header))["subject"] == meant


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("text/plain; charset=utf-8", b"hello", {"data": "hello"}),
        ("application/vnd.shop+JSON", b"[1, null]", {"data": [1, None]}),
        ("application/octet-stream", b"\xff\xfe\x00", {"data_base64": "//4A"}),
        ("application/json", b"", {}),
    ],
)
def test_data_is_json_text_or_bytes(paid, kind, body, said):
    output = paid(raw=body, kind=kind, headers=in_headers())
    assert output == event(datacontenttype=kind, **said)


def test_data_in_base_64_stays_so(paid):
    sent = event(data_base64="//4A", datacontenttype="image/png")
    assert paid(body=sent, kind=STRUCTURED) == sent


@pytest.mark.parametrize(
    "kind", ["application/CloudEvents+JSON", f"{STRUCTURED}; charset=UTF-8", f" {STRUCTURED}"]
)
def test_the_mode_is_told_by_the_content_type_in_whatever_letters(paid, kind):
    assert paid(body=event(), kind=kind) == event()


def test_an_attribute_that_is_null_is_one_that_is_not_there(paid):
    assert paid(body=event(subject=None, time=None), kind=STRUCTURED) == event()


def test_a_batch_holds_several_events(api, listening, started):
    started(listening, input={"order": "o1"})
    batch = [event(), event(id="2", correlation="o2"), event()]
    answer = api("POST", "/events", batch, kind=BATCH)
    assert answer.json == {"accepted": 3, "reached": 1, "repeated": 1}


def test_an_empty_batch_is_one(api):
    assert api("POST", "/events", [], kind=BATCH).json["accepted"] == 0


def test_an_event_that_comes_again_has_no_effect(api, listening, started):
    started(listening, input={"order": "o1"})
    answers = [api("POST", "/events", event(), kind=STRUCTURED).json for _ in range(2)]
    assert [(one["reached"], one["repeated"]) for one in answers] == [(1, 0), (0, 1)]


def test_an_event_that_comes_early_is_kept(api, listening, runtime):
    api("POST", "/events", event(), kind=STRUCTURED)
    api("POST", "/flows", listening)
    body = {"version": "draft", "input": {"order": "o1"}}
    run_id = api("POST", "/flows/listen/runs", body).json["run_id"]
    assert runtime.wait(run_id, timeout_s=PATIENCE_S)["state"] == "succeeded"


def refused(answer):
    named = [one["field"] for one in answer.json.get("errors", ())]
    return answer.status, answer.json["code"], named


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"specversion": "1.0", "id": "1"}, ["source", "type"]),
        (event(specversion="0.3"), ["specversion"]),
        (event(id=""), ["id"]),
        (event(id="a\nb"), ["id"]),
        (event(id="x" * 2_001), ["id"]),
        (event(source="no reference"), ["source"]),
        (event(dataschema="/relative"), ["dataschema"]),
        (event(Big=1), ["Big"]),
        (event(part={}), ["part"]),
        (event(part=0.5), ["part"]),
        (event(part=2**31), ["part"]),
        (event(type=7), ["type"]),
        (event(time="noon"), ["time"]),
        (event(time="2026-02-30T09:00:00Z"), ["time"]),
        (event(data=1, data_base64="AA=="), ["data_base64"]),
        (event(data_base64="no base 64"), ["data_base64"]),
        ({**event(), **{f"a{n}": 1 for n in range(100)}}, [""]),
        (7, [""]),
    ],
)
def test_what_is_no_event_is_refused_with_the_attribute(api, body, fields):
    assert refused(api("POST", "/events", body, kind=STRUCTURED)) == (422, "bad_event", fields)


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        (in_headers(datacontenttype="text/plain"), "datacontenttype"),
        (in_headers(data="1"), "data"),
        (in_headers(subject="caf\xe9"), "subject"),
        (in_headers(subject="%FF"), "subject"),
        (in_headers(time="noon"), "time"),
        ({**in_headers(), "ce-under.score": "1"}, "under.score"),
    ],
)
def test_a_header_that_cannot_be_is_refused(api, headers, field):
    assert refused(api("POST", "/events", raw=b"", headers=headers)) == (422, "bad_event", [field])


@pytest.mark.parametrize(
    ("raw", "kind", "status", "code"),
    [
        (b'{"a": 1}', "application/json", 400, "no_event"),
        (b"{", STRUCTURED, 400, "bad_json"),
        (b'{"id": "1", "id": "2"}', STRUCTURED, 400, "duplicate_key"),
        (b"[" * 300 + b"]" * 300, BATCH, 400, "too_deep"),
        (b"{}", BATCH, 422, "bad_event"),
        (b"{}", "application/cloudevents+avro", 415, "unsupported_media_type"),
        (b"{}", "application/cloudevents", 415, "unsupported_media_type"),
        (b"{}", f"{STRUCTURED}; charset=latin-1", 415, "unsupported_media_type"),
        (json.dumps([event()] * 101).encode(), BATCH, 422, "bad_event"),
    ],
)
def test_what_cannot_be_read_is_refused(api, raw, kind, status, code):
    answer = api("POST", "/events", raw=raw, kind=kind)
    assert (answer.status, answer.json["code"]) == (status, code)


def test_a_bad_event_is_refused_together_with_its_batch(api, listening, started):
    run_id = started(listening, input={"order": "o1"})
    answer = api("POST", "/events", [event(), {"id": "1", "specversion": "1.0"}, 7], kind=BATCH)
    assert refused(answer) == (422, "bad_event", ["[1].source", "[1].type", "[2]"])
    assert api("GET", f"/runs/{run_id}").json["state"] == "waiting"


@pytest.mark.parametrize("size", [1_048_577, 2_000_000, 3_000_000])
def test_a_large_event_is_refused_with_its_batch_and_others_go_on(api, listening, started, size):
    started(listening, input={"order": "o1"})
    large = event(id="large", data="x" * size)
    for body, kind in ((large, STRUCTURED), ([event(), large], BATCH)):
        answer = api("POST", "/events", body, kind=kind)
        assert (answer.status, answer.json["code"] in {"event_too_large", "body_too_large"}) == (
            413,
            True,
        )
    assert api("POST", "/events", event(), kind=STRUCTURED).json["reached"] == 1


def test_a_stranger_sends_no_events(stranger):
    assert stranger("POST", "/events", event(), kind=STRUCTURED).status == 401


# As the SDK of CloudEvents sends them.


@pytest.fixture
def address(app) -> Iterator[str]:
    """A real server on a port of its own."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/v1/events"
    server.shutdown()
    thread.join(PATIENCE_S)
    server.server_close()


MADE = {"type": "shop.paid", "source": "/bank/über", "id": "a b", "correlation": "o1"}


def made(data, **more):
    return CloudEvent({**MADE, **more}, data)


@pytest.mark.parametrize(
    ("event_", "said"),
    [
        (made({"ä": [1]}, datacontenttype="application/json"), {"data": {"ä": [1]}}),
        (made("grün", datacontenttype="text/plain"), {"data": "grün"}),
        (made(b"\xff\x00", datacontenttype="image/png"), {"data_base64": "/wA="}),
    ],
)
@pytest.mark.parametrize("write", [to_binary_event, to_structured_event])
def test_what_the_sdk_sends_arrives(address, api, listening, started, runtime, event_, said, write):
    run_id = started(listening, input={"order": "o1"})
    message = write(event_)
    token = {"Authorization": api.headers["Authorization"]}
    answer = requests.post(address, data=message.body, headers=message.headers | token, timeout=20)
    assert answer.status_code == 200, answer.text
    output = runtime.wait(run_id, timeout_s=PATIENCE_S)["output"]["paid"]
    sent_at = event_.get_time().isoformat().replace("+00:00", "Z")
    kind = event_.get_datacontenttype()
    wanted = {"specversion": "1.0", **MADE, "time": sent_at, "datacontenttype": kind, **said}
    assert output == wanted


def test_a_batch_of_what_the_sdk_writes_arrives(address, api):
    events = [made({"n": n}, id=f"e{n}") for n in range(3)]
    body = b"[" + b",".join(JSONFormat().write(one) for one in events) + b"]"
    headers = {"Content-Type": BATCH, "Authorization": api.headers["Authorization"]}
    answer = requests.post(address, data=body, headers=headers, timeout=20)
    assert (answer.status_code, answer.json()["accepted"]) == (200, 3)
