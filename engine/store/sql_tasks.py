"""Task queues in SQL: every query with what its transaction promises."""

from collections.abc import Collection

from sqlalchemy import Connection, case, delete, func, insert, select, update

from engine.errors import Conflict
from engine.store.connections import Connections
from engine.store.records_tasks import QueueRow, TaskRow
from engine.store.schema_tasks import queues, tasks

WAITING = tasks.c.state == "waiting"
ENDED = ("done", "failed")


class SqlTasks:
    """`TaskStore` over one database."""

    _db: Connections

    def enqueue(self, task: TaskRow) -> tuple[TaskRow, bool]:
        """One task per key and one per name, whoever asks and however often."""
        with self._db.write() as tx:
            self._db.take_turns(tx, f"queue {task.queue}")
            same_key = select(tasks).where(
                tasks.c.queue == task.queue, tasks.c.idempotency_key == task.idempotency_key
            )
            if (row := tx.execute(same_key).first()) is not None:
                return TaskRow(*row), False
            if task.name is not None:
                same_name = select(tasks.c.task_id).where(
                    tasks.c.queue == task.queue, tasks.c.name == task.name
                )
                if tx.execute(same_name).first() is not None:
                    raise Conflict(f"Queue {task.queue} has a task named {task.name} already.")
            fresh = QueueRow(name=task.queue)._asdict()
            tx.execute(self._db.insert(queues).values(fresh).on_conflict_do_nothing())
            tx.execute(insert(tasks), [task._asdict()])
        return task, True

    def claim(self, queue: str, *, now: int, limit: int) -> list[TaskRow]:
        """Mark what is given as running with one more attempt; nobody else gets it."""
        with self._db.write() as tx:
            room = min(limit, _room(tx, queue))
            if room <= 0:
                return []
            due = (
                select(tasks)
                .where(tasks.c.queue == queue, WAITING, tasks.c.due_at <= now)
                .order_by(tasks.c.due_at, tasks.c.task_id)
                .limit(room)
            )
            rows = [TaskRow(*row) for row in tx.execute(due)]
            ids = [row.task_id for row in rows]
            tx.execute(
                update(tasks)
                .where(tasks.c.task_id.in_(ids))
                .values(state="running", attempts=tasks.c.attempts + 1, updated_at=now)
            )
        return [
            row._replace(state="running", attempts=row.attempts + 1, updated_at=now) for row in rows
        ]

    def settle(self, task: TaskRow) -> None:
        """One outcome per attempt: a row that is not running this attempt stays as it is."""
        change = (
            update(tasks)
            .where(
                tasks.c.task_id == task.task_id,
                tasks.c.state == "running",
                tasks.c.attempts == task.attempts,
            )
            .values(
                state=task.state,
                due_at=task.due_at,
                updated_at=task.updated_at,
                last_error=task.last_error,
            )
        )
        with self._db.write() as tx:
            tx.execute(change)

    def release_tasks(self, *, now: int, queues: Collection[str] | None = None) -> int:
        """Let running tasks wait again, all at once; for whoever takes queues over."""
        change = (
            update(tasks).where(tasks.c.state == "running").values(state="waiting", updated_at=now)
        )
        if queues is not None:
            change = change.where(tasks.c.queue.in_(queues))
        with self._db.write() as tx:
            return tx.execute(change).rowcount

    def due_queues(self, *, now: int) -> list[str]:
        """Read queues with something to do; `claim` decides."""
        running = (
            select(func.count())
            .select_from(tasks)
            .where(tasks.c.queue == queues.c.name, tasks.c.state == "running")
            .scalar_subquery()
        )
        due = select(tasks.c.task_id).where(
            tasks.c.queue == queues.c.name, WAITING, tasks.c.due_at <= now
        )
        query = (
            select(queues.c.name)
            .where(queues.c.state == "active", due.exists(), running < queues.c.max_running)
            .order_by(queues.c.name)
        )
        with self._db.read() as connection:
            return list(connection.execute(query).scalars())

    def next_task(self) -> int | None:
        """Read the earliest due time; a later enqueue may bring it forward."""
        query = (
            select(func.min(tasks.c.due_at))
            .select_from(tasks.join(queues, queues.c.name == tasks.c.queue))
            .where(WAITING, queues.c.state == "active")
        )
        with self._db.read() as connection:
            return connection.execute(query).scalar()

    def tasks(self, queue: str, *, limit: int) -> list[TaskRow]:
        """Read a queue's committed tasks, open ones first."""
        is_ended = case((tasks.c.state.in_(ENDED), 1), else_=0)
        query = (
            select(tasks)
            .where(tasks.c.queue == queue)
            .order_by(is_ended, tasks.c.due_at, tasks.c.task_id)
            .limit(limit)
        )
        with self._db.read() as connection:
            return [TaskRow(*row) for row in connection.execute(query)]

    def task(self, task_id: str) -> TaskRow | None:
        """Read one committed task."""
        with self._db.read() as connection:
            row = connection.execute(select(tasks).where(tasks.c.task_id == task_id)).first()
        return None if row is None else TaskRow(*row)

    def drop_task(self, task_id: str) -> bool:
        """Remove a task that is not running; its name is free again."""
        gone = delete(tasks).where(tasks.c.task_id == task_id, tasks.c.state != "running")
        with self._db.write() as tx:
            return tx.execute(gone).rowcount > 0

    def hasten_task(self, task_id: str, *, now: int) -> bool:
        """Make a waiting or failed task due now; a running or done one is left alone."""
        change = (
            update(tasks)
            .where(tasks.c.task_id == task_id, tasks.c.state.in_(("waiting", "failed")))
            .values(state="waiting", due_at=now, updated_at=now)
        )
        with self._db.write() as tx:
            return tx.execute(change).rowcount > 0

    def purge_tasks(self, *, before: int) -> int:
        """Remove ended tasks that are old enough, and with them the memory of their names."""
        gone = delete(tasks).where(tasks.c.state.in_(ENDED), tasks.c.updated_at < before)
        with self._db.write() as tx:
            return tx.execute(gone).rowcount

    def queue(self, name: str) -> QueueRow | None:
        """Read one committed queue."""
        with self._db.read() as connection:
            row = connection.execute(select(queues).where(queues.c.name == name)).first()
        return None if row is None else QueueRow(*row)

    def queues(self) -> list[tuple[QueueRow, dict[str, int]]]:
        """Read queues and the number of their tasks by state."""
        counting = select(tasks.c.queue, tasks.c.state, func.count().label("total")).group_by(
            tasks.c.queue, tasks.c.state
        )
        with self._db.read() as connection:
            counts: dict[str, dict[str, int]] = {}
            for row in connection.execute(counting):
                counts.setdefault(row.queue, {})[row.state] = row.total
            rows = connection.execute(select(queues).order_by(queues.c.name))
            return [(QueueRow(*row), counts.get(row.name, {})) for row in rows]

    def save_queue(self, queue: QueueRow) -> None:
        """Create or replace a queue; its tasks stay."""
        values = queue._asdict()
        statement = self._db.insert(queues).values(values)
        with self._db.write() as tx:
            tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def _room(tx: Connection, queue: str) -> int:
    running = (
        select(func.count())
        .select_from(tasks)
        .where(tasks.c.queue == queue, tasks.c.state == "running")
        .scalar_subquery()
    )
    query = select(queues.c.max_running - running).where(
        queues.c.name == queue, queues.c.state == "active"
    )
    # Who claims from a queue waits for the one before, so that none counts what is not there yet.
    tx.execute(select(queues.c.name).where(queues.c.name == queue).with_for_update())
    return tx.execute(query).scalar() or 0
