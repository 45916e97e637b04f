"""Plain threads that make attempts, with time limits and aborts. Knows no flow and no store.

Every job that was handed in is answered with exactly one event: its outcome, or a failure
`timeout` or `aborted` made here when the outcome did not come in time. A question about what goes
on outside that did not get through in time is answered with "still under way".
"""

import heapq
import itertools
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from queue import SimpleQueue
from threading import Condition, Lock, Thread

from connectors.sdk.outcome import Started
from engine.core.events import ActivityFailed, Event
from engine.drivers.attempts.executor import still_pending
from engine.drivers.runs.jobs import Job, JobKey
from engine.drivers.runs.unknown import may_rerun, unknown_outcome

ABORT_GRACE_S = 10.0
"""How long an aborted attempt may go on before nobody waits for it any more."""
ABANDONED_THREADS_MAX = 256
"""Threads stuck in attempts that nobody waits for; beyond this they are not replaced."""

Perform = Callable[[Job], Event | None]
"""Makes an attempt; None when it may not be begun here, because another process owns the run."""
Deliver = Callable[[Job, Event], None]


class Pool:
    """Makes attempts on `workers` threads and delivers their outcomes."""

    def __init__(
        self,
        *,
        workers: int,
        perform: Perform,
        deliver: Deliver,
        now_ms: Callable[[], int],
        abort_grace_s: float = ABORT_GRACE_S,
    ) -> None:
        self._perform = perform
        self._deliver = deliver
        self._now_ms = now_ms
        self._abort_grace_s = abort_grace_s
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._jobs: dict[JobKey, Job] = {}
        self._handing: dict[int, JobKey] = {}
        """Attempts whose outcomes are on their way to the engine."""
        self._lock = Lock()
        self._is_closed = False
        self._abandoned = 0
        self._names = itertools.count(1)
        self._deadlines = Deadlines(self._expire)
        for _ in range(workers):
            self._hire()

    def submit(self, jobs: Iterable[Job]) -> None:
        """Hand in attempts; one that is under way already is not made twice."""
        for job in jobs:
            known = self._jobs.get(job.key)
            if known is not None and known.epoch != job.epoch and not known.is_started:
                self._forget(known)  # it may not begin any more
            if self._jobs.setdefault(job.key, job) is job:
                self._queue.put(job)

    def abort(self, key: JobKey) -> bool:
        """Ask an attempt to stop; it is answered soon. False when it is not here."""
        job = self._jobs.get(key)
        if job is None:
            return False
        if job.is_stop:
            return True  # it is being stopped already
        job.is_cancelled = True
        if job.is_started:
            self._deadlines.add(job, self._abort_grace_s)
        else:
            self._answer(job, self._unanswered(job, "aborted"))
        return True

    def has(self, key: JobKey) -> bool:
        """Tell whether an attempt is here. If it was and is not, its outcome is delivered."""
        return key in self._jobs or key in list(self._handing.values())

    def has_other(self, job: Job) -> bool:
        """Tell whether another job makes the same attempt."""
        return self._jobs.get(job.key, job) is not job

    def forget(self, shards: Collection[int]) -> None:
        """Let go of attempts in shards that were lost, unless they have begun: they may not."""
        for job in list(self._jobs.values()):
            if job.shard in shards and not job.is_started:
                self._forget(job)

    def busy(self) -> int:
        """Give the number of attempts that are not answered yet."""
        return len(self._jobs)

    def busy_shards(self) -> set[int]:
        """Give the shards with attempts that are not answered yet."""
        return {job.shard for job in list(self._jobs.values())}

    def close(self, *, drain_s: float) -> None:
        """Begin nothing new; wait this long for what has begun, then let go of it."""
        self._is_closed = True
        patience = time.monotonic() + drain_s
        while self._begun() and time.monotonic() < patience:
            time.sleep(0.005)  # a poll, because an outcome ends in the engine's inbox, not here
        self._give_up()
        for _ in range(next(self._names)):
            self._queue.put(None)
        self._deadlines.close()

    def _give_up(self) -> None:
        """Answer for what has begun and may not be repeated: nobody will see its end."""
        for job in list(self._jobs.values()):
            is_final = job.handle is None and not may_rerun(job.compiled, job.key.step)
            if job.is_started and is_final:
                self._answer(job, unknown_outcome(job.compiled, job.key, at=self._now_ms()))

    def _begun(self) -> bool:
        return any(job.is_started for job in list(self._jobs.values()))

    def _hire(self) -> None:
        Thread(target=self._work, name=f"baton-worker-{next(self._names)}", daemon=True).start()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            if self._is_closed or not job.owed:
                continue
            job.is_started = True
            if job.timeout_ms is not None:
                self._deadlines.add(job, job.timeout_ms / 1_000)
            event = self._perform(job)
            if event is None:
                self._forget(job)
                continue
            if not self._answer(job, event) and self._is_abandoned(job):
                return

    def _answer(self, job: Job, event: Event) -> bool:
        try:
            job.owed.pop()  # atomic: exactly one of worker and time limit answers
        except IndexError:
            return False
        self._handing[id(job)] = job.key  # first, so that `has` misses it at no moment
        del self._jobs[job.key]
        job.input = None  # a deadline may remember the job for a long time
        self._deliver(job, event)
        del self._handing[id(job)]
        return True

    def _forget(self, job: Job) -> None:
        with suppress(IndexError):
            job.owed.pop()
            del self._jobs[job.key]

    def _expire(self, job: Job) -> None:
        code = "aborted" if job.is_cancelled or job.is_stop else "timeout"
        job.is_cancelled = True
        if self._answer(job, self._unanswered(job, code)):
            self._replace(job)

    def _replace(self, job: Job) -> None:
        with self._lock:
            if self._abandoned >= ABANDONED_THREADS_MAX or self._is_closed:
                return
            self._abandoned += 1
            job.is_abandoned = True
        self._hire()

    def _is_abandoned(self, job: Job) -> bool:
        with self._lock:
            self._abandoned -= job.is_abandoned
            return job.is_abandoned

    def _unanswered(self, job: Job, code: str) -> Event:
        """Give the event for an attempt whose outcome nobody waits for any more."""
        if job.is_poll:
            return still_pending(job, Started(handle=job.handle), at=self._now_ms())
        key = job.key
        return ActivityFailed(
            at=self._now_ms(),
            frame=key.frame,
            step=key.step,
            attempt=key.attempt,
            error={
                "code": code,
                "message": MESSAGES[code].format(seconds=(job.timeout_ms or 0) / 1_000),
                "node": job.compiled.node_of(key.step),
                "attempt": key.attempt,
                "details": None,
            },
            retryable=None if code == "timeout" else False,
        )


