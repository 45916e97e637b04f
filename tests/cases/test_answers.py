"""Approvals, callbacks, events and called flows are answered by mocks."""

import pytest

from tests.cases.answering import approval, passes
from tests.engine.flows import call, echo, edge, flow


@pytest.mark.parametrize(
    ("mock", "leads_to"),
    [
        ({"port": "approved"}, "yes"),
        ({"port": "rejected"}, "no"),
        ({"output": {"decision": "rejected", "by": "ann"}}, "no"),
        ({"port": "timeout"}, "late"),
    ],
)
def test_approvals_are_answered_by_mocks(run_case, mock, leads_to):
    nodes = {"q": approval(timeout="3d"), "yes": echo(), "no": echo(), "late": echo()}
    edges = [
        edge("q", "yes", port="approved"),
        edge("q", "no", port="rejected"),
        edge("q", "late", port="timeout"),
    ]
    mocks = {"q": mock, leads_to: {}}
    passes(run_case(flow(nodes, edges), mocks=mocks, expect={"nodes": {leads_to: {"attempts": 1}}}))


def test_several_decide_one_after_the_other(run_case):
    document = flow({"q": approval(required=2), "yes": echo()}, [edge("q", "yes", port="approved")])
    answers = [{"output": {"decision": "approved", "by": "ann"}}, {"port": "approved"}]
    expect = {"nodes": {"q": {"output": {"$contains": {"decision": "approved"}}}}}
    passes(run_case(document, mocks={"q": answers, "yes": {}}, expect=expect))


def test_a_reminder_goes_out_when_the_answer_takes_its_time(run_case):
    nodes = {"q": approval(remind_after="1d"), "mail": echo()}
    document = flow(nodes, [edge("q", "mail", port="reminder")])
    mocks = {"q": {"port": "approved", "after": "2d"}, "mail": {}}
    passes(run_case(document, mocks=mocks, expect={"nodes": {"mail": {"attempts": 1}}}))


def test_callbacks_are_answered_by_mocks(run_case):
    nodes = {"c": {"type": "flow.callback", "config": {}}, "a": echo("{{ nodes.c.output.body }}")}
    mocks = {"c": {"output": {"body": {"n": 1}}}, "a": {}}
    expect = {
        "nodes": {
            "a": {"input": {"value": {"n": 1}}},
            "c": {"output": {"$contains": {"method": "POST"}}},
        }
    }
    passes(run_case(flow(nodes, [edge("c", "a")]), mocks=mocks, expect=expect))


def test_events_are_answered_by_mocks_that_match(run_case):
    config = {"type": "paid", "when": "{{ event.data.ok }}"}
    document = flow({"e": {"type": "flow.await_event", "config": config}})
    event = {"type": "paid", "data": {"ok": True}}
    passes(run_case(document, mocks={"e": {"output": event}}))
    refused = run_case(document, mocks={"e": {"output": {**event, "data": {"ok": False}}}})
    assert refused["error"] == "e does not take the event of its mock: its `when` refuses it."


def test_called_flows_are_mocked(run_case):
    document = flow(
        {"c": call("other", {"n": "{{ input }}"}), "a": echo("{{ nodes.c.output }}")},
        [edge("c", "a")],
    )
    expect = {
        "nodes": {"c": {"input": {"$contains": {"input": {"n": 5}}}}, "a": {"input": {"value": 9}}}
    }
    passes(run_case(document, input=5, mocks={"c": {"output": 9}, "a": {}}, expect=expect))


def test_a_call_of_a_flow_that_ended_well_is_undone_without_a_mock(run_case):
    document = flow({"c": call("other"), "a": echo()}, [edge("c", "a")])
    mocks = {"c": {"output": 9}, "a": {"error": {"code": "boom"}}}
    passes(
        run_case(
            document,
            mocks=mocks,
            expect={"state": "failed", "nodes": {"c": {"state": "compensated"}}},
        )
    )
