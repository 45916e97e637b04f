"""Task queues as people handle them: make, change, pause, look at tasks. Dispatches nothing."""

import json
from collections.abc import Callable, Collection, Sequence

from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.queues.checking import check_queue
from engine.errors import Conflict, InvalidInput, NotFound
from engine.store import pacing
from engine.store.protocol import Store
from engine.store.protocol_tasks import Place
from engine.store.records_tasks import ENDED, MeterRow, QueueRow, TaskRow
from engine.views.times import rfc3339, rfc3339_or_none

QUEUES_SHOWN_MAX = 1_000
TASKS_SHOWN_MAX = 500
BUILT_IN = ("schedules",)
"""Queues that parts of the engine make when they need them."""
LISTED = ("running", "waiting", "failed", "done")
"""The states of tasks, in the order of a list of all."""


class QueueBook:
    """The task queues of a store; `tell` says whose tasks may be due earlier."""

    def __init__(self, store: Store, clock: Clock, tell: Callable[[Sequence[str]], None]) -> None:
        self._store = store
        self._clock = clock
        self._tell = tell

    def listed(self, *, after: str = "", limit: int = QUEUES_SHOWN_MAX) -> list[dict[str, Json]]:
        """Give queues after a name, with what they do just now."""
        rows = self._store.queues(after=after, limit=min(limit, QUEUES_SHOWN_MAX))
        return [self._view(row, meter) for row, meter in rows]

    def one(self, name: str) -> dict[str, Json]:
        """Give one queue. Raises NotFound."""
        return self._view(*self._find(name))

    def save(self, name: str, **changes: Json) -> dict[str, Json]:
        """Create a queue or change how it treats its tasks. Raises InvalidInput, Conflict."""
        check_queue(name, changes)
        found = self._store.queue(name)
        row = (QueueRow(name) if found is None else found[0])._replace(**changes)
        if row.min_backoff_ms > row.max_backoff_ms:
            said = "must not be less than the least"
            raise InvalidInput("The queue cannot be like that.", [("max_backoff_ms", said)])
        self._store.save_queue(name, **changes)
        self._tell([name])
        return self.one(name)

    def set_state(self, name: str, state: str) -> None:
        """Let the queue dispatch, or not: `running`, `paused`, `disabled`. Raises NotFound."""
        self._find(name)
        self._store.save_queue(name, state=state)
        self._tell([name])

    def purge(self, name: str) -> None:
        """Remove the tasks that wait now; it takes a while when they are many. Raises NotFound."""
        self._find(name)
        self._store.purge_queue(name, before=self._clock.now_ms() + 1)
        self._tell([name])

    def delete(self, name: str) -> None:
        """Remove a queue with all its tasks. Raises NotFound, Conflict for a built-in one."""
        self._find(name)
        if name in BUILT_IN:
            raise Conflict(f"The queue {name} is a part of Baton and cannot be deleted.")
        self._store.delete_queue(name)
        self._tell([name])

    def tasks(
        self,
        name: str,
        *,
        states: Sequence[str] = LISTED,
        after: str = "",
        limit: int = TASKS_SHOWN_MAX,
    ) -> tuple[list[dict[str, Json]], str | None]:
        """Give a queue's tasks, one state after the other, and where the list goes on.

        Raises NotFound, and InvalidInput for a place that is none.
        """
        self._find(name)
        at_state, place = _place_in(after, states)
        limit = min(limit, TASKS_SHOWN_MAX)
        found: list[TaskRow] = []
        for state in states[states.index(at_state) :]:
            if len(found) <= limit:
                begin = place if state == at_state else None
                room = limit + 1 - len(found)
                found += self._store.tasks(name, state=state, after=begin, limit=room)
        is_more = len(found) > limit
        return [view_of(row) for row in found[:limit]], (
            _place_text(found[limit - 1]) if is_more else None
        )

    def task(self, task_id: str) -> dict[str, Json]:
        """Give one task. Raises NotFound."""
        return view_of(self._task(task_id))

    def named(self, queue: str, name: str) -> dict[str, Json] | None:
        """Give a task of a queue by its name or its id; None when there is none."""
        row = self._store.named_task(queue, name) or self._store.task(name)
        return view_of(row) if row is not None and row.queue == queue else None

    def drop(self, task_id: str) -> None:
        """Remove a task. Raises NotFound, Conflict while it is running."""
        row = self._task(task_id)
        if not self._drop(row.queue, [task_id]):
            raise Conflict(f"Task {task_id} is running.")

    def run_now(self, task_id: str) -> None:
        """Run a waiting or failed task now, whatever the queue's limits are.

        Raises NotFound, Conflict.
        """
        row = self._task(task_id)
        if self._find(row.queue)[0].state == "disabled":
            raise Conflict(f"The queue {row.queue} is disabled.")
        if not self._store.force_task(task_id, now=self._clock.now_ms()):
            raise Conflict(f"Task {task_id} is running or done.")
        self._tell([row.queue])

    def run_failed(self, name: str, *, limit: int = TASKS_SHOWN_MAX) -> int:
        """Run tasks again that have failed for good, newest first; gives how many. NotFound."""
        self._find(name)
        now, count = self._clock.now_ms(), 0
        for row in self._store.tasks(name, state="failed", limit=limit):
            count += self._store.force_task(row.task_id, now=now)
        self._tell([name])
        return count

    def drop_failed(self, name: str, *, limit: int = TASKS_SHOWN_MAX) -> int:
        """Remove tasks that have failed for good; gives how many there were. Raises NotFound."""
        self._find(name)
        rows = self._store.tasks(name, state="failed", limit=limit)
        return self._drop(name, [row.task_id for row in rows])

    def _drop(self, queue: str, task_ids: Collection[str]) -> int:
        return self._store.drop_tasks(queue, task_ids, now=self._clock.now_ms())

    def _task(self, task_id: str) -> TaskRow:
        row = self._store.task(task_id)
        if row is None:
            raise NotFound(f"There is no task {task_id}.")
        return row

    def _find(self, name: str) -> tuple[QueueRow, MeterRow]:
        found = self._store.queue(name)
        if found is None:
            raise NotFound(f"There is no queue {name}.")
        return found

    def _view(self, row: QueueRow, meter: MeterRow) -> dict[str, Json]:
        now = self._clock.now_ms()
        return row._asdict() | {
            "max_burst_size": pacing.burst_of(row),
            "is_burst_set": row.max_burst_size is not None,
            "is_built_in": row.name in BUILT_IN,
            "tasks": {state: getattr(meter, state) for state in LISTED},
            "is_purging": meter.purge_before is not None,
            "oldest_due_at": rfc3339_or_none(self._store.oldest_due(row.name)),
            "executed_last_minute": pacing.last_minute(meter, now),
            "dispatches_per_second_now": pacing.rate_of(row, meter, now),
            "is_throttled": pacing.brake_of(meter, now) < pacing.WHOLE,
        }


