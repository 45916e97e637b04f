"""A service on a free port that answers as told and remembers what came."""

import json
from collections import deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import NamedTuple


class Call(NamedTuple):
    """One request that came."""

    method: str
    path: str
    headers: dict
    """By lower-case name."""
    body: bytes

    @property
    def json(self):
        return json.loads(self.body or b"null")


class Receiver(ThreadingHTTPServer):
    """Answers with what is next in `answers`, else 200: a status, or a status with headers."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.calls = []
        self.answers = deque()
        self.may_answer = Event()
        self.may_answer.set()
        self.url = f"http://127.0.0.1:{self.server_port}/hook"

    def bodies(self):
        return [call.json for call in self.calls]

    def statuses(self, *statuses):
        self.answers.extend((status, {}) for status in statuses)

    def handle_error(self, request, client_address):
        """Say nothing of callers that hang up."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.calls.append(Call(self.command, self.path, headers, body))
        self.server.may_answer.wait(20)
        status, more = self.server.answers.popleft() if self.server.answers else (200, {})
        self.send_response(status)
        for name, value in {"Content-Length": "0", **more}.items():
            self.send_header(name, value)
        self.end_headers()

    do_GET = do_POST = do_PUT = answer  # noqa: N815  # the names that the library asks for

    def log_message(self, *_):
        pass


@contextmanager
def receiving():
    server = Receiver()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.may_answer.set()
        server.shutdown()
        server.server_close()
        thread.join()
