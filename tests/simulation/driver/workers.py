"""The real pool without its threads: the world says which attempt begins, which ends, and when."""

from collections.abc import Callable
from queue import Empty
from random import Random
from typing import Any

from engine.core.events import Event
from engine.drivers.attempts.pool import Pool
from engine.drivers.runs.jobs import Job, JobKey
from tests.simulation.driver.clock import TrueTime


class WorldDeadlines:
    """Time limits by the world's clock."""

    def __init__(self, clock: TrueTime, expire: Callable[[Job], None]) -> None:
        self._clock = clock
        self._expire = expire
        self._entries: list[tuple[int, int, Job]] = []

    def add(self, job: Job, in_s: float) -> None:
        self._entries.append((self._clock.now + round(in_s * 1_000), len(self._entries), job))

    def pass_by(self) -> None:
        due = [entry for entry in self._entries if entry[0] <= self._clock.now]
        for entry in due:
            self._entries.remove(entry)
            self._expire(entry[2])

    def close(self) -> None:
        self._entries.clear()


class SteppedPool(Pool):
    """`begin` makes an attempt's effect, `finish` delivers its outcome."""

    def __init__(
        self, clock: TrueTime, *, on_submit: Callable[[JobKey], None], **options: Any
    ) -> None:
        super().__init__(workers=0, **options)
        self._deadlines = WorldDeadlines(clock, self._expire)  # type: ignore[assignment]
        self._on_submit = on_submit
        self.made: list[tuple[Job, Event | None]] = []
        """Attempts that have begun, and what they come to; None hangs."""

    def _hire(self) -> None:
        """Have no thread."""

    def submit(self, jobs: Any) -> None:
        for job in jobs:
            if job.key not in self._jobs and not job.is_stop:
                self._on_submit(job.key)
            super().submit([job])

    def pass_time(self) -> None:
        self._deadlines.pass_by()  # type: ignore[attr-defined]

    def begin(self) -> bool:
        """Begin the attempt that has waited longest, if one waits."""
        try:
            job = self._queue.get_nowait()
        except Empty:
            return False
        if job is None or self._is_closed or not job.owed:
            return True
        job.is_started = True
        if job.timeout_ms is not None:
            self._deadlines.add(job, job.timeout_ms / 1_000)
        event = self._perform(job)
        if event is None:
            self._forget(job)
        else:
            self.made.append((job, event))
        return True

    def finish(self, rng: Random) -> Event | None:
        """Deliver one of the outcomes; give it when the engine has been told."""
        ready = [entry for entry in self.made if entry[1] is not None]
        ready = [entry for entry in ready if not is_hanging(entry[1])]
        if not ready:
            return None
        entry = rng.choice(ready)
        self.made.remove(entry)
        job, event = entry
        assert event is not None
        return event if self._answer(job, event) else None


def is_hanging(event: Any) -> bool:
    """Tell an attempt that never answers by the output that the stage gives it."""
    return getattr(event, "output", None) == HANGS


HANGS = {"hangs": True}
