"""Tells those who follow a run that something new is committed. Knows no store."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Event, Lock


class Watch:
    """Who follows which run. Publishing costs nothing while nobody follows."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._followers: dict[str, list[Event]] = {}
        self.is_closed = False

    @contextmanager
    def following(self, run_id: str) -> Iterator[Event]:
        """Give an event that is set whenever the run has new facts."""
        news = Event()
        with self._lock:
            self._followers.setdefault(run_id, []).append(news)
        try:
            yield news
        finally:
            with self._lock:
                mine = self._followers[run_id]
                mine.remove(news)
                if not mine:
                    del self._followers[run_id]

    def publish(self, run_ids: Iterable[str]) -> None:
        """Tell the followers of these runs."""
        if not self._followers:
            return
        with self._lock:
            for run_id in run_ids:
                for news in self._followers.get(run_id, ()):
                    news.set()

    def close(self) -> None:
        """Tell everybody that nothing more will come."""
        self.is_closed = True
        with self._lock:
            for followers in self._followers.values():
                for news in followers:
                    news.set()
