"""Answers, limits and calls where the run is another engine's."""

import pytest

from engine.errors import Gone
from tests.engine.conftest import PATIENCE_S, until
from tests.engine.flows import echo, edge, flow, gate
from tests.engine.several import join, moments, owns_half, run_elsewhere, store

__all__ = ["join", "moments", "store"]


@pytest.fixture
def ann(join, store):
    made = join("ann")
    join("bob")
    until(owns_half(store), "a fair share")
    return made


def token_of(runtime, run_id):
    def url():
        return (runtime.run(run_id)["nodes"]["tell"]["output"] or {}).get("value")

    until(url, "the URL")
    return url().rpartition("/")[2]


ASKING = flow(
    {"tell": echo("{{ callbacks.hook }}"), "hook": {"type": "flow.callback", "config": {}}},
    [edge("tell", "hook")],
)


def test_a_callback_is_answered_at_an_engine_that_does_not_own_the_run(ann, store):
    ann.publish(ASKING, by="ann")
    run_id = run_elsewhere(ann, store, "ann")
    token = token_of(ann, run_id)
    until(lambda: store.run(run_id).state == "waiting", "the wait")
    said = [ann.answer_callback(token, method="POST", body=1) for _ in range(2)]
    view = ann.wait(run_id, PATIENCE_S)
    assert (said, view["output"]["hook"]["body"]) == (["accepted", "repeated"], 1)
    with pytest.raises(Gone):
        ann.answer_callback(token, method="POST", body=2)


def test_an_approval_is_answered_at_an_engine_that_does_not_own_the_run(ann, store):
    node = {"type": "flow.approval", "config": {"title": "Buy?"}}
    ann.publish(flow({"ask": node}), by="ann")
    run_id = run_elsewhere(ann, store, "ann")
    until(lambda: store.run(run_id).state == "waiting", "the wait")
    ann.answer_approval(run_id, "ask", "approved", by="eve")
    assert ann.wait(run_id, PATIENCE_S)["output"]["ask"]["decision"] == "approved"


def test_an_event_reaches_runs_wherever_they_are(ann, store):
    node = {"type": "flow.await_event", "config": {"type": "paid"}}
    ann.publish(flow({"paid": node}), by="ann")
    runs = [ann.start(flow_id="shop").run_id for _ in range(8)]
    until(lambda: {store.run(one).state for one in runs} == {"waiting"}, "the waits")
    ann.send_event({"specversion": "1.0", "id": "1", "source": "bank", "type": "paid"})
    assert {ann.wait(one, PATIENCE_S)["state"] for one in runs} == {"succeeded"}


def test_a_limit_of_runs_at_a_time_holds_over_all_engines(ann, store, tmp_path):
    for n in range(4):  # so that both own some of them
        document = flow({"a": gate(tmp_path / "go")}, id_=f"f{n}", settings={"max_running": 2})
        ann.publish(document, by="ann")
    runs = [ann.start(flow_id=f"f{n}").run_id for n in range(4) for _ in range(5)]
    until(
        lambda: sorted(store.run(one).state for one in runs) == ["queued"] * 12 + ["running"] * 8,
        "two of each",
    )
    (tmp_path / "go").touch()
    assert {ann.wait(one, PATIENCE_S)["state"] for one in runs} == {"succeeded"}


def test_a_run_that_calls_another_is_one_owner_s_wherever_it_was_started(ann, store):
    ann.publish(flow({"x": echo("{{ input.n }}")}, id_="child"), by="ann")
    call = {"type": "flow.call", "config": {"flow": "child", "input": {"n": 7}}}
    ann.publish(flow({"call": call}), by="ann")
    run_id = run_elsewhere(ann, store, "ann")
    view = ann.wait(run_id, PATIENCE_S)
    (child,) = store.children(run_id)
    assert (view["state"], child.shard) == ("succeeded", store.run(run_id).shard)
