"""How often one caller may send: a bucket each, filled as time goes by. Knows no request."""

from collections.abc import Callable
from threading import Lock

from designer.errors import TooMany

MINUTE_MS = 60_000
CALLERS_MAX = 10_000
"""Buckets that are kept; when there are more, all begin full again."""


class Rates:
    """At most `per_minute` requests of each caller in a minute, a minute's worth of them at once.

    Each process counts for itself.
    """

    def __init__(self, now_ms: Callable[[], int], *, per_minute: int) -> None:
        self._now_ms = now_ms
        self.per_minute = per_minute
        self._full_at: dict[str, float] = {}
        """When each caller's bucket will be full again."""
        self._lock = Lock()

    def take(self, caller: str) -> None:
        """Count one request. Raises TooMany with when to come again."""
        each_ms = MINUTE_MS / self.per_minute
        with self._lock:
            now = self._now_ms()
            full_at = max(now, self._full_at.get(caller, now)) + each_ms
            over_ms = full_at - now - MINUTE_MS
            if over_ms > 0:
                raise TooMany(
                    f"At most {self.per_minute} requests a minute are taken from one caller.",
                    code="too_many_requests",
                    retry_after_s=max(1, -int(-over_ms // 1_000)),
                )
            if len(self._full_at) >= CALLERS_MAX:
                self._full_at.clear()
            self._full_at[caller] = full_at
