"""What every store promises about runs and histories."""

import pytest

from engine.errors import Conflict
from engine.store.records import Batch, KnownStart, RecoveryMark, RunUpdate
from tests.contract.rows import a_fact, a_run

BIG = "long " * 20_000


def ids(rows):
    return [row.run_id for row in rows]


def test_a_batch_is_there_as_it_was_written(store):
    store.commit(Batch(runs=[a_run()], events=[a_fact(seq=1), a_fact(seq=2, data=None)]))
    assert (store.run("r1"), store.history("r1", after=0, limit=9)) == (
        a_run(),
        [a_fact(seq=1), a_fact(seq=2, data=None)],
    )


def test_history_goes_on_after_a_fact_and_stops_at_the_limit(store):
    store.commit(Batch(events=[a_fact(seq=n) for n in range(1, 6)]))
    assert [row.seq for row in store.history("r1", after=2, limit=2)] == [3, 4]


def test_several_runs_come_with_the_beginning_of_their_histories(store):
    runs = [a_run(run_id) for run_id in ("r1", "r2", "r3")]
    facts = [a_fact("r1", seq=1), a_fact("r1", seq=2), a_fact("r1", seq=3), a_fact("r2", seq=1)]
    store.commit(Batch(runs=runs, events=facts))
    found = store.runs_with_history(["r1", "r2", "r3", "r4"], limit=2)
    assert found == {"r1": (runs[0], facts[:2]), "r2": (runs[1], facts[3:]), "r3": (runs[2], [])}


def test_big_texts_of_several_runs_come_whole(store):
    runs = [a_run("r1")._replace(output=f'"{BIG}"'), a_run("r2")]
    facts = [a_fact("r1", seq=1, data=f'"{BIG}"'), a_fact("r2", seq=1, data=f'"{BIG}2"')]
    store.commit(Batch(runs=runs, events=facts))
    found = store.runs_with_history(["r1", "r2"], limit=9)
    assert found == {"r1": (runs[0], facts[:1]), "r2": (runs[1], facts[1:])}


def test_no_runs_come_with_nothing(store):
    assert store.runs_with_history([], limit=9) == {}


def test_a_fact_cannot_be_written_twice_and_nothing_else_of_the_batch_is(store):
    store.commit(Batch(runs=[a_run()], events=[a_fact(seq=1)]))
    with pytest.raises(Conflict):
        store.commit(Batch(runs=[a_run("r2")], events=[a_fact(seq=1)]))
    assert store.run("r2") is None


def test_a_request_id_leads_to_one_run(store):
    store.commit(Batch(runs=[a_run("r1", request_id="q")]))
    with pytest.raises(Conflict):
        store.commit(Batch(runs=[a_run("r2", request_id="q")]))
    assert store.run("r2") is None


def test_the_same_request_id_may_be_used_for_another_flow(store):
    store.commit(Batch(runs=[a_run("r1", request_id="q")]))
    store.commit(Batch(runs=[a_run("r2", request_id="q", flow_id="other")]))
    assert store.run("r2") is not None


def test_known_starts_finds_what_was_started_and_nothing_else(store):
    store.commit(Batch(runs=[a_run("r1", request_id="q"), a_run("r2", request_id="p")]))
    found = store.known_starts([("shop", "q"), ("shop", "x"), ("other", "q")])
    assert found == {("shop", "q"): KnownStart("r1", "h")}


def test_known_starts_finds_each_of_many(store):
    store.commit(Batch(runs=[a_run(f"r{n}", request_id=f"q{n}") for n in range(0, 700, 2)]))
    found = store.known_starts([("shop", f"q{n}") for n in range(700)])
    assert found == {("shop", f"q{n}"): KnownStart(f"r{n}", "h") for n in range(0, 700, 2)}


def test_an_update_changes_what_it_names(store):
    store.commit(Batch(runs=[a_run()]))
    store.commit(Batch(updates=[RunUpdate("r1", "succeeded", "none", "7", None, 9, None)]))
    assert store.run("r1") == a_run(state="succeeded", output="7", ended_at=9)


def test_runs_are_listed_newest_first_in_pages(store):
    store.commit(Batch(runs=[a_run(f"r{n}") for n in range(5)]))
    first = store.runs(flow_id="shop", states=(), before=None, limit=2)
    second = store.runs(flow_id="shop", states=(), before=first[-1].run_id, limit=2)
    assert (ids(first), ids(second)) == (["r4", "r3"], ["r2", "r1"])


def test_runs_are_filtered_by_flow_and_state(store):
    rows = [a_run("r1"), a_run("r2", flow_id="other"), a_run("r3", state="failed")]
    store.commit(Batch(runs=rows))
    found = store.runs(flow_id="shop", states=("failed", "parked"), before=None, limit=9)
    assert ids(found) == ["r3"]


def test_unfinished_runs_are_those_an_engine_works_on(store):
    states = ["running", "compensating", "succeeded", "parked", "undo_blocked"]
    rows = [a_run(f"r{n}", state=state) for n, state in enumerate(states)]
    store.commit(Batch(runs=[*rows, a_run("r9", wake_at=50)]))
    assert ids(store.unfinished(after="", limit=9)) == ["r0", "r1"]
    assert ids(store.unfinished(after="r0", limit=9)) == ["r1"]


def test_takeovers_are_counted(store):
    store.commit(Batch(runs=[a_run()]))
    store.mark_recovered([RecoveryMark("r1", 3, 7, "parked", "{}")])
    assert store.run("r1") == a_run(recoveries=3, recovered_seq=7, state="parked", error="{}")


def test_last_facts_tell_how_far_histories_go(store):
    store.commit(Batch(events=[a_fact("r1", 1), a_fact("r1", 2), a_fact("r2", 1)]))
    assert store.last_facts(["r1", "r2", "r3"]) == {"r1": 2, "r2": 1}


def test_waiting_runs_are_due_at_their_moment_and_not_before(store):
    rows = [a_run("r1", wake_at=50), a_run("r2", wake_at=40), a_run("r3", wake_at=60)]
    store.commit(Batch(runs=rows))
    assert (store.due_wakes(now=50, limit=9), store.next_wake()) == (["r2", "r1"], 40)


def test_nothing_waits_in_a_new_store(store):
    moments = [store.next_wake(), store.next_schedule(), store.next_subscription()]
    assert [*moments, store.next_watch(), store.oldest_due("mail")] == [None] * 5
