"""Forks of maps, repeats and tries on a real engine: item by item, where that is possible."""

from tests.engine.conftest import PATIENCE_S
from tests.engine.flows import echo, edge, flow, notes, trace
from tests.engine.forking import ended, lists


def test_a_retry_of_a_map_runs_only_the_items_that_did_not_end_well(runtime, ledger):
    each = {
        "type": "flow.map",
        "config": {"items": "{{ input.items }}", "concurrency": 1},
    }
    one = trace(ledger, note="{{ item }}", fail="{{ 'shop.broken' if item == 'b' else '' }}")
    nodes = {"each": each, "one": {**one, "parent": "each"}}
    run = ended(runtime, flow(nodes), input={"items": ["a", "b", "c"]})
    preview = runtime.preview_fork(run["run_id"])
    runtime.wait(runtime.fork(run["run_id"]).run_id, PATIENCE_S)
    assert (notes(ledger), lists(preview)) == (
        ["a", "b", "b"],
        {"runs_again": ["each", "one"], "reused": ["one"], "undone": []},
    )


def test_a_fork_inside_a_map_begins_there_in_every_item(runtime, ledger):
    nodes = {
        "each": {"type": "flow.map", "config": {"items": [1, 2], "concurrency": 1}},
        "one": {**trace(ledger, note="one{{ item }}"), "parent": "each"},
        "two": {**trace(ledger, note="two{{ item }}"), "parent": "each"},
        "after": trace(ledger, note="after"),
    }
    run = ended(runtime, flow(nodes, [edge("one", "two"), edge("each", "after")]))
    runtime.wait(runtime.fork(run["run_id"], "two").run_id, PATIENCE_S)
    assert notes(ledger)[5:] == ["two1", "two2", "after"]


def test_a_map_whose_items_may_have_changed_runs_again_as_a_whole(runtime, ledger):
    one = trace(ledger, note="{{ item }}", fail="{{ 'shop.broken' if item == 'b' else '' }}")
    nodes = {
        "each": {
            "type": "flow.map",
            "config": {"items": "{{ input.items }}", "concurrency": 1},
        },
        "one": {**one, "parent": "each"},
    }
    run = ended(runtime, flow(nodes), input={"items": ["a", "b"]})
    preview = runtime.preview_fork(run["run_id"], input={"items": ["c", "d"]})
    assert lists(preview) == {"runs_again": ["each", "one"], "reused": [], "undone": []}


def test_all_items_of_a_large_map_are_reused(runtime, ledger):
    nodes = {
        "each": {"type": "flow.map", "config": {"items": list(range(150)), "concurrency": 50}},
        "one": {**echo("{{ item }}"), "parent": "each"},
        "two": {**trace(ledger, fail="{{ 'late' if item == 149 else '' }}"), "parent": "each"},
    }
    run = ended(runtime, flow(nodes, [edge("one", "two")]))
    preview = runtime.preview_fork(run["run_id"], "two")
    times = {line["node"]: line["times"] for line in preview["reused"]}
    assert times == {"one": run["nodes"]["one"]["items"]["succeeded"]}


def test_items_that_were_undone_run_again_and_the_others_do_not(runtime, ledger):
    nodes = {
        "each": {"type": "flow.map", "config": {"items": ["x"], "concurrency": 1}},
        "keep": {**trace(ledger, note="keep"), "parent": "each"},
        "look": {**trace(ledger, note="look"), "parent": "each"},
        "drop": {**trace(ledger, note="drop"), "parent": "each"},
        "fail": trace(ledger, note="fail", fail="shop.broken"),
    }
    edges = [edge("keep", "look"), edge("each", "fail"), edge("keep", "drop", kind="compensation")]
    run = ended(runtime, flow(nodes, edges))
    preview = runtime.preview_fork(run["run_id"])
    runtime.wait(runtime.fork(run["run_id"]).run_id, PATIENCE_S)
    assert (lists(preview), notes(ledger)) == (
        {"runs_again": ["each", "keep", "fail"], "reused": ["look"], "undone": ["keep"]},
        ["keep", "look", "fail", "drop", "keep", "fail", "drop"],
    )


def test_a_repeat_goes_on_from_the_iteration_that_failed(runtime, ledger):
    fails = "{{ 'shop.broken' if index == 1 and input.n == 1 else '' }}"
    nodes = {
        "again": {"type": "flow.repeat", "config": {"times": 3, "max_iterations": 5}},
        "one": {**trace(ledger, note="{{ index }}", fail=fails), "parent": "again"},
    }
    document = flow(nodes)
    run = ended(runtime, document, input={"n": 1})
    document["nodes"][1]["config"]["fail"] = ""
    runtime.wait(runtime.fork(run["run_id"], draft=document).run_id, PATIENCE_S)
    assert notes(ledger) == ["0", "1", "1", "2"]


def test_a_fork_inside_a_repeat_begins_with_its_first_iteration(runtime, ledger):
    nodes = {
        "again": {"type": "flow.repeat", "config": {"times": 2, "max_iterations": 5}},
        "one": {**trace(ledger, note="one{{ index }}"), "parent": "again"},
        "two": {**trace(ledger, note="two{{ index }}"), "parent": "again"},
    }
    run = ended(runtime, flow(nodes, [edge("one", "two")]))
    runtime.wait(runtime.fork(run["run_id"], "two").run_id, PATIENCE_S)
    assert notes(ledger)[4:] == ["two0", "one1", "two1"]


def test_a_try_is_reused_in_part(runtime, ledger):
    nodes = {
        "attempt": {"type": "flow.try", "config": {}},
        "one": {**trace(ledger, note="one"), "parent": "attempt"},
        "two": {**trace(ledger, note="two"), "parent": "attempt"},
        "after": trace(ledger, note="after"),
    }
    run = ended(runtime, flow(nodes, [edge("one", "two"), edge("attempt", "after")]))
    runtime.wait(runtime.fork(run["run_id"], "two").run_id, PATIENCE_S)
    assert notes(ledger) == ["one", "two", "after", "two", "after"]


def test_a_caught_failure_is_reused(runtime, ledger):
    nodes = {
        "attempt": {"type": "flow.try", "config": {}},
        "one": {**trace(ledger, note="one", fail="shop.broken"), "parent": "attempt"},
        "plan_b": trace(ledger, note="plan_b"),
        "after": trace(ledger, note="after"),
    }
    edges = [edge("attempt", "plan_b", port="error"), edge("plan_b", "after")]
    run = ended(runtime, flow(nodes, edges))
    again = runtime.wait(runtime.fork(run["run_id"], "after").run_id, PATIENCE_S)
    assert (again["state"], notes(ledger)) == ("succeeded", ["one", "plan_b", "after", "after"])


def test_scopes_in_scopes_are_reused_item_by_item(runtime, ledger):
    nodes = {
        "outer": {"type": "flow.map", "config": {"items": [1, 2], "concurrency": 1}},
        "inner": {
            "type": "flow.map",
            "config": {"items": [1, 2], "concurrency": 1},
            "parent": "outer",
        },
        "one": {**trace(ledger, note="one"), "parent": "inner"},
        "two": {**trace(ledger, note="two"), "parent": "inner"},
    }
    run = ended(runtime, flow(nodes, [edge("one", "two")]))
    runtime.wait(runtime.fork(run["run_id"], "two").run_id, PATIENCE_S)
    assert notes(ledger) == ["one", "two"] * 4 + ["two"] * 4
