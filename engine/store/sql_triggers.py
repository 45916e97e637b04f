"""Triggers in SQL: every query with what its transaction promises."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from engine.errors import Claimed
from engine.store.connections import Connections
from engine.store.records_triggers import TriggerRow, carry_state
from engine.store.schema_triggers import trigger_claims, triggers


class SqlTriggers:
    """`TriggerStore` over one database."""

    _db: Connections

    def triggers(self, kind: str) -> list[TriggerRow]:
        """Read committed triggers, by id."""
        query = select(triggers).where(triggers.c.kind == kind).order_by(triggers.c.trigger_id)
        with self._db.read() as connection:
            return [TriggerRow(*row) for row in connection.execute(query)]

    def trigger(self, trigger_id: str) -> TriggerRow | None:
        """Read one committed trigger."""
        query = select(triggers).where(triggers.c.trigger_id == trigger_id)
        with self._db.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else TriggerRow(*row)

    def set_trigger(self, trigger_id: str, *, state: str) -> bool:
        """Change the state; publishing keeps it."""
        change = update(triggers).where(triggers.c.trigger_id == trigger_id).values(state=state)
        with self._db.write() as tx:
            return tx.execute(change).rowcount > 0


def replace_triggers(tx: Connection, flow_id: str, rows: Sequence[TriggerRow]) -> None:
    """Put a flow's triggers in place; those that stay keep their state. Raises Claimed.

    Of two flows that claim the same at the same time one is refused by the table's key, as
    Conflict; asking again says who was first.
    """
    _replace_claims(tx, flow_id, rows)
    mine = triggers.c.flow_id == flow_id
    old = {row.trigger_id: TriggerRow(*row) for row in tx.execute(select(triggers).where(mine))}
    tx.execute(delete(triggers).where(mine))
    if rows:
        kept = [carry_state(old.get(row.trigger_id), row) for row in rows]
        columns = triggers.c.keys()
        values = [{name: getattr(row, name) for name in columns} for row in kept]
        tx.execute(insert(triggers), values)


def _replace_claims(tx: Connection, flow_id: str, rows: Sequence[TriggerRow]) -> None:
    tx.execute(delete(trigger_claims).where(trigger_claims.c.flow_id == flow_id))
    wanted = {claim: row.trigger_id for row in rows for claim in row.claims}
    if not wanted:
        return
    taken = select(trigger_claims).where(trigger_claims.c.claim.in_(wanted))
    first = tx.execute(taken.order_by(trigger_claims.c.claim).limit(1)).first()
    if first is not None:
        raise Claimed(wanted[first.claim], first.claim, flow_id=first.flow_id)
    tx.execute(insert(trigger_claims), [{"claim": claim, "flow_id": flow_id} for claim in wanted])
