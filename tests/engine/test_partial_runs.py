"""Runs up to a node, and of one node only."""

import pytest

from engine.errors import InvalidFlow, InvalidInput, NotFound
from tests.engine.debugging import items, looked_at, said, sources, states
from tests.engine.flows import chain, echo, edge, fail, flow, notes, trace, undo_edge
from tests.engine.forking import ended, mended, saga


def test_a_run_up_to_a_node_does_what_leads_to_it_and_nothing_else(runtime, ledger):
    run = looked_at(runtime, mended(ledger), until="b")
    assert (run["state"], run["until"], notes(ledger), sorted(run["nodes"])) == (
        "succeeded",
        "b",
        ["a", "b"],
        ["a", "b", "un_a"],
    )


def test_a_run_up_to_a_node_undoes_what_it_did_when_that_fails(runtime, ledger):
    run = looked_at(runtime, saga(ledger), until="c")
    assert (run["state"], notes(ledger)) == ("failed", ["a", "b", "c", "un_a"])


def test_mistakes_behind_the_node_do_not_matter(runtime, ledger):
    document = mended(ledger)
    document["nodes"][3]["type"] = "nowhere.to_be_found"
    document["output"] = "{{ nodes.d.output }}"
    assert looked_at(runtime, document, until="c")["state"] == "succeeded"


def test_mistakes_before_the_node_are_findings(runtime, ledger):
    document = mended(ledger)
    document["nodes"][0]["type"] = "nowhere.to_be_found"
    with pytest.raises(InvalidFlow):
        looked_at(runtime, document, until="c")


def test_up_to_a_node_in_a_map_runs_all_items_up_to_there(runtime, ledger):
    run = looked_at(runtime, items(ledger), until="b")
    assert (run["state"], sorted(notes(ledger)), sorted(run["nodes"])) == (
        "succeeded",
        ["a", "a", "b", "b"],
        ["a", "b", "each", "list"],
    )


def test_up_to_a_map_runs_its_whole_body(runtime, ledger):
    run = looked_at(runtime, items(ledger), until="each")
    assert sorted(run["nodes"]) == ["a", "b", "c", "each", "list"]


def test_a_repeat_whose_condition_reads_what_is_cut_runs_once(runtime, ledger):
    nodes = {
        "again": {
            "type": "flow.repeat",
            "config": {"until": "{{ nodes.b.output.value > 3 }}", "max_iterations": 5},
        },
        "a": {"parent": "again", **trace(ledger, note="a")},
        "b": {"parent": "again", **echo("{{ index }}")},
    }
    looked_at(runtime, flow(nodes, [edge("a", "b")]), until="a")
    assert notes(ledger) == ["a"]


def test_one_node_alone_sees_the_results_of_another_run(runtime, ledger):
    nodes = {"a": trace(ledger, note="a"), "b": echo("{{ input.n }}"), "c": echo(1)}
    document = flow(nodes, [edge("a", "b"), edge("b", "c")])
    run = ended(runtime, document, input={"n": 4})
    document["nodes"][1]["config"] = {"value": "{{ input.n * 10 }}"}
    again = looked_at(runtime, document, only="b", from_run=run["run_id"])
    assert (again["nodes"]["b"]["output"], notes(ledger), sources(again), again["only"]) == (
        {"value": 40},
        ["a"],
        {"a": "reused", "b": "recorded"},
        "b",
    )


def test_one_node_alone_sees_results_that_were_undone_since(runtime, ledger):
    run = ended(runtime, saga(ledger))
    again = looked_at(runtime, mended(ledger), only="c", from_run=run["run_id"])
    assert (again["state"], notes(ledger)) == ("succeeded", ["a", "b", "c", "un_a", "c"])


def test_one_node_alone_in_a_map_runs_for_every_item(runtime, ledger):
    run = ended(runtime, items(ledger))
    again = looked_at(runtime, items(ledger), only="b", from_run=run["run_id"])
    assert (again["state"], sorted(notes(ledger))) == (
        "succeeded",
        ["a", "a", "b", "b", "b", "b", "z"],
    )


