"""Task queues in SQL: every query with what its transaction promises."""

from sqlalchemy import Connection, delete, or_, select, update

from engine.errors import Conflict
from engine.store.connections import Connections
from engine.store.records_tasks import DELETED, MeterRow, QueueRow, Standing
from engine.store.schema_tasks import meters, queues, tasks
from engine.store.sql_meters import (
    IN_STATE,
    IS_FORCED,
    Meters,
    lock_meters,
    move,
    write_meters,
)
from engine.store.sql_task_lists import entomb

_WIDTH = len(QueueRow._fields)
_FIRST_DUE = (
    select(tasks.c.due_at)
    .where(tasks.c.queue == queues.c.name, IN_STATE["waiting"])
    .order_by(tasks.c.due_at)
    .limit(1)
    .scalar_subquery()
)
_FORCED = select(tasks.c.task_id).where(tasks.c.queue == queues.c.name, IS_FORCED).exists()
_BOTH = select(queues, meters).join_from(queues, meters, meters.c.queue == queues.c.name)


class SqlQueues:
    """`QueueStore` over one database."""

    _db: Connections

    def queue(self, name: str) -> tuple[QueueRow, MeterRow] | None:
        """Read one committed queue."""
        query = _BOTH.where(queues.c.name == name, queues.c.state != DELETED)
        with self._db.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else (QueueRow(*row[:_WIDTH]), MeterRow(*row[_WIDTH:]))

    def queues(self, *, after: str = "", limit: int) -> list[tuple[QueueRow, MeterRow]]:
        """Read queues; their meters count, no task is looked at."""
        only = (queues.c.state != DELETED, queues.c.name > after)
        query = _BOTH.where(*only).order_by(queues.c.name).limit(limit)
        with self._db.read() as connection:
            rows = connection.execute(query).all()
        return [(QueueRow(*row[:_WIDTH]), MeterRow(*row[_WIDTH:])) for row in rows]

    def busy_queues(self) -> list[str]:
        """Read meters."""
        with self._db.read() as connection:
            busy = select(meters.c.queue).where(meters.c.running > 0)
            return list(connection.execute(busy).scalars())

    def save_queue(self, name: str, **changes: object) -> None:
        """Create a queue with its meter, or change what is named and nothing else."""
        fresh = self._db.insert(queues).values(QueueRow(name)._asdict())
        meter = self._db.insert(meters).values(MeterRow(name)._asdict())
        only = (queues.c.name == name, queues.c.state != DELETED)
        change = update(queues).where(*only).values({"name": name, **changes})
        with self._db.write() as tx:
            tx.execute(fresh.on_conflict_do_nothing())
            tx.execute(meter.on_conflict_do_nothing())
            if not tx.execute(change).rowcount:
                raise Conflict(f"The queue {name} is being deleted; try again in a while.")

    def standings(self) -> list[Standing]:
        """Read queues with something to do; `claim` decides."""
        query = _BOTH.add_columns(_FIRST_DUE, _FORCED).where(
            or_(meters.c.waiting > 0, meters.c.purge_before.is_not(None))
        )
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(queues.c.name)).all()
        return [
            Standing(QueueRow(*row[:_WIDTH]), MeterRow(*row[_WIDTH:-2]), row[-2], bool(row[-1]))
            for row in rows
        ]

    def oldest_due(self, queue: str) -> int | None:
        """Read the first entry of an index."""
        query = select(_FIRST_DUE).select_from(queues).where(queues.c.name == queue)
        with self._db.read() as connection:
            return connection.execute(query).scalar()

    def purge_queue(self, name: str, *, before: int) -> None:
        """Note the wish, so that it outlives this process."""
        with self._db.write() as tx:
            for meter in lock_meters(tx, [name]).values():
                write_meters(tx, [meter._replace(purge_before=before)])

    def delete_queue(self, name: str) -> None:
        """Hide a queue at once; it takes no more tasks, and is gone when its last one is."""
        with self._db.write() as tx:
            for meter in lock_meters(tx, [name]).values():
                tx.execute(update(queues).where(queues.c.name == name).values(state=DELETED))
                write_meters(tx, [meter._replace(purge_before=0)])

    def sweep_queue(self, name: str, *, now: int, limit: int) -> bool:
        """Remove so many in one transaction; the queue dispatches nothing until all are gone."""
        with self._db.write() as tx:
            held = lock_meters(tx, [name])
            found = tx.execute(select(queues).where(queues.c.name == name)).first()
            if found is None or name not in held or held[name].purge_before is None:
                return False
            row = QueueRow(*found)
            if row.state == DELETED:
                return _swept_whole(tx, name, limit)
            is_more = _swept(tx, held, row, now=now, limit=limit)
            if not is_more:
                held[name] = held[name]._replace(purge_before=None)
            write_meters(tx, held.values())
        return is_more


def _swept_whole(tx: Connection, name: str, limit: int) -> bool:
    some = select(tasks.c.task_id).where(tasks.c.queue == name).limit(limit)
    if tx.execute(delete(tasks).where(tasks.c.task_id.in_(some))).rowcount == limit:
        return True
    tx.execute(delete(meters).where(meters.c.queue == name))
    tx.execute(delete(queues).where(queues.c.name == name))
    return False


def _swept(tx: Connection, held: Meters, row: QueueRow, *, now: int, limit: int) -> bool:
    """Remove waiting tasks; of those with a name the name stays."""
    before = held[row.name].purge_before
    some = (
        select(tasks.c.task_id, tasks.c.name)
        .where(tasks.c.queue == row.name, IN_STATE["waiting"], tasks.c.created_at < before)
        .limit(limit)
    )
    found = tx.execute(some).all()
    nameless = [one.task_id for one in found if one.name is None]
    named = [one.task_id for one in found if one.name is not None]
    if nameless:
        tx.execute(delete(tasks).where(tasks.c.task_id.in_(nameless)))
    if named:
        entomb(tx, named, forget_at=now + row.dedupe_ms, now=now)
    move(held, row.name, len(found), old="waiting", new=None)
    return len(found) == limit
