"""A context with real folders, and a real HTTP server with switches."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from connectors.sdk import ActionError, Context
from connectors.sdk.host import perform
from connectors.sdk.testing import context_in

Reply = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answers each path by a function; remembers what it was asked."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                server.seen.append((self.command, self.path, headers, body))
                server.replies[self.path.partition("?")[0]](self)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                del format, args

        for method in ("GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"):
            setattr(Handler, f"do_{method}", Handler.handle_any)

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                del request, client_address  # clients that hang up are part of the tests

        self.http = Quiet(("127.0.0.1", 0), Handler)
        self.port = self.http.server_address[1]
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def on(self, path: str, reply: Reply) -> str:
        self.replies[path] = reply
        return self.url(path)

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()


def answer(body: bytes = b"", *, status: int = 200, **headers: str) -> Reply:
    """Make a reply; underscores in header names stand for dashes."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    return reply


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@pytest.fixture
def attempt(tmp_path: Path) -> Context:
    return context_in(tmp_path)


@pytest.fixture
def keyed(tmp_path: Path) -> Callable[[str], Context]:
    """Give a context for another activity over the same folders."""
    return lambda key: context_in(tmp_path, idempotency_key=key)


@pytest.fixture
def reply() -> Callable[..., Reply]:
    return answer


@pytest.fixture
def failing() -> Callable[..., ActionError]:
    """Perform an action that must fail, and give its error."""

    def fail(action: Any, config: Any, context: Context) -> ActionError:
        with pytest.raises(ActionError) as caught:
            perform(action, config, context)
        return caught.value

    return fail
