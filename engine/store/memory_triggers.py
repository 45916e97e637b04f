"""Triggers in a dictionary, beside `memory.py`."""

from collections.abc import Sequence
from threading import Lock

from engine.store.records_triggers import TriggerRow, carry_state


class MemoryTriggers:
    """`TriggerStore` in a dictionary."""

    _lock: Lock

    def __init__(self) -> None:
        self._triggers: dict[str, TriggerRow] = {}
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

    def _replace_triggers(self, flow_id: str, rows: Sequence[TriggerRow]) -> None:
        """Put a flow's triggers in place; the caller holds the lock."""
        old = {key: row for key, row in self._triggers.items() if row.flow_id == flow_id}
        for key in old:
            del self._triggers[key]
        for row in rows:
            self._triggers[row.trigger_id] = carry_state(old.get(row.trigger_id), row)
