"""The facade's part about triggers that wait for something from outside. Thread-safe."""

from engine.core.plan import Json
from engine.drivers.facade.part import Facade
from engine.drivers.outside.routing import KIND as EVENTS
from engine.errors import NotFound
from engine.store.records_triggers import TriggerRow


class TriggersFacade(Facade):
    """Webhooks, queues and events that published flows wait for."""

    def triggers(self, kind: str) -> list[dict[str, Json]]:
        """Give the triggers of a kind, by id."""
        return [self._trigger_view(row) for row in self._m.store.triggers(kind)]

    def trigger(self, trigger_id: str) -> dict[str, Json]:
        """Give one trigger. Raises NotFound."""
        row = self._m.store.trigger(trigger_id)
        if row is None:
            raise NotFound(f"There is no trigger {trigger_id}.")
        return self._trigger_view(row)

    def pause_trigger(self, trigger_id: str) -> None:
        """Let it start no runs until it is resumed. Raises NotFound."""
        self._set_trigger(trigger_id, "paused")

    def resume_trigger(self, trigger_id: str) -> None:
        """Let it start runs again. Raises NotFound."""
        self._set_trigger(trigger_id, "active")

    def _set_trigger(self, trigger_id: str, state: str) -> None:
        if not self._m.store.set_trigger(trigger_id, state=state):
            raise NotFound(f"There is no trigger {trigger_id}.")
        if self.trigger(trigger_id)["kind"] == EVENTS:  # which a subscription keeps meanwhile
            self._m.inlets.topics.subscriptions.set_state(trigger_id, state)
        self._m.inlets.changed()

    def _trigger_view(self, row: TriggerRow) -> dict[str, Json]:
        return {
            "id": row.trigger_id,
            "flow_id": row.flow_id,
            "node": row.node,
            "kind": row.kind,
            "key": row.key,
            "state": row.state,
            "standing": self._m.inlets.consumers.standing(row.trigger_id),
        }
