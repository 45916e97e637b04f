"""What every store promises about counting runs and tasks, and about finding runs."""

from engine.store.protocol_statistics import QueueStanding
from engine.store.records import Batch
from engine.store.which import Which
from tests.contract.rows import a_run, a_task, a_version


def ids(store, *, flow_id=None, states=(), before=None, **which):
    rows = store.runs(flow_id=flow_id, states=states, before=before, limit=9, which=Which(**which))
    return [row.run_id for row in rows]


def filled(store):
    rows = [
        a_run("r1", state="failed", flow_id="a"),
        a_run("r2", state="succeeded", flow_id="a", is_debug=1),
        a_run("r3", state="succeeded", flow_id="b"),
        a_run("r4", state="running", flow_id="a"),
    ]
    store.commit(Batch(runs=rows))


def test_runs_are_counted_by_span_and_state(store):
    filled(store)
    spans, states = [("r1", "r3"), ("r3", "r9"), ("s", "t")], ["failed", "succeeded", "running"]
    of_all = store.count_runs(spans, states, flow_id=None, most=9)
    of_one = store.count_runs(spans, states, flow_id="a", most=9)
    assert [tuple(found.values()) for found in of_all] == [(1, 1, 0), (0, 1, 1), (0, 0, 0)]
    assert [tuple(found.values()) for found in of_one] == [(1, 1, 0), (0, 0, 1), (0, 0, 0)]


def test_no_count_goes_beyond_its_limit(store):
    store.commit(Batch(runs=[a_run(f"r{number}") for number in range(5)]))
    assert store.count_runs([("", "~")], ["running"], flow_id=None, most=3) == [{"running": 3}]


def test_a_list_begins_at_an_id_and_is_of_one_kind(store):
    filled(store)
    assert ids(store, first="r2", before="r4") == ["r3", "r2"]
    assert (ids(store, is_debug=True), ids(store, is_debug=False, states=("succeeded",))) == (
        ["r2"],
        ["r3"],
    )
    assert ids(store, flow_id="a", states=("failed", "running"), first="r2") == ["r4"]
    assert ids(store, among=("r1", "r3", "r9")) == ["r3", "r1"]


def test_runs_are_found_by_how_their_request_id_begins(store):
    for flow_id in ("a", "b"):
        store.publish(a_version(flow_id=flow_id), [])
    rows = [
        a_run("r1", flow_id="a", request_id="order-1"),
        a_run("r2", flow_id="b", request_id="order-2"),
        a_run("r3", flow_id="a", request_id="ord%"),
        a_run("r4", flow_id="a"),
    ]
    store.commit(Batch(runs=rows))
    assert sorted(store.request_runs("order-", flow_id=None, limit=9)) == ["r1", "r2"]
    assert store.request_runs("order-", flow_id="a", limit=9) == ["r1"]
    assert store.request_runs("ord%", flow_id=None, limit=9) == ["r3"]
    assert len(store.request_runs("ord", flow_id=None, limit=2)) == 2


def test_queues_say_how_deep_they_are_and_since_when(store):
    store.save_queue("idle", state="paused")
    for number, due_at in enumerate((30, 20, 10)):
        store.enqueue([a_task(f"t{number}", due_at=due_at)])
    store.claim("mail", now=15, limit=9)
    assert store.queue_standings(limit=9) == [
        QueueStanding("idle", "paused", 1_000, 0, 0, None),
        QueueStanding("mail", "running", 1_000, 2, 1, 20),
    ]


def test_tasks_that_ended_are_counted_by_queue(store):
    for number in range(4):
        store.enqueue([a_task(f"t{number}")])
    for row in store.claim("mail", now=50, limit=9)[:3]:
        at = 60 + int(row.task_id[1])
        store.settle([row._replace(state="done", updated_at=at)], now=at)
    assert dict(store.ended_tasks(61, most=9)) == {"mail": 2}
    assert dict(store.ended_tasks(99, most=9)) == {}
