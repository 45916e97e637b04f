"""Who owns shards on a store with leases, and that nobody else writes to them."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from engine.errors import Fenced
from engine.store.records import SHARDS, Batch, RecoveryMark, RunUpdate
from tests.contract.rows import a_fact, a_post, a_run, a_wait

LEASE_MS = 60_000


def claim(store, owner, want=SHARDS):
    return store.claim_shards(owner, want=want, lease_ms=LEASE_MS)


def test_the_first_to_claim_gets_as_many_as_it_wants(shared):
    mine = claim(shared.store, "ann", 3)
    assert (mine, shared.store.workers()) == ({0: 1, 1: 1, 2: 1}, {"ann": 3})


def test_nobody_gets_what_another_owns(shared):
    first = claim(shared.store, "ann", 40)
    second = claim(shared.store, "bob")
    assert (len(first), len(second), first.keys() & second.keys()) == (40, 24, set())


def test_who_has_more_than_it_wants_keeps_it(shared):
    assert (len(claim(shared.store, "ann", 40)), len(claim(shared.store, "ann", 32))) == (40, 40)


def test_a_lease_that_is_renewed_does_not_run_out(shared):
    claim(shared.store, "ann")
    shared.passes(LEASE_MS // 2)
    claim(shared.store, "ann")
    shared.passes(LEASE_MS // 2)
    assert claim(shared.store, "bob") == {}


def test_a_lease_that_ran_out_is_taken_by_another_under_the_next_epoch(shared):
    claim(shared.store, "ann", 2)
    shared.passes(LEASE_MS)
    assert (claim(shared.store, "bob", 2), claim(shared.store, "ann", 0)) == ({0: 2, 1: 2}, {})


def test_a_lease_that_ran_out_and_that_nobody_took_goes_on_under_its_epoch(shared):
    mine = claim(shared.store, "ann", 2)
    shared.passes(LEASE_MS)
    assert claim(shared.store, "ann", 2) == mine


def test_shards_that_are_given_back_can_be_taken_at_once(shared):
    claim(shared.store, "ann")
    shared.store.release_shards("ann", [3, 5])
    found = claim(shared.store, "bob")
    assert (set(found), len(claim(shared.store, "ann", 62))) == ({3, 5}, 62)


def test_giving_back_nothing_or_what_is_anothers_changes_nothing(shared):
    mine = claim(shared.store, "ann")
    shared.store.release_shards("ann", [])
    shared.store.release_shards("bob")
    shared.store.release_shards("bob", [1])
    assert claim(shared.store, "ann") == mine


def test_an_epoch_never_comes_again(shared):
    epochs = []
    for owner in ("ann", "bob", "ann", "eve"):
        epochs.append(claim(shared.store, owner, 1)[0])
        shared.store.release_shards(owner)
    assert all(old < new for old, new in pairwise(epochs))


def test_many_who_claim_at_once_never_own_the_same_shard(shared):
    def work(owner):
        return claim(shared.store, owner, 16)

    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(work, "abcdef"))
    owned = [shard for mine in found for shard in mine]
    assert (sorted(owned), max(map(len, found))) == (list(range(SHARDS)), 16)


def test_a_batch_with_the_owners_epoch_is_written(shared):
    mine = claim(shared.store, "ann")
    shared.store.commit(Batch(runs=[a_run()], fences=mine))
    assert shared.store.run("r1") == a_run()


@pytest.mark.parametrize("how", ["taken", "given back", "never had"])
def test_a_batch_of_one_who_owns_no_more_writes_nothing_at_all(shared, how):
    store = shared.store
    store.commit(Batch(runs=[a_run("r0")], waits=[a_wait("r0")], posts=[a_post("p0")]))
    mine = claim(store, "ann", 2) if how != "never had" else {0: 1, 1: 1}
    if how == "given back":
        store.release_shards("ann", [1])
    elif how == "taken":
        shared.passes(LEASE_MS)
        claim(store, "bob", 1)
    late = Batch(
        runs=[a_run()],
        events=[a_fact()],
        updates=[RunUpdate("r0", "failed", "none", None, None, 9, None)],
        waits=[a_wait()],
        closed=[("r0", 1, 0)],
        posts=[a_post()],
        delivered=["p0"],
        fences=mine,
    )
    with pytest.raises(Fenced):
        store.commit(late)
    left = (store.run("r0"), store.run("r1"), store.history("r1", after=0, limit=9))
    assert left == (a_run("r0"), None, [])
    assert (store.run_waits("r0"), store.run_waits("r1")) == ([a_wait("r0")], [])
    assert store.posted(["p0", "p1"]) == {"p0"}


def test_takeovers_are_not_noted_by_one_who_owns_no_more(shared):
    shared.store.commit(Batch(runs=[a_run()]))
    claim(shared.store, "ann", 1)
    shared.passes(LEASE_MS)
    claim(shared.store, "bob", 1)
    with pytest.raises(Fenced):
        shared.store.mark_recovered([RecoveryMark("r1", 9, 9, "parked")], fences={0: 1})
    shared.store.mark_recovered([RecoveryMark("r1", 1, 2, "running")], fences={0: 2})
    assert shared.store.run("r1") == a_run(recoveries=1, recovered_seq=2)


def test_a_batch_without_fences_is_written_whoever_owns_what(shared):
    claim(shared.store, "ann")
    shared.store.commit(Batch(runs=[a_run()], fences={}))
    assert shared.store.run("r1") == a_run()


def test_who_found_nothing_to_own_is_seen_by_the_others(shared):
    claim(shared.store, "ann")
    claim(shared.store, "bob", 32)
    assert shared.store.workers() == {"ann": 64, "bob": 0}


def test_who_has_not_asked_within_its_lease_is_no_worker_any_more(shared):
    claim(shared.store, "ann")
    shared.passes(LEASE_MS)
    assert shared.store.workers() == {}


def test_who_left_is_no_worker_any_more(shared):
    claim(shared.store, "ann", 2)
    shared.store.release_shards("ann")
    assert shared.store.workers() == {}


def test_shards_of_a_dead_owner_are_inherited_and_those_of_one_that_left_are_not(shared):
    claim(shared.store, "ann", 2)
    claim(shared.store, "bob", 2)
    shared.store.release_shards("bob")
    shared.passes(LEASE_MS)
    mine = claim(shared.store, "eve", 4)
    assert (sorted(mine), shared.store.inherited(mine)) == ([0, 1, 2, 3], {0, 1})


def test_an_inherited_shard_that_was_given_back_is_inherited_no_more(shared):
    claim(shared.store, "ann", 1)
    shared.passes(LEASE_MS)
    claim(shared.store, "bob", 1)
    shared.store.release_shards("bob")
    assert shared.store.inherited(claim(shared.store, "eve", 1)) == set()


def test_a_store_with_leases_says_that_it_is_shared(shared):
    assert shared.store.is_shared


@pytest.mark.parametrize("store", ["memory", "sqlite"], indirect=True)
def test_a_store_with_one_owner_gives_it_everything(store):
    assert (claim(store, "ann", 1), store.is_shared) == (dict.fromkeys(range(SHARDS), 1), False)
    assert (store.workers(), store.inherited(range(SHARDS))) == ({"ann": SHARDS}, set())


@pytest.mark.parametrize("store", ["memory", "sqlite"], indirect=True)
def test_a_store_with_one_owner_refuses_every_other_epoch(store):
    claim(store, "ann")
    store.commit(Batch(runs=[a_run("r1")], fences={0: 1, 63: 1}))
    with pytest.raises(Fenced):
        store.commit(Batch(runs=[a_run("r2")], fences={0: 1, 63: 2}))
    assert (store.run("r1"), store.run("r2")) == (a_run("r1"), None)


def test_a_secret_is_made_once_per_name(store):
    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(store.secret, ["callbacks"] * 8))
    other = store.secret("sessions")
    assert (len(found), len(found | {other}), {len(s) for s in found | {other}}) == (1, 2, {32})
