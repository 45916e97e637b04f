"""Random kills under load: every accepted run ends once, and no recorded step runs again.

`BATON_SEEDS=20 pytest tests/kill/test_random_kills.py` plays more seeds than the suite does.
"""

import os
import random
import signal
import time

import pytest

from tests.engine.flows import chain, trace

SEEDS = int(os.environ.get("BATON_SEEDS", "2"))
RUNS = 24
LIVES = 4
WORKERS = 4
"""How many attempts a process has under way; each kill may repeat as many."""


@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.timeout(300)
def test_killed_again_and_again_under_load(lives_of, seed):
    lives = lives_of()
    document = chain("a", "b", "c", "d", make=lambda: trace(lives.ledger))
    requests = [f"q{n}" for n in range(RUNS)]
    chance = random.Random(seed)
    for _ in range(LIVES):
        process = lives.begin(document, *requests)
        process.stdout.readline()
        time.sleep(chance.random() * 0.1)  # where it hits is chance; the promise does not depend
        process.send_signal(signal.SIGKILL)
        lives.kill(process)
    promised = lives.promised()
    seen = lives.finish(document, *requests)
    assert {run["state"] for run in seen} == {"succeeded"}
    assert [run["run_id"] for run in seen] == [promised[request] for request in requests]
    assert all(len(run["facts"]) == 5 for run in seen)  # the start and one outcome of each step
    effects = lives.effects()
    assert len(effects) == 4 * RUNS
    repeated = sum(times - 1 for times in effects.values())
    assert repeated <= lives.kills * WORKERS
    assert max(effects.values()) <= 1 + lives.kills