MESSAGES = {
    "timeout": "The attempt took longer than {seconds:g} s.",
    "aborted": "The attempt was stopped because the run is stopping.",
}


class Deadlines:
    """One thread that calls `expire` for jobs whose time is up."""

    def __init__(self, expire: Callable[[Job], None]) -> None:
        self._expire = expire
        self._heap: list[tuple[float, int, Job]] = []
        self._order = itertools.count()
        self._news = Condition()
        self._thread: Thread | None = None
        self._is_closed = False

    def add(self, job: Job, in_s: float) -> None:
        """Expire this job then, unless it has been answered."""
        with self._news:
            if self._thread is None:
                self._thread = Thread(target=self._keep, name="baton-deadlines", daemon=True)
                self._thread.start()
            entry = (time.monotonic() + in_s, next(self._order), job)
            heapq.heappush(self._heap, entry)
            if self._heap[0] is entry:
                self._news.notify()

    def close(self) -> None:
        """End the thread."""
        with self._news:
            self._is_closed = True
            self._news.notify()

    def _keep(self) -> None:
        while (job := self._next()) is not None:
            self._expire(job)

    def _next(self) -> Job | None:
        with self._news:
            while not self._is_closed:
                if not self._heap:
                    self._news.wait()
                elif (left := self._heap[0][0] - time.monotonic()) > 0:
                    self._news.wait(left)
                else:
                    return heapq.heappop(self._heap)[2]
        return None
