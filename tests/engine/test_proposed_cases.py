"""A run becomes a test case: played without the outside it comes to the same."""

import pytest

from connectors.registry import Registry
from engine.cases.running import CaseRunner
from engine.errors import Conflict
from tests.engine.conftest import PATIENCE_S, PROBE, until
from tests.engine.debugging import items, looked_at
from tests.engine.flows import echo, edge, flow, pause, trace
from tests.engine.forking import ended, saga


def judged(runtime, case, document):
    runner = CaseRunner(document, runtime.catalog, Registry(folders=[PROBE]))
    verdict = runner.run(case)
    return verdict.error, verdict.differences


def proposal(runtime, document, **start):
    run = ended(runtime, document, **start)
    case = runtime.propose_case(run["run_id"])
    assert judged(runtime, case, document) == (None, ())
    return case


def test_a_run_that_ended_well(runtime):
    nodes = {"a": echo("{{ input.n }}"), "w": pause("1ms"), "b": echo("{{ nodes.a.output }}")}
    case = proposal(runtime, flow(nodes, [edge("a", "w"), edge("w", "b")]), input={"n": 4})
    assert (case.input, case.mocks, case.expect["nodes"]["b"]["input"]) == (
        {"n": 4},
        {"a": {"output": {"value": 4}}, "b": {"output": {"value": {"value": 4}}}},
        {"value": {"value": 4}},
    )


def test_a_run_that_was_undone(runtime, ledger):
    case = proposal(runtime, saga(ledger))
    assert (case.expect["state"], case.expect["error"], case.mocks["c"]["error"]["code"]) == (
        "failed",
        {"code": "shop.broken", "node": "c"},
        "shop.broken",
    )
    assert case.expect["nodes"]["un_a"]["state"] == "succeeded"


@pytest.mark.parametrize("retry_on", [["probe"], ["probe.flaky"]])
def test_failed_attempts_are_part_of_it(runtime, retry_on):
    node = {"type": "probe.flaky", "config": {"failures": 2, "code": "probe.flaky"}}
    node["retry"] = {"max_attempts": 3, "initial_delay": "1ms", "retry_on": retry_on}
    case = proposal(runtime, flow({"a": node}))
    failed = [one.get("error", {}).get("code") for one in case.mocks["a"]]
    assert (failed, case.expect["nodes"]["a"]["attempts"]) == (
        ["probe.flaky", "probe.flaky", None],
        3,
    )


def test_an_error_that_was_for_good_stays_so(runtime, ledger):
    retry = {"max_attempts": 3, "initial_delay": "1ms", "retry_on": ["shop.busy"]}
    case = proposal(runtime, flow({"a": trace(ledger, note="a", fail="shop.busy", retry=retry)}))
    assert case.mocks["a"]["error"]["retryable"] is False


def test_items_that_differ_have_mocks_of_their_own(runtime):
    nodes = {
        "m": {"type": "flow.map", "config": {"items": "{{ input }}"}},
        "a": {"parent": "m", **echo("{{ item }}")},
        "b": {"parent": "m", **echo(5)},
    }
    case = proposal(runtime, flow(nodes), input=["x", "y"])
    assert case.mocks == {
        "a": {"items": [{"output": {"value": "x"}}, {"output": {"value": "y"}}]},
        "b": {"output": {"value": 5}},
    }


def test_what_is_of_this_run_alone_is_not_asked_for(runtime):
    case = proposal(runtime, flow({"a": echo("{{ run.id }}")}))
    assert case.expect["nodes"]["a"]["input"] == {"value": {"$any": True}}


def test_an_approval_is_answered_as_it_was(runtime):
    nodes = {"q": {"type": "flow.approval", "config": {"title": "?"}}, "a": echo()}
    document = flow(nodes, [edge("q", "a", port="rejected")])
    runtime.publish(document, by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: "wait" in runtime.run(run_id)["nodes"]["q"], "asking")
    runtime.answer_approval(run_id, "q", "rejected", by="ann")
    runtime.wait(run_id, PATIENCE_S)
    case = runtime.propose_case(run_id)
    assert (case.mocks["q"]["port"], judged(runtime, case, document)) == ("rejected", (None, ()))


def test_what_was_made_up_stays_so(runtime, ledger):
    document = items(ledger)
    run = looked_at(runtime, document, mocks={"each": {"output": [1]}})
    case = runtime.propose_case(run["run_id"])
    assert (case.mocks["each"], judged(runtime, case, document)) == ({"output": [1]}, (None, ()))


def test_a_run_that_has_not_begun_becomes_none(runtime):
    document = flow({"w": pause()}, settings={"max_running": 1})
    runtime.start(draft=document)
    queued = runtime.start(draft=document)
    with pytest.raises(Conflict):
        runtime.propose_case(queued.run_id)
