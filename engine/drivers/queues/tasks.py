"""Task queues: delayed calls and flow starts, tried until they are done. Knows no APScheduler."""

import json
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread

from connectors.sdk.context import TaskReceipt, TaskRequest
from connectors.sdk.errors import Permanent, Retryable
from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.ids import Ids
from engine.drivers.rowtext import encode
from engine.drivers.shards import shard_of
from engine.drivers.targets.checking import target_errors
from engine.drivers.targets.outcome import Outcome
from engine.drivers.targets.targets import Targets
from engine.drivers.timing.sources import Due, GiveEpochs, all_is_ours, is_ours, never
from engine.errors import Conflict, StoreUnavailable
from engine.store.protocol_tasks import TaskStore
from engine.store.records_tasks import QueueRow, TaskRow

TASK_WORKERS = 8
CLAIM_MAX = 100
TASK_KEPT_MS = 24 * 3_600_000
"""How long an ended task is kept, and with it its name, which nobody else may take until then."""
PURGE_EVERY_MS = 60_000
DUE_AHEAD_MS_MAX = 366 * 24 * 3_600_000
TASK_BYTES_MAX = 1024 * 1024
SETTLE_RETRY_S = 0.5

log = logging.getLogger(__name__)


class TaskDesk:
    """Keeps tasks, and is the ticker's source for them."""

    name = "tasks"

    def __init__(
        self, store: TaskStore, clock: Clock, ids: Ids, epochs: GiveEpochs = all_is_ours
    ) -> None:
        self._store = store
        self._epochs = epochs
        self._clock = clock
        self._ids = ids
        self._queues: list[str] = []
        self._purged_at = 0
        self._work: TaskWork | None = None
        self._on_news: Callable[[], None] = _nobody
        self._on_task: Callable[[int], None] = _nobody_of
        self.shunned: frozenset[int] = frozenset()
        """Shards that are about to move to another process: no attempt begins there."""

    def open(
        self,
        work: "TaskWork",
        on_news: Callable[[], None],
        on_task: Callable[[int], None] | None = None,
    ) -> None:
        """Begin to dispatch; `on_news` is called whenever something may be due earlier.

        `on_task` is called with the shard of a queue that has a new task.
        """
        self._work = work
        self._on_task = on_task or self._on_task
        self._on_news = work.on_news = on_news

    def enqueue(self, task: TaskRequest) -> TaskReceipt:
        """Store a task, once per idempotency key. Raises ActionErrors, as connectors expect."""
        row = self._row(task)
        try:
            kept, _ = self._store.enqueue(row)
        except Conflict as error:
            raise Permanent(str(error), code="tasks.duplicate") from error
        except StoreUnavailable as error:
            raise Retryable(str(error), code="tasks.unavailable") from error
        self._on_news()
        self._on_task(shard_of(kept.queue))
        return TaskReceipt(task_id=kept.task_id, due_at_ms=kept.due_at)

    def _row(self, task: TaskRequest) -> TaskRow:
        now = self._clock.now_ms()
        due_at = task.at_ms if task.at_ms is not None else now + (task.delay_ms or 0)
        if due_at - now > DUE_AHEAD_MS_MAX:
            raise Permanent("A task can be due a year ahead at most.", code="tasks.too_far")
        target = encode(target_of(task))
        if len(target) > TASK_BYTES_MAX:
            said = f"A task may have {TASK_BYTES_MAX} bytes; this one has {len(target)}."
            raise Permanent(said, code="tasks.too_large")
        return TaskRow(
            task_id=self._ids.new(),
            queue=task.queue,
            name=task.name,
            idempotency_key=task.idempotency_key,
            state="waiting",
            due_at=max(due_at, 0),
            attempts=0,
            target=target,
            created_at=now,
            updated_at=now,
            retry=None if task.retry is None else encode(task.retry),
            deadline_ms=task.deadline_ms,
        )

    # What the ticker asks for (`engine.drivers.timing.sources.Source`).

    def due(self, now: int) -> Sequence[Due]:
        """Give the queues that have something to do."""
        self._queues = []
        epochs = self._epochs()
        names = [
            name
            for name in self._store.due_queues(now=now)
            if is_ours(name, epochs) and shard_of(name) not in self.shunned
        ]
        return [Due(id=name, times=[now], following=never) for name in names]

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Note a queue to take tasks from."""
        del times
        self._queues.append(id_)

    def move(self, id_: str, next_at: int | None) -> None:
        """Need no note: the tasks' rows say when they are due."""

    def flush(self) -> bool:
        """Take due tasks, each queue's in one transaction, and hand them to the threads."""
        now = self._clock.now_ms()
        queues, self._queues = self._queues, []
        is_more = False
        for name in queues:
            claimed = self._store.claim(name, now=now, limit=CLAIM_MAX)
            is_more |= len(claimed) == CLAIM_MAX
            assert self._work is not None
            self._work.take(claimed)
        if now - self._purged_at >= PURGE_EVERY_MS:
            self._purged_at = now
            self._store.purge_tasks(before=now - TASK_KEPT_MS)
        return is_more

    def next_at(self) -> int | None:
        """Give the earliest due time."""
        return self._store.next_task()


