"""Schedules in SQL: every query with what its transaction promises."""

from sqlalchemy import delete, func, select, update

from engine.store.connections import Connections
from engine.store.records import ScheduleRow
from engine.store.schema import schedules
from engine.store.sql_triggers import replace_triggers

ACTIVE = schedules.c.state == "active"


class SqlSchedules:
    """`ScheduleStore` over one database. Cursors move in `SqlRuns.commit`."""

    _db: Connections

    def schedules(self, flow_id: str | None = None) -> list[ScheduleRow]:
        """Read committed schedules, by id."""
        query = select(schedules).order_by(schedules.c.schedule_id)
        if flow_id is not None:
            query = query.where(schedules.c.flow_id == flow_id)
        with self._db.read() as connection:
            return [ScheduleRow(*row) for row in connection.execute(query)]

    def schedule(self, schedule_id: str) -> ScheduleRow | None:
        """Read one committed schedule."""
        query = select(schedules).where(schedules.c.schedule_id == schedule_id)
        with self._db.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else ScheduleRow(*row)

    def set_schedule(self, schedule_id: str, *, state: str, next_at: int | None) -> bool:
        """State and cursor change together; a fire that was read before is refused by its move."""
        change = (
            update(schedules)
            .where(schedules.c.schedule_id == schedule_id)
            .values(state=state, next_at=next_at)
        )
        with self._db.write() as tx:
            return tx.execute(change).rowcount > 0

    def withdraw(self, flow_id: str) -> None:
        """All of a flow's schedules and triggers go, or none."""
        with self._db.write() as tx:
            tx.execute(delete(schedules).where(schedules.c.flow_id == flow_id))
            replace_triggers(tx, flow_id, ())

    def due_schedules(self, *, now: int, limit: int) -> list[ScheduleRow]:
        """Read what is due; firing one twice is refused by the run's request id."""
        query = (
            select(schedules)
            .where(ACTIVE, schedules.c.next_at <= now)
            .order_by(schedules.c.next_at)
            .limit(limit)
        )
        with self._db.read() as connection:
            return [ScheduleRow(*row) for row in connection.execute(query)]

    def next_schedule(self) -> int | None:
        """Read the earliest nominal time to come; a later publish may bring it forward."""
        with self._db.read() as connection:
            return connection.execute(select(func.min(schedules.c.next_at)).where(ACTIVE)).scalar()
