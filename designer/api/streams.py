"""Live views of runs as server-sent events."""

import json
from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any

from designer.api.endpoint import Call, Endpoint, StreamReply
from designer.api.models.histories import RunDelta
from designer.api.models.values import ValuesQuery

if TYPE_CHECKING:
    from engine.runtime import Runtime

RETRY_MS = 1_000
"""How long a browser waits before it connects again."""
LOOK_S = 1.0
"""How often a silent stream looks whether its client is still there."""
KEEP_ALIVE_LOOKS = 15
"""A comment goes out after so many silent looks, so that proxies keep the connection."""


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
    call.web.runtime.summary(run_id)  # Before the place is taken: an unknown run is a plain 404.
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
        query=ValuesQuery,
        problems=(404, 429),
        headers=("Last-Event-ID",),
        media_type="text/event-stream",
        streamed=RunDelta,
    ),
)
