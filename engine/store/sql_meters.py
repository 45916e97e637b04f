"""The meters of queues in SQL, and what the queries about tasks share.

Each transaction that changes a queue's tasks locks the queue's meter first, and several meters in
the order of their names: what they count is always so, and nobody waits for each other in a circle.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, bindparam, literal_column, select, update

from engine.store.records_tasks import MeterRow
from engine.store.schema_tasks import meters, tasks

STATES = ("waiting", "running", "done", "failed")
# Literals, not values: the planner has to see that a partial index fits.
IN_STATE = {state: tasks.c.state == literal_column(f"'{state}'") for state in STATES}
IS_FORCED = tasks.c.is_forced == literal_column("1")

Meters = dict[str, MeterRow]
_COLUMNS = MeterRow._fields[1:]
_WRITE = (
    update(meters)
    .where(meters.c.queue == bindparam("of_queue"))
    .values({name: bindparam(f"new_{name}") for name in _COLUMNS})
)


def lock_meters(tx: Connection, names: Collection[str]) -> Meters:
    """Give the meters of these queues; nobody else changes them until the transaction ends."""
    query = (
        select(meters).where(meters.c.queue.in_(names)).order_by(meters.c.queue).with_for_update()
    )
    return {row.queue: MeterRow(*row) for row in tx.execute(query)}


def write_meters(tx: Connection, changed: Iterable[MeterRow]) -> None:
    """Write meters that are locked."""
    values = [
        {"of_queue": meter.queue} | {f"new_{name}": getattr(meter, name) for name in _COLUMNS}
        for meter in changed
    ]
    if values:
        tx.execute(_WRITE, values)


def move(held: Meters, queue: str, count: int, *, old: str | None, new: str | None) -> None:
    """Count so many tasks of a queue in another state; None is a state that nobody counts."""
    meter = held.get(queue)
    if meter is None or not count:
        return
    if old in STATES:
        meter = meter._replace(**{old: getattr(meter, old) - count})
    if new in STATES:
        meter = meter._replace(**{new: getattr(meter, new) + count})
    held[queue] = meter
