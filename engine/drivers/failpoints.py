"""Named places where a test kills the process. Inert unless `BATON_FAILPOINT` names one.

`BATON_FAILPOINT=engine.after_commit:3` kills it, as `kill -9` would, at the third passing.
"""

import os
import signal
from collections.abc import Callable
from threading import Lock
from typing import Final, TypeVar

From = TypeVar("From")
To = TypeVar("To")

VARIABLE: Final = "BATON_FAILPOINT"
BEFORE_COMMIT: Final = "engine.before_commit"
AFTER_COMMIT: Final = "engine.after_commit"
AFTER_DISPATCH: Final = "engine.after_dispatch"
BEFORE_EFFECT: Final = "worker.before_effect"
AFTER_EFFECT: Final = "worker.after_effect"
AFTER_QUEUE_START: Final = "consumer.after_start"
AFTER_ACCEPT: Final = "events.after_accept"
AFTER_TOLD: Final = "events.after_told"
NAMES: Final = (BEFORE_COMMIT, AFTER_COMMIT, AFTER_DISPATCH, BEFORE_EFFECT, AFTER_EFFECT)
"""Those that every run passes."""


class Failpoint:
    """The one place that a test has chosen, and how many passings it has left to live."""

    def __init__(self, wanted: str) -> None:
        self.name, _, count = wanted.partition(":")
        self._left = int(count or 1)
        self._lock = Lock()

    def hit(self) -> None:
        """Die at the passing that was asked for."""
        with self._lock:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


_chosen: Final = Failpoint(os.environ.get(VARIABLE, ""))


def passing(name: str) -> None:
    """Say that this place is passed."""
    if name == _chosen.name:
        _chosen.hit()


def passing_by(perform: Callable[[From], To]) -> Callable[[From], To]:
    """Give a `perform` with a place before and one after it, if either was chosen."""
    if _chosen.name not in {BEFORE_EFFECT, AFTER_EFFECT}:
        return perform

    def attempt(job: From) -> To:
        passing(BEFORE_EFFECT)
        outcome = perform(job)
        passing(AFTER_EFFECT)
        return outcome

    return attempt