def _place_text(row: TaskRow) -> str:
    at = row.updated_at if row.state in ENDED else row.due_at
    return f"{row.state} {at} {row.task_id}"


def _place_in(text: str, states: Sequence[str]) -> tuple[str, Place | None]:
    """Read what `_place_text` has written; nothing is the beginning. Raises InvalidInput."""
    if not text:
        return states[0], None
    state, _, rest = text.partition(" ")
    at, _, task_id = rest.partition(" ")
    if state not in states or not at.isdecimal():
        raise InvalidInput("There is no such place.", [("cursor", "is none of ours")])
    return state, (int(at), task_id)


def view_of(row: TaskRow) -> dict[str, Json]:
    """Give a task as people see it."""
    return {
        "task_id": row.task_id,
        "queue": row.queue,
        "name": row.name,
        "state": row.state,
        "due_at": rfc3339(row.due_at),
        "attempts": row.attempts,
        "responses": row.responses,
        "target": json.loads(row.target),
        "retry": None if row.retry is None else json.loads(row.retry),
        "deadline_ms": row.deadline_ms,
        "created_at": rfc3339(row.created_at),
        "updated_at": rfc3339(row.updated_at),
        "first_attempt_at": rfc3339_or_none(row.first_at),
        "last_attempt_at": rfc3339_or_none(row.begun_at),
        "last_status": row.last_status,
        "last_error": None if row.last_error is None else json.loads(row.last_error),
        "forget_at": rfc3339_or_none(row.forget_at),
    }
