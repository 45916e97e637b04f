"""What every store promises about forgetting: whole trees, and never the names of starts."""

from engine.store.records import Batch, KnownStart, RunUpdate
from engine.store.spill import SPILL_BYTES
from tests.contract.rows import a_fact, a_post, a_run, a_wait


def ended(run_id, at, **changes):
    return a_run(run_id, state="succeeded", ended_at=at, root_id=run_id, **changes)


def ids(store):
    return sorted(row.run_id for row in store.runs(flow_id=None, states=(), before=None, limit=99))


def test_runs_that_ended_before_go_the_oldest_first(store):
    rows = [ended("r1", 30), ended("r2", 20), ended("r3", 10), ended("r4", 40)]
    store.commit(Batch(runs=rows))
    assert (store.purge_runs(40, 2), ids(store)) == (2, ["r1", "r4"])
    assert (store.purge_runs(40, 2), ids(store)) == (1, ["r4"])
    assert store.purge_runs(40, 2) == 0


def test_with_a_run_goes_all_that_belongs_to_it_and_nothing_else(store):
    big = '"' + "x" * SPILL_BYTES + '"'
    for run_id in ("r1", "r2"):
        store.commit(
            Batch(
                runs=[ended(run_id, 10 if run_id == "r1" else 99)],
                events=[a_fact(run_id, 1, data=big), a_fact(run_id, 2)],
                waits=[a_wait(run_id)],
                posts=[a_post(f"p-{run_id}", run_id=run_id)],
            )
        )
    store.purge_runs(50, 9)
    left = [
        (
            store.run(run_id) is not None,
            len(store.history(run_id, after=0, limit=9)),
            len(store.run_waits(run_id)),
            len(store.posted([f"p-{run_id}"])),
        )
        for run_id in ("r1", "r2")
    ]
    assert left == [(False, 0, 0, 0), (True, 2, 1, 1)]


def test_a_run_stays_while_anything_it_called_is_under_way_or_young(store):
    def child(run_id, root_id, ended_at):
        return a_run(run_id, root_id=root_id, parent_run=root_id, ended_at=ended_at)

    rows = [
        ended("a", 10),
        child("a1", "a", None),
        ended("b", 10),
        child("b1", "b", 99),
        ended("c", 10),
        child("c1", "c", 11),
    ]
    store.commit(Batch(runs=rows))
    assert (store.purge_runs(50, 9), ids(store)) == (2, ["a", "a1", "b", "b1"])
    store.commit(Batch(updates=[RunUpdate("a1", "failed", "none", None, None, 20, None)]))
    assert (store.purge_runs(50, 9), ids(store)) == (2, ["b", "b1"])


def test_a_child_does_not_go_before_its_parent(store):
    rows = [a_run("r1", root_id="r1"), a_run("r2", root_id="r1", parent_run="r1", ended_at=5)]
    store.commit(Batch(runs=rows))
    assert (store.purge_runs(50, 9), ids(store)) == (0, ["r1", "r2"])


def test_a_start_that_is_repeated_after_the_purge_is_known(store):
    store.commit(Batch(runs=[ended("r1", 10, request_id="q")]))
    store.purge_runs(50, 9)
    assert store.known_starts([("shop", "q")]) == {("shop", "q"): KnownStart("r1", "h")}


def test_names_of_starts_are_forgotten_in_their_turn(store):
    rows = [ended(f"r{n}", n, request_id=f"q{n}") for n in range(1, 5)]
    store.commit(Batch(runs=rows))
    store.purge_runs(50, 9)
    gone = (store.purge_starts(4, 2), store.purge_starts(4, 9))
    keys = [("shop", f"q{n}") for n in range(1, 5)]
    assert (gone, list(store.known_starts(keys))) == ((2, 1), [("shop", "q4")])


def test_a_big_purge_takes_what_it_was_told_to(store):
    rows = [ended(f"r{n:04}", n) for n in range(1_200)]
    store.commit(Batch(runs=rows, events=[a_fact(row.run_id) for row in rows]))
    assert (store.purge_runs(9_999, 1_100), len(ids(store))) == (1_100, 99)
