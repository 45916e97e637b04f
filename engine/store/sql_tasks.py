"""Tasks in SQL, from their arrival to their outcome: each query with what its transaction promises.

Each locks the meters of its queues first (`sql_meters.py`).
"""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from engine.errors import Conflict
from engine.store import pacing, task_changes
from engine.store.connections import Connections
from engine.store.records_tasks import DELETED, MeterRow, QueueRow, TaskRow
from engine.store.schema_tasks import meters, queues, tasks
from engine.store.sql_meters import (
    IN_STATE,
    IS_FORCED,
    Meters,
    lock_meters,
    move,
    write_meters,
)

OUTCOME = (
    "state",
    "due_at",
    "updated_at",
    "last_error",
    "responses",
    "executions",
    "last_status",
    "forget_at",
)
"""What the outcome of an attempt changes."""
UNCLAIMED = ("state", "attempts", "first_at")


class SqlTasks:
    """`TaskStore`, but for looking and tidying."""

    _db: Connections

    def enqueue(self, asked: Sequence[TaskRow]) -> list[TaskRow | None]:
        """One task per key and one per name, whoever asks and however often."""
        names = {task.queue for task in asked}
        with self._db.write() as tx:
            held = lock_meters(tx, names)
            if missing := names - held.keys():
                self._make_queues(tx, sorted(missing))
                held |= lock_meters(tx, missing)
            _refuse_deleted(tx, names)
            known = {
                name: _Known(tx, held, name, [task for task in asked if task.queue == name])
                for name in names
            }
            kept = [known[task.queue].keep(task) for task in asked]
            fresh = [task for task, row in zip(asked, kept, strict=True) if row is task]
            if fresh:
                tx.execute(insert(tasks), [task._asdict() for task in fresh])
            for task in fresh:
                move(held, task.queue, 1, old=None, new=task.state)
            write_meters(tx, held.values())
        return kept

    def _make_queues(self, tx: Connection, names: Sequence[str]) -> None:
        """Make queues that are not there, and their meters, without changing others."""
        rows = [QueueRow(name)._asdict() for name in names]
        tx.execute(self._db.insert(queues).on_conflict_do_nothing(), rows)
        rows = [MeterRow(name)._asdict() for name in names]
        tx.execute(self._db.insert(meters).on_conflict_do_nothing(), rows)

    def claim(self, queue: str, *, now: int, limit: int) -> list[TaskRow]:
        """Mark what is given as running with one more attempt; nobody else gets it.

        Tokens are taken in the same transaction, so that no process sees one twice.
        """
        with self._db.write() as tx:
            held = lock_meters(tx, [queue]).get(queue)
            found = tx.execute(select(queues).where(queues.c.name == queue)).first()
            if held is None or found is None:
                return []
            row = QueueRow(*found)
            meter = pacing.fill(row, held, now)
            forced = [] if row.state == "disabled" else _forced(tx, queue, limit)
            room = min(limit - len(forced), pacing.permits(row, meter))
            due = _due(tx, queue, now, room, but=forced)
            if not forced and not due:
                if meter.filled_at < held.filled_at:  # the clock was set back
                    write_meters(tx, [meter])
                return []
            _mark_claimed(tx, [*forced, *due], now)
            write_meters(tx, [pacing.claimed(meter, paid=len(due), forced=len(forced))])
        return [task_changes.claimed(task, now) for task in (*forced, *due)]

    def settle(self, ended: Sequence[TaskRow], *, now: int) -> None:
        """One outcome per attempt: a row that is not running this attempt stays as it is."""
        with self._db.write() as tx:
            held = lock_meters(tx, {task.queue for task in ended})
            found = tx.execute(select(queues).where(queues.c.name.in_(held)))
            rows = {row.name: QueueRow(*row) for row in found}
            running = _still_running(tx, ended)
            mine = [task_changes.ended(task, rows[task.queue]) for task in running]
            _write(tx, mine, OUTCOME)
            for name, meter in held.items():
                of_queue = [task for task in mine if task.queue == name]
                if of_queue:
                    held[name] = pacing.settled(meter, of_queue, now)
            write_meters(tx, held.values())

    def give_back(self, claimed: Sequence[TaskRow]) -> None:
        """Undo claims whose attempts have not begun; what is another's by now stays as it is."""
        with self._db.write() as tx:
            held = lock_meters(tx, {task.queue for task in claimed})
            mine = [task_changes.unclaimed(task) for task in _still_running(tx, claimed)]
            _write(tx, mine, UNCLAIMED)
            for task in mine:
                move(held, task.queue, 1, old="running", new="waiting")
            write_meters(tx, held.values())

    def release_tasks(self, *, now: int, queues: Collection[str] | None = None) -> int:
        """Let running tasks wait again, all at once; for whoever takes queues over."""
        running = select(meters.c.queue).where(meters.c.running > 0)
        if queues is not None:
            running = running.where(meters.c.queue.in_(queues))
        total = 0
        with self._db.write() as tx:
            held = lock_meters(tx, list(tx.execute(running).scalars()))
            for name in held:
                change = (
                    update(tasks)
                    .where(tasks.c.queue == name, IN_STATE["running"])
                    .values(state="waiting", updated_at=now)
                )
                count = tx.execute(change).rowcount
                move(held, name, count, old="running", new="waiting")
                total += count
            write_meters(tx, held.values())
        return total


