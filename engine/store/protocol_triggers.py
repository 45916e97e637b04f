"""What every store promises about triggers. They are written by `VersionStore.publish`."""

from typing import Protocol

from engine.store.records_triggers import TriggerRow


class TriggerStore(Protocol):
    """Trigger nodes of published flows that wait for something from outside."""

    def triggers(self, kind: str) -> list[TriggerRow]:
        """Give the triggers of a kind, by id."""
        ...

    def trigger(self, trigger_id: str) -> TriggerRow | None:
        """Give one trigger."""
        ...

    def set_trigger(self, trigger_id: str, *, state: str) -> bool:
        """Pause or resume; False when there is no such trigger."""
        ...
