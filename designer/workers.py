"""The threads that answer requests: the one that was busy last gets the next. Knows no server.

Waitress's own wakes its threads in turn, each through a condition of two locks. Here a thread is
woken by one lock that nobody else waits for, and as few threads as can do the work take part in
it: their stacks are warm, and fewer of them are in each other's way.
"""

import logging
import time
from collections import deque
from threading import Lock, Thread
from typing import Final, Protocol

CLOSE_S_MAX: Final = 5.0
log = logging.getLogger("baton.server")


class Task(Protocol):
    """A request that is to be answered."""

    def service(self) -> None:
        """Answer it."""
        ...

    def cancel(self) -> None:
        """Do not answer it any more."""
        ...


class _Idle:
    """A thread that has nothing to do: it waits at a lock until it is given something."""

    __slots__ = ("lock", "task")

    def __init__(self) -> None:
        self.lock = Lock()
        self.lock.acquire()
        self.task: Task | None = None

    def give(self, task: Task | None) -> None:
        """Wake it with a task, or with nothing to end it."""
        self.task = task
        self.lock.release()


class Workers:
    """What waitress calls a task dispatcher."""

    def __init__(self, count: int) -> None:
        self._lock = Lock()
        self._idle: list[_Idle] = []
        self._waiting: deque[Task] = deque()
        self._is_closing = False
        self._threads = [
            Thread(target=self._work, name=f"baton-web-{n}", daemon=True) for n in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def add_task(self, task: Task) -> None:
        """Have a task done, as soon as a thread is free."""
        with self._lock:
            if not self._idle:
                self._waiting.append(task)
                return
            idle = self._idle.pop()
        idle.give(task)

    def _work(self) -> None:
        me = _Idle()
        while (task := self._next(me)) is not None:
            try:
                task.service()
            except BaseException:
                log.exception("a request could not be answered")

    def _next(self, me: _Idle) -> Task | None:
        """Give what is to be done next, as soon as there is something; nothing at the end."""
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            if self._is_closing:
                return None
            self._idle.append(me)
        me.lock.acquire()
        return me.task

    def shutdown(self, cancel_pending: bool = True, timeout: float = CLOSE_S_MAX) -> bool:  # noqa: FBT001, FBT002  # as waitress calls it
        """End the threads as they become free; give whether tasks were cancelled."""
        with self._lock:
            self._is_closing = True
            idle, self._idle = self._idle, []
            left = list(self._waiting) if cancel_pending else []
            if cancel_pending:
                self._waiting.clear()
        for one in idle:
            one.give(None)
        for task in left:
            task.cancel()
        end = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(end - time.monotonic(), 0))
        return bool(left)
