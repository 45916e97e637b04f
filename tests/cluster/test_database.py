"""The database goes away and comes back: nothing is lost, and work goes on by itself."""

import random
import signal
import time
from collections import Counter

import pytest

from engine.errors import StoreUnavailable
from tests.cluster.cluster import PATIENCE_S, outcomes, until

RUNS = 30
UNDER_WAY = 40
"""Attempts that the three processes may have under way at a moment."""


def same_once(cluster, runs, steps, *, interruptions):
    """Hold what must be true whenever an attempt may have been repeated, and nothing else."""
    facts = cluster.ended(runs)
    assert set(outcomes(facts).values()) == {1}
    assert len(cluster.effects()) == steps * len(runs)
    repeated = sum(times - 1 for times in cluster.effects().values())
    assert repeated <= interruptions * UNDER_WAY


def test_a_server_that_crashes_and_comes_back_loses_nothing(fragile):
    fragile.publish("a", "b", "c", pause_ms=50)
    workers = fragile.worker(), fragile.worker()
    accepted = fragile.start(RUNS)
    for _ in range(3):
        until(fragile.lines, "work")
        fragile.server.stop("immediate")
        with pytest.raises(StoreUnavailable):
            fragile.front().start(flow_id="work")
        fragile.server.start()
        accepted += fragile.start(5, prefix=f"more{len(accepted)}-")
    same_once(fragile, accepted, 3, interruptions=3)
    assert [worker.poll() for worker in workers] == [None, None]


def test_a_server_that_is_away_for_longer_than_the_leases_loses_nothing(fragile):
    fragile.publish("a", "b", "c", pause_ms=100)
    first, second = fragile.worker(), fragile.worker()
    runs = fragile.start(RUNS)
    fragile.leave()
    until(lambda: {first.pid, second.pid} <= set(fragile.makers()), "work at both")
    fragile.server.stop("immediate")
    time.sleep(7)  # longer than a lease, which is 6 s on the server's clock
    fragile.server.start()
    same_once(fragile, runs, 3, interruptions=1)
    assert (first.poll(), second.poll()) == (None, None)


def test_a_worker_stops_in_order_while_the_database_is_away(fragile):
    fragile.publish("a", "b", "c", pause_ms=100)
    worker = fragile.worker()
    runs = fragile.start(RUNS)
    fragile.leave()
    until(fragile.lines, "work")
    fragile.server.stop("immediate")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE_S) == 0
    fragile.server.start()
    fragile.worker()
    same_once(fragile, runs, 3, interruptions=1)


def test_connections_that_are_cut_at_random_lose_nothing(cluster):
    chance = random.Random(4)
    cluster.publish("a", "b", "c", pause_ms=20)
    first, second = cluster.worker(), cluster.worker()
    runs = []
    for cut in range(20):
        runs += cluster.start(3, prefix=f"q{cut}-")
        time.sleep(chance.random() * 0.1)  # where it hits is chance; the promise does not depend
        cluster.server.kill_backends(cluster.url)
    facts = cluster.ended(runs)
    assert set(outcomes(facts).values()) == {1}
    # No process has died, so no attempt had a reason to be repeated.
    assert Counter(cluster.effects().values()) == {1: 3 * len(runs)}
    assert (first.poll(), second.poll()) == (None, None)
