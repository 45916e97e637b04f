"""The clock: APScheduler wakes up for what is due, and our tables say what that is.

The only door to APScheduler. Its jobs are virtual: made for due rows in one tick and forgotten
after it, never pickled, never stored. It calls a job store in a fixed order within a tick, and
`get_next_run_time` is the last call: there, and only there, the tick becomes durable.
"""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.executors.base import BaseExecutor
from apscheduler.job import Job
from apscheduler.jobstores.base import BaseJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from engine.drivers.clock import Clock, instant, to_ms
from engine.drivers.timing.sources import Due, Source

LOOK_S_MAX = 1.0
"""The longest sleep, so that a clock that was set heals itself."""
RETRY_S = 0.25
"""The pause after an error, and after a tick that could not do all that is due."""

log = logging.getLogger(__name__)


class Ticker:
    """Looks after sources of due moments on one thread of its own."""

    def __init__(self, sources: Sequence[Source], clock: Clock) -> None:
        self._scheduler = Unbreakable(timezone=UTC, daemon=True)
        for source in sources:
            self._scheduler.add_jobstore(VirtualJobs(source, clock), source.name)
            self._scheduler.add_executor(Collector(source), source.name)
        clock.watch(self.poke)

    def open(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def poke(self) -> None:
        """Look now: something may be due earlier than expected."""
        if self._scheduler.running:
            self._scheduler.wakeup()

    def tick(self) -> None:
        """Look now, in the caller's thread; returns when what was due is durable."""
        self._scheduler._process_jobs()  # noqa: SLF001  # its one public way is the thread

    def close(self) -> None:
        """Stop ticking."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


class Unbreakable(BackgroundScheduler):  # type: ignore[misc]  # the library has no types
    """A scheduler whose thread survives any error; the library's own dies in silence."""

    def _process_jobs(self) -> float | None:
        try:
            wait_s: float | None = super()._process_jobs()
        except Exception:
            if self.running:  # else it lost its jobs in the middle of a tick, and none follows
                log.exception("a tick failed; the next one tries again")
            return RETRY_S
        return wait_s


class NominalTimes(BaseTrigger):  # type: ignore[misc]  # the library has no types
    """Gives the nominal time after a given one, by the source's own rule."""

    __slots__ = ("_due",)

    def __init__(self, due: Due) -> None:
        self._due = due

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """Answer the scheduler; `now` is the machine's clock and does not count."""
        del now
        assert previous is not None
        following = self._due.following(to_ms(previous))
        return None if following is None else instant(following)


class DueJob(Job):  # type: ignore[misc]  # the library has no types
    """A due row, for the length of one tick."""

    __slots__ = ("_times",)

    def __init__(self, scheduler: Any, due: Due, alias: str) -> None:
        times = [instant(at) for at in due.times]
        super().__init__(
            scheduler,
            id=due.id,
            name=due.id,
            func=_never_called,
            args=(),
            kwargs={},
            trigger=NominalTimes(due),
            executor=alias,
            misfire_grace_time=None,
            coalesce=False,
            max_instances=1,
            next_run_time=times[0],
        )
        self._times = times
        self._jobstore_alias = alias  # type: ignore[misc]  # a slot of the untyped base

    def _get_run_times(self, now: datetime) -> list[datetime]:
        del now  # what is due was decided by the source and its clock
        return self._times


class Collector(BaseExecutor):  # type: ignore[misc]  # the library has no types
    """Hands the nominal times of a tick to the source. The library's own would lose them."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source

    def submit_job(self, job: Job, run_times: list[datetime]) -> None:
        """Note that these times fire."""
        self._source.fire(job.id, [to_ms(moment) for moment in run_times])

    def _do_submit_job(self, job: Job, run_times: list[datetime]) -> None:
        raise NotImplementedError


class VirtualJobs(BaseJobStore):  # type: ignore[misc]  # the library has no types
    """Shows due rows as jobs. What the tick did with them is flushed in its last call."""

    def __init__(self, source: Source, clock: Clock) -> None:
        super().__init__()
        self._source = source
        self._clock = clock
        self._is_void = False

    def get_due_jobs(self, now: datetime) -> list[DueJob]:
        """Begin a tick."""
        del now  # the scheduler's clock is the machine's; ours may be a test's
        self._is_void = True
        found = self._source.due(self._clock.now_ms())
        self._is_void = False
        return [DueJob(self._scheduler, due, self._alias) for due in found]

    def update_job(self, job: Job) -> None:
        """Note where a job goes on."""
        self._source.move(job.id, to_ms(job.next_run_time))

    def remove_job(self, job_id: str) -> None:
        """Note that a job is not due again."""
        self._source.move(job_id, None)

    def get_next_run_time(self) -> datetime:
        """End the tick and say when to look again. Never raises."""
        wait_s = RETRY_S
        try:
            if not self._is_void:
                wait_s = self._wait_s(is_more=self._source.flush())
        except Exception:
            log.exception("the tick of %s is void; the next one tries again", self._source.name)
        return datetime.now(UTC) + timedelta(seconds=wait_s)

    def _wait_s(self, *, is_more: bool) -> float:
        if is_more:
            return 0
        next_at = self._source.next_at()
        if next_at is None:
            return LOOK_S_MAX
        until_s = (next_at - self._clock.now_ms()) / 1_000
        return min(until_s, LOOK_S_MAX) if until_s > 0 else RETRY_S

    def lookup_job(self, job_id: str) -> None:
        """Know no job outside a tick."""

    def get_all_jobs(self) -> list[DueJob]:
        """Know no job outside a tick."""
        return []

    def add_job(self, job: Job) -> None:
        """Refuse: rows are made through the store."""
        raise NotImplementedError

    def remove_all_jobs(self) -> None:
        """Refuse: rows are removed through the store."""
        raise NotImplementedError


def _never_called() -> None:
    """Stand for a job's function; sources do the work."""
