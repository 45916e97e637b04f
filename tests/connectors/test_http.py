"""`http.request` against a real server: what it sends, what it gives, and how it fails."""

import base64
import socket
import time
from dataclasses import replace
from typing import ClassVar

import pytest

from connectors.http import HttpRequest
from connectors.sdk.host import perform
from connectors.sdk.testing import ActionSuite


class TestHttpRequest(ActionSuite):
    action = HttpRequest
    good: ClassVar = {"method": "POST", "url": "https://example.com/", "json": None}
    bad = (
        {},
        {"url": ""},
        {"url": "http://a/", "method": "BREW"},
        {"url": "http://a/", "json": 1, "body": "x"},
        {"url": "http://a/", "expect": ["often"]},
    )


def test_a_json_answer_is_parsed(server, reply, attempt):
    url = server.on("/o", reply(b'{"total": 1.5}', content_type="application/json; charset=utf-8"))
    assert perform(HttpRequest, {"url": url}, attempt).output["body"] == {"total": 1.5}


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b'{"a": NaN}', "application/json", '{"a": NaN}'),
        (b'{"a": 1e999}', "application/json", '{"a": 1e999}'),
        (b'"\\ud800"', "application/json", '"\\ud800"'),
        (b"[" * 300 + b"]" * 300, "application/json", "[" * 300 + "]" * 300),
        (b"[" * 50_000, "application/json", "[" * 50_000),
        ("grün".encode("latin-1"), "text/plain; charset=iso-8859-1", "grün"),
        (b'{"a": 1}', "application/problem+json", {"a": 1}),
        (b"", "application/json", None),
    ],
)
def test_a_body_that_is_not_quite_json_stays_text(
    server, reply, attempt, body, content_type, expected
):
    url = server.on("/o", reply(body, content_type=content_type))
    assert perform(HttpRequest, {"url": url}, attempt).output["body"] == expected


def test_bytes_come_as_base64(server, reply, attempt):
    url = server.on("/o", reply(b"\x89PNG\x00", content_type="image/png"))
    output = perform(HttpRequest, {"url": url}, attempt).output
    assert (output["encoding"], base64.b64decode(output["body"])) == ("base64", b"\x89PNG\x00")


def test_what_is_sent_is_what_was_configured(server, reply, attempt):
    url = server.on("/o", reply())
    config = {
        "method": "PUT",
        "url": f"{url}?a=1",
        "query": {"b": [2, True], "c": None},
        "headers": {"X-Shop": "7"},
        "json": {"name": "grün"},
    }
    perform(HttpRequest, config, attempt)
    method, path, headers, body = server.seen[0]
    assert (method, path, headers["x-shop"], headers["idempotency-key"], body) == (
        "PUT",
        "/o?a=1&b=2&b=true",
        "7",
        "run/1/0",
        '{"name": "grün"}'.encode(),
    )


def test_a_form_is_url_encoded(server, reply, attempt):
    url = server.on("/o", reply())
    perform(HttpRequest, {"method": "POST", "url": url, "form": {"a": "1 2", "b": [3]}}, attempt)
    assert (server.seen[0][2]["content-type"], server.seen[0][3]) == (
        "application/x-www-form-urlencoded",
        b"a=1+2&b=3",
    )


def test_json_null_is_a_body(server, reply, attempt):
    url = server.on("/o", reply())
    perform(HttpRequest, {"method": "POST", "url": url, "json": None}, attempt)
    assert server.seen[0][3] == b"null"


def test_connections_are_used_again(server, reply, attempt):
    seen = set()

    def remember(handler):
        seen.add(handler.client_address)
        reply(b"x")(handler)

    url = server.on("/o", remember)
    for _ in range(3):
        perform(HttpRequest, {"url": url}, attempt)
    assert len(seen) == 1


def test_an_unexpected_status_fails_with_the_evidence(server, reply, attempt, failing):
    url = server.on(
        "/o",
        reply(b'{"why": "sold out"}', status=503, content_type="application/json", retry_after="7"),
    )
    error = failing(HttpRequest, {"url": url}, attempt)
    assert (error.code, error.retryable, error.retry_after_ms) == ("http.503", None, 7000)
    assert (error.details["status"], error.details["body"]) == (503, {"why": "sold out"})


def test_a_retry_after_date_is_read_against_the_servers_clock(server, attempt, failing):
    def later(handler):
        handler.send_response_only(429)
        handler.send_header("date", "Wed, 21 Oct 2026 07:28:00 GMT")
        handler.send_header("retry-after", "Wed, 21 Oct 2026 07:28:30 GMT")
        handler.send_header("content-length", "0")
        handler.end_headers()

    error = failing(HttpRequest, {"url": server.on("/o", later)}, attempt)
    assert error.retry_after_ms == 30_000


