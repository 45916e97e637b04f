"""Webhooks over HTTP: strangers start flows, get what they come to, are refused with reasons."""

import json

import pytest

from tests.api.hooked import hooked


def run_of(api, answer):
    return api("GET", f"/runs/{answer.json['run_id']}").json


ECHO = "{{ input }}"


@pytest.mark.parametrize("root", ["//hooks", "/hooks"])
def test_a_request_starts_the_flow_and_is_told_the_run_at_once(api, stranger, published, root):
    published(hooked(value=ECHO))
    answer = stranger("POST", f"{root}/orders?a=1", {"n": 7})
    assert (answer.status, answer.json["status"]) == (202, "accepted")
    assert answer.headers["Location"] == f"/api/v1/runs/{answer.json['run_id']}"
    given = run_of(api, answer)["input"]
    assert (given["method"], given["path"], given["query"]) == ("POST", "orders", {"a": "1"})
    assert given["body"] == {"n": 7}


def test_the_answer_is_what_the_flow_returns(stranger, published):
    published(hooked(path="orders/:id", respond="result", value={"id": "{{ input.params.id }}"}))
    answer = stranger("POST", "//hooks/orders/7", {})
    assert (answer.status, answer.json) == (200, {"id": "7"})


def test_an_answer_with_status_headers_and_body_is_taken_apart(stranger, published):
    value = {"status": 201, "headers": {"X-Shop": "a"}, "body": "made"}
    published(hooked(respond="result", value=value))
    answer = stranger("POST", "//hooks/orders")
    assert (answer.status, answer.headers["X-Shop"], answer.text) == (201, "a", "made")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_bytes_go_back_as_bytes(stranger, published):
    value = {"status": 200, "headers": {"Content-Type": "image/gif"}, "body": {"base64": "R0lG"}}
    published(hooked(respond="result", value=value))
    answer = stranger("POST", "//hooks/orders")
    assert (answer.text, answer.headers["Content-Type"]) == ("GIF", "image/gif")


def test_a_fixed_answer_is_given_at_once(stranger, published):
    published(hooked(status=200, headers={"X-A": "b"}, body={"ok": True}))
    answer = stranger("POST", "//hooks/orders")
    assert (answer.status, answer.json, answer.headers["X-A"]) == (200, {"ok": True}, "b")


def test_a_repeated_key_gets_the_same_run_and_another_request_with_it_is_refused(
    stranger, published
):
    published(hooked())
    once, again = (
        stranger("POST", "//hooks/orders", {"n": 1}, headers={"Idempotency-Key": "k", "X-Try": n})
        for n in ("1", "2")
    )
    other = stranger("POST", "//hooks/orders", {"n": 2}, headers={"Idempotency-Key": "k"})
    assert once.json == again.json
    assert (other.status, other.json["code"]) == (409, "conflict")


def test_a_repetition_is_answered_with_the_result_of_the_first(api, stranger, published):
    published(hooked(respond="result", value="{{ input.received_at }}"))
    answers = [
        stranger("POST", "//hooks/orders", {}, headers={"Idempotency-Key": "k"}) for _ in "ab"
    ]
    assert answers[0].text == answers[1].text
    assert len(api("GET", "/runs?flow=shop").json["items"]) == 1


FAIL = {"id": "end", "type": "flow.fail", "config": {"code": "sold_out", "message": "None left."}}


def test_a_failed_run_answers_a_problem_that_tells_nothing_of_the_error(stranger, published):
    published(hooked(then=FAIL, respond="result"))
    answer = stranger("POST", "//hooks/orders")
    assert (answer.status, answer.json["code"], answer.json["state"]) == (
        500,
        "run_failed",
        "failed",
    )
    assert "sold_out" not in answer.text


def test_a_failed_run_tells_its_error_where_that_is_wanted(stranger, published):
    published(hooked(then=FAIL, respond="result", failure_status=422, show_error=True))
    answer = stranger("POST", "//hooks/orders")
    assert (answer.status, answer.json["error"]["code"]) == (422, "sold_out")


NAP = {"id": "end", "type": "flow.wait", "config": {"duration": "1h"}}


@pytest.mark.parametrize(
    ("on_timeout", "status", "code"), [("accepted", 202, None), ("timeout", 504, "run_goes_on")]
)
def test_a_run_that_takes_longer_goes_on_and_the_answer_says_where(
    api, stranger, published, on_timeout, status, code
):
    published(hooked(then=NAP, respond="result", timeout="1ms", on_timeout=on_timeout))
    answer = stranger("POST", "//hooks/orders")
    assert (answer.status, answer.json.get("code")) == (status, code)
    assert answer.headers["Location"].endswith(answer.json["run_id"])
    assert run_of(api, answer)["state"] in {"running", "waiting"}


def test_secrets_never_become_input(api, stranger, published):
    published(hooked())
    sent = {"Authorization": "Bearer x", "Cookie": "a=b", "X-Api-Key": "k", "X-Shop": "north"}
    given = run_of(api, stranger("POST", "//hooks/orders", {}, headers=sent))["input"]
    del given["headers"]["user-agent"]
    assert given["headers"] == {"content-type": "application/json", "x-shop": "north"}


