"""Retries and forks on a real engine: what runs again, what is reused, what is refused."""

import pytest

from engine.errors import Conflict, InvalidInput, NotFound
from tests.engine.conftest import PATIENCE_S, until
from tests.engine.flows import chain, echo, edge, flow, gate, notes, trace
from tests.engine.forking import ended, lists, mended, reasons, saga


def test_a_retry_previews_what_runs_again_is_reused_and_was_undone(runtime, ledger):
    run = ended(runtime, saga(ledger))
    preview = runtime.preview_fork(run["run_id"])
    assert lists(preview) == {
        "runs_again": ["a", "c", "d"],
        "reused": ["b"],
        "undone": ["a"],
    }


def test_a_preview_says_why(runtime, ledger):
    run = ended(runtime, saga(ledger))
    preview = runtime.preview_fork(run["run_id"])
    assert reasons(preview, "runs_again") == {
        "a": "It was undone.",
        "c": "It failed.",
        "d": "It has not run.",
    }


def test_a_preview_starts_nothing(runtime, ledger):
    run = ended(runtime, saga(ledger))
    runtime.preview_fork(run["run_id"])
    assert [item["run_id"] for item in runtime.runs()[0]] == [run["run_id"]]


def test_a_retry_runs_what_failed_with_the_newest_version(runtime, ledger):
    run = ended(runtime, saga(ledger))
    runtime.publish(mended(ledger), by="ann")
    again = runtime.wait(runtime.fork(run["run_id"], version="newest").run_id, PATIENCE_S)
    assert (again["state"], again["forked_from"], again["version"], notes(ledger)) == (
        "succeeded",
        run["run_id"],
        2,
        ["a", "b", "c", "un_a", "a", "c", "d"],
    )


def test_a_retry_leaves_the_old_run_as_it_was(runtime, ledger):
    run = ended(runtime, saga(ledger))
    runtime.wait(runtime.fork(run["run_id"]).run_id, PATIENCE_S)
    assert runtime.run(run["run_id"]) == run


def test_a_fork_runs_the_node_and_all_that_comes_after_it(runtime, ledger):
    run = ended(runtime, mended(ledger))
    again = runtime.wait(runtime.fork(run["run_id"], "b").run_id, PATIENCE_S)
    assert (again["state"], notes(ledger)) == ("succeeded", ["a", "b", "c", "d", "b", "c", "d"])


def test_what_is_reused_shows_its_output(runtime):
    nodes = {"a": echo("{{ input.n }}"), "b": echo("{{ nodes.a.output.value + 1 }}")}
    run = ended(runtime, flow(nodes, [edge("a", "b")]), input={"n": 4})
    again = runtime.wait(runtime.fork(run["run_id"], "b", input={"n": 70}).run_id, PATIENCE_S)
    assert (again["nodes"]["a"]["output"], again["nodes"]["b"]["output"], again["input"]) == (
        {"value": 4},
        {"value": 5},
        {"n": 70},
    )


def test_with_an_edited_input_pure_nodes_are_computed_again(runtime, ledger):
    nodes = {
        "a": {"type": "flow.set", "config": {"values": {"n": "{{ input.n }}"}}},
        "b": trace(ledger, note="b"),
        "c": echo("{{ nodes.a.output.n }}"),
    }
    run = ended(runtime, flow(nodes, [edge("a", "b"), edge("b", "c")]), input={"n": 1})
    again = runtime.wait(runtime.fork(run["run_id"], "c", input={"n": 2}).run_id, PATIENCE_S)
    assert (again["output"], notes(ledger)) == ({"c": {"value": 2}}, ["b"])


def test_a_reused_switch_is_left_by_the_same_port(runtime):
    cases = [{"port": "big", "when": "{{ input.n > 1 }}"}]
    nodes = {
        "route": {"type": "flow.switch", "config": {"cases": cases}},
        "big": echo("big"),
        "small": echo("small"),
    }
    edges = [edge("route", "big", port="big"), edge("route", "small", port="else")]
    run = ended(runtime, flow(nodes, edges), input={"n": 2})
    again = runtime.wait(runtime.fork(run["run_id"], "big").run_id, PATIENCE_S)
    assert again["output"] == {"big": {"value": "big"}}


def test_a_failure_that_was_dealt_with_is_reused(runtime, ledger):
    nodes = {
        "a": trace(ledger, note="a", fail="shop.broken"),
        "b": trace(ledger, note="b"),
        "c": trace(ledger, note="c", fail="shop.broken"),
    }
    document = flow(nodes, [edge("a", "b", port="error"), edge("b", "c")])
    run = ended(runtime, document)
    again = runtime.wait(runtime.fork(run["run_id"]).run_id, PATIENCE_S)
    assert (again["nodes"]["a"]["state"], notes(ledger)) == ("failed", ["a", "b", "c", "c"])


def test_what_the_old_run_did_is_not_undone_by_the_new_one(runtime, ledger):
    run = ended(runtime, saga(ledger))
    runtime.wait(runtime.fork(run["run_id"], "c").run_id, PATIENCE_S)
    assert notes(ledger) == ["a", "b", "c", "un_a", "a", "c", "un_a"]


