"""Cases play the real flow against an outside of mocks, in no time."""

import itertools

import pytest

from engine.cases.model import case_of
from engine.cases.running import CaseRunner
from engine.drivers.versions.palette import Palette
from engine.errors import InvalidFlow
from tests.cases.answering import approval, passes
from tests.engine.flows import echo, edge, fail, flow, pause, undo_edge


def steps(*names, **more):
    nodes = {name: echo("{{ input }}") for name in names}
    edges = [edge(a, b) for a, b in itertools.pairwise(names)]
    return flow({**nodes, **more}, edges)


def test_inputs_are_rendered_and_outputs_are_the_mocks_own(run_case):
    document = flow(
        {"a": echo("{{ input.n }}"), "b": echo("{{ nodes.a.output.x + 1 }}")}, [edge("a", "b")]
    )
    mocks = {"a": {"output": {"x": 4}}, "b": {"output": "end"}}
    expect = {
        "output": {"b": "end"},
        "nodes": {"a": {"input": {"value": 1}}, "b": {"input": {"value": 5}}},
    }
    passes(run_case(document, input={"n": 1}, mocks=mocks, expect=expect))


def test_what_is_different_is_told(run_case):
    result = run_case(steps("a"), mocks={"a": {"output": 1}}, expect={"output": {"a": 2}})
    assert (result["passed"], result["differences"]) == (
        False,
        [{"path": "output.a", "expected": 2, "actual": 1}],
    )


def test_a_state_that_is_different_comes_with_the_error(run_case):
    result = run_case(steps("a"), mocks={"a": {"error": {"code": "boom"}}})
    assert [one["path"] for one in result["differences"]] == ["state", "error"]


def test_a_call_without_a_mock_says_which(run_case):
    result = run_case(steps("a", "b"), mocks={"a": {}})
    assert result["error"] == "b calls and has no mock; say what it comes to."


def test_an_undo_without_a_mock_says_which(run_case):
    document = steps("a", "b", u=echo())
    document["edges"].append(undo_edge("a", "u"))
    result = run_case(document, mocks={"a": {}, "b": {"error": {"code": "boom"}}})
    assert result["error"] == "u calls to undo a and has no mock; say what it comes to."


def test_how_far_it_came_is_told_with_the_sentence(run_case):
    run = run_case(steps("a", "b"), mocks={"a": {"output": 7}})["run"]
    assert (run["state"], run["nodes"]["a"]["output"]) == ("running", 7)


def test_failed_attempts_are_made_again_as_the_policy_says(run_case):
    document = steps("a")
    document["nodes"][0]["retry"] = "default"
    tries = [{"error": {"code": "http.503"}}, {"error": {"code": "timeout"}}, {"output": 1}]
    expect = {"nodes": {"a": {"attempts": 3, "output": 1}}}
    passes(run_case(document, mocks={"a": tries}, expect=expect))


def test_the_last_outcome_counts_for_all_attempts_that_follow(run_case):
    document = steps("a")
    document["nodes"][0]["retry"] = {"max_attempts": 5, "retry_on": ["http"]}
    expect = {"state": "failed", "error": {"code": "http.503"}, "nodes": {"a": {"attempts": 5}}}
    passes(run_case(document, mocks={"a": [{"error": {"code": "http.503"}}]}, expect=expect))


@pytest.mark.parametrize(("retryable", "attempts"), [(True, 2), (False, 1)])
def test_an_error_may_bring_the_action_s_own_word(run_case, retryable, attempts):
    document = steps("a")
    document["nodes"][0]["retry"] = {"max_attempts": 2, "retry_on": ["boom"]}
    mocks = {"a": {"error": {"code": "boom", "retryable": retryable}}}
    expect = {"state": "failed", "nodes": {"a": {"attempts": attempts}}}
    passes(run_case(document, mocks=mocks, expect=expect))


def test_a_wait_of_a_year_takes_no_time(run_case):
    document = flow({"w": pause("365d"), "a": echo("{{ now }}")}, [edge("w", "a")])
    expect = {"nodes": {"a": {"input": {"value": {"$matches": "2027-01-01T00:00:00*"}}}}}
    passes(run_case(document, mocks={"a": {}}, expect=expect))


def test_the_run_starts_when_the_case_says(run_case):
    document = flow({"a": echo("{{ now }}")})
    expect = {"nodes": {"a": {"input": {"value": {"$matches": "2030-05-05*"}}}}}
    passes(run_case(document, now="2030-05-05T12:00:00Z", mocks={"a": {}}, expect=expect))


def test_an_attempt_may_take_longer_than_it_may(run_case):
    document = steps("a")
    document["nodes"][0] |= {"timeout": "1m", "retry": "none"}
    mocks = {"a": {"output": 1, "after": "2m"}}
    passes(
        run_case(document, mocks=mocks, expect={"state": "failed", "error": {"code": "timeout"}})
    )


def test_a_deadline_passes_while_an_attempt_is_made(run_case):
    document = steps("a")
    document["settings"] = {"deadline": "1h"}
    passes(run_case(document, mocks={"a": {"after": "2h"}}, expect={"state": "timed_out"}))


def test_items_of_a_map_come_to_their_own(run_case):
    nodes = {
        "m": {"type": "flow.map", "config": {"items": "{{ input }}", "on_item_error": "collect"}},
        "a": {"parent": "m", **echo("{{ item }}")},
    }
    mocks = {"a": {"items": [{"output": 10}, {"error": {"code": "boom"}}]}}
    wanted = [{"input": {"value": "x"}, "output": 10}, {"error": {"code": "boom"}}]
    expect = {"nodes": {"a": {"items": wanted}, "m": {"state": "succeeded"}}}
    passes(run_case(flow(nodes), input=["x", "y"], mocks=mocks, expect=expect))