@pytest.mark.parametrize(
    ("kind", "raw", "body"),
    [
        ("application/json", b'{"a": [1]}', {"a": [1]}),
        ("application/problem+json", b"[]", []),
        ("application/x-www-form-urlencoded", b"a=1&b=2&b=3", {"a": "1", "b": ["2", "3"]}),
        ("text/plain", "ä".encode(), "ä"),
        ("application/xml", b"<a/>", "<a/>"),
        ("application/octet-stream", b"ab", {"base64": "YWI="}),
        ("text/plain", b"\xff", {"base64": "/w=="}),
        ("application/json", b"", None),
    ],
)
def test_a_body_is_read_as_what_it_is(api, stranger, published, kind, raw, body):
    published(hooked())
    answer = stranger("POST", "//hooks/orders", raw=raw, kind=kind)
    assert run_of(api, answer)["input"]["body"] == body


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        ("application/json", b"{", "bad_json"),
        ("application/json", b'{"a": 1, "a": 2}', "duplicate_key"),
        ("application/x-www-form-urlencoded", b"a=\xff", "bad_form"),
    ],
)
def test_a_body_that_is_not_what_it_says_is_refused(api, stranger, published, kind, raw, code):
    published(hooked())
    answer = stranger("POST", "//hooks/orders", raw=raw, kind=kind)
    assert (answer.status, answer.json["code"]) == (400, code)
    assert api("GET", "/runs").json["items"] == []


def test_a_body_beyond_the_webhook_s_limit_is_refused(stranger, published):
    published(hooked(body_bytes_max=10))
    answer = stranger("POST", "//hooks/orders", raw=b"x" * 11, kind="text/plain")
    assert (answer.status, answer.json["code"]) == (413, "body_too_large")


def test_a_body_larger_than_the_api_takes_is_taken_where_the_webhook_says_so(
    api, stranger, published
):
    published(hooked(body_bytes_max=4 * 1024 * 1024))
    answer = stranger("POST", "//hooks/orders", raw=b"x" * 3_000_000, kind="text/plain")
    assert answer.status == 202


def test_a_content_type_that_is_not_allowed_is_refused(stranger, published):
    published(hooked(content_types=["application/json", "text/*"]))
    kinds = ["text/csv", "application/xml"]
    answers = [stranger("POST", "//hooks/orders", raw=b"1", kind=kind) for kind in kinds]
    assert [answer.status for answer in answers] == [202, 415]
    assert "application/json, text/*" in answers[1].json["detail"]


def test_a_method_that_is_not_allowed_is_refused_with_those_that_are(stranger, published):
    published(hooked(methods=["POST", "PUT"]))
    answer = stranger("DELETE", "//hooks/orders")
    assert (answer.status, answer.json["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "HEAD, OPTIONS, POST, PUT"


@pytest.mark.parametrize("path", ["none", "orders/7", "", "orders//", "%00", "a/" * 40])
def test_nothing_is_at_other_paths(stranger, published, path):
    published(hooked())
    answer = stranger("POST", f"//hooks/{path}", {})
    assert (answer.status, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_looking_starts_nothing(api, stranger, published):
    published(hooked(methods=["GET"]))
    head, options = stranger("HEAD", "//hooks/orders"), stranger("OPTIONS", "//hooks/orders")
    assert (head.status, options.status) == (200, 204)
    assert head.headers["Allow"] == options.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert api("GET", "/runs").json["items"] == []


def test_publishing_and_deleting_a_flow_show_at_once(api, stranger, published):
    flow = published(hooked())
    statuses = [stranger("POST", "//hooks/orders").status]
    flow["nodes"][0]["config"]["path"] = "bills"
    api("PUT", "/flows/shop", flow, headers={"If-Match": "*"})
    api("POST", "/flows/shop/publish", {})
    statuses += [stranger("POST", f"//hooks/{path}").status for path in ("orders", "bills")]
    assert api("DELETE", "/flows/shop").status == 204
    assert [*statuses, stranger("POST", "//hooks/bills").status] == [202, 404, 202, 404]


def test_a_path_that_another_flow_has_cannot_be_published(api, published):
    published(hooked(path="orders/:id"))
    other = hooked("other", path="orders/:number")
    assert api("POST", "/flows", other).status == 201
    findings = api("POST", "/flows/other/validate", other).json["findings"]
    refused = api("POST", "/flows/other/publish", {})
    assert [(one["code"], one["node"]) for one in findings] == [("path_taken", "hook")]
    assert (refused.status, refused.json["findings"][0]["code"]) == (422, "path_taken")
    assert "flow shop has POST orders/:" in refused.json["findings"][0]["message"]


@pytest.mark.parametrize("headers", [{"Set-Cookie": "a=b"}, {"X-A": "a\nb"}, {"Server": "x"}, []])
def test_an_answer_that_may_not_be_sent_is_an_error_of_the_flow(stranger, published, headers):
    published(hooked(respond="result", value={"status": 200, "headers": headers, "body": ""}))
    answer = stranger("POST", "//hooks/orders")
    assert (answer.status, answer.json["code"]) == (500, "bad_answer")


def test_other_work_goes_on_beside_what_is_refused(stranger, published):
    published(hooked(body_bytes_max=100))
    bad = [
        stranger("POST", "//hooks/orders", raw=b"{", kind="application/json"),
        stranger("PATCH", "//hooks/orders"),
        stranger("POST", "//hooks/orders", raw=b"x" * 200, kind="text/plain"),
        stranger("POST", "//hooks/orders", headers={"Host": "elsewhere.example"}),
        stranger("POST", "//hooks/orders", headers={"Idempotency-Key": "k" * 500}),
        stranger("POST", "//hooks/orders", headers={"X-Long": "x" * 40_000}),
    ]
    assert [answer.status for answer in bad] == [400, 405, 413, 403, 400, 431]
    assert all(json.loads(answer.text)["detail"] for answer in bad)
    assert stranger("POST", "//hooks/orders", {}).status == 202
