"""A history as changes: what each fact did to the run and its nodes. Pure.

Folding the changes in order gives the state of every node at any moment; every node begins as
`pending` with no attempt. A fact costs what it changed, whatever the length of the history.
"""

from collections.abc import Sequence

from engine.core.events import Event
from engine.core.plan import Json
from engine.core.questions import Answer
from engine.views.projection import Projection
from engine.views.runs import run_state
from engine.views.standing import standing

AT_FIRST: dict[str, Json] = {"state": "pending", "attempts": 0}


class Replay:
    """One pass over a history. It remembers what it said of each node last."""

    def __init__(self, projection: Projection) -> None:
        self.projection = projection
        steps = projection.plan.steps
        self._said = [AT_FIRST] * len(steps)

    @property
    def seq(self) -> int:
        """The number of the fact that was fed last."""
        return self.projection.seq

    def feed(
        self, seq: int, event: Event, answers: Sequence[Answer]
    ) -> tuple[str, dict[str, Json]]:
        """Take the next fact; give the run's state and how the nodes stand that it changed.

        Raises HistoryCorrupt.
        """
        touched = self.projection.feed(seq, event, answers)
        changes: dict[str, Json] = {}
        for index in sorted(touched):
            step = self.projection.plan.steps[index]
            now = standing(self.projection, step)
            if now != self._said[index]:
                self._said[index] = changes[step.node] = now
        return run_state("running", self.projection), changes