def test_across_versions_nodes_match_by_id_and_type(runtime, ledger):
    run = ended(runtime, saga(ledger))
    document = mended(ledger)
    document["nodes"][1] = {"id": "b", **echo()}
    document["nodes"].append({"id": "z", **echo()})
    runtime.publish(document, by="ann")
    preview = runtime.preview_fork(run["run_id"], version="newest")
    assert reasons(preview, "runs_again") == {
        "a": "It was undone.",
        "b": "It is new in this version.",
        "c": "It failed.",
        "d": "It has not run.",
        "z": "It is new in this version.",
    }


def test_a_reused_node_with_other_settings_is_told_of(runtime, ledger):
    run = ended(runtime, saga(ledger))
    document = mended(ledger)
    document["nodes"][1]["config"]["note"] = "other"
    runtime.publish(document, by="ann")
    preview = runtime.preview_fork(run["run_id"], version="newest")
    why = (
        "It ended well; it is not done again for what comes before it. "
        "Its settings have changed since."
    )
    assert reasons(preview, "reused") == {"b": why}


def test_a_fork_can_run_a_draft(runtime, ledger):
    run = ended(runtime, saga(ledger))
    again = runtime.wait(runtime.fork(run["run_id"], draft=mended(ledger)).run_id, PATIENCE_S)
    assert (again["state"], again["version"]) == ("succeeded", "draft")


def test_the_same_request_id_forks_once(runtime, ledger):
    run = ended(runtime, saga(ledger))
    first, second = (runtime.fork(run["run_id"], request_id="again") for _ in range(2))
    assert (first.run_id, first.created, second.created) == (second.run_id, True, False)


def test_a_fork_of_a_fork_reuses_what_was_reused(runtime, ledger):
    run = ended(runtime, mended(ledger))
    again = runtime.wait(runtime.fork(run["run_id"], "c").run_id, PATIENCE_S)
    third = runtime.wait(runtime.fork(again["run_id"], "d").run_id, PATIENCE_S)
    assert (third["state"], third["forked_from"], notes(ledger)) == (
        "succeeded",
        again["run_id"],
        ["a", "b", "c", "d", "c", "d", "d"],
    )


def test_a_run_that_goes_on_is_not_forked(runtime, tmp_path):
    runtime.publish(flow({"a": gate(tmp_path / "go")}), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    with pytest.raises(Conflict, match="has not ended"):
        runtime.fork(run_id)
    (tmp_path / "go").touch()


def test_a_run_that_succeeded_has_nothing_to_retry(runtime):
    run = ended(runtime, chain("a"))
    with pytest.raises(Conflict, match="nothing to retry"):
        runtime.preview_fork(run["run_id"])


@pytest.mark.parametrize("node", ["nobody", "un_a"])
def test_a_fork_begins_at_a_node_that_can_run(runtime, ledger, node):
    run = ended(runtime, saga(ledger))
    with pytest.raises(InvalidInput):
        runtime.preview_fork(run["run_id"], node)


def test_an_edited_input_has_to_fit_the_flow(runtime, ledger):
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    run = ended(runtime, saga(ledger, input=schema))
    with pytest.raises(InvalidInput):
        runtime.preview_fork(run["run_id"], input={"n": "many"})


def test_what_is_not_there_is_not_forked(runtime, ledger):
    run = ended(runtime, saga(ledger))
    with pytest.raises(NotFound):
        runtime.fork("nobody")
    with pytest.raises(NotFound):
        runtime.fork(run["run_id"], version=9)


def test_an_approval_is_not_asked_for_twice(runtime, ledger):
    nodes = {
        "ask": {"type": "flow.approval", "config": {"title": "Pay?"}},
        "pay": trace(ledger, note="pay"),
        "no": trace(ledger, note="no"),
    }
    edges = [edge("ask", "pay", port="approved"), edge("ask", "no", port="rejected")]
    runtime.publish(flow(nodes, edges), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    runtime.answer_approval(run_id, "ask", "rejected", by="ann")
    runtime.wait(run_id, PATIENCE_S)
    again = runtime.wait(runtime.fork(run_id, "no").run_id, PATIENCE_S)
    assert (again["state"], again["nodes"]["ask"]["output"]["by"], notes(ledger)) == (
        "succeeded",
        "ann",
        ["no", "no"],
    )


def test_a_run_that_was_stopped_before_it_began_is_not_forked(runtime):
    wait = {"type": "flow.wait", "config": {"duration": "1h"}}
    runtime.publish(flow({"a": wait}, settings={"max_running": 1}), by="ann")
    _, queued = (runtime.start(flow_id="shop").run_id for _ in range(2))
    runtime.cancel(queued, by="ann")
    with pytest.raises(Conflict, match="before it had begun"):
        runtime.fork(queued)


def test_a_fork_that_waits_in_line_still_takes_over(runtime, ledger):
    runtime.publish(saga(ledger, settings={"max_running": 1}), by="ann")
    run = runtime.wait(runtime.start(flow_id="shop").run_id, PATIENCE_S)
    nap = {"type": "flow.wait", "config": {"duration": "1h"}}
    other = runtime.start(draft=flow({"nap": nap}, settings={"max_running": 1})).run_id
    until(lambda: runtime.summary(other)["state"] == "waiting")
    again = runtime.fork(run["run_id"]).run_id
    in_line = runtime.summary(again)["state"]
    runtime.cancel(other, by="ann")
    runtime.wait(again, PATIENCE_S)
    assert (in_line, notes(ledger)[4:]) == ("queued", ["a", "c", "un_a"])
