"""Workers share the load; when one dies, stops, freezes or leaves, the others go on."""

import os
import signal
from collections import Counter

from tests.cluster.cluster import outcomes, until

TAKEOVER_S_MAX = 10
RUNS = 40


def test_two_workers_share_the_load_and_do_nothing_twice(cluster):
    cluster.publish("a", "b", "c", pause_ms=5)
    first, second = cluster.worker(), cluster.worker()
    cluster.share(first, second)
    runs = cluster.start(RUNS)
    facts = cluster.ended(runs)
    assert Counter(cluster.effects().values()) == {1: 3 * RUNS}
    assert set(outcomes(facts).values()) == {1}
    assert {first.pid, second.pid} <= set(cluster.makers())


def test_when_a_worker_is_killed_the_other_goes_on_within_ten_seconds(cluster):
    cluster.publish("a", "b", "c", pause_ms=200)
    first, second = cluster.worker(), cluster.worker()
    runs = cluster.start(RUNS)
    cluster.leave()
    until(lambda: {first.pid, second.pid} <= set(cluster.makers()), "work at both")
    first.kill()
    until(lambda: cluster.shares().get(second.pid) == 64, "the takeover", patience_s=TAKEOVER_S_MAX)
    facts = cluster.ended(runs)
    repeated = [key for key, times in cluster.effects().items() if times > 1]
    assert (len(cluster.effects()), max(cluster.effects().values())) <= (3 * RUNS, 2)
    assert len(repeated) <= 16  # the attempts that it had under way
    assert set(outcomes(facts).values()) == {1}


def test_a_worker_that_was_frozen_for_longer_than_its_leases_changes_nothing(cluster):
    cluster.publish("a", "b", "c", pause_ms=200)
    first, second = cluster.worker(), cluster.worker()
    runs = cluster.start(RUNS)
    cluster.leave()
    until(lambda: {first.pid, second.pid} <= set(cluster.makers()), "work at both")
    os.kill(first.pid, signal.SIGSTOP)
    until(lambda: cluster.shares() == {second.pid: 64}, "the takeover")
    before = cluster.ended(runs)
    os.kill(first.pid, signal.SIGCONT)
    cluster.share(first, second)  # it is back, with shards of its own
    more = cluster.start(RUNS, prefix="later")
    cluster.leave()
    cluster.ended(more)
    after = cluster.ended(runs)
    assert before == after
    assert set(outcomes(after).values()) == {1}
    made = {line.split()[0] for line in cluster.lines() if line.split()[1] == str(first.pid)}
    assert {key.split("/")[0] for key in made} & set(more)  # it works again
    assert cluster.effects().total() <= 6 * RUNS + 16


def test_a_worker_that_leaves_in_order_is_followed_at_once(cluster):
    cluster.publish("a", "b", "c", pause_ms=50)
    first, second = cluster.worker(), cluster.worker()
    runs = cluster.start(RUNS)
    cluster.leave()
    until(lambda: {first.pid, second.pid} <= set(cluster.makers()), "work at both")
    first.send_signal(signal.SIGTERM)
    assert first.wait(30) == 0
    # No lease has to run out for this: they last longer than what is waited for here.
    until(lambda: cluster.shares() == {second.pid: 64}, "the handing over", patience_s=3)
    facts = cluster.ended(runs)
    assert Counter(cluster.effects().values()) == {1: 3 * RUNS}
    assert set(outcomes(facts).values()) == {1}
