"""What every store promises about lists and counts of runs."""

import pytest

from engine.store.records import RUN_STATES, Batch, RunUpdate
from tests.contract.rows import a_fact, a_run


def ids(rows):
    return [row.run_id for row in rows]


@pytest.fixture
def many(store):
    """Runs of two flows in every state, dealt to two shards."""
    rows = [
        a_run(f"r{n:02}", flow_id=("shop", "mail")[n % 2], state=state, shard=n % 3)
        for n, state in enumerate(RUN_STATES * 3)
    ]
    store.commit(Batch(runs=rows))
    return rows


@pytest.mark.parametrize("flow_id", [None, "shop"])
@pytest.mark.parametrize("states", [(), ("failed",), ("failed", "running", "failed", "odd")])
@pytest.mark.parametrize("before", [None, "r20"])
def test_a_list_is_what_fits_newest_first(store, many, flow_id, states, before):
    found = store.runs(flow_id=flow_id, states=states, before=before, limit=4)
    fitting = [
        row
        for row in reversed(many)
        if flow_id in (None, row.flow_id)
        and (not states or row.state in states)
        and (before is None or row.run_id < before)
    ]
    assert found == fitting[:4]


def test_pages_of_several_states_skip_and_repeat_none(store, many):
    seen, before = [], None
    while page := store.runs(flow_id="shop", states=(), before=before, limit=4):
        seen += page
        before = page[-1].run_id
    assert seen == [row for row in reversed(many) if row.flow_id == "shop"]


def test_an_owner_goes_on_with_the_runs_of_its_shards(store, many):
    found = store.unfinished(after="r03", limit=9, shards={0, 1})
    open_ones = [row for row in many if row.state in ("running", "compensating")]
    wanted = [row for row in open_ones if row.run_id > "r03" and row.shard in (0, 1)]
    assert (found, store.unfinished(after="", limit=9, shards=[])) == (wanted, [])


def test_queued_runs_are_given_the_oldest_first(store, many):
    found = (store.queued("shop", 9), store.queued("shop", 1), store.queued(None, 9, shards=[2]))
    assert list(map(ids, found)) == [["r00", "r10", "r20"], ["r00"], ["r20"]]


def test_runs_under_way_and_queued_ones_are_counted_by_flow(store, many):
    counts = (store.open_counts(), store.open_counts([0]), store.open_counts([]))
    assert counts == (
        {"shop": (3, 3), "mail": (6, 0)},
        {"shop": (1, 1), "mail": (2, 0)},
        {},
    )


def test_a_queued_run_keeps_its_input_until_it_is_admitted(store):
    store.commit(Batch(runs=[a_run(state="queued", input='{"a":1}', started_at=None)]))
    store.commit(Batch(updates=[RunUpdate("r1", "queued", "none", None, None, None, None)]))
    waiting = store.run("r1")
    admitted = RunUpdate("r1", "running", "none", None, None, None, None, started_at=7)
    store.commit(Batch(updates=[admitted]))
    row = store.run("r1")
    assert (waiting.input, row.input, row.state, row.started_at) == ('{"a":1}', None, "running", 7)


def test_an_update_that_says_no_start_leaves_the_one_that_is_there(store):
    store.commit(Batch(runs=[a_run(started_at=5), a_run("r2", started_at=6)]))
    ends = [RunUpdate(key, "failed", "none", None, "{}", 9, None) for key in ("r1", "r2")]
    store.commit(Batch(updates=ends))
    assert [store.run(key).started_at for key in ("r1", "r2")] == [5, 6]


def test_of_two_updates_of_a_run_in_one_batch_the_later_holds(store):
    store.commit(Batch(runs=[a_run()]))
    updates = [
        RunUpdate("r1", state, "none", None, None, None, None) for state in ("waiting", "parked")
    ]
    store.commit(Batch(updates=updates))
    assert store.run("r1").state == "parked"


def test_a_called_run_knows_its_place_and_is_found_by_it(store):
    child = a_run(
        "r2",
        shard=7,
        root_id="r0",
        parent_run="r1",
        parent_frame=3,
        parent_step=4,
        parent_attempt=2,
        depth=2,
        forked_from="r9",
    )
    store.commit(Batch(runs=[a_run("r1"), child, a_run("r3", parent_run="r1")]))
    assert (store.run("r2"), ids(store.children("r1"))) == (child, ["r2", "r3"])
    pages = (store.children("r1", limit=1), store.children("r1", after="r2", limit=1))
    assert [ids(page) for page in pages] == [["r2"], ["r3"]]


def test_wakes_are_for_the_owners_of_their_shards(store):
    rows = [a_run(f"r{n}", state="waiting", wake_at=50 - n, shard=n) for n in range(3)]
    store.commit(Batch(runs=rows))
    assert store.due_wakes(now=50, limit=9, shards=[0, 1]) == ["r1", "r0"]
    assert (store.next_wake([0, 1]), store.next_wake([9]), store.next_wake()) == (49, None, 48)


def test_nothing_is_asked_for_and_nothing_is_found(store):
    store.commit(Batch(runs=[a_run()], events=[a_fact()]))
    store.commit(Batch())
    store.post([])
    store.mark_recovered([])
    asked = [
        store.known_starts([]),
        store.last_facts([]),
        store.numbers([]),
        store.posted([]),
        store.inherited([]),
        store.release_tasks(now=1, queues=[]),
        store.runs(flow_id=None, states=(), before=None, limit=0),
        store.purge_runs(99, 0),
    ]
    assert [not found for found in asked] == [True] * 8
