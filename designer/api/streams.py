"""Live views of runs as server-sent events, and how many of them there may be.

A stream holds a thread of the server and one of the few connections a browser allows itself per
host, so both are counted; a page that gets no place reads the run now and then instead.
"""

import json
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from designer.api.endpoint import Call, Endpoint, StreamReply
from designer.api.models.runs import RunDelta
from designer.errors import TooMany

if TYPE_CHECKING:
    from engine.runtime import Runtime

STREAMS_MAX = 32
STREAMS_PER_CLIENT_MAX = 4
RETRY_MS = 1_000
"""How long a browser waits before it connects again."""
LOOK_S = 1.0
"""How often a silent stream looks whether its client is still there."""
KEEP_ALIVE_LOOKS = 15
"""A comment goes out after so many silent looks, so that proxies keep the connection."""


class StreamPlaces:
    """The places there are, in all and for each client."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()
        self._lock = Lock()

    def take(self, client: str) -> Callable[[], None]:
        """Take a place and give what frees it, which may be called twice. Raises TooMany."""
        with self._lock:
            if self._taken[client] >= STREAMS_PER_CLIENT_MAX:
                raise TooMany(
                    f"{STREAMS_PER_CLIENT_MAX} live views are open already; close one, or read "
                    "the run now and then.",
                    code="too_many_streams",
                    retry_after_s=5,
                )
            if self._taken.total() >= STREAMS_MAX:
                raise TooMany(
                    "The server has no place for another live view; read the run now and then.",
                    code="too_many_streams",
                    retry_after_s=5,
                )
            self._taken[client] += 1
        return _Once(partial(self._free, client))

    def _free(self, client: str) -> None:
        with self._lock:
            self._taken[client] -= 1
            if self._taken[client] == 0:
                del self._taken[client]


class _Once:
    """Does it at the first call only."""

    def __init__(self, action: Callable[[], None]) -> None:
        self._actions = [action]

    def __call__(self) -> None:
        while self._actions:
            self._actions.pop()()


class _Events:
    """The bytes of one stream; frees its place when it is closed, started or not."""

    def __init__(self, events: Generator[bytes, None, None], free: Callable[[], None]) -> None:
        self._events = events
        self._free = free

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._events)

    def close(self) -> None:
        """Stop; the server calls this when the answer is over, however it ended."""
        self._events.close()
        self._free()


def stream_run(call: Call) -> StreamReply:
    """Say everything about the run, then each change as it is committed, then `end`."""
    run_id = call.path["run_id"]
    call.web.runtime.run(run_id)  # Before the place is taken: an unknown run is a plain 404.
    free = call.web.streams.take(call.who.key)
    events = _events(
        call.web.runtime,
        run_id,
        after_seq=_last_seen(call),
        is_over=lambda: call.is_gone() or call.web.closing.is_set(),
    )
    return StreamReply(events=_Events(events, free))


def _last_seen(call: Call) -> int:
    text = call.headers.get("Last-Event-ID", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0  # noqa: PLR2004


def _events(
    runtime: "Runtime", run_id: str, *, after_seq: int, is_over: Callable[[], bool]
) -> Generator[bytes, None, None]:
    yield f"retry: {RETRY_MS}\n\n".encode()
    silent = 0
    for delta in runtime.follow(run_id, after_seq=after_seq, keep_alive_s=LOOK_S):
        if is_over():
            return
        if delta is not None:
            silent = 0
            yield _event("delta", delta, seq=delta["seq"])
            continue
        silent += 1
        if silent >= KEEP_ALIVE_LOOKS:
            silent = 0
            yield b": still here\n\n"
    yield _event("end", {})


def _event(name: str, data: Any, *, seq: int | None = None) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    mark = "" if seq is None else f"id: {seq}\n"
    return f"event: {name}\n{mark}data: {text}\n\n".encode()


ENDPOINTS = (
    Endpoint(
        name="stream_run",
        method="GET",
        path="/runs/<run_id>/stream",
        handler=stream_run,
        summary="Follow a run live (server-sent events `delta` and `end`)",
        problems=(404, 429),
        headers=("Last-Event-ID",),
        media_type="text/event-stream",
        streamed=RunDelta,
    ),
)
