"""Events answer approvals and callbacks: once, as the one who sends them, or are refused."""

import pytest

from engine.errors import Forbidden, InvalidInput
from tests.engine.conftest import PATIENCE_S, until
from tests.engine.flows import echo, edge, flow


@pytest.fixture
def engine(opened, clock):
    return opened(clock=clock)


def event(id_="e1", **more):
    return {"id": id_, "source": "/shop", "type": "paid", **more}


def asks(**config):
    return flow({"ask": {"type": "flow.approval", "config": {"title": "Pay?", **config}}})


def asked(runtime, document):
    runtime.publish(document, by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime._m.store.run_waits(run_id))
    return run_id


def decision(run_id, id_="a1", **data):
    said = {"run": run_id, "node": "ask", "decision": "approved", **data}
    return event(id_, source="/sheets/7", type="baton.approval.answer", data=said)


def test_an_event_answers_an_approval_once(engine):
    run_id = asked(engine, asks())
    sent = decision(run_id, form={"sum": 3})
    first, again = (engine.send_event(sent, by="ann") for _ in range(2))
    output = engine.wait(run_id, PATIENCE_S)["output"]["ask"]
    assert (output["by"], output["form"], first.reached, again.is_repeated) == (
        "ann",
        {"sum": 3},
        1,
        True,
    )


def test_who_sends_says_for_whom(engine):
    run_id = asked(engine, asks(people=["bob"]))
    with pytest.raises(Forbidden):
        engine.send_event(decision(run_id), by="ann")
    engine.send_event(decision(run_id, "a2", by="bob", decision="rejected"), by="ann")
    output = engine.wait(run_id, PATIENCE_S)["output"]["ask"]
    assert (output["by"], output["decision"]) == ("bob", "rejected")


def test_an_event_answers_a_callback(engine):
    nodes = {
        "say": echo("{{ callbacks.wait }}"),
        "wait": {"type": "flow.callback", "config": {}},
    }
    engine.publish(flow(nodes, [edge("say", "wait")]), by="ann")
    run_id = engine.start(flow_id="shop").run_id
    until(lambda: engine._m.store.run_waits(run_id))
    url = engine.node(run_id, "say")["output"]["value"]
    data = {"token": url.rpartition("/")[2], "body": {"paid": True}}
    engine.send_event(event(type="baton.callback.answer", data=data), by="ann")
    output = engine.wait(run_id, PATIENCE_S)["output"]["wait"]
    assert (output["body"], output["headers"]["ce-id"]) == ({"paid": True}, "e1")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (None, "data"),
        ({}, "data.run"),
        ({"decision": "perhaps"}, "data.decision"),
        ({"node": 7}, "data.node"),
    ],
)
def test_an_answer_that_is_none_is_refused_with_the_field(engine, data, field):
    run_id = asked(engine, asks())
    sent = decision(run_id)
    given = sent | {"data": sent["data"] | data if data else data}
    with pytest.raises(InvalidInput) as refusal:
        engine.send_event(given, by="ann")
    assert field in [name for name, _ in refusal.value.errors]
    assert engine.summary(run_id)["state"] in {"running", "waiting"}


def test_an_answer_comes_by_itself_and_from_who_may_answer(engine):
    run_id = asked(engine, asks())
    with pytest.raises(InvalidInput):
        engine.send_events([decision(run_id), event()], by="ann")
    with pytest.raises(Forbidden):
        engine.send_event(decision(run_id))
    assert engine._m.store.run_waits(run_id)
