"""Writes the outcomes of attempts: all that came while the last ones were written, at once."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread

from engine.drivers.clock import Clock
from engine.errors import StoreUnavailable
from engine.store.protocol_tasks import TaskStore
from engine.store.records_tasks import TaskRow

SETTLE_MAX = 200
"""Outcomes that one transaction writes."""
RETRY_S = 0.5
"""The pause after the store was away."""

log = logging.getLogger(__name__)


class Settler:
    """One thread, made when the first outcome comes. It asks again for as long as it must."""

    def __init__(
        self, store: TaskStore, clock: Clock, on_settled: Callable[[Sequence[TaskRow]], None]
    ) -> None:
        self._store = store
        self._clock = clock
        self._on_settled = on_settled
        self._inbox: SimpleQueue[TaskRow | None] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._closing = Event()

    def put(self, settled: TaskRow) -> None:
        """Have an outcome written."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._loop, name="baton-task-outcomes", daemon=True)
                self._thread.start()
        self._inbox.put(settled)

    def close(self, *, drain_s: float) -> None:
        """Write what has come, within some seconds."""
        self._closing.set()
        self._inbox.put(None)
        if self._thread is not None:
            self._thread.join(drain_s)

    def _loop(self) -> None:
        while (first := self._inbox.get()) is not None:
            batch, is_last = [first], False
            with suppress(Empty):
                while len(batch) < SETTLE_MAX and not is_last:
                    another = self._inbox.get_nowait()
                    is_last = another is None
                    if another is not None:
                        batch.append(another)
            if not self._write(batch) or is_last:
                return

    def _write(self, batch: Sequence[TaskRow]) -> bool:
        """Write until it is written; False when it is not and the process ends."""
        while True:
            try:
                self._store.settle(batch, now=self._clock.now_ms())
            except StoreUnavailable as error:
                log.warning("outcomes of tasks cannot be written, trying again: %s", error)
                if self._closing.wait(RETRY_S):
                    return False
            except Exception:
                # A row that no store takes must not stop the others.
                log.exception("%d outcomes are lost; those attempts are made again", len(batch))
                return True
            else:
                self._on_settled(batch)
                return True
