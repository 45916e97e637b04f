"""The one action of the simulated worlds: whatever it does, the world on stage decides."""

from typing import Any

from connectors.sdk import Action, Connector, Context, Json, field
from connectors.sdk.outcome import Outcome
from tests.simulation.driver import stage

CONNECTOR = Connector(name="stage", title="Stage")


class Work(Action, type="stage.work", retry="none", ports=("out", "left")):
    """Have an effect outside, then end as fate will have it."""

    value: Any = field("Value", default=None)

    def run(self, context: Context) -> Json | Outcome:
        return stage.current().perform(context, self.value)
