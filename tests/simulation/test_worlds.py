"""Seeded worlds that lie to the core, with an auditor that shares no code with it.

P1 every run ends, and after the end nothing is due. P2 a fresh process knows all that the old one
knew. P3 lies change no result. P4 the auditor accepts every history. P5 same facts, same commands.
"""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.core.machine import Machine
from engine.core.replay import Replayer, replay
from tests.core.hands import Hands
from tests.simulation.fates import Fates
from tests.simulation.memory import digest
from tests.simulation.outside import with_outside
from tests.simulation.plans import random_plan
from tests.simulation.play import CANCELLED, UNDONE, play
from tests.simulation.reference import naive_states, random_graph
from tests.simulation.world import STORM, World

SEEDS = [
    tuple(int(word) for word in line.split()[:2])
    for line in (Path(__file__).parent / "seeds.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
SEEDS_OF_A_RUN = 1_500


@pytest.mark.parametrize(("seed", "size"), SEEDS)
def test_a_seed_that_once_failed_passes(seed, size):
    play(seed, size=size)


@pytest.mark.parametrize("hundred", range(SEEDS_OF_A_RUN // 100))
def test_worlds_keep_the_laws_and_lies_change_no_result(hundred):
    for seed in range(hundred * 100, hundred * 100 + 100):
        try:
            play(seed, size=3 + seed % 6)
        except Exception as error:
            error.add_note(f"seed {seed}, size {3 + seed % 6}")
            raise


@given(st.integers(0, 2**40), st.integers(1, 9))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_worlds_of_any_seed_keep_the_laws(seed, size):
    play(seed, size=size)


def a_history(seed):
    plan = with_outside(random_plan(seed), seed)
    world = World(plan, Fates(plan, seed=seed), Random(seed), (STORM, CANCELLED, UNDONE)[seed % 3])
    world.run()
    return plan, world.history


@pytest.mark.parametrize("seed", range(40))
def test_the_same_facts_lead_to_the_same_commands(seed):
    plan, history = a_history(seed)
    lives = [Machine(plan, run_id="simulated"), Machine(plan, run_id="simulated")]
    for event, answers in history:
        first, second = (machine.apply(event, Replayer(answers)) for machine in lives)
        assert first == second


@pytest.mark.parametrize("seed", range(40))
def test_a_fresh_process_knows_all_at_every_moment(seed):
    plan, history = a_history(seed)
    machine = Machine(plan, run_id="simulated")
    for number, (event, answers) in enumerate(history, start=1):
        machine.apply(event, Replayer(answers))
        assert digest(replay(plan, "simulated", history[:number])) == digest(machine)


@pytest.mark.parametrize("seed", range(10))
def test_joins_are_those_of_a_naive_fix_point(seed):
    rng = Random(f"joins {seed}")
    for _ in range(100):
        plan = random_graph(rng, size=12)
        ports = {step.index: rng.choice(("out", "out", "left")) for step in plan.steps}
        run = Hands(plan)
        run.start()
        while run.machine.end_state is None:
            command = rng.choice(run.machine.outstanding())
            run.complete(plan.steps[command.step].node, port=ports[command.step])
        assert run.states() == naive_states(plan, ports)


@pytest.mark.parametrize("seed", range(40))
def test_a_run_that_is_over_holds_nothing_in_flight(seed):
    plan, history = a_history(seed)
    machine = replay(plan, "simulated", history)
    assert (machine.is_idle(), machine.outstanding(), machine.blocked) == (True, [], {})