def test_items_that_were_not_expected_are_told(run_case):
    nodes = {
        "m": {"type": "flow.map", "config": {"items": "{{ input }}"}},
        "a": {"parent": "m", **echo("{{ item }}")},
    }
    result = run_case(
        flow(nodes), input=[1, 2], mocks={"a": {}}, expect={"nodes": {"a": {"items": [{}]}}}
    )
    assert [one["path"] for one in result["differences"]] == ["nodes.a.items"]


def test_an_item_without_a_mock_is_named(run_case):
    nodes = {
        "m": {"type": "flow.map", "config": {"items": "{{ input }}"}},
        "a": {"parent": "m", **echo("{{ item }}")},
    }
    result = run_case(flow(nodes), input=[1, 2], mocks={"a": {"items": [{}]}})
    assert result["error"] == "a[1] calls and has no mock; say what it comes to."


def test_a_failure_undoes_what_was_done(run_case):
    document = steps("a", "b", u=echo("{{ nodes.a.output.id }}"))
    document["edges"].append(undo_edge("a", "u"))
    mocks = {"a": {"output": {"id": 5}}, "b": {"error": {"code": "boom"}}, "u": {}}
    expect = {
        "state": "failed",
        "error": {"code": "boom", "node": "b"},
        "nodes": {"a": {"state": "compensated"}, "u": {"input": {"value": 5}}},
    }
    passes(run_case(document, mocks=mocks, expect=expect))


def test_an_undo_that_fails_is_blocked(run_case):
    document = steps("a", "b", u=echo())
    document["edges"].append(undo_edge("a", "u"))
    boom = {"error": {"code": "boom"}}
    mocks = {"a": {}, "b": boom, "u": boom}
    passes(run_case(document, mocks=mocks, expect={"state": "undo_blocked"}))


def test_a_scope_may_be_mocked_as_a_whole(run_case):
    nodes = {
        "m": {"type": "flow.map", "config": {"items": "{{ input }}"}},
        "a": {"parent": "m", **echo("{{ item }}")},
        "b": echo("{{ nodes.m.output }}"),
    }
    mocks = {"m": {"output": [7]}, "b": {}}
    expect = {"nodes": {"b": {"input": {"value": [7]}}}}
    passes(run_case(flow(nodes, [edge("m", "b")]), input=[1], mocks=mocks, expect=expect))


def test_an_attempt_is_stopped_when_the_run_fails(run_case):
    document = flow({"a": echo(), "f": fail()})
    passes(
        run_case(
            document,
            mocks={"a": {"after": "1h"}},
            expect={"state": "failed", "nodes": {"a": {"state": "cancelled"}}},
        )
    )


def test_a_config_that_does_not_fit_the_action_fails_the_node(run_case):
    document = flow(
        {"a": {"type": "http.request", "config": {"url": "{{ input }}"}, "retry": "none"}}
    )
    result = run_case(document, input={"no": "text"}, mocks={"a": {"output": 1}})
    assert result["run"]["error"]["code"] == "config"


@pytest.mark.parametrize(
    ("mocks", "sentence"),
    [
        ({"x": {}}, "x cannot be mocked: The flow has no such node."),
        ({"a": {"port": "left"}}, "a cannot be mocked: It has no port 'left'; say which: out."),
        (
            {"q": {"error": {"code": "x"}}},
            "q cannot be mocked: An answer is no error; say by which port it goes on.",
        ),
    ],
)
def test_a_mock_that_cannot_be_is_told(run_case, mocks, sentence):
    document = flow({"a": echo(), "q": approval()})
    assert run_case(document, mocks=mocks)["error"] == sentence


def test_an_input_that_does_not_fit_is_told(run_case):
    document = {**steps("a"), "input": {"type": "object", "required": ["n"]}}
    assert "The input does not fit the flow" in run_case(document, input={})["error"]


def test_the_trigger_may_be_named(run_case):
    nodes = {
        "t": {"type": "trigger.manual"},
        "u": {"type": "trigger.manual"},
        "a": echo(),
        "b": echo(),
    }
    document = flow(nodes, [edge("t", "a"), edge("u", "b")])
    passes(
        run_case(
            document, trigger="u", mocks={"b": {}}, expect={"nodes": {"a": {"state": "skipped"}}}
        )
    )


def test_a_flow_with_errors_has_no_cases(run_case):
    with pytest.raises(InvalidFlow):
        run_case(flow({"a": {"type": "nowhere.to_be_found"}}))


def test_a_node_that_is_not_there_is_a_difference(run_case):
    result = run_case(steps("a"), mocks={"a": {}}, expect={"nodes": {"x": {"state": "failed"}}})
    assert result["differences"] == [{"path": "nodes.x", "expected": {"state": "failed"}}]


def test_cases_that_take_too_much_together_are_not_all_played(registry):
    document = flow({"w": pause()})
    cases = [case_of({"id": str(number)}) for number in range(3)]
    runner = CaseRunner(document, Palette(registry).catalog(), registry)
    errors = [one.error for one in runner.run_all(cases, facts_max=3)]
    assert errors == [None, None, "It was not played: the cases before it took 4 facts."]