class TaskWork:
    """Threads that make the attempts of tasks and write their outcomes."""

    def __init__(
        self,
        store: TaskStore,
        clock: Clock,
        targets: Targets,
    ) -> None:
        self._store = store
        self._clock = clock
        self._targets = targets
        self._queue: SimpleQueue[TaskRow | None] = SimpleQueue()
        self._held: dict[str, TaskRow] = {}
        """What was claimed and has no outcome yet."""
        self._is_closed = False
        self.on_news: Callable[[], None] = _nobody
        self._threads = [
            Thread(target=self._loop, name=f"baton-tasks-{n + 1}", daemon=True)
            for n in range(TASK_WORKERS)
        ]
        for thread in self._threads:
            thread.start()

    def take(self, tasks: Sequence[TaskRow]) -> None:
        """Make an attempt of each."""
        for task in tasks:
            self._held[task.task_id] = task
            self._queue.put(task)

    def busy_shards(self) -> set[int]:
        """Give the shards of queues with attempts that have no outcome yet."""
        return {shard_of(task.queue) for task in list(self._held.values())}

    def close(self, *, drain_s: float) -> None:
        """Begin nothing new; wait a while for what has begun, and give the rest back."""
        self._is_closed = True
        for _ in self._threads:
            self._queue.put(None)
        patience = time.monotonic() + drain_s
        for thread in self._threads:
            thread.join(max(patience - time.monotonic(), 0))
        for task in list(self._held.values()):
            with suppress(StoreUnavailable):  # whoever comes next gives it back
                self._store.settle(task._replace(state="waiting"))

    def _loop(self) -> None:
        while (task := self._queue.get()) is not None and not self._is_closed:
            settled = self._attempt(task)
            while not (is_settled := self._settle(settled)) and not self._is_closed:
                time.sleep(SETTLE_RETRY_S)
            if is_settled:
                self._held.pop(task.task_id, None)
            self.on_news()

    def _attempt(self, task: TaskRow) -> TaskRow:
        outcome = self._targets.attempt(
            json.loads(task.target), key=f"task:{task.task_id}", deadline_ms=task.deadline_ms
        )
        if not outcome.is_success:
            return self._after_failure(task, outcome)
        return task._replace(state="done", updated_at=self._clock.now_ms(), last_error=None)

    def _after_failure(self, task: TaskRow, outcome: Outcome) -> TaskRow:
        now = self._clock.now_ms()
        failed = task._replace(updated_at=now, last_error=encode(outcome.error))
        queue = self._queue_of(task)
        if outcome.is_permanent or task.attempts >= queue.max_attempts:
            return failed._replace(state="failed")
        delay_ms = backoff_ms(queue, task.attempts, outcome.retry_after_ms)
        return failed._replace(state="waiting", due_at=now + delay_ms)

    def _queue_of(self, task: TaskRow) -> QueueRow:
        """Give the queue as this task sees it."""
        try:
            queue = self._store.queue(task.queue) or QueueRow(task.queue)
        except StoreUnavailable:
            queue = QueueRow(task.queue)
        own = {} if task.retry is None else json.loads(task.retry)
        known = {field: value for field, value in own.items() if field in QueueRow._fields}
        return queue._replace(**known)

    def _settle(self, task: TaskRow) -> bool:
        try:
            self._store.settle(task)
        except StoreUnavailable:
            return False
        return True


def target_of(task: TaskRequest) -> dict[str, Json]:
    """Give the one target that a request names. Raises Permanent `config`."""
    named = {"http": task.http, "flow": task.flow, "topic": task.topic}
    target: dict[str, Json] = {kind: one for kind, one in named.items() if one is not None}
    errors = target_errors(target)
    if errors:
        said = "; ".join(f"{field or 'target'}: {message}" for field, message in errors)
        fields = [{"field": field, "message": message} for field, message in errors]
        raise Permanent(f"Nobody can call that: {said}", code="config", details={"fields": fields})
    return target


def backoff_ms(queue: QueueRow, attempts: int, retry_after_ms: int | None) -> int:
    """Give the pause after this many attempts: doubled each time, within the queue's bounds."""
    doublings = min(attempts - 1, 40)  # more would leave the range of a row's integer
    delay_ms = min(queue.min_backoff_ms << doublings, queue.max_backoff_ms)
    return max(delay_ms, min(retry_after_ms or 0, queue.max_backoff_ms))


def _nobody() -> None:
    """Tell nobody."""


def _nobody_of(_shard: int) -> None:
    """Tell nobody."""
