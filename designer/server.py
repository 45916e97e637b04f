"""The production server around the application: the only door to waitress.

One process, a pool of threads. It stops in order: nothing new is taken, what runs is finished,
then the sockets close.
"""

import json
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterable
from errno import EADDRINUSE
from threading import Condition, Event, Thread
from types import FrameType
from typing import TYPE_CHECKING, Any

from waitress import create_server
from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

from designer.api.problems import MEDIA_TYPE, problem
from designer.api.stream_places import STREAMS_MAX
from designer.errors import UsageError
from designer.hooks.door import WAITING_MAX
from designer.workers import Workers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

REQUEST_THREADS = 12
THREADS = STREAMS_MAX + WAITING_MAX + REQUEST_THREADS
"""Every stream, and every webhook that waits for its run, holds a thread for as long as it is open;
the others must still be served."""
CONNECTIONS_MAX = 500
BODY_BUFFER_BYTES_MAX = 64 * 1024 * 1024
"""Above it waitress itself refuses; below it the application does, with a problem."""
IDLE_S_MAX = 20
"""How long a connection may be silent while nothing is being answered on it."""
DRAIN_S = 10.0
REFUSALS = {413: "body_too_large", 431: "headers_too_large", 500: "internal", 501: "internal"}
"""Codes of what is refused before the application sees it."""
BACKLOG = 1024


def listen(host: str, port: int) -> socket.socket:
    """Bind, without answering yet. Raises UsageError with one readable line."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        is_taken = isinstance(error, OSError) and error.errno == EADDRINUSE
        hint = "; is Baton running already? Name another port with --port" if is_taken else ""
        why = getattr(error, "strerror", None) or error
        raise UsageError(
            f"cannot listen on {host}:{port}: {why}{hint}",
        ) from None
    return bound


class Server:
    """Answers on a bound socket until it is told to stop."""

    def __init__(self, app: "WSGIApplication", bound: socket.socket, *, closing: Event) -> None:
        self._closing = closing
        self._requests = _Counted(app)
        self._server: Any = create_server(
            self._requests,
            sockets=[bound],
            threads=THREADS,
            _dispatcher=Workers(THREADS),
            connection_limit=CONNECTIONS_MAX,
            max_request_body_size=BODY_BUFFER_BYTES_MAX,
            # Whoever opens connections and says nothing must not keep the others out for long.
            channel_timeout=IDLE_S_MAX,
            cleanup_interval=IDLE_S_MAX // 2,
            # A running stream must notice that its client hung up, and say things at once.
            channel_request_lookahead=1,
            send_bytes=1,
            ident=None,
            clear_untrusted_proxy_headers=True,
        )
        self._server.channel_class = _Channel
        # Waitress warns when all threads are busy, which streams make ordinary.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)

    def run(self, *, ready: Callable[[], None] = lambda: None) -> None:
        """Answer until SIGTERM or SIGINT; a second signal does not wait. For the main thread."""
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)
        ready()
        self._server.run()
        self._server.close()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._closing.is_set():
            raise SystemExit(0)  # Waitress takes it as the wish to stop now.
        self._closing.set()
        Thread(target=self._drain, name="drain", daemon=True).start()

    def _drain(self) -> None:
        self._requests.wait_until_idle(DRAIN_S)
        os.kill(os.getpid(), signal.SIGTERM)


class _Held:
    """A channel that keeps what is written to it."""

    def __init__(self, channel: Any) -> None:
        self._channel = channel
        self.parts: list[bytes] = []

    def write_soon(self, data: bytes) -> int:
        """Keep it."""
        self.parts.append(bytes(data))
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)


class _Task(WSGITask):  # type: ignore[misc]  # waitress has no types
    """Sends the headers together with the first bytes of the body.

    Two calls of the system for each answer cost the interpreter's lock twice, and a client waits
    for the second.
    """

    channel: Any

    def write(self, data: bytes) -> None:
        """Send some of the body, after the headers."""
        if self.wrote_header:
            super().write(data)
            return
        channel = self.channel
        held = _Held(channel)
        self.channel = held
        try:
            super().write(data)
        finally:
            self.channel = channel
        channel.write_soon(b"".join(held.parts))


class _Refusal(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """Refuses what HTTP itself forbids, as a problem like every other."""

    def execute(self) -> None:
        """Send the problem."""
        error = self.request.error
        code = REFUSALS.get(error.code, "bad_request")
        said = f"{error.reason}: {error.body}."
        body = json.dumps(problem(error.code, code, said).body).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", MEDIA_TYPE))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection whose answers are sent as `_Task` does."""

    task_class = _Task
    error_task_class = _Refusal


class _Counted:
    """Knows how many requests are being answered."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self._running = 0
        self._idle = Condition()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        with self._idle:
            self._running += 1
        try:
            answer = self._app(environ, start_response)
        except BaseException:
            self._end()
            raise
        return _Closing(answer, self._end)

    def _end(self) -> None:
        with self._idle:
            self._running -= 1
            self._idle.notify_all()

    def wait_until_idle(self, timeout_s: float) -> None:
        """Return when nothing is being answered, or the time is over."""
        with self._idle:
            self._idle.wait_for(lambda: self._running == 0, timeout=timeout_s)


class _Closing:
    """An answer that tells when it is over."""

    def __init__(self, answer: Iterable[bytes], end: Callable[[], None]) -> None:
        self._answer = answer
        self._end = end

    def __iter__(self) -> Any:
        return iter(self._answer)

    def close(self) -> None:
        """Close the answer and tell."""
        try:
            close = getattr(self._answer, "close", None)
            if close is not None:
                close()
        finally:
            self._end()