def test_one_node_alone_in_a_repeat_runs_once(runtime, ledger):
    nodes = {
        "again": {"type": "flow.repeat", "config": {"times": 3, "max_iterations": 5}},
        "a": {"parent": "again", **trace(ledger, note="a")},
        "b": {"parent": "again", **trace(ledger, note="b")},
    }
    document = flow(nodes, [edge("a", "b")])
    run = ended(runtime, document)
    looked_at(runtime, document, only="b", from_run=run["run_id"])
    assert notes(ledger) == ["a", "b"] * 3 + ["b"]


def test_what_has_no_result_is_named(runtime, ledger):
    run = ended(runtime, saga(ledger))
    with pytest.raises(InvalidInput) as error:
        looked_at(runtime, mended(ledger), only="d", from_run=run["run_id"])
    assert str(error.value) == (
        f"Run {run['run_id']} has no result of c; run up to d, or mock what is missing."
    )


def test_what_has_no_result_may_be_mocked(runtime, ledger):
    run = ended(runtime, saga(ledger))
    mocks = {"c": {"output": 1}}
    again = looked_at(runtime, saga(ledger), only="d", from_run=run["run_id"], mocks=mocks)
    assert sources(again)["c"] == "mocked"


def test_what_was_skipped_does_not_run_even_when_its_turn_would_come_now(runtime, ledger):
    nodes = {"a": echo(), "b": trace(ledger, note="b"), "c": trace(ledger, note="c")}
    edges = [edge("a", "b", when="{{ false }}"), edge("b", "c"), edge("a", "c")]
    run = ended(runtime, flow(nodes, edges))
    edges[0]["when"] = "{{ true }}"
    again = looked_at(runtime, flow(nodes, edges), only="c", from_run=run["run_id"])
    assert (again["error"]["code"], notes(ledger)) == ("debug.no_result", ["c"])


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"until": "a", "only": "a", "from_run": "r"}, "only"),
        ({"only": "a"}, "from_run"),
        ({"from_run": "r"}, "only"),
        ({"until": "nobody"}, "until"),
        ({"until": "u"}, "until"),
        ({"until": "a", "trigger": "two"}, "trigger"),
    ],
)
def test_a_wish_that_cannot_be_says_which_field(runtime, wish, field):
    nodes = {"one": {"type": "trigger.manual"}, "two": {"type": "trigger.manual"}}
    nodes |= {"a": echo(), "b": fail(), "u": echo()}
    edges = [edge("one", "a"), edge("two", "b"), undo_edge("a", "u")]
    with pytest.raises(InvalidInput) as error:
        looked_at(runtime, flow(nodes, edges), **wish)
    assert list(said(error)) == [field]


def test_results_come_from_a_run_of_the_same_flow(runtime):
    run = ended(runtime, chain("a", id_="other"))
    with pytest.raises(InvalidInput):
        looked_at(runtime, chain("a"), only="a", from_run=run["run_id"])


def test_results_come_from_a_run_that_is_there(runtime):
    with pytest.raises(NotFound):
        looked_at(runtime, chain("a"), only="a", from_run="nobody")


def test_the_url_of_a_callback_behind_the_node_is_told_all_the_same(runtime):
    nodes = {
        "tell": echo("{{ callbacks.answer }}"),
        "answer": {"type": "flow.callback", "config": {}},
        "z": echo(),
    }
    document = flow(nodes, [edge("tell", "answer"), edge("answer", "z")])
    run = looked_at(runtime, document, until="tell")
    assert (run["state"], "callbacks" in run["nodes"]["tell"]["output"]["value"], states(run)) == (
        "succeeded",
        True,
        {"tell": "succeeded", "answer": "succeeded"},
    )


def test_up_to_a_node_in_a_try_its_error_edge_is_cut(runtime, ledger):
    nodes = {
        "t": {"type": "flow.try", "config": {}},
        "a": {"parent": "t", **trace(ledger, note="a", fail="shop.broken")},
        "b": {"parent": "t", **trace(ledger, note="b")},
        "z": trace(ledger, note="z"),
    }
    document = flow(nodes, [edge("a", "b"), edge("t", "z", port="error")])
    run = looked_at(runtime, document, until="b")
    assert (run["state"], notes(ledger), sorted(run["nodes"])) == (
        "succeeded",
        ["a"],
        ["a", "b", "t"],
    )
