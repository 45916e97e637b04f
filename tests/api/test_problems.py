"""Every error is one problem with a code, and never a stack trace."""

import pytest

from designer.app import BODY_BYTES_MAX, SECURITY_HEADERS
from engine.errors import StoreUnavailable


def test_an_unknown_address_is_a_problem(api):
    answer = api("GET", "/nothing/here")

    assert (answer.status, answer.json["code"]) == (404, "not_found")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_wrong_method_names_the_right_ones(api):
    answer = api("PATCH", "/flows/greet")

    assert (answer.status, answer.json["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "DELETE, GET, HEAD, PUT"


@pytest.mark.parametrize("path", ["/flows/none", "/runs/none", "/runs/none/nodes/x"])
def test_an_unknown_id_is_a_problem(api, path):
    answer = api("GET", path)

    assert (answer.status, answer.json["code"]) == (404, "not_found")


def test_a_body_that_is_too_large_is_refused(api):
    answer = api("POST", "/flows", raw=b" " * (BODY_BYTES_MAX + 1))

    assert (answer.status, answer.json["code"]) == (413, "body_too_large")


def test_a_body_of_another_kind_is_refused(api):
    answer = api("POST", "/flows", raw=b"a=1", kind="application/x-www-form-urlencoded")

    assert (answer.status, answer.json["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("raw", [b"", b"{", b'{"id": NaN}', b'{"id": "\xff"}', b"[" * 100_000])
def test_a_body_that_is_no_json_is_refused(api, raw):
    assert api("POST", "/flows", raw=raw).status in {400, 415}


def test_each_wrong_field_is_named(api, flow):
    api("POST", "/flows", flow)

    answer = api("POST", "/flows/greet/runs", {"version": [], "verison": 1, "request_id": ""})

    fields = {error["field"].split(".")[0] for error in answer.json["errors"]}
    assert (answer.status, fields) == (422, {"version", "verison", "request_id"})


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=many", "limit=1&limit=2", "unknown=1", "state=happy"]
)
def test_a_wrong_parameter_is_refused(api, query):
    assert api("GET", f"/runs?{query}").status == 400


@pytest.mark.parametrize("number", [0, 2**31, 10**30])
def test_a_version_that_cannot_be_is_unknown(api, flow, number):
    api("POST", "/flows", flow)
    api("POST", "/flows/greet/publish")

    started = api("POST", "/flows/greet/runs", {"version": number})
    read = api("GET", f"/flows/greet/versions/{number}")

    assert (started.status, read.status) == (404, 404)


def test_a_fact_with_a_number_that_cannot_be_is_refused(api, flow, run_to_end):
    api("POST", "/flows", flow)
    api("POST", "/flows/greet/publish")
    run_id = run_to_end("greet")["run_id"]

    assert api("GET", f"/runs/{run_id}/history?after={10**30}").status == 400


def test_what_nobody_foresaw_is_logged_and_not_shown(web, app, api, caplog):
    app.view_functions["list_flows"] = lambda: 1 / 0

    answer = api("GET", "/flows")

    assert (answer.status, answer.json["code"]) == (500, "internal")
    assert "division" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_a_store_that_is_lost_is_a_503_that_says_when_to_come_again(app, api):
    def lost():
        raise StoreUnavailable("The disk is full.")

    app.view_functions["list_flows"] = lost

    answer = api("GET", "/flows")

    assert (answer.status, answer.headers["Retry-After"]) == (503, "1")


@pytest.mark.parametrize("path", ["/flows", "/nothing", "//", "//healthz", "//assets/none.js"])
def test_every_answer_carries_the_security_headers(api, path):
    headers = api("GET", path).headers

    assert {name: headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_scripts_run_from_our_own_files_only():
    policy = SECURITY_HEADERS["Content-Security-Policy"]

    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert scripts == "script-src 'self'"
