"""Starts runs for requests, and waits for what they come to."""

import time
from dataclasses import dataclass

from engine.core.plan import Json
from engine.drivers.reading.reader import AT_REST, Reader
from engine.drivers.runs.starting import Starter, Wish
from engine.drivers.runs.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A run that a request has started, or had started before, and what it came to in time."""

    run_id: str
    is_new: bool
    state: str | None = None
    """None while it goes on."""
    output: Json = None
    error: Json = None


class Firing:
    """Used by every thread."""

    def __init__(self, starter: Starter, reader: Reader, watch: Watch) -> None:
        self._starter = starter
        self._reader = reader
        self._watch = watch

    def start(self, wish: Wish) -> Fired:
        """Start a run; on disk when this returns. Raises as `Starter.start` does."""
        started = self._starter.start([wish])[0]
        return Fired(run_id=started.run_id, is_new=started.created)

    def start_and_wait(self, wish: Wish, timeout_s: float) -> Fired:
        """Start a run, and wait so long until nothing happens in it by itself any more."""
        if not self._watch.sees_all:
            started = self._starter.start([wish])[0]
            return self._read(started.run_id, timeout_s, is_new=started.created)
        until = time.monotonic() + timeout_s
        expected = self._starter.start_expecting(wish, self._watch, timeout_s)
        assert expected.started is not None
        (run_id, is_new), end = expected.started, expected.end
        if end is None:
            return self._read(run_id, max(until - time.monotonic(), 0), is_new=is_new)
        return Fired(
            run_id=run_id, is_new=is_new, state=end.state, output=end.output, error=end.error
        )

    def _read(self, run_id: str, timeout_s: float, *, is_new: bool) -> Fired:
        seen = self._reader.result(run_id, timeout_s)
        return Fired(
            run_id=run_id,
            is_new=is_new,
            state=seen["state"] if seen["state"] in AT_REST else None,
            output=seen["output"],
            error=seen["error"],
        )
