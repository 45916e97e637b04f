"""Looking at tasks and tidying them in SQL: each query with what its transaction promises."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, delete, literal, select, tuple_, update

from engine.store import task_changes
from engine.store.connections import Connections
from engine.store.protocol_tasks import Place
from engine.store.records_tasks import DELETED, ENDED, TaskRow
from engine.store.schema_tasks import queues, tasks
from engine.store.sql_meters import IN_STATE, lock_meters, move, write_meters


class SqlTaskLists:
    """The part of `TaskStore` that people and housekeeping ask."""

    _db: Connections

    def task(self, task_id: str) -> TaskRow | None:
        """Read one committed task."""
        return self._first(tasks.c.task_id == task_id, tasks.c.state != DELETED)

    def named_task(self, queue: str, name: str) -> TaskRow | None:
        """Read one committed task, or what is left of it."""
        return self._first(tasks.c.queue == queue, tasks.c.name == name)

    def _first(self, *only: ColumnElement[bool]) -> TaskRow | None:
        with self._db.read() as connection:
            row = connection.execute(select(tasks).where(*only)).first()
        return None if row is None else TaskRow(*row)

    def tasks(
        self, queue: str, *, state: str, after: Place | None = None, limit: int
    ) -> list[TaskRow]:
        """Read a part of the state's own index."""
        is_ended = state in ENDED
        at = tasks.c.updated_at if is_ended else tasks.c.due_at
        query = select(tasks).where(tasks.c.queue == queue, IN_STATE[state]).limit(limit)
        if after is not None:
            here, place = tuple_(at, tasks.c.task_id), tuple_(*(literal(one) for one in after))
            query = query.where(here < place if is_ended else here > place)
        columns = (at, tasks.c.task_id)
        query = query.order_by(*(one.desc() for one in columns) if is_ended else columns)
        with self._db.read() as connection:
            return [TaskRow(*row) for row in connection.execute(query)]

    def drop_tasks(self, queue: str, task_ids: Collection[str], *, now: int) -> int:
        """Leave of these tasks their names and keys, all at once; running ones stay."""
        with self._db.write() as tx:
            held = lock_meters(tx, [queue])
            window = select(queues.c.dedupe_ms).where(queues.c.name == queue)
            dedupe_ms = tx.execute(window).scalar()
            if dedupe_ms is None:
                return 0
            asked = (
                tasks.c.queue == queue,
                tasks.c.task_id.in_(task_ids),
                tasks.c.state.in_(("waiting", *ENDED)),
            )
            rows = tx.execute(select(tasks.c.task_id, tasks.c.state).where(*asked)).all()
            entomb(tx, [row.task_id for row in rows], forget_at=now + dedupe_ms, now=now)
            for row in rows:
                move(held, queue, 1, old=row.state, new=None)
            write_meters(tx, held.values())
        return len(rows)

    def force_task(self, task_id: str, *, now: int) -> bool:
        """Make a task the next of its queue; one that is running or done is left alone."""
        only = (tasks.c.task_id == task_id, tasks.c.state.in_(("waiting", "failed")))
        with self._db.write() as tx:
            queue = tx.execute(select(tasks.c.queue).where(*only)).scalar()
            held = lock_meters(tx, [] if queue is None else [queue])
            found = tx.execute(select(tasks).where(*only)).first()
            if found is None:
                return False
            row = TaskRow(*found)
            changed = task_changes.forced(row, now)
            tx.execute(update(tasks).where(tasks.c.task_id == task_id).values(changed._asdict()))
            move(held, row.queue, 1, old=row.state, new=changed.state)
            write_meters(tx, held.values())
        return True

    def forget_tasks(self, *, now: int, limit: int) -> int:
        """Remove some whose time is over, each only if it still is when its meter is locked."""
        over = tasks.c.forget_at <= now
        query = select(tasks.c.task_id, tasks.c.queue).where(over).limit(limit)
        with self._db.write() as tx:
            found = tx.execute(query).all()
            if not found:
                return 0
            held = lock_meters(tx, {row.queue for row in found})
            gone = delete(tasks).where(tasks.c.task_id.in_([row.task_id for row in found]), over)
            for row in tx.execute(gone.returning(tasks.c.queue, tasks.c.state)).all():
                move(held, row.queue, 1, old=row.state, new=None)
            write_meters(tx, held.values())
        return len(found)


def entomb(tx: Connection, task_ids: Sequence[str], *, forget_at: int, now: int) -> None:
    """Leave of these tasks their names and keys."""
    left = {
        "state": DELETED,
        "updated_at": now,
        "target": "{}",
        "last_error": None,
        "retry": None,
        "is_forced": 0,
        "forget_at": forget_at,
    }
    tx.execute(update(tasks).where(tasks.c.task_id.in_(task_ids)).values(left))
