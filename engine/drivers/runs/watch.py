"""Tells those who follow a run that something new is committed. Knows no store."""

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Event, Lock

Followers = dict[str, list[Event]]
LOOKS_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
"""Where runs may be another process's, whoever waits looks after these pauses; the last goes on."""


class Watch:
    """Who follows which run. Publishing costs nothing while nobody follows."""

    def __init__(self, *, is_shared: bool = False) -> None:
        self._is_shared = is_shared
        self._lock = Lock()
        self._followers: Followers = {}
        self._waiters: Followers = {}
        self.is_closed = False

    def following(self, run_id: str) -> AbstractContextManager[Event]:
        """Give an event that is set whenever the run has new facts."""
        return self._among(self._followers, run_id)

    def waiting(self, run_id: str) -> AbstractContextManager[Event]:
        """Give an event that is set when the run has ended or left the engine's hands."""
        return self._among(self._waiters, run_id)

    def patience_s(self, looks: int, left_s: float | None) -> float | None:
        """Give how long to wait for news after so many looks in vain; None is for ever."""
        if not self._is_shared:
            return left_s
        pause_s = LOOKS_S[min(looks, len(LOOKS_S) - 1)]
        return pause_s if left_s is None else min(pause_s, left_s)

    @contextmanager
    def _among(self, followers: Followers, run_id: str) -> Iterator[Event]:
        news = Event()
        with self._lock:
            followers.setdefault(run_id, []).append(news)
        try:
            yield news
        finally:
            with self._lock:
                mine = followers[run_id]
                mine.remove(news)
                if not mine:
                    del followers[run_id]

    def publish(self, changed: Collection[str], released: Collection[str]) -> None:
        """Tell the followers of changed runs, and who waits for released ones."""
        if self._followers:
            self._tell(self._followers, changed)
        if self._waiters:
            self._tell(self._waiters, released)

    def _tell(self, followers: Followers, run_ids: Collection[str]) -> None:
        with self._lock:
            for run_id in run_ids:
                for news in followers.get(run_id, ()):
                    news.set()

    def close(self) -> None:
        """Tell everybody that nothing more will come."""
        self.is_closed = True
        self._tell(self._followers, list(self._followers))
        self._tell(self._waiters, list(self._waiters))
