"""Who owns shards on a store with leases: presence, and what a dead owner leaves behind."""

import pytest

from engine.store.memory import MemoryStore

LEASE_MS = 1_000


class Moment:
    def __init__(self):
        self.at = 0

    def __call__(self):
        return self.at


@pytest.fixture
def moment():
    return Moment()


@pytest.fixture
def leased(moment):
    return MemoryStore(now=moment)


def claim(store, owner, want=64):
    return store.claim_shards(owner, want=want, lease_ms=LEASE_MS)


def test_who_found_nothing_to_own_is_seen_by_the_others(leased):
    claim(leased, "ann")
    claim(leased, "bob", 32)
    assert leased.workers() == {"ann": 64, "bob": 0}


def test_who_has_not_asked_within_its_lease_is_no_worker_any_more(leased, moment):
    claim(leased, "ann")
    moment.at = LEASE_MS
    assert leased.workers() == {}


def test_who_left_is_no_worker_any_more(leased):
    claim(leased, "ann", 2)
    leased.release_shards("ann")
    assert leased.workers() == {}


def test_shards_of_a_dead_owner_are_inherited_and_those_of_one_that_left_are_not(leased, moment):
    claim(leased, "ann", 2)
    claim(leased, "bob", 2)
    leased.release_shards("bob")
    moment.at = LEASE_MS
    mine = claim(leased, "eve", 4)
    assert (sorted(mine), leased.inherited(mine)) == ([0, 1, 2, 3], {0, 1})


def test_an_inherited_shard_that_was_given_back_is_inherited_no_more(leased, moment):
    claim(leased, "ann", 1)
    moment.at = LEASE_MS
    claim(leased, "bob", 1)
    leased.release_shards("bob")
    assert leased.inherited(claim(leased, "eve", 1)) == set()
