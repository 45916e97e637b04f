"""NOTIFY and LISTEN on connections of their own: hints that something was posted.

A NOTIFY in a transaction takes a lock that all commits of the database wait for, so none is ever
in one of ours. What is signalled within a moment goes out as one. A hint may be lost: whoever
listens looks by itself now and then, and is told to when the connection was away.
"""

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from threading import Condition, Event, Thread

import psycopg

from engine.store.postgres import connect

CHANNEL = "baton_shards"
GATHER_S = 0.005
LISTEN_S = 0.5
"""How long closing may take."""
RETRY_S = 1.0
SHARDS_MAX = 200
"""More than these are told as an empty set, which stands for all."""

Notice = Callable[[Collection[int]], None]

log = logging.getLogger(__name__)


class Signals:
    """Sends and hears hints; its threads begin with their first use."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._waiting: set[int] = set()
        self._changed = Condition()
        self._is_closed = Event()
        self._sender: Thread | None = None
        self._listener: Thread | None = None
        self._notices: list[Notice] = []

    def send(self, shards: Collection[int]) -> None:
        """Let these be told soon."""
        if not shards:
            return
        with self._changed:
            self._waiting.update(shards)
            if self._sender is None:
                self._sender = self._begin(self._send)
            self._changed.notify()

    def watch(self, notice: Notice) -> None:
        """Call `notice` with what is told from now on."""
        with self._changed:
            self._notices.append(notice)
            if self._listener is None:
                self._listener = self._begin(self._listen)

    def close(self) -> None:
        """End both threads; what was to be sent is sent first."""
        self._is_closed.set()
        with self._changed:
            self._changed.notify_all()
        for thread in (self._sender, self._listener):
            if thread is not None:
                thread.join()

    def _begin(self, work: Callable[[], None]) -> Thread:
        thread = Thread(target=work, name="baton-signals", daemon=True)
        thread.start()
        return thread

    def _send(self) -> None:
        driver: psycopg.Connection | None = None
        while (shards := self._gather()) is not None:
            told = ",".join(map(str, sorted(shards))) if len(shards) <= SHARDS_MAX else ""
            try:
                driver = driver or connect(self._url)
                driver.execute("SELECT pg_notify(%s, %s)", (CHANNEL, told))
            except psycopg.Error as error:  # a hint; who listens finds out by itself
                log.info("a hint could not be sent: %s", error)
                if driver is not None:
                    driver.close()
                driver = None
        if driver is not None:
            driver.close()

    def _gather(self) -> set[int] | None:
        """Wait for something to tell, and a moment longer for more; None at the end."""
        with self._changed:
            while not self._waiting and not self._is_closed.is_set():
                self._changed.wait()
        self._is_closed.wait(GATHER_S)
        with self._changed:
            shards, self._waiting = self._waiting, set()
        return shards or None

    def _listen(self) -> None:
        while not self._is_closed.is_set():
            try:
                with connect(self._url) as driver:
                    driver.execute(f"LISTEN {CHANNEL}")
                    self._tell(())  # what was posted while nobody listened
                    while not self._is_closed.is_set():
                        for hint in driver.notifies(timeout=LISTEN_S):
                            self._tell([int(part) for part in hint.payload.split(",") if part])
            except psycopg.Error as error:
                log.info("hints cannot be heard, trying again: %s", error)
                self._is_closed.wait(RETRY_S)

    def _tell(self, shards: Collection[int]) -> None:
        for notice in list(self._notices):
            with suppress(Exception):  # who is told must not end the telling
                notice(shards)
