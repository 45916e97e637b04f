"""Schedules in SQL: every query with what its transaction promises."""

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from engine.errors import Conflict
from engine.store.carrying import carry_over
from engine.store.connections import Connections
from engine.store.protocol_schedules import FIRST_DUE, Due
from engine.store.records_schedules import ScheduleRow
from engine.store.schema import runs, schedules
from engine.store.schema_tasks import tasks
from engine.store.sql_triggers import replace_triggers

# A literal: a plan that is made once for all values could not use an index of active rows.
ACTIVE = schedules.c.state == literal_column("'active'")
BY_ITSELF = schedules.c.node == ""
TASK_OPEN = ("waiting", "running")


def of_nodes(flow_id: str) -> tuple[ColumnElement[bool], ...]:
    """Give the condition for the schedules of a flow's nodes, which publishing replaces."""
    return schedules.c.flow_id == flow_id, schedules.c.node != ""


class SqlSchedules:
    """`ScheduleStore` over one database. Cursors move in `SqlRuns.commit`."""

    _db: Connections

    def schedules(
        self, flow_id: str | None = None, *, after: str = "", limit: int | None = None
    ) -> list[ScheduleRow]:
        """Read committed schedules, by id."""
        query = select(schedules).order_by(schedules.c.schedule_id).limit(limit)
        if flow_id is not None:
            query = query.where(schedules.c.flow_id == flow_id)
        if after:
            query = query.where(schedules.c.schedule_id > after)
        with self._db.read() as connection:
            return [ScheduleRow(*row) for row in connection.execute(query)]

    def schedule(self, schedule_id: str) -> ScheduleRow | None:
        """Read one committed schedule."""
        query = select(schedules).where(schedules.c.schedule_id == schedule_id)
        with self._db.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else ScheduleRow(*row)

    def add_schedule(self, row: ScheduleRow) -> None:
        """Add it, or find the id taken: two cannot both add one."""
        mine = schedules.c.schedule_id == row.schedule_id
        with self._db.write() as tx:
            self._db.take_turns(tx, f"schedule {row.schedule_id}")
            if tx.execute(select(schedules.c.schedule_id).where(mine)).first() is not None:
                raise Conflict(f"There is a schedule {row.schedule_id} already.")
            tx.execute(insert(schedules), [row._asdict()])

    def change_schedule(self, row: ScheduleRow) -> bool:
        """Read what it was and write what it is in one; a fire read before loses its move."""
        mine = schedules.c.schedule_id == row.schedule_id
        with self._db.write() as tx:
            query = select(schedules).where(mine, BY_ITSELF).with_for_update()
            old = tx.execute(query).first()
            if old is None:
                return False
            kept = carry_over(ScheduleRow(*old), row)
            tx.execute(update(schedules).where(mine).values(kept._asdict()))
        return True

    def drop_schedule(self, schedule_id: str) -> bool:
        """Remove it; a fire that was read before still starts its run."""
        mine = schedules.c.schedule_id == schedule_id
        with self._db.write() as tx:
            return tx.execute(delete(schedules).where(mine, BY_ITSELF)).rowcount > 0

    def set_schedule(
        self, schedule_id: str, *, state: str, next_at: int | None, nominal_at: int | None = None
    ) -> bool:
        """State and cursor change together; a fire that was read before is refused by its move."""
        change = (
            update(schedules)
            .where(schedules.c.schedule_id == schedule_id)
            .values(state=state, next_at=next_at, nominal_at=nominal_at)
        )
        with self._db.write() as tx:
            return tx.execute(change).rowcount > 0

    def note_by_hand(self, schedule_id: str, *, seen: str, notes: str) -> bool:
        """Write it unless somebody else did since it was read."""
        mine = schedules.c.schedule_id == schedule_id
        change = update(schedules).where(mine, schedules.c.by_hand == seen).values(by_hand=notes)
        with self._db.write() as tx:
            return tx.execute(change).rowcount > 0

    def withdraw(self, flow_id: str) -> None:
        """All schedules and triggers of a flow's nodes go, and others pause, or none."""
        others = update(schedules).where(schedules.c.flow_id == flow_id, BY_ITSELF)
        with self._db.write() as tx:
            tx.execute(others.values(state="paused", next_at=None, nominal_at=None))
            tx.execute(delete(schedules).where(*of_nodes(flow_id)))
            replace_triggers(tx, flow_id, ())

    def due_schedules(self, *, now: int, limit: int, after: Due = FIRST_DUE) -> list[ScheduleRow]:
        """Read what is due; firing one twice is refused by the run's request id."""
        query = (
            select(schedules)
            .where(ACTIVE, schedules.c.next_at <= now)
            .order_by(schedules.c.next_at, schedules.c.schedule_id)
            .limit(limit)
        )
        if after != FIRST_DUE:
            place = tuple_(schedules.c.next_at, schedules.c.schedule_id)
            query = query.where(place > after)
        with self._db.read() as connection:
            return [ScheduleRow(*row) for row in connection.execute(query)]

    def held_schedules(self, *, limit: int) -> list[ScheduleRow]:
        """Read those whose last run or task is over by now, or gone."""
        run = exists().where(runs.c.run_id == schedules.c.last_run_id, runs.c.ended_at.is_(None))
        task = exists().where(
            tasks.c.task_id == schedules.c.last_task_id, tasks.c.state.in_(TASK_OPEN)
        )
        query = (
            select(schedules)
            .where(ACTIVE, schedules.c.waiting_at.is_not(None), ~or_(run, task))
            .order_by(schedules.c.schedule_id)
            .limit(limit)
        )
        with self._db.read() as connection:
            return [ScheduleRow(*row) for row in connection.execute(query)]

    def next_fires(self, flow_ids: Sequence[str]) -> dict[str, int]:
        """Read ranges of the index on flows."""
        query = (
            select(schedules.c.flow_id, func.min(schedules.c.next_at))
            .where(ACTIVE, schedules.c.flow_id.in_(flow_ids), schedules.c.next_at.is_not(None))
            .group_by(schedules.c.flow_id)
        )
        with self._db.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def next_schedule(self) -> int | None:
        """Read the earliest moment to come; a later publish may bring it forward."""
        with self._db.read() as connection:
            return connection.execute(select(func.min(schedules.c.next_at)).where(ACTIVE)).scalar()
