"""The threads that make the attempts of tasks. Their outcomes are written elsewhere."""

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread, current_thread

from engine.drivers.clock import Clock
from engine.drivers.queues.headers import TIMED_OUT, headers_of, without_ours
from engine.drivers.queues.retrying import backoff_ms, is_over, rule_of
from engine.drivers.queues.settling import Settler
from engine.drivers.rowtext import encode
from engine.drivers.shards import shard_of
from engine.drivers.targets.outcome import Outcome
from engine.drivers.targets.targets import Targets
from engine.errors import StoreUnavailable
from engine.store.protocol import Store
from engine.store.records_tasks import QueueRow, TaskRow

TASK_WORKERS_MAX = 256
"""Attempts that one process makes at once, of all queues."""
WORKERS_SOON = 16
"""So many threads are made at once; more only while these wait for targets, and not for each
other. Quick targets are served best by few, which have more to do than to take turns."""
SLOW_TIMES = 3
"""Threads that only take turns need for an attempt what all of them compute meanwhile; those that
need so many times more wait for something else."""
LOOK_S_MIN = 0.1
IDLE_S = 10.0
"""A thread that has had nothing to do for so long ends."""
DEADLINE_MS = 10 * 60_000
"""How long an attempt may take whose task does not say."""
SERVER_ERROR = 500


@dataclass(slots=True)
class Spent:
    """What attempts took."""

    wall_s: float = 0.0
    computed_s: float = 0.0


