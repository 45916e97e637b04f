"""Forks of random runs: whatever a run was, its fork keeps the laws and does what was said.

F1 a projection that keeps little says the same as one that keeps all. F2 a retry ends, and the
auditor accepts it. F3 what a preview does not name is not done. F4 where nothing is a race, a fork
of a run that succeeded yields what that run has yielded.
"""

import json
from dataclasses import dataclass, replace
from random import Random

import pytest

from engine.core.events import RunStarted
from engine.core.plan import NONE, StepKind
from engine.views.nodes import node_detail, node_view
from engine.views.projection import Projection
from engine.views.reuse import take_over
from engine.views.takeover import Fork
from engine.views.timeline import timeline
from tests.simulation.fates import Fates
from tests.simulation.outside import has_alarms, with_outside
from tests.simulation.plans import random_plan
from tests.simulation.play import CANCELLED, UNDONE, without_times
from tests.simulation.world import CALM, STORM, World

SEEDS_AT_ONCE = 40


@dataclass
class Told(World):
    """A world whose run takes over what it is told."""

    reuse: object = None

    def post(self, event, *, delay=1, life=None):
        if isinstance(event, RunStarted):
            event = replace(event, reuse=self.reuse)
        super().post(event, delay=delay, life=life)


def made(seed):
    plan = with_outside(random_plan(seed, size=3 + seed % 6), seed)
    return plan, Fates(plan, seed=seed)


def projected(plan, world, *, keeps_all=True):
    seen = Projection(plan, "simulated", keeps_all=keeps_all)
    for seq, (event, answers) in enumerate(world.history, start=1):
        seen.feed(seq, event, answers)
    return seen


def forked(plan, seen, begin=NONE):
    twins = {step.index: step.index for step in plan.steps}
    return take_over(seen, Fork(plan=plan, twins=twins, begin=begin))


def worked(plan, seen):
    """The nodes that made an attempt or waited, undoing aside."""
    return {
        plan.steps[step].node
        for frames in seen.frames_of
        for frame in frames.values()
        for step in frame.work
        if plan.steps[step].undoes == NONE
    }


def is_race(plan):
    has_deadline = plan.deadline_ms is not None or has_alarms(plan)
    return has_deadline or any(
        step.kind is StepKind.RETURN or step.deadline_ms is not None or step.join == "first"
        for step in plan.steps
    )


def source_of(seed, faults):
    plan, fates = made(seed)
    world = Told(plan, fates, Random(seed), faults)
    world.run()
    return plan, fates, world


@pytest.mark.parametrize("start", range(0, 200, SEEDS_AT_ONCE))
def test_a_projection_that_keeps_little_says_the_same(start):
    for seed in range(start, start + SEEDS_AT_ONCE):
        plan, _, world = source_of(seed, (STORM, CANCELLED, UNDONE)[seed % 3])
        full, small = (projected(plan, world, keeps_all=keeps) for keeps in (True, False))
        views = [{s.node: node_view(seen, s) for s in plan.steps} for seen in (full, small)]
        assert views[0] == views[1], f"seed {seed}"
        details = [node_detail(small, step) for step in plan.steps]
        assert json.loads(json.dumps([details, timeline(small)])), f"seed {seed}"


@pytest.mark.parametrize("start", range(0, 200, SEEDS_AT_ONCE))
def test_a_retry_ends_and_does_only_what_its_preview_says(start):
    for seed in range(start, start + SEEDS_AT_ONCE):
        plan, fates, world = source_of(seed, CANCELLED)
        takeover = forked(plan, projected(plan, world))
        again = Told(plan, fates, Random(seed + 1), STORM, reuse=takeover.entries)
        again.run()
        unsaid = worked(plan, projected(plan, again)) - takeover.runs_again.keys()
        assert unsaid == set(), f"seed {seed}"


@pytest.mark.parametrize(("seed", "begin"), [(5_884, 4), (7_723, 3), (16_673, NONE)])
def test_a_seed_whose_preview_once_said_too_little(seed, begin):
    plan, fates, world = source_of(seed, (CANCELLED, STORM, CALM)[seed % 3])
    takeover = forked(plan, projected(plan, world), begin)
    again = Told(plan, fates, Random(seed + 1), STORM, reuse=takeover.entries)
    again.run()
    assert worked(plan, projected(plan, again)) - takeover.runs_again.keys() == set()


@pytest.mark.parametrize("start", range(0, 1_000, SEEDS_AT_ONCE))
def test_a_fork_of_a_run_that_succeeded_yields_the_same(start):
    for seed in range(start, start + SEEDS_AT_ONCE):
        plan, fates, world = source_of(seed, CALM)
        if world.machine.state != "succeeded" or is_race(plan):
            continue
        begins = [step.index for step in plan.steps if step.undoes == NONE]
        begin = Random(seed).choice(begins)
        takeover = forked(plan, projected(plan, world), begin)
        again = Told(plan, fates, Random(seed + 1), STORM, reuse=takeover.entries)
        again.run()
        assert again.machine.state == "succeeded", f"seed {seed}, from {begin}"
        outputs = [without_times(one.machine.output) for one in (world, again)]
        assert outputs[0] == outputs[1], f"seed {seed}, from {begin}"
