"""The one action of the simulated worlds: whatever it does, the world on stage decides."""

from typing import Any

from connectors.sdk import Action, Connector, Context, Json, field
from connectors.sdk.outcome import Outcome, Started
from tests.simulation.driver import stage

CONNECTOR = Connector(name="stage", title="Stage")


class Work(Action, type="stage.work", retry="none", ports=("out", "left")):
    """Have an effect outside, then end as fate will have it."""

    value: Any = field("Value", default=None)
    rounds: int = field("How often it is asked before it is done", default=0)

    def run(self, context: Context) -> Json | Outcome | Started:
        outcome = stage.current().perform(context, self.value)
        return Started(handle={"left": self.rounds}) if self.rounds else outcome

    def poll(self, context: Context, handle: Json) -> Json | Outcome | Started:
        if handle["left"] > 1:
            return Started(handle={"left": handle["left"] - 1})
        return stage.current().outcome(context, self.value, is_poll=True)
