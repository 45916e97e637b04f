"""The shop's HTTP server, on the standard library: bytes in, JSON out. Knows no operation."""

import json
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from examples.shop.errors import Refused
from examples.shop.service import PAGE, AnswerLost, Call, Service

BODY_BYTES_MAX = 64 * 1024
KEY_CHARACTERS_MAX = 255
QUERY_FIELDS_MAX = 20


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "BatonExampleShop/1"
    sys_version = ""
    timeout = 60

    def __init__(self, service: Service, *arguments: Any) -> None:
        self._service = service
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer("GET")

    def do_POST(self) -> None:
        """Answer a POST."""
        self._answer("POST")

    do_PUT = do_PATCH = do_DELETE = do_POST  # noqa: N815  # http.server's own names

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  # http.server's own
        """Say nothing: the ledger is what this shop remembers."""

    def _answer(self, verb: str) -> None:
        parts = urlsplit(self.path)
        if (verb, parts.path) == ("GET", "/"):
            self._send(200, PAGE.read_bytes(), kind="text/html; charset=utf-8")
            return
        try:
            call = Call(query=self._query(parts.query), body=self._body(verb), key=self._key())
            status, body = self._service.answer(self.command, parts.path, call)
        except Refused as refused:
            self.close_connection = True  # the body may still be on its way
            status, body = refused.status, refused.as_json()
        except AnswerLost:
            self.close_connection = True
            return
        self._send(status, json.dumps(body).encode(), kind="application/json")

    def _query(self, query: str) -> dict[str, str]:
        try:
            return dict(parse_qsl(query, max_num_fields=QUERY_FIELDS_MAX, errors="strict"))
        except ValueError:
            raise Refused(400, "bad_query", "The query cannot be read.") from None

    def _key(self) -> str | None:
        key: str | None = self.headers.get("Idempotency-Key")
        if key is not None and not (0 < len(key) <= KEY_CHARACTERS_MAX and key.isprintable()):
            said = f"Idempotency-Key must have 1 to {KEY_CHARACTERS_MAX} printable characters."
            raise Refused(400, "bad_key", said)
        return key

    def _body(self, verb: str) -> Any:
        if verb == "GET":
            return None
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            raise Refused(411, "length", "Say the body's length in Content-Length.")
        if len(length) > len(str(BODY_BYTES_MAX)) or int(length) > BODY_BYTES_MAX:
            raise Refused(413, "too_long", f"A body may have {BODY_BYTES_MAX} bytes.")
        data = self.rfile.read(int(length))
        # A form on a stranger's page can send no JSON type, so it cannot play with the shop.
        if data and self.headers.get_content_type() != "application/json":
            raise Refused(415, "type", "Send application/json.")
        return _parse(data) if data else {}

    def _send(self, status: int, body: bytes, *, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """The shop on a port; 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, service: Service, *, host: str, port: int) -> None:
        super().__init__((host, port), partial(Handler, service))

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a caller go who hung up; anything else is a bug to be seen."""
        import sys  # noqa: PLC0415  # only for the worst day

        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(400, "bad_json", "The body is not JSON.") from None
