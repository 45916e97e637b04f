"""What HTTP itself forbids is refused by `baton serve` as a problem, and other work goes on."""

import json
import socket

import pytest

PATIENCE_S = 60
HEADER_BYTES_MAX = 256 * 1024
"""More is not read; much more would be answered by a closed connection alone."""


def answer_to(port, request):
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as client:
        client.sendall(request)
        read = b""
        while part := client.recv(65_536):
            read += part
    head, _, body = read.partition(b"\r\n\r\n")
    return head.decode(), json.loads(body)


def test_headers_beyond_what_the_server_reads_are_a_problem(serve):
    port = serve().port
    line = b"GET /hooks/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: "
    head, problem = answer_to(port, line + b"y" * HEADER_BYTES_MAX + b"\r\n\r\n")
    assert head.split()[1] == "431"
    assert "application/problem+json" in head
    assert (problem["status"], problem["code"]) == (431, "headers_too_large")


@pytest.mark.parametrize(
    "request_",
    [
        b"NONSENSE\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nA b: c\r\n\r\n",
    ],
)
def test_a_request_that_is_none_is_a_problem(serve, request_):
    head, problem = answer_to(serve().port, request_)
    assert (head.split()[1], problem["status"], problem["code"]) == ("400", 400, "bad_request")
