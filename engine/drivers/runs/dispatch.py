"""Hands out what a committed turn wants: attempts to the workers, moments to a heap.

Knows no store. What commands say about other runs and about waits is in the turn's batch already.
"""

import heapq
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from typing import Any, Final, Protocol

from engine.core.commands import AbortActivity, OpenWait, PollActivity, ScheduleActivity, StartTimer
from engine.core.events import TimerFired
from engine.drivers.clock import Clock
from engine.drivers.runs.inbox import Fact, Item
from engine.drivers.runs.jobs import Job, JobKey, job_of, never_begun, poll_of, stop_of
from engine.drivers.runs.live import Live
from engine.drivers.runs.turn import Turn
from engine.drivers.runs.updates import fired
from engine.drivers.runs.waits import EVENT
from engine.store.records import Place


class Workers(Protocol):
    """Who makes attempts; the pool is one."""

    def submit(self, jobs: Sequence[Job]) -> None:
        """Take attempts; one that is under way already is not made twice."""
        ...

    def abort(self, key: JobKey) -> bool:
        """Ask an attempt to stop; False when it is not here."""
        ...

    def forget(self, shards: Collection[int]) -> None:
        """Let go of attempts in shards that were lost, unless they have begun: they may not."""
        ...

    def has(self, key: JobKey) -> bool:
        """Tell whether an attempt is here. If it was and is not, its outcome is delivered."""
        ...

    def has_other(self, job: Job) -> bool:
        """Tell whether another job makes the same attempt."""
        ...


class Timers:
    """Moments of runs in memory. Those of other runs are in their rows."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, str, TimerFired]] = []
        self._count = 0

    def add(self, run_id: str, timer: StartTimer) -> None:
        """Bring this moment back when it is due."""
        self._count += 1
        event = fired(timer, at=timer.due_at)
        heapq.heappush(self._heap, (timer.due_at, self._count, run_id, event))

    def next_at(self) -> int | None:
        """Give the earliest moment."""
        return self._heap[0][0] if self._heap else None

    def due(self, now: int, held: Container[str]) -> list[Item]:
        """Take out what is due; a run that is not held any more is woken through its row."""
        items: list[Item] = []
        while self._heap and self._heap[0][0] <= now:
            _, _, run_id, event = heapq.heappop(self._heap)
            if run_id in held:
                items.append(Fact(run_id, _at(event, now)))
        return items


class Dispatcher:
    """Carries out commands after their commit."""

    def __init__(
        self,
        put: Callable[[Item], None],
        clock: Clock,
        *,
        arrived: Callable[[], set[JobKey]],
        look: Callable[[Place], None],
    ) -> None:
        self._put = put
        self._look = look
        self._arrived = arrived
        self._clock = clock
        self._workers: Workers | None = None
        self._jobs: dict[JobKey, Job] = {}
        self._held_back: list[str] = []
        self.epochs: Mapping[int, int] | None = None
        """The epochs of the shards that are owned now, where there are others."""
        self.shunned: frozenset[int] = frozenset()
        """Shards that are about to move to another process: no attempt begins there."""
        self.timers = Timers()

    def open(self, workers: Workers) -> None:
        """Take the workers that make attempts."""
        self._workers = workers

    def dispatch(self, turn: Turn, *, is_stopping: bool) -> None:
        """Carry out what a turn wants; an engine that stops begins no attempt any more."""
        for live, command in turn.commands:
            if live.row.run_id in turn.released and type(command) not in _AFTER_ALL:
                continue
            carry_out = _CARRIED_OUT.get(type(command))
            if carry_out is not None:
                carry_out(self, live, command)
        jobs, self._jobs = self._jobs, {}
        if jobs and turn.reloaded:
            self._leave_out_answered(jobs, turn.reloaded)
        if jobs and not is_stopping:
            assert self._workers is not None
            if self.epochs is not None:
                for job in jobs.values():
                    job.epoch = self.epochs.get(job.shard, 0)
            self._workers.submit(list(jobs.values()))

    def _leave_out_answered(self, jobs: dict[JobKey, Job], reloaded: Container[str]) -> None:
        """Leave out what runs that were read again want, not knowing that its outcome has come."""
        assert self._workers is not None
        gone = [k for k in jobs if k.run_id in reloaded and not self._workers.has(k)]
        for key in self._arrived().intersection(gone) if gone else ():
            del jobs[key]

    def forget(self, shards: Collection[int]) -> None:
        """Begin nothing that was handed out in shards that were lost since."""
        if shards and self._workers is not None:
            self._workers.forget(shards)

    def is_made_anew(self, job: Job) -> bool:
        """Tell whether another job makes this attempt, in a shard that was lost and won again."""
        if self.epochs is None or self.epochs.get(job.shard) == job.epoch:
            return False
        assert self._workers is not None
        return self._workers.has_other(job)

    def held_back(self, runs: Mapping[str, Live]) -> list[str]:
        """Give the runs that want attempts in shunned shards; they have to be read again.

        With them come those that keep facts in memory, which must not be lost by a move.
        """
        run_ids, self._held_back = self._held_back, []
        if self.shunned:
            keeping = [key for key, live in runs.items() if live.kept]
            run_ids.extend(key for key in keeping if runs[key].row.shard in self.shunned)
        return run_ids

    def _schedule(self, live: Live, command: ScheduleActivity) -> None:
        if live.row.shard in self.shunned:
            self._held_back.append(live.row.run_id)
            return
        job = job_of(live, command)
        self._jobs[job.key] = job

    def _poll(self, live: Live, command: PollActivity) -> None:
        if live.row.shard in self.shunned:
            self._held_back.append(live.row.run_id)
            return
        job = poll_of(live, command)
        self._jobs[job.key] = job

    def _abort(self, live: Live, command: AbortActivity) -> None:
        key = JobKey(live.row.run_id, command.frame, command.step, command.attempt)
        assert self._workers is not None
        self._jobs.pop(key, None)
        if self._workers.abort(key):
            return
        if command.handle is not None:
            self._jobs[key] = stop_of(live, command)
            return
        self._put(Fact(key.run_id, never_begun(live, key, at=self._clock.now_ms())))

    def _open_wait(self, live: Live, command: OpenWait) -> None:
        """Have events looked for that came before anybody waited for them."""
        is_event = live.compiled.plan.steps[command.step].awaits == EVENT
        if is_event:
            self._look((live.row.run_id, command.frame, command.step))

    def _start_timer(self, live: Live, command: StartTimer) -> None:
        self.timers.add(live.row.run_id, command)


_CARRIED_OUT: Final[dict[type, Callable[[Dispatcher, Live, Any], None]]] = {
    ScheduleActivity: Dispatcher._schedule,  # noqa: SLF001  # the class's own table
    PollActivity: Dispatcher._poll,  # noqa: SLF001
    OpenWait: Dispatcher._open_wait,  # noqa: SLF001
    AbortActivity: Dispatcher._abort,  # noqa: SLF001
    StartTimer: Dispatcher._start_timer,  # noqa: SLF001
}
_AFTER_ALL: Final[tuple[type, ...]] = (AbortActivity, OpenWait)
"""What is done for runs that left memory as well."""


def _at(event: TimerFired, now: int) -> TimerFired:
    return TimerFired(
        at=now, frame=event.frame, step=event.step, attempt=event.attempt, timer=event.timer
    )
