"""Worlds in which somebody looks at a run: steps are held before they begin, and let go later.

The auditor's laws are those of runs that begin what can begin at once, so it stays away; what must
hold is that the run ends, is the same after every crash, and comes to what it would have come to.
"""

from random import Random
from typing import Any

from engine.core.commands import Command
from engine.core.events import BreakpointsChanged, RunStarted, StepReleased
from engine.core.plan import NONE, Plan
from tests.simulation.fates import Fates
from tests.simulation.world import Faults, World


class NoAuditor:
    """Believes everything."""

    has_ended = True

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def live(self) -> dict[tuple[int, int], int]:
        """The steps that run, as the machine says itself."""
        return {
            (frame.id, step): work.attempt
            for frame in self.world.machine.frames.values()
            for step, work in frame.work.items()
            if frame.state_of(step) == "running"
        }

    def __getattr__(self, _: str) -> Any:
        return lambda *_: None


class HeldWorld(World):
    """A world with breakpoints that come and go."""

    def __init__(self, plan: Plan, fates: Fates, rng: Random, faults: Faults) -> None:
        super().__init__(plan, fates, rng, faults)
        self.auditor = NoAuditor(self)  # type: ignore[assignment]  # on purpose
        self.held = 0

    def post(self, event: Any, *, delay: int = 1, life: int | None = None) -> None:
        if isinstance(event, RunStarted):
            event = RunStarted(
                at=event.at,
                input=event.input,
                trigger=event.trigger,
                rules=event.rules,
                reuse=event.reuse,
                debug={"breakpoints": self._some_nodes()},
            )
        super().post(event, delay=delay, life=life)

    def _some_nodes(self) -> Any:
        if self.rng.random() < 0.2:
            return "all"
        return [step.node for step in self.plan.steps if self.rng.random() < 0.4]

    def _carry_out_all(self, commands: list[Command]) -> None:
        super()._carry_out_all(commands)
        for frame, step in self.machine.held:
            self.held += 1
            place = (0, NONE) if self.rng.random() < 0.1 else (frame, step)
            mode = self.rng.choice(("step", "continue"))
            released = StepReleased(at=0, frame=place[0], step=place[1], mode=mode, by="ann")
            self.post(released, delay=self.rng.randint(1, 300))
        if self.held and self.rng.random() < 0.05:
            self.post(BreakpointsChanged(at=0, nodes=self._some_nodes(), by="ann"))

    def _check_refusal(self, event: Any) -> None:
        assert self.machine.apply(event, self.fates) == []

    def _check_refusal_of_the_past(self) -> None:
        """A release may be told in the same words of another occasion."""

    def _check_the_end(self) -> None:
        self.past = [one for one in self.past if not isinstance(one, BreakpointsChanged)]
        super()._check_the_end()
        assert self.machine.held == {}, "nobody is held for ever"