class TaskWork:
    """Makes attempts. The desk asks for room before it claims, so that little waits here."""

    def __init__(self, store: Store, clock: Clock, targets: Targets) -> None:
        self._store = store
        self._clock = clock
        self._targets = targets
        self._settler = Settler(store, clock, self._on_settled)
        self._lock = Lock()
        self._queue: SimpleQueue[TaskRow | None] = SimpleQueue()
        self._held: dict[str, TaskRow] = {}
        """What was claimed and whose outcome is not written yet."""
        self._begun: set[str] = set()
        self._at_work: Counter[str] = Counter()
        """Attempts by queue that have not ended."""
        self._threads: set[Thread] = set()
        self._idle = 0
        self._unbegun: Counter[str] = Counter()
        """Tasks by queue that no thread has taken yet."""
        self._looked_s = time.monotonic()
        self._spent = Spent()
        """What ended attempts took since `grow` looked."""
        self._is_closed = False
        self.on_room: Callable[[Sequence[str]], None] = _nobody
        """Called with the queues whose attempts have ended."""

    def room_for(self, queue: str) -> int:
        """Give how many more attempts a queue may make here.

        It has at most half of what the others have left, so that no slow one stops the rest.
        """
        with self._lock:
            free = TASK_WORKERS_MAX - self._at_work.total()
            mine = self._at_work[queue]
        if self._is_closed or free <= 0:
            return 0
        return max((free + mine + 1) // 2 - mine, 0)

    def take(self, tasks: Sequence[TaskRow]) -> None:
        """Make an attempt of each."""
        with self._lock:
            for task in tasks:
                self._held[task.task_id] = task
                self._at_work[task.queue] += 1
                self._queue.put(task)
                self._unbegun[task.queue] += 1
        self._hire(up_to=WORKERS_SOON)

    def grow(self) -> None:
        """Make more threads while tasks wait for one and those that are there wait for targets."""
        now_s = time.monotonic()
        if now_s - self._looked_s < LOOK_S_MIN:
            return
        with self._lock:
            spent, self._spent = self._spent, Spent()
            count = len(self._threads)
        self._looked_s = now_s
        if self.is_behind and spent.wall_s >= SLOW_TIMES * count * spent.computed_s:
            self._hire(up_to=2 * count)

    def _hire(self, *, up_to: int) -> None:
        with self._lock:
            lacking = self._unbegun.total() - self._idle
            room = min(up_to, TASK_WORKERS_MAX) - len(self._threads)
            fresh = [
                Thread(target=self._loop, name="baton-task", daemon=True)
                for _ in range(min(lacking, room))
            ]
            self._threads.update(fresh)
        for thread in fresh:
            thread.start()

    @property
    def is_behind(self) -> bool:
        """Whether claimed tasks wait for a thread."""
        return bool(self._unbegun)

    def is_low(self, queue: str) -> bool:
        """Say whether the threads will soon have nothing of a queue, so that it may claim more."""
        return self._unbegun[queue] <= WORKERS_SOON

    def holds(self, task: TaskRow) -> bool:
        """Say whether this claim of a task is here."""
        held = self._held.get(task.task_id)
        return held is not None and held.fence == task.fence

    def busy_shards(self) -> set[int]:
        """Give the shards of queues with attempts that have no outcome yet."""
        with self._lock:
            return {shard_of(task.queue) for task in self._held.values()}

    def close(self, *, drain_s: float) -> None:
        """Begin nothing new; wait a while for what has begun, and give the rest back."""
        self._is_closed = True
        with self._lock:
            threads = list(self._threads)
        for _ in threads:
            self._queue.put(None)
        patience = time.monotonic() + drain_s
        for thread in threads:
            thread.join(max(patience - time.monotonic(), 0))
        self._settler.close(drain_s=max(patience - time.monotonic(), 0.1))
        with self._lock:
            left = list(self._held.values())
            idle = [task for task in left if task.task_id not in self._begun]
        begun = [task._replace(state="waiting") for task in left if task.task_id in self._begun]
        with suppress(StoreUnavailable):  # whoever comes next gives them back
            if idle:
                self._store.give_back(idle)
            if begun:
                self._store.settle(begun, now=self._clock.now_ms())

    # The threads.

    def _loop(self) -> None:
        while (task := self._next()) is not None and not self._is_closed:
            began_s, computed_s = time.monotonic(), time.thread_time()
            settled = self._attempt(task)
            with self._lock:
                self._spent.wall_s += time.monotonic() - began_s
                self._spent.computed_s += time.thread_time() - computed_s
                _less(self._at_work, task.queue)
            self._settler.put(settled)

    def _next(self) -> TaskRow | None:
        """Give what to do; None when there has been nothing for long, or never will be."""
        with self._lock:
            self._idle += 1
        while True:
            with suppress(Empty):
                task = self._queue.get(timeout=IDLE_S)
                with self._lock:
                    self._idle -= 1
                    if task is not None:
                        _less(self._unbegun, task.queue)
                        self._begun.add(task.task_id)
                return task
            with self._lock:
                if not self._unbegun:  # else somebody counts on this thread
                    self._idle -= 1
                    self._threads.discard(current_thread())
                    return None

    def _attempt(self, task: TaskRow) -> TaskRow:
        outcome = self._targets.attempt(
            without_ours(json.loads(task.target)),
            key=f"task:{task.task_id}",
            headers=headers_of(task),
            deadline_ms=task.deadline_ms or DEADLINE_MS,
        )
        now = self._clock.now_ms()
        task = _answered(task, outcome, now)
        if outcome.is_success:
            return task._replace(state="done", last_error=None)
        task = task._replace(last_error=encode(outcome.error))
        rule = rule_of(self._queue_of(task), task)
        again_at = now + backoff_ms(rule, task.attempts, outcome.retry_after_ms)
        if outcome.is_permanent or is_over(rule, task, now) or rule.is_too_late(again_at):
            return task._replace(state="failed")
        return task._replace(state="waiting", due_at=again_at)

    def _queue_of(self, task: TaskRow) -> QueueRow:
        with suppress(StoreUnavailable):
            if (found := self._store.queue(task.queue)) is not None:
                return found[0]
        return QueueRow(task.queue)

    def _on_settled(self, tasks: Sequence[TaskRow]) -> None:
        with self._lock:
            for task in tasks:
                del self._held[task.task_id]
                self._begun.discard(task.task_id)
        if not self._is_closed:
            self.on_room(sorted({task.queue for task in tasks}))


def _answered(task: TaskRow, outcome: Outcome, now: int) -> TaskRow:
    """Count an attempt as Cloud Tasks does."""
    status = TIMED_OUT if outcome.code == "timeout" else outcome.status
    is_answered = outcome.status is not None
    is_executed = is_answered and status is not None and status < SERVER_ERROR
    return task._replace(
        updated_at=now,
        last_status=status,
        responses=task.responses + is_answered,
        executions=task.executions + is_executed,
    )


def _less(counts: Counter[str], queue: str) -> None:
    counts[queue] -= 1
    if not counts[queue]:
        del counts[queue]


def _nobody(_queues: Sequence[str]) -> None:
    """Tell nobody."""
