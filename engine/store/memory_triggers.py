"""Triggers in a dictionary, beside `memory.py`."""

from collections.abc import Sequence
from threading import Lock

from engine.errors import Claimed
from engine.store.records_triggers import TriggerRow, carry_state


class MemoryTriggers:
    """`TriggerStore` in a dictionary."""

    _lock: Lock

    def __init__(self) -> None:
        self._triggers: dict[str, TriggerRow] = {}
        self._claims: dict[str, str] = {}
        """Which flow has a claim."""
        super().__init__()

    def triggers(self, kind: str) -> list[TriggerRow]:
        """Give the triggers of a kind, by id."""
        with self._lock:
            rows = sorted(self._triggers.values())
        return [row for row in rows if row.kind == kind]

    def trigger(self, trigger_id: str) -> TriggerRow | None:
        """Give one trigger."""
        return self._triggers.get(trigger_id)

    def set_trigger(self, trigger_id: str, *, state: str) -> bool:
        """Pause or resume."""
        with self._lock:
            row = self._triggers.get(trigger_id)
            if row is not None:
                self._triggers[trigger_id] = row._replace(state=state)
        return row is not None

    def _check_claims(self, flow_id: str, rows: Sequence[TriggerRow]) -> None:
        """Refuse what another flow has; the caller holds the lock. Raises Claimed."""
        for row in rows:
            for claim in row.claims:
                if (holder := self._claims.get(claim, flow_id)) != flow_id:
                    raise Claimed(row.trigger_id, claim, flow_id=holder)

    def _replace_triggers(self, flow_id: str, rows: Sequence[TriggerRow]) -> None:
        """Put a flow's triggers in place; the caller holds the lock."""
        self._claims = {claim: one for claim, one in self._claims.items() if one != flow_id}
        self._claims.update({claim: flow_id for row in rows for claim in row.claims})
        old = {key: row for key, row in self._triggers.items() if row.flow_id == flow_id}
        for key in old:
            del self._triggers[key]
        for row in rows:
            kept = carry_state(old.get(row.trigger_id), row)
            self._triggers[row.trigger_id] = kept._replace(claims=())
