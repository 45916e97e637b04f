"""Answers, events and starts that come to an engine which does not own the run."""

import pytest

from engine.errors import Gone
from tests.engine.conftest import PATIENCE_S, until
from tests.engine.flows import call, chain, echo, edge, flow, gate, lines, trace
from tests.engine.test_several_engines import join, moments, owns_half, store

__all__ = ["join", "moments", "store"]


@pytest.fixture
def engines(join, store):
    pair = join("ann"), join("bob")
    until(owns_half(store), "a fair share")
    return pair


def elsewhere(ann, store, count=1, **start):
    """Start runs at ann's until so many are bob's; give those."""
    found = []
    while len(found) < count:
        run_id = ann.start(flow_id="shop", **start).run_id
        if store._owners[store.run(run_id).shard][0] == "bob":
            found.append(run_id)
    return found


def test_a_callback_is_taken_by_any_engine(engines, store):
    ann, _ = engines
    nodes = {"tell": echo("{{ callbacks.hook }}"), "hook": {"type": "flow.callback", "config": {}}}
    ann.publish(flow(nodes, [edge("tell", "hook")]), by="ann")
    (run_id,) = elsewhere(ann, store)
    until(lambda: store.run_waits(run_id), "the wait")
    token = ann.run(run_id)["nodes"]["tell"]["output"]["value"].rpartition("/")[2]
    said = [ann.answer_callback(token, method="POST", body=1) for _ in range(2)]
    assert (said, ann.wait(run_id, PATIENCE_S)["state"]) == (["accepted", "repeated"], "succeeded")
    with pytest.raises(Gone):
        ann.answer_callback(token, method="POST", body=2)


def test_an_approval_is_taken_by_any_engine(engines, store):
    ann, _ = engines
    ann.publish(flow({"ask": {"type": "flow.approval", "config": {"title": "?"}}}), by="ann")
    (run_id,) = elsewhere(ann, store)
    until(lambda: store.run_waits(run_id), "the wait")
    assert ann.answer_approval(run_id, "ask", "approved", by="ann") == "accepted"
    assert ann.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_an_event_that_comes_to_several_engines_starts_one_run_and_its_end_is_told(engines, store):
    ann, bob = engines
    trigger = {"type": "trigger.event", "config": {"type": "paid"}}
    ann.publish(flow({"on": trigger, "a": echo()}, [edge("on", "a")]), by="ann")
    end = {"type": "trigger.event", "config": {"type": "baton.run.finished"}}
    bob.publish(flow({"on": end, "a": echo()}, [edge("on", "a")], id_="tell"), by="bob")
    for engine in engines:  # as every process does every five seconds
        engine._m.inlets.events.router.refresh()
    events = [{"id": f"e{n}", "source": "/shop", "type": "paid"} for n in range(12)]
    for one in events:
        ann.send_event(one)
        bob.send_event(one)

    def ended(flow_id):
        return ann.runs(flow_id=flow_id, state="succeeded")[0]

    until(lambda: len(ended("tell")) >= 12, "the ends")
    told = {ann.run(run["run_id"])["nodes"]["on"]["output"]["subject"] for run in ended("tell")}
    assert (len(ann.runs(flow_id="tell")[0]), told) == (
        12,
        {one["run_id"] for one in ended("shop")},
    )


def test_an_event_reaches_the_runs_of_all_engines(engines, store):
    ann, _ = engines
    ann.publish(flow({"e": {"type": "flow.await_event", "config": {"type": "paid"}}}), by="ann")
    runs = [ann.start(flow_id="shop").run_id for _ in range(12)]
    until(lambda: all(store.run_waits(run_id) for run_id in runs), "the waits")
    ann.send_event({"id": "e1", "source": "/shop", "type": "paid"})
    assert {ann.wait(run_id, PATIENCE_S)["state"] for run_id in runs} == {"succeeded"}


def test_calls_work_wherever_the_run_is(engines, store, ledger):
    ann, _ = engines
    ann.publish(flow({"a": trace(ledger)}, id_="inner"), by="ann")
    ann.publish(flow({"sub": call("inner")}), by="ann")
    runs = [ann.start(flow_id="shop").run_id for _ in range(12)]
    assert {ann.wait(run_id, PATIENCE_S)["state"] for run_id in runs} == {"succeeded"}
    assert len({line.split()[0] for line in lines(ledger)}) == 12


@pytest.mark.parametrize("id_", ["a1", "b2", "c3", "d4"])
def test_a_limit_holds_whichever_engine_is_asked(engines, tmp_path, id_):
    ann, bob = engines
    ann.publish(flow({"a": gate(tmp_path / "go")}, id_=id_, settings={"max_running": 2}), by="ann")
    runs = [one.start(flow_id=id_).run_id for one in (ann, bob) * 3]
    busy = lambda: ann._m._pool.busy() + bob._m._pool.busy()  # noqa: E731  # asked again and again
    until(lambda: busy() == 2, "two at once")
    states = sorted(ann.summary(run_id)["state"] for run_id in runs)
    assert states == ["queued"] * 4 + ["running"] * 2
    (tmp_path / "go").touch()
    assert {ann.wait(run_id, PATIENCE_S)["state"] for run_id in runs} == {"succeeded"}


def test_a_line_goes_on_where_its_owner_has_died(join, store, moments, tmp_path):
    ann, bob = join("ann"), join("bob")
    until(owns_half(store), "a fair share")
    for name in ("a1", "b2", "c3", "d4"):
        document = flow({"a": gate(tmp_path / "go")}, id_=name, settings={"max_running": 1})
        ann.publish(document, by="ann")
    ids = ("a1", "b2", "c3", "d4")
    runs = [ann.start(flow_id=name).run_id for name in ids for _ in range(3)]
    until(lambda: ann._m._pool.busy() + bob._m._pool.busy() == 4, "one of each flow")
    bob.line.is_cut = True
    moments.ms += 2_000
    (tmp_path / "go").touch()
    assert {ann.wait(run_id, PATIENCE_S)["state"] for run_id in runs} == {"succeeded"}


def test_what_is_published_is_called_everywhere(engines):
    ann, bob = engines
    ann.publish(chain("old", id_="inner"), by="ann")
    nodes = {"sub": call("inner", config={"version": "latest"})}
    ann.publish(flow(nodes), by="ann")
    first = [bob.wait(bob.start(flow_id="shop").run_id, PATIENCE_S) for _ in range(6)]
    ann.publish(chain("new", id_="inner"), by="ann")
    then = [bob.wait(bob.start(flow_id="shop").run_id, PATIENCE_S) for _ in range(6)]
    ran = [{name for view in views for name in view["output"]["sub"]} for views in (first, then)]
    assert ran == [{"old"}, {"new"}]