def test_expected_statuses_may_be_listed(server, reply, attempt, failing):
    url = server.on("/o", reply(status=404))
    assert perform(HttpRequest, {"url": url, "expect": [200, 404]}, attempt).output["status"] == 404
    assert failing(HttpRequest, {"url": url, "expect": [200]}, attempt).code == "http.404"


def test_a_closed_port_is_a_connection_never_established(attempt, failing):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
        assert failing(HttpRequest, {"url": url}, attempt).code == "connection.refused"


def test_a_name_that_nobody_has_is_a_connection_never_established(attempt, failing):
    config = {"url": "http://no-such-host.invalid/"}
    assert failing(HttpRequest, config, attempt).code == "connection.refused"


def test_a_connection_that_breaks_is_another_matter(server, attempt, failing):
    def hang_up(handler):
        handler.connection.shutdown(socket.SHUT_RDWR)

    error = failing(HttpRequest, {"url": server.on("/o", hang_up)}, attempt)
    assert (error.code, error.retryable) == ("connection", None)


def test_a_body_that_is_cut_short_is_no_answer(server, attempt, failing):
    def half(handler):
        handler.send_response(200)
        handler.send_header("content-length", "100")
        handler.end_headers()
        handler.wfile.write(b"half")
        handler.wfile.flush()
        handler.connection.shutdown(socket.SHUT_RDWR)

    assert failing(HttpRequest, {"url": server.on("/o", half)}, attempt).code == "connection"


def test_silence_ends_at_the_nodes_time_limit(server, attempt, failing):
    release = []

    def wait(handler):
        while not release:
            time.sleep(0.01)
        handler.close_connection = True

    url = server.on("/o", wait)
    error = failing(HttpRequest, {"url": url}, replace(attempt, timeout_s=0.3))
    release.append(True)
    assert error.code == "timeout"


@pytest.mark.parametrize("where", ["headers", "body"])
def test_a_slow_drip_does_not_outlast_the_time_limit(server, attempt, failing, where):
    release = []

    def drip(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        if where == "body":
            handler.wfile.write(b"content-length: 100000\r\n\r\n")
        while not release:
            handler.wfile.write(b"x" if where == "body" else b"a: b\r\n")
            handler.wfile.flush()
            time.sleep(0.1)
        handler.close_connection = True

    url = server.on("/o", drip)
    error = failing(HttpRequest, {"url": url}, replace(attempt, timeout_s=0.5))
    release.append(True)
    assert error.code == "timeout"


def test_a_cancelled_attempt_stops_waiting(server, attempt, failing):
    asked, release = [], []

    def wait(handler):
        asked.append(True)
        while not release:
            time.sleep(0.01)
        handler.close_connection = True

    url = server.on("/o", wait)
    error = failing(HttpRequest, {"url": url}, replace(attempt, is_cancelled=lambda: bool(asked)))
    release.append(True)
    assert error.code == "cancelled"


def test_a_secret_that_is_echoed_does_not_enter_the_error(server, reply, attempt, failing):
    url = server.on("/o", reply(b'{"your_key": "s3cr3t-key"}', status=400, x_echo="s3cr3t-key"))
    config = {"url": f"{url}?token=t0ken-value", "headers": {"X-Api-Key": "s3cr3t-key"}}
    error = failing(HttpRequest, config, attempt)
    said = f"{error} {error.details}"
    assert [secret for secret in ("s3cr3t-key", "t0ken-value") if secret in said] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"X": "a\r\nHost: b"},
        {"Content-Length": "3"},
        {"Transfer-Encoding": "chunked"},
        {"a b": "c"},
        {"X": "\N{SNOWMAN}"},
    ],
)
def test_headers_cannot_make_a_second_request(server, reply, attempt, failing, headers):
    url = server.on("/o", reply())
    assert failing(HttpRequest, {"url": url, "headers": headers}, attempt).code == "config"
    assert server.seen == []


def test_a_head_request_has_no_body(server, reply, attempt):
    url = server.on("/o", reply(b"xyz", content_type="text/plain"))
    output = perform(HttpRequest, {"url": url, "method": "HEAD"}, attempt).output
    assert (output["status"], output["body"]) == (200, None)


def test_a_call_leaves_a_line_without_its_secrets(server, reply, attempt):
    lines = []
    context = replace(attempt, keep_log=lambda *each: lines.append(each))
    url = server.on("/o", reply(b"hello"))
    perform(HttpRequest, {"url": url, "query": {"token": "hunter2hunter2"}}, context)
    ((level, text, details),) = lines
    assert (level, text, details["status"], details["bytes"]) == ("info", f"GET {url} 200", 200, 5)
    assert "hunter2" not in str(lines)
