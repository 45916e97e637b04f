"""A real HTTP service on this machine that answers as told and remembers what came."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any

PATIENCE_S = 20


class Receiver(ThreadingHTTPServer):
    """Answers with the next of `answers`, then with 204."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.seen: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.news = Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/push"

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, body in self.seen]

    def awaits(self, count: int) -> bool:
        """Wait until so many requests have come."""
        with self.news:
            return self.news.wait_for(lambda: len(self.seen) >= count, PATIENCE_S)


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.server.news:
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.server.seen.append((headers, body))
            status = self.server.answers.pop(0) if self.server.answers else 204
            self.server.news.notify_all()
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Serve for as long as the block lasts."""
    server = Receiver()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
