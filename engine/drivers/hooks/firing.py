"""Starts runs for requests, and waits for what they come to."""

from dataclasses import dataclass

from engine.core.plan import Json
from engine.drivers.reading.reader import AT_REST, Reader
from engine.drivers.runs.starting import Starter, Wish


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

    def __init__(self, starter: Starter, reader: Reader) -> None:
        self._starter = starter
        self._reader = reader

    def start(self, wish: Wish) -> Fired:
        """Start a run; on disk when this returns. Raises as `Starter.start` does."""
        started = self._starter.start([wish])[0]
        return Fired(run_id=started.run_id, is_new=started.created)

    def start_and_wait(self, wish: Wish, timeout_s: float) -> Fired:
        """Start a run, and wait so long until nothing happens in it by itself any more."""
        started = self._starter.start([wish])[0]
        seen = self._reader.result(started.run_id, timeout_s)
        return Fired(
            run_id=started.run_id,
            is_new=started.created,
            state=seen["state"] if seen["state"] in AT_REST else None,
            output=seen["output"],
            error=seen["error"],
        )
