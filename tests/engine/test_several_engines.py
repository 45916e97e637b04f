"""Several engines on one store with leases: they share the runs, and none does another's."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from connectors.sdk.context import TaskRequest
from engine.drivers.ownership import Leases
from engine.drivers.runs.inbox import Admit, Resume
from engine.drivers.shards import shard_of
from engine.errors import Conflict
from engine.store.records import Batch, InboxRow
from tests.engine.clocks import ManualClock
from tests.engine.conftest import PATIENCE_S, tick, until
from tests.engine.flows import chain, echo, edge, flow, gate, lines, pause, trace
from tests.engine.several import LEASE_MS, join, moments, owns_half, run_elsewhere, store

__all__ = ["join", "moments", "store"]


def test_engines_share_the_shards_fairly(join, store):
    join("ann")
    join("bob")
    until(owns_half(store), "a fair share")
    join("eve")
    until(lambda: max(store.workers().values()) == 22, "a fair share of three")
    assert sum(store.workers().values()) <= 64


def test_runs_started_at_one_engine_run_at_both(join, store, ledger):
    ann, _ = join("ann"), join("bob")
    until(owns_half(store), "a fair share")
    ann.publish(chain("a", "b", make=lambda: trace(ledger)), by="ann")
    runs = [ann.start(flow_id="shop", request_id=f"q{n}").run_id for n in range(30)]
    views = [ann.wait(run_id, PATIENCE_S) for run_id in runs]
    owners = {store._owners[store.run(run_id).shard][0] for run_id in runs}
    effects = Counter(line.split()[0] for line in lines(ledger))
    assert ({view["state"] for view in views}, owners) == ({"succeeded"}, {"ann", "bob"})
    assert Counter(effects.values()) == {1: 60}


def test_the_same_request_at_two_engines_is_one_run(join, store):
    ann, bob = join("ann"), join("bob")
    ann.publish(chain("a"), by="ann")
    first = ann.start(flow_id="shop", request_id="q")
    second = bob.start(flow_id="shop", request_id="q")
    assert (first.run_id, second.created) == (second.run_id, False)
    with pytest.raises(Conflict):
        bob.start(flow_id="shop", request_id="q", input="other")


def test_the_same_requests_at_once_at_two_engines_are_one_run_each(join, store):
    engines = [join("ann"), join("bob")]
    engines[0].publish(chain("a"), by="ann")

    def start(n):
        return n // 4, engines[n % 2].start(flow_id="shop", request_id=f"q{n // 4}")

    with ThreadPoolExecutor(8) as threads:
        started = list(threads.map(start, range(80)))
    runs = {(request, each.run_id) for request, each in started}
    created = [each for _, each in started if each.created]
    assert (len(runs), len(created), len(store._runs)) == (20, 20, 20)


def test_a_run_is_cancelled_at_an_engine_that_does_not_own_it(join, store, tmp_path):
    ann, _ = join("ann"), join("bob")
    until(owns_half(store), "a fair share")
    ann.publish(flow({"a": gate(tmp_path / "go")}), by="ann")
    run_id = run_elsewhere(ann, store, "ann")
    ann.cancel(run_id, by="ann")
    assert ann.wait(run_id, PATIENCE_S)["state"] == "cancelled"
    with pytest.raises(Conflict):
        ann.cancel(run_id, by="ann")
    assert store.inbox(None, 10) == []


def test_who_leaves_in_order_is_followed_at_once_and_nothing_is_repeated(
    join, store, ledger, tmp_path
):
    ann, bob = join("ann"), join("bob")
    until(owns_half(store), "a fair share")
    nodes = {"a": trace(ledger), "b": gate(tmp_path / "go"), "c": trace(ledger)}
    ann.publish(flow(nodes, [edge("a", "b"), edge("b", "c")]), by="ann")
    runs = [ann.start(flow_id="shop").run_id for _ in range(8)]
    until(
        lambda: all(ann.run(run_id)["nodes"]["b"]["state"] == "running" for run_id in runs),
        "the first steps",
    )
    bob.close(drain_s=0)
    (tmp_path / "go").touch()
    assert {ann.wait(run_id, PATIENCE_S)["state"] for run_id in runs} == {"succeeded"}
    effects = Counter(line.split()[0] for line in lines(ledger))
    assert (Counter(effects.values()), store.workers()) == ({1: 16}, {"ann": 64})


def test_who_cannot_renew_stops_and_another_goes_on(join, store, moments, ledger, tmp_path):
    ann, bob = join("ann"), join("bob")
    until(owns_half(store), "a fair share")
    nodes = {"a": gate(tmp_path / "go"), "b": trace(ledger)}
    ann.publish(flow(nodes, [edge("a", "b")]), by="ann")
    run_id = run_elsewhere(ann, store, "ann")
    until(lambda: bob._m.engine.held_count() > 0, "the run at its owner")
    bob.line.is_cut = True
    moments.ms += LEASE_MS
    until(lambda: store.workers() == {"ann": 64}, "the takeover")
    (tmp_path / "go").touch()
    assert ann.wait(run_id, PATIENCE_S)["state"] == "succeeded"
    bob.line.is_cut = False  # its outcomes are another's by now
    until(lambda: set(store.workers().values()) == {32}, "a fair share again")
    later = [ann.start(flow_id="shop").run_id for _ in range(8)]
    assert {ann.wait(one, PATIENCE_S)["state"] for one in later} == {"succeeded"}
    kinds = Counter(row.kind for row in store.history(run_id, after=0, limit=99))
    assert max(kinds.values()) == 2  # two completed activities, and nothing twice


def test_a_batch_of_a_shard_that_was_lost_is_refused_as_a_whole(join, store, moments, tmp_path):
    ann = join("ann")
    ann.publish(flow({"a": gate(tmp_path / "go"), "b": echo()}, [edge("a", "b")]), by="ann")
    run_id = ann.start(flow_id="shop").run_id
    until(lambda: ann._m.engine.held_count() == 1, "the run")
    shard = store.run(run_id).shard
    store._epochs[shard] += 1  # as if another had had it in between
    (tmp_path / "go").touch()
    assert ann.wait(run_id, PATIENCE_S)["state"] == "succeeded"
    assert len(store.history(run_id, after=0, limit=99)) == 3


def test_a_parked_run_is_resumed_at_an_engine_that_does_not_own_it(join, store, tmp_path):
    ann, _ = join("ann"), join("bob")
    until(owns_half(store), "a fair share")
    ann.publish(chain("a"), by="ann")
    run_id = run_elsewhere(ann, store, "ann")
    ann.wait(run_id, PATIENCE_S)
    row = store.run(run_id)
    with pytest.raises(Conflict):
        ann.resume(run_id)
    store._runs[run_id] = row._replace(state="parked", ended_at=None, output=None)
    store._events[run_id] = store._events[run_id][:1]
    ann.resume(run_id)
    assert ann.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_a_nominal_time_starts_one_run_at_however_many_engines(join, store):
    clock = ManualClock()
    ann, bob = join("ann", clock), join("bob", clock)
    until(owns_half(store), "a fair share")
    trigger = {"type": "trigger.schedule", "config": {"cron": "*/10 * * * *"}}
    for n in range(6):  # so that both own schedules
        ann.publish(flow({"t": trigger, "a": echo()}, [edge("t", "a")], id_=f"s{n}"), by="ann")
    for _ in range(3):
        clock.advance(minutes=10)
        tick(ann)
        tick(bob)
    until(lambda: len(ann.runs(limit=99)[0]) == 18, "the runs")
    tick(bob)
    tick(ann)
    runs = ann.runs(limit=99)[0]
    assert Counter(run["flow_id"] for run in runs) == {f"s{n}": 3 for n in range(6)}


def enqueue(runtime, queue):
    flow_ = {"id": "shop", "input": queue}
    request = TaskRequest(queue=queue, idempotency_key="k", flow=flow_)
    return runtime.enqueue_task(request).task_id


def test_tasks_are_done_once_by_whoever_owns_their_queue(join, store):
    ann, _ = join("ann"), join("bob")
    until(owns_half(store), "a fair share")
    ann.publish(chain("a"), by="ann")
    tasks = [enqueue(ann, f"queue{n}") for n in range(8)]
    until(lambda: {store.task(task).state for task in tasks} == {"done"}, "all tasks")
    assert ({store.task(task).attempts for task in tasks}, len(store._runs)) == ({1}, 8)


def test_a_task_that_a_dead_engine_was_running_is_run_again_and_no_other(join, store, moments):
    ann, bob = join("ann"), join("bob")
    until(owns_half(store), "a fair share")
    ann.publish(chain("a"), by="ann")
    queues = [f"queue{n}" for n in range(8)]
    of_bob = [name for name in queues if store._owners[shard_of(name)][0] == "bob"]
    of_ann = [name for name in queues if name not in of_bob]
    for runtime in (ann, bob):
        runtime._m.task_desk.shunned = frozenset(range(64))  # nobody claims by itself
    tasks = {name: enqueue(ann, name) for name in queues}
    for name in queues:
        store.claim(name, now=2**60, limit=9)
    bob.line.is_cut = True
    ann._m.task_desk.shunned = frozenset()
    moments.ms += LEASE_MS
    until(lambda: {store.task(tasks[name]).state for name in of_bob} == {"done"}, "bob's tasks")
    assert {store.task(tasks[name]).state for name in of_ann} == {"running"}


def test_what_a_run_keeps_in_memory_is_written_before_its_shard_moves(join, store, ledger):
    ann = join("ann")
    nodes = {"a": trace(ledger), "w": pause("900ms"), "b": trace(ledger)}
    edges = [edge("a", "w"), edge("w", "b")]
    ann.publish(flow(nodes, edges, settings={"durability": "start_and_end"}), by="ann")
    runs = [ann.start(flow_id="shop").run_id for _ in range(20)]
    until(lambda: len(lines(ledger)) == 20 and not ann._m._pool.busy(), "the first steps")
    join("bob")
    assert {ann.wait(run_id, PATIENCE_S)["state"] for run_id in runs} == {"succeeded"}
    effects = Counter(line.split()[0] for line in lines(ledger))
    assert (Counter(effects.values()), owns_half(store)()) == ({1: 40}, True)


def test_a_run_in_line_begins_although_nothing_else_was_left_in_its_shard(join, store):
    store.claim_shards("eve", want=64, lease_ms=10**9)
    bob = join("bob")
    bob.publish(flow({"a": echo()}, settings={"max_running": 1}), by="ann")
    late = bob.start(flow_id="shop").run_id
    store.commit(Batch(delivered=[late]))  # eve has heard of it
    store.release_shards("eve")
    bob._m._ownership.look()
    assert bob.wait(late, PATIENCE_S)["state"] == "succeeded"


@pytest.mark.parametrize("item", [Admit, lambda **left: Resume((), **left)])
def test_word_for_another_owner_is_not_taken_from_it(join, store, item):
    theirs = store.claim_shards("eve", want=32, lease_ms=10**9)
    ann = join("ann")
    word = InboxRow("word", min(theirs), "run", "admit", "null", 0)
    store.post([word])
    late = item(item_ids=("word",), shard=word.shard)
    ann._m.engine.put(late)
    late.reply.take(PATIENCE_S)
    assert store.inbox(None, 10) == [word]


class Nobody:
    """A tenant that does nothing in its shards."""

    def inherit(self, epochs):
        return lambda: epochs

    def vacate(self, shards):
        return set(shards)

    def stay(self, epochs):
        pass


def test_who_leaves_before_it_has_said_what_was_lost_leaves_that_to_the_next(store, moments):
    store.claim_shards("eve", want=64, lease_ms=LEASE_MS)
    moments.ms += LEASE_MS + 1  # eve is gone
    leases = Leases(store, "ann", monotonic=moments.seconds, lease_ms=LEASE_MS)
    leases.open(Nobody(), has_thread=False)
    leases.close(is_clean=True, doubtful={7})
    moments.ms += LEASE_MS + 1
    store.claim_shards("bob", want=64, lease_ms=LEASE_MS)
    assert store.inherited(range(64)) == {7}
