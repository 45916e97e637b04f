"""Which runs had an attempt begun when their engine died: a note that outlives a killed process.

Of a store with one owner it is a file beside it; of one that processes share, rows in it.

Only runs that have been taken over before without getting on are noted, so ordinary work costs
nothing. Losing the note, for example with the machine, accuses nobody for good.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from engine.core.events import Event
from engine.drivers.runs.jobs import Job
from engine.errors import StoreUnavailable
from engine.store.protocol_waits import ShardStore

NOTE_NAME = "engine.begun"
NOTE_BYTES_MAX = 16 * 1024 * 1024
"""What is read of a note; a run id with its line end has 27 bytes."""


class Suspects:
    """The note of one store. Without a path, as for a store in memory, nothing is noted."""

    def __init__(self, path: Path | None = None) -> None:
        self.begun: frozenset[str] = frozenset()
        """The suspects whose attempts the engine before this one had begun."""
        self._file: int | None = None
        if path is not None:
            # A full disk must not keep the engine from opening.
            with suppress(OSError):
                self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
                said = os.pread(self._file, NOTE_BYTES_MAX, 0).decode("ascii", "replace")
                self.begun = frozenset(said.split())
                os.ftruncate(self._file, 0)

    def noting(self, perform: Callable[[Job], Event]) -> Callable[[Job], Event]:
        """Give a `perform` that notes suspects before it begins."""

        def attempt(job: Job) -> Event:
            if job.is_suspect and self._file is not None:
                with suppress(OSError):
                    os.write(self._file, f"{job.key.run_id}\n".encode("ascii", "replace"))
            return perform(job)

        return attempt


def noting_in(
    store: ShardStore, perform: Callable[[Job], Event | None]
) -> Callable[[Job], Event | None]:
    """Give a `perform` that notes suspects in a store that others can read."""

    def attempt(job: Job) -> Event | None:
        if job.is_suspect:
            with suppress(StoreUnavailable):
                store.note_suspect(job.key.run_id, job.shard, job.epoch)
        return perform(job)

    return attempt
