"""How many live views there may be.

A stream holds a thread of the server and one of the few connections a browser allows itself per
host, so both are counted; a page that gets no place reads the run now and then instead.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from threading import Lock

from designer.errors import TooMany

STREAMS_MAX = 32
STREAMS_PER_CLIENT_MAX = 4


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
