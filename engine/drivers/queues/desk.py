"""Task queues: tasks are kept, and claimed when they are due. Knows no APScheduler."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Lock

from connectors.sdk.context import TaskReceipt, TaskRequest
from connectors.sdk.errors import ActionError, Permanent, Retryable
from engine.drivers.clock import Clock
from engine.drivers.combining import Combiner
from engine.drivers.ids import Ids
from engine.drivers.queues.checking import request_errors, target_of
from engine.drivers.queues.work import TaskWork
from engine.drivers.rowtext import encode
from engine.drivers.shards import shard_of
from engine.drivers.timing.sources import Due, GiveEpochs, all_is_ours, is_ours, never
from engine.errors import Conflict, InvalidInput, StoreUnavailable
from engine.store import pacing
from engine.store.protocol import Store
from engine.store.records_tasks import TaskRow

CLAIM_MAX = 100
"""Tasks of one queue that one transaction takes."""
RUNNING_MAX = 5_000
"""As many as a queue may run at most."""
LOOK_MS_MAX = 1_000
"""The ticker looks so often by itself; it need not be told of what is due later."""
SOON_MS = 20
"""What the ticker does so soon needs nobody to wake it."""
SWEEP_MAX = 2_000
"""Tasks that one transaction removes."""
TIDY_EVERY_MS = 10_000
TASK_BYTES_MAX = 1024 * 1024

Taken = TaskReceipt | ActionError


class TaskDesk:
    """Keeps tasks, and is the ticker's source for them."""

    name = "tasks"

    def __init__(
        self, store: Store, clock: Clock, ids: Ids, epochs: GiveEpochs = all_is_ours
    ) -> None:
        self._store = store
        self._epochs = epochs
        self._clock = clock
        self._ids = ids
        self._combiner = Combiner(self._commit)
        self._queues: list[str] = []
        self._purged: set[str] = set()
        """Those of them that tasks are to be removed from."""
        self._claiming = Lock()
        """Held from before a claim until the threads have what was claimed."""
        self._doubtful: set[str] = set()
        """Queues whose last claim may have been committed without our knowing."""
        self._next: int | None = None
        """When the ticker looks next, as far as it depends on tasks."""
        self._tidied_at = 0
        self._work: TaskWork | None = None
        self._on_news: Callable[[], None] = _nobody
        self._on_task: Callable[[int], None] = _nobody_of
        self.shunned: frozenset[int] = frozenset()
        """Shards that are about to move to another process: no attempt begins there."""

    def open(
        self,
        work: TaskWork,
        on_news: Callable[[], None],
        on_task: Callable[[int], None] | None = None,
    ) -> None:
        """Begin to dispatch; `on_news` is called whenever something may be due earlier.

        `on_task` is called with the shard of a queue that has a new task.
        """
        self._work = work
        self._on_task = on_task or self._on_task
        self._on_news = on_news
        work.on_room = self.refill

    def enqueue(self, task: TaskRequest) -> TaskReceipt:
        """Store a task, once per idempotency key. Raises ActionErrors, as connectors expect."""
        (taken,) = self.enqueue_all([task])
        if isinstance(taken, ActionError):
            raise taken
        return taken

    def enqueue_all(self, asked: Sequence[TaskRequest]) -> list[Taken]:
        """Store tasks in one transaction; give for each its receipt, or why it was refused.

        What other threads bring meanwhile is in the same one.

        Raises ActionErrors for what concerns all of them.
        """
        drafts = [self._row(task) for task in asked]
        rows = [draft for draft in drafts if isinstance(draft, TaskRow)]
        try:
            found = iter(self._combiner.do(rows) if rows else ())
        except Conflict as error:
            raise Permanent(str(error), code="tasks.conflict") from error
        except (InvalidInput, StoreUnavailable) as error:
            raise _unfit(error) from error
        taken = [
            _receipt(draft, next(found)) if isinstance(draft, TaskRow) else draft
            for draft in drafts
        ]
        soon = self._clock.now_ms() + LOOK_MS_MAX
        self.tell({row.queue for row in rows if row.due_at <= soon})
        return taken

    def _commit(self, asked: Sequence[Sequence[TaskRow]]) -> list[Sequence[TaskRow | None]]:
        """Store what several callers bring, in one transaction."""
        found = iter(self._store.enqueue([row for rows in asked for row in rows]))
        return [[next(found) for _ in rows] for rows in asked]

    def tell(self, queues: Sequence[str] | set[str]) -> None:
        """Let whoever works on these queues look at them now."""
        if queues:
            self._on_news()
        for shard in {shard_of(queue) for queue in queues}:
            self._on_task(shard)

    def _row(self, task: TaskRequest) -> TaskRow | Permanent:
        now = self._clock.now_ms()
        if errors := request_errors(task, now=now):
            return _refusal(errors)
        due_at = task.at_ms if task.at_ms is not None else now + (task.delay_ms or 0)
        target = encode(target_of(task))
        if len(target) > TASK_BYTES_MAX:
            said = f"A task may have {TASK_BYTES_MAX} bytes; this one has {len(target)}."
            return Permanent(said, code="tasks.too_large")
        return TaskRow(
            task_id=self._ids.new(),
            queue=task.queue,
            name=task.name,
            idempotency_key=task.idempotency_key,
            state="waiting",
            due_at=max(due_at, now),
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
        found = [
            standing
            for standing in self._store.standings()
            if self._is_ours(standing.queue.name) and pacing.is_due(standing, now)
        ]
        self._purged = {one.queue.name for one in found if one.meter.purge_before is not None}
        return [Due(id=one.queue.name, times=[now], following=never) for one in found]

    def fire(self, id_: str, times: Sequence[int]) -> None:
        """Note a queue to take tasks from."""
        del times
        self._queues.append(id_)

    def move(self, id_: str, next_at: int | None) -> None:
        """Need no note: the tasks' rows say when they are due."""

    def flush(self) -> bool:
        """Take due tasks, each queue's in one transaction, and hand them to the threads."""
        assert self._work is not None
        self._work.grow()
        queues, self._queues = self._queues, []
        self._find_lost(self._work)
        now, is_more = self._clock.now_ms(), False
        for name in queues:
            if name in self._purged:
                is_more |= self._store.sweep_queue(name, now=now, limit=SWEEP_MAX)
            is_more |= self._claim(name) == CLAIM_MAX
        return is_more | self._tidy(now)

    def _claim(self, queue: str) -> int:
        assert self._work is not None
        with self._claiming:
            room = min(CLAIM_MAX, self._work.room_for(queue)) if self._work.is_low(queue) else 0
            if not room:
                return 0
            self._doubtful.add(queue)
            claimed = self._store.claim(queue, now=self._clock.now_ms(), limit=room)
            self._doubtful.discard(queue)
            self._work.take(claimed)
        return len(claimed)

    def _find_lost(self, work: TaskWork) -> None:
        """Give back what was claimed in transactions of which nobody knows how they ended."""
        with self._claiming:
            for queue in list(self._doubtful):
                running = self._store.tasks(queue, state="running", limit=RUNNING_MAX)
                lost = [task for task in running if not work.holds(task)]
                if lost:
                    self._store.give_back(lost)
                self._doubtful.discard(queue)

    def _tidy(self, now: int) -> bool:
        if now - self._tidied_at < TIDY_EVERY_MS:
            return False
        if self._store.forget_tasks(now=now, limit=SWEEP_MAX) == SWEEP_MAX:
            return True
        self._tidied_at = now
        return False

    def next_at(self) -> int | None:
        """Give the earliest moment at which a queue of ours may dispatch."""
        now = self._clock.now_ms()
        moments = [
            moment
            for standing in self._store.standings()
            if self._is_ours(standing.queue.name)
            and (moment := pacing.next_moment(standing, now)) is not None
        ]
        self._next = min((moment for moment in moments if moment > now), default=None)
        if self._work is not None and self._work.is_behind:
            moments.append(now + SOON_MS)
        return min(moments, default=None)

    def _is_ours(self, queue: str) -> bool:
        return is_ours(queue, self._epochs()) and shard_of(queue) not in self.shunned

    def refill(self, queues: Sequence[str]) -> None:
        """Take more of queues whose attempts have ended, unless the ticker does so at once."""
        now = self._clock.now_ms()
        if self._next is not None and now < self._next <= now + SOON_MS:
            return
        with suppress(StoreUnavailable):  # the ticker tries again
            for queue in queues:
                if self._is_ours(queue):
                    self._claim(queue)
        self._on_news()


def _receipt(asked: TaskRow, kept: TaskRow | None) -> Taken:
    if kept is None:
        said = f"Queue {asked.queue} has a task named {asked.name}, or had one recently."
        return Permanent(said, code="tasks.duplicate", details=_fields([("name", "is taken")]))
    return TaskReceipt(task_id=kept.task_id, due_at_ms=kept.due_at)


def _refusal(errors: Sequence[tuple[str, str]]) -> Permanent:
    said = "; ".join(f"{field or 'target'}: {message}" for field, message in errors)
    is_far = any("ahead" in message for _, message in errors)
    code = "tasks.too_far" if is_far else "config"
    return Permanent(f"The task cannot be like that: {said}.", code=code, details=_fields(errors))


def _fields(errors: Sequence[tuple[str, str]]) -> dict[str, object]:
    return {"fields": [{"field": field, "message": message} for field, message in errors]}


def _unfit(error: InvalidInput | StoreUnavailable) -> ActionError:
    if isinstance(error, StoreUnavailable):
        return Retryable(str(error), code="tasks.unavailable")
    return Permanent(str(error), code="config")


def _nobody() -> None:
    """Tell nobody."""


def _nobody_of(_shard: int) -> None:
    """Tell nobody."""