class _Known:
    """The tasks of a queue that have keys and names of new ones."""

    def __init__(self, tx: Connection, held: Meters, queue: str, asked: Sequence[TaskRow]) -> None:
        now = max(task.created_at for task in asked)
        self._by_key: dict[str, TaskRow] = {}
        self._by_name: dict[str, TaskRow] = {}
        for column, values in (
            (tasks.c.idempotency_key, {task.idempotency_key for task in asked}),
            (tasks.c.name, {task.name for task in asked if task.name is not None}),
        ):
            query = select(tasks).where(tasks.c.queue == queue, column.in_(values))
            for found in tx.execute(query).all() if values else ():
                row = TaskRow(*found)
                if row.forget_at is not None and row.forget_at <= now:
                    _forget(tx, held, row)  # its time is over, though nobody has tidied up yet
                else:
                    self._note(row)

    def keep(self, task: TaskRow) -> TaskRow | None:
        """Give the row that stands for a new task; None when another has its name."""
        if (same := self._by_key.get(task.idempotency_key)) is not None:
            return same
        if task.name is not None and task.name in self._by_name:
            return None
        self._note(task)
        return task

    def _note(self, row: TaskRow) -> None:
        self._by_key[row.idempotency_key] = row
        if row.name is not None:
            self._by_name[row.name] = row


def _forget(tx: Connection, held: Meters, row: TaskRow) -> None:
    gone = tx.execute(delete(tasks).where(tasks.c.task_id == row.task_id)).rowcount
    move(held, row.queue, gone, old=row.state, new=None)


def _refuse_deleted(tx: Connection, names: Collection[str]) -> None:
    deleted = select(queues.c.name).where(queues.c.name.in_(names), queues.c.state == DELETED)
    for name in tx.execute(deleted).scalars():
        raise Conflict(f"The queue {name} is being deleted; try again in a while.")


def _forced(tx: Connection, queue: str, limit: int) -> list[TaskRow]:
    query = select(tasks).where(tasks.c.queue == queue, IS_FORCED).limit(limit)
    return [TaskRow(*row) for row in tx.execute(query)]


def _due(
    tx: Connection, queue: str, now: int, limit: int, *, but: Collection[TaskRow]
) -> list[TaskRow]:
    if limit <= 0:
        return []
    query = (
        select(tasks)
        .where(tasks.c.queue == queue, IN_STATE["waiting"], tasks.c.due_at <= now)
        .order_by(tasks.c.due_at, tasks.c.task_id)
        .limit(limit)
    )
    taken = {task.task_id for task in but}
    rows = [TaskRow(*row) for row in tx.execute(query)]
    return [row for row in rows if row.task_id not in taken]


def _mark_claimed(tx: Connection, rows: Sequence[TaskRow], now: int) -> None:
    change = (
        update(tasks)
        .where(tasks.c.task_id.in_([row.task_id for row in rows]))
        .values(
            state="running",
            attempts=tasks.c.attempts + 1,
            fence=tasks.c.fence + 1,
            first_at=func.coalesce(tasks.c.first_at, now),
            begun_at=now,
            updated_at=now,
            is_forced=0,
        )
    )
    tx.execute(change)


def _still_running(tx: Connection, claimed: Sequence[TaskRow]) -> list[TaskRow]:
    """Give those whose claim is the latest one; their meters are locked, so it stays so."""
    query = select(tasks.c.task_id, tasks.c.fence).where(
        tasks.c.task_id.in_([task.task_id for task in claimed]), IN_STATE["running"]
    )
    fences = {row.task_id: row.fence for row in tx.execute(query)}
    return [task for task in claimed if fences.get(task.task_id) == task.fence]


def _write(tx: Connection, rows: Sequence[TaskRow], columns: Sequence[str]) -> None:
    if not rows:
        return
    change = (
        update(tasks)
        .where(tasks.c.task_id == bindparam("of_task"))
        .values({name: bindparam(f"new_{name}") for name in columns})
    )
    values = [
        {"of_task": row.task_id} | {f"new_{name}": getattr(row, name) for name in columns}
        for row in rows
    ]
    tx.execute(change, values)
