"""Counts failed sign-ins, so that nobody can try them by the thousand. Knows no request."""

from collections import deque
from collections.abc import Callable
from threading import Lock

FAILURES_MAX = 10
WINDOW_MS = 60_000


class Attempts:
    """At most FAILURES_MAX failures in any WINDOW_MS, for all callers together.

    All together, because behind one address there may be one attacker with many ports, and on
    a loopback server everybody has the same address anyway.
    """

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._failures: deque[int] = deque()
        self._lock = Lock()

    def wait_ms(self) -> int:
        """Give how long to wait before the next try; 0 when it may be made now."""
        with self._lock:
            now = self._now_ms()
            while self._failures and self._failures[0] <= now - WINDOW_MS:
                self._failures.popleft()
            if len(self._failures) < FAILURES_MAX:
                return 0
            return self._failures[0] + WINDOW_MS - now

    def note_failure(self) -> None:
        """Count one."""
        with self._lock:
            self._failures.append(self._now_ms())
