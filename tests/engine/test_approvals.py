"""Approvals: people are asked, each decides once, and only those who may."""

import pytest

from engine.errors import Conflict, Forbidden, Gone, InvalidInput, NotFound
from tests.engine.conftest import PATIENCE_S, until
from tests.engine.flows import echo, edge, flow, gate


def approval(**config):
    return {"type": "flow.approval", "config": {"title": "Pay?", **config}}


def asking(**config):
    nodes = {"ask": approval(**config), "yes": echo("yes"), "no": echo("no")}
    return flow(nodes, [edge("ask", "yes", port="approved"), edge("ask", "no", port="rejected")])


def asked(runtime, document):
    runtime.publish(document, by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime._m.store.run_waits(run_id))
    return run_id


def result(runtime, run_id):
    return list(runtime.wait(run_id, PATIENCE_S)["output"])


@pytest.mark.parametrize(("decision", "port"), [("approved", "yes"), ("rejected", "no")])
def test_a_decision_takes_its_port_and_says_who_decided(runtime, decision, port):
    run_id = asked(runtime, asking())
    said = runtime.answer_approval(run_id, "ask", decision, by="bob", form={"why": "so"})
    assert (said, result(runtime, run_id)) == ("accepted", [port])
    output = runtime.run(run_id)["nodes"]["ask"]["output"]
    assert output.pop("at").endswith("Z")
    assert output == {"decision": decision, "by": "bob", "form": {"why": "so"}}


def test_only_the_people_who_are_asked_decide(runtime):
    run_id = asked(runtime, asking(people=["ann", "bob"]))
    with pytest.raises(Forbidden):
        runtime.answer_approval(run_id, "ask", "approved", by="eve")
    runtime.answer_approval(run_id, "ask", "approved", by="bob")
    assert result(runtime, run_id) == ["yes"]


def test_after_the_escalation_others_may_decide_as_well(opened, clock):
    runtime = opened(clock=clock)
    document = asking(people=["ann"], escalate_after="1h", escalate_to=["boss"])
    document["nodes"].append({"id": "page", **echo()})
    document["edges"].append(edge("ask", "page", port="escalation"))
    run_id = asked(runtime, document)
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    with pytest.raises(Forbidden):
        runtime.answer_approval(run_id, "ask", "approved", by="boss")
    clock.advance(hours=1)
    until(lambda: runtime.run(run_id)["nodes"]["page"]["state"] == "succeeded")
    runtime.answer_approval(run_id, "ask", "approved", by="boss")
    assert set(result(runtime, run_id)) == {"yes", "page"}


def test_a_reminder_goes_out_while_the_question_stays_open(opened, clock):
    runtime = opened(clock=clock)
    document = asking(remind_after="1h")
    document["nodes"].append({"id": "remind", **echo()})
    document["edges"].append(edge("ask", "remind", port="reminder"))
    run_id = asked(runtime, document)
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    clock.advance(hours=1)
    until(lambda: runtime.run(run_id)["nodes"]["remind"]["state"] == "succeeded")
    assert runtime.run(run_id)["nodes"]["ask"]["state"] == "waiting"
    runtime.answer_approval(run_id, "ask", "rejected", by="ann")
    assert set(result(runtime, run_id)) == {"no", "remind"}


def test_each_person_decides_once_and_all_that_are_required_count(runtime):
    run_id = asked(runtime, asking(required=2))
    said = [
        runtime.answer_approval(run_id, "ask", "approved", by=person)
        for person in ("ann", "ann", "bob")
    ]
    assert (said, result(runtime, run_id)) == (["accepted", "repeated", "accepted"], ["yes"])
    output = runtime.run(run_id)["nodes"]["ask"]["output"]
    assert [one["by"] for one in output["answers"]] == ["ann", "bob"]


def test_a_form_that_does_not_fit_is_refused(runtime):
    form = {"type": "object", "required": ["why"], "properties": {"why": {"type": "string"}}}
    run_id = asked(runtime, asking(form=form))
    with pytest.raises(InvalidInput) as caught:
        runtime.answer_approval(run_id, "ask", "approved", by="ann", form={"why": 1})
    assert caught.value.errors
    with pytest.raises(InvalidInput):
        runtime.answer_approval(run_id, "ask", "approved", by="ann")
    runtime.answer_approval(run_id, "ask", "approved", by="ann", form={"why": "so"})
    assert result(runtime, run_id) == ["yes"]


def test_a_decision_after_the_decision_is_gone(runtime):
    run_id = asked(runtime, asking())
    runtime.answer_approval(run_id, "ask", "approved", by="ann")
    result(runtime, run_id)
    with pytest.raises(Gone):
        runtime.answer_approval(run_id, "ask", "rejected", by="bob")
    assert runtime.answer_approval(run_id, "ask", "approved", by="ann") == "repeated"


def test_nobody_decides_before_the_question_is_asked(runtime, tmp_path):
    nodes = {"g": gate(tmp_path / "go"), "ask": approval()}
    runtime.publish(flow(nodes, [edge("g", "ask")]), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    with pytest.raises(Conflict):
        runtime.answer_approval(run_id, "ask", "approved", by="ann")
    with pytest.raises(NotFound):
        runtime.answer_approval(run_id, "g", "approved", by="ann")
    (tmp_path / "go").touch()


def test_items_are_approved_one_by_one(runtime):
    each = {"type": "flow.map", "config": {"items": [1, 2]}}
    runtime.publish(flow({"each": each, "ask": approval() | {"parent": "each"}}), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: len(runtime._m.store.run_waits(run_id)) == 2)
    with pytest.raises(Conflict, match="name the frame"):
        runtime.answer_approval(run_id, "ask", "approved", by="ann")
    for wait in runtime._m.store.run_waits(run_id):
        runtime.answer_approval(run_id, "ask", "approved", by="ann", frame=wait.frame)
    output = runtime.wait(run_id, PATIENCE_S)["output"]["each"]
    assert [one["ask"]["decision"] for one in output] == ["approved", "approved"]


def test_a_question_that_is_open_survives_a_restart(opened):
    first = opened()
    run_id = asked(first, asking())
    first.close()
    second = opened()
    assert second.answer_approval(run_id, "ask", "approved", by="ann") == "accepted"
    assert result(second, run_id) == ["yes"]
