"""Tells those who follow a run that something new is committed. Knows no store."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from threading import Event, Lock
from types import MappingProxyType
from typing import Final

from engine.core.commands import EndRun

Followers = dict[str, list[Event]]
LOOKS_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
"""Where runs may be another process's, whoever waits looks after these pauses; the last goes on."""


NO_ENDS: Final[Mapping[str, EndRun]] = MappingProxyType({})


class Expected:
    """The end of a run for who waits for it, handed over as it is committed: nothing is read."""

    __slots__ = ("_lock", "end", "error", "is_late", "started")

    def __init__(self) -> None:
        self._lock = Lock()
        self._lock.acquire()
        self.started: tuple[str, bool] | None = None
        """Which run it is and whether it is new; None while its start is not committed."""
        self.end: EndRun | None = None
        self.error: BaseException | None = None
        """Why the run did not begin."""
        self.is_late = False
        """Whether who waits wants to know of the start alone: the time for the end is over."""

    def tell(self) -> None:
        """Wake who waits."""
        if self._lock.locked():
            self._lock.release()

    def wait(self, timeout_s: float) -> None:
        """Return when somebody has told something, or the time is up."""
        self._lock.acquire(timeout=timeout_s)


class Watch:
    """Who follows which run. Publishing costs nothing while nobody follows."""

    def __init__(self, *, is_shared: bool = False) -> None:
        self._is_shared = is_shared
        self._lock = Lock()
        self._followers: Followers = {}
        self._waiters: Followers = {}
        self._expected: dict[str, Expected] = {}
        self.is_closed = False

    def following(self, run_id: str) -> AbstractContextManager[Event]:
        """Give an event that is set whenever the run has new facts."""
        return self._among(self._followers, run_id)

    def waiting(self, run_id: str) -> AbstractContextManager[Event]:
        """Give an event that is set when the run has ended or left the engine's hands."""
        return self._among(self._waiters, run_id)

    @property
    def sees_all(self) -> bool:
        """Whether every run of the store ends here, so that no end can be missed."""
        return not self._is_shared and not self.is_closed

    @contextmanager
    def expecting(self, run_id: str) -> Iterator[Expected]:
        """Give what is told when a run that begins only now has ended or left the engine's hands.

        For one caller: nobody else knows the run's id yet.
        """
        expected = self._expected[run_id] = Expected()
        try:
            yield expected
        finally:
            del self._expected[run_id]

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

    def publish(
        self,
        changed: Collection[str],
        released: Collection[str],
        ends: Mapping[str, EndRun] = NO_ENDS,
    ) -> None:
        """Tell the followers of changed runs, and who waits for released ones; some of them end."""
        if self._expected:
            self._tell_expected(released, ends)
        if self._followers:
            self._tell(self._followers, changed)
        if self._waiters:
            self._tell(self._waiters, released)

    def _tell_expected(self, released: Collection[str], ends: Mapping[str, EndRun]) -> None:
        for run_id in released:
            expected = self._expected.get(run_id)
            if expected is not None:
                expected.end = ends.get(run_id)
                expected.tell()

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
        self._tell_expected(list(self._expected), NO_ENDS)
