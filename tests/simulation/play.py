"""Plays one seed: the same run in a calm world and in stormy ones, and compares them."""

from dataclasses import replace
from random import Random

from engine.core.frame import Frame
from engine.core.plan import Plan, StepKind
from tests.simulation.fates import Fates, path_of
from tests.simulation.held import HeldWorld
from tests.simulation.memory import replayed
from tests.simulation.outside import has_alarms, with_outside
from tests.simulation.plans import random_plan
from tests.simulation.world import STORM, World

CANCELLED = replace(STORM, cancel=1.0)
TIMELY = ({"due_at"}, {"error"}, {"timed_out_at"}, {"decision", "answers"})
UNDONE = replace(STORM, undo=1.0)


def play(seed: int, *, size: int = 6) -> None:
    """Raise AssertionError when a world breaks a law, or a storm changes the result."""
    plan = with_outside(random_plan(seed, size=size), seed)
    fates = Fates(plan, seed=seed)
    calm, stormy = World(plan, fates, Random(seed)), World(plan, fates, Random(seed + 1), STORM)
    calm.run()
    stormy.run()
    World(plan, fates, Random(seed + 2), CANCELLED).run()
    World(plan, fates, Random(seed + 3), UNDONE).run()
    compare(plan, calm, stormy)
    held = HeldWorld(plan, fates, Random(seed + 4), STORM)
    held.run()
    compare(plan, calm, held)


def compare(plan: Plan, calm_world: World, stormy_world: World) -> None:
    """Where nothing is a race against time, lies about time must change nothing.

    A return, a deadline (of the run or of a step) and a failure race with what is in flight; then
    only the end is compared, or nothing.
    """
    is_race = plan.deadline_ms is not None or has_alarms(plan)
    is_race = is_race or any(
        step.kind is StepKind.RETURN or step.deadline_ms is not None for step in plan.steps
    )
    if is_race:
        return
    calm, stormy = calm_world.machine, stormy_world.machine
    assert stormy.state == calm.state
    if calm.state == "succeeded":
        assert without_times(stormy.output) == without_times(calm.output)
        assert settled(stormy_world) == settled(calm_world)


def settled(world: World) -> dict[object, str]:
    """The state of every step by its path, but for what an item's failure has cut short."""
    return {
        (path_of(frame), step.index): frame.state_of(step.index)
        for frame in replayed(world.plan, world.history)[1]
        if is_whole(frame)
        for step in world.plan.steps
        if step.scope == frame.scope.index and step.undoes < 0
    }


def is_whole(frame: Frame | None) -> bool:
    """Whether neither the frame nor one around it was stopped."""
    while frame is not None:
        words = {frame.state_of(frame.first + place) for place in range(frame.scope.count)}
        is_cut = frame.error is not None or words & {"cancelled", "compensated"}
        if is_cut or "compensation_failed" in words:
            return False
        if frame.up is not None and frame.up.error is not None:
            return False
        frame = frame.parent
    return True


def without_times(value: object) -> object:
    """A value without times, without errors, whose first is a race, and the order of votes."""
    if isinstance(value, dict):
        if set(value) in TIMELY:
            return "left out"
        return {key: without_times(each) for key, each in value.items()}
    return [without_times(each) for each in value] if isinstance(value, list) else value
