"""Runs on a real engine: starts, ends, retries, time limits, undo, views."""

import json

import pytest

from engine.errors import Conflict, InvalidFlow, InvalidInput, NotFound
from tests.engine.conftest import PATIENCE_S, until
from tests.engine.flows import chain, echo, edge, flow, gate, notes, trace

QUICK = {"max_attempts": 3, "initial_delay": "1ms", "retry_on": ["http"]}


def run_of(runtime, document, **start):
    """Publish, start, wait; give the view."""
    runtime.publish(document, by="ann")
    started = runtime.start(flow_id=document["id"], **start)
    return runtime.wait(started.run_id, PATIENCE_S)


def states(view):
    return {node: seen["state"] for node, seen in view["nodes"].items()}


def test_a_chain_runs_to_its_end(runtime):
    view = run_of(runtime, chain("a", "b", "c"), input={"n": 1})
    assert (view["state"], view["output"], view["input"], states(view)) == (
        "succeeded",
        {"c": {"value": 1}},
        {"n": 1},
        {"a": "succeeded", "b": "succeeded", "c": "succeeded"},
    )


def test_expressions_read_what_was_before(runtime):
    nodes = {"a": echo("{{ input.n }}"), "b": echo("{{ nodes.a.output.value + 1 }}")}
    view = run_of(runtime, flow(nodes, [edge("a", "b")]), input={"n": 4})
    assert view["output"] == {"b": {"value": 5}}


def test_a_run_view_is_json(runtime):
    view = run_of(runtime, chain("a", "b"))
    assert json.loads(json.dumps(view)) == view


def test_a_start_with_a_known_request_id_gives_the_same_run(runtime):
    runtime.publish(chain("a"), by="ann")
    first = runtime.start(flow_id="shop", request_id="q1", input={"n": 1})
    again = runtime.start(flow_id="shop", request_id="q1", input={"n": 1})
    assert (again.run_id, first.created, again.created) == (first.run_id, True, False)


def test_a_known_request_id_with_another_body_is_a_conflict(runtime):
    runtime.publish(chain("a"), by="ann")
    runtime.start(flow_id="shop", request_id="q1", input={"n": 1})
    with pytest.raises(Conflict):
        runtime.start(flow_id="shop", request_id="q1", input={"n": 2})


def test_a_request_id_is_known_after_a_restart(opened):
    first = opened()
    first.publish(chain("a"), by="ann")
    started = first.start(flow_id="shop", request_id="q1")
    first.close()
    assert opened().start(flow_id="shop", request_id="q1") == (started.run_id, False)


def test_what_cannot_be_started_is_refused(runtime):
    runtime.publish(chain("a", input={"type": "object", "required": ["n"]}), by="ann")
    with pytest.raises(NotFound):
        runtime.start(flow_id="other")
    with pytest.raises(NotFound):
        runtime.start(flow_id="shop", version=9)
    with pytest.raises(InvalidInput):
        runtime.start(flow_id="shop", input={"m": 1})
    with pytest.raises(InvalidInput):
        runtime.start(flow_id="shop", input={"n": 1}, request_id="x" * 999)
    with pytest.raises(InvalidInput):
        runtime.start(flow_id="shop", input={"n": 1}, trigger="nobody")
    assert runtime.runs()[0] == []


def test_a_broken_flow_is_not_published(runtime):
    document = flow({"a": echo(), "b": {"type": "no.such"}}, [edge("a", "b"), edge("b", "a")])
    with pytest.raises(InvalidFlow) as caught:
        runtime.publish(document, by="ann")
    codes = {finding.code for finding in caught.value.findings}
    assert {"cycle", "unknown_type"} <= codes
    assert runtime.versions("shop") == []


def test_publishing_the_same_again_makes_no_version(runtime):
    numbers = [runtime.publish(chain("a"), by="ann").number for _ in range(2)]
    numbers.append(runtime.publish(chain("a", "b"), by="ann").number)
    assert numbers == [1, 1, 2]


def test_a_run_keeps_the_version_it_started_with(runtime, tmp_path):
    runtime.publish(flow({"a": gate(tmp_path / "go"), "b": echo("old")}, [edge("a", "b")]), by="x")
    started = runtime.start(flow_id="shop")
    runtime.publish(chain("z"), by="ann")
    (tmp_path / "go").touch()
    view = runtime.wait(started.run_id, PATIENCE_S)
    assert (view["version"], view["output"]) == (1, {"b": {"value": "old"}})


def test_a_draft_runs_without_being_published(runtime):
    started = runtime.start(draft=chain("a"))
    view = runtime.wait(started.run_id, PATIENCE_S)
    assert (view["version"], view["state"], runtime.versions("shop")) == ("draft", "succeeded", [])


def test_retries_are_made_and_seen(runtime):
    nodes = {"a": {"type": "probe.flaky", "config": {"failures": 2}, "retry": QUICK}}
    view = run_of(runtime, flow(nodes))
    detail = runtime.node(view["run_id"], "a")
    seen = [(attempt["attempt"], attempt["outcome"]) for attempt in detail["attempt_log"]]
    assert (view["state"], detail["attempts"], detail["max_attempts"], seen) == (
        "succeeded",
        3,
        3,
        [(1, "failed"), (2, "failed"), (3, "completed")],
    )


def test_a_failure_for_good_fails_the_run_and_says_where(runtime):
    nodes = {"a": echo(), "b": {"type": "probe.flaky", "config": {"failures": 9}}, "c": echo()}
    view = run_of(runtime, flow(nodes, [edge("a", "b"), edge("b", "c")]))
    error = view["error"]
    assert (view["state"], error["code"], error["node"], states(view)) == (
        "failed",
        "http.503",
        "b",
        {"a": "succeeded", "b": "failed", "c": "pending"},
    )


def test_an_error_edge_takes_a_failure(runtime):
    nodes = {"a": {"type": "probe.flaky", "config": {"failures": 9}}, "b": echo(), "c": echo()}
    view = run_of(runtime, flow(nodes, [edge("a", "b"), edge("a", "c", port="error")]))
    assert (view["state"], states(view)) == (
        "succeeded",
        {"a": "failed", "b": "skipped", "c": "succeeded"},
    )
    assert view["nodes"]["b"]["reason"] == "None of the edges into it was taken."


def test_an_attempt_over_its_time_limit_fails_with_timeout(runtime, tmp_path):
    nodes = {"a": gate(tmp_path / "never", timeout="30ms")}
    view = run_of(runtime, flow(nodes))
    assert (view["state"], view["error"]["code"]) == ("failed", "timeout")


def test_completed_nodes_are_undone_newest_first(runtime, ledger):
    nodes = {name: trace(ledger) for name in ("a", "b", "c", "undo_a", "undo_b")}
    nodes["c"] = trace(ledger, fail="declined")
    edges = [edge("a", "b"), edge("b", "c")]
    edges += [edge("a", "undo_a", kind="compensation"), edge("b", "undo_b", kind="compensation")]
    view = run_of(runtime, flow(nodes, edges))
    assert (view["state"], view["undo"], notes(ledger)) == (
        "failed",
        "done",
        ["a", "b", "c", "undo_b", "undo_a"],
    )
    assert (states(view)["a"], view["nodes"]["a"]["undone_by"]) == ("compensated", "undo_a")


def test_an_undo_that_cannot_succeed_waits_for_a_person(runtime, ledger):
    nodes = {"a": trace(ledger), "b": trace(ledger, fail="declined")}
    nodes["undo_a"] = trace(ledger, fail="closed")
    document = flow(nodes, [edge("a", "b"), edge("a", "undo_a", kind="compensation")])
    runtime.publish(document, by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime.run(run_id)["state"] == "undo_blocked")
    with pytest.raises(Conflict):
        runtime.resolve(run_id, "b", "skip", by="ann")
    runtime.resolve(run_id, "a", "skip", by="ann")
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], view["undo"]) == ("failed", "partly")


def test_a_cancelled_run_stops_undoes_and_ends(runtime, ledger, tmp_path):
    nodes = {"a": trace(ledger), "undo_a": trace(ledger), "b": gate(tmp_path / "never")}
    document = flow(nodes, [edge("a", "b"), edge("a", "undo_a", kind="compensation")])
    runtime.publish(document, by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime.run(run_id)["nodes"]["b"]["state"] == "running")
    runtime.cancel(run_id, by="ann", reason="no more")
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], view["undo"], notes(ledger)) == ("cancelled", "done", ["a", "undo_a"])
    with pytest.raises(Conflict):
        runtime.cancel(run_id, by="ann")


def test_an_end_is_final(runtime):
    view = run_of(runtime, chain("a"))
    before = runtime.history(view["run_id"])
    with pytest.raises(Conflict):
        runtime.cancel(view["run_id"], by="ann")
    assert runtime.history(view["run_id"]) == before


def test_a_map_is_seen_with_its_items(runtime):
    nodes = {
        "each": {"type": "flow.map", "config": {"items": "{{ input.ns }}", "concurrency": 2}},
        "a": echo("{{ item * 2 }}", parent="each"),
    }
    view = run_of(runtime, flow(nodes), input={"ns": [1, 2, 3]})
    detail = runtime.node(view["run_id"], "a")
    assert view["output"] == {"each": [{"a": {"value": n}} for n in (2, 4, 6)]}
    assert view["nodes"]["each"]["items"] == {
        "total": 3,
        "succeeded": 3,
        "failed": 0,
        "running": 0,
    }
    assert [(one["position"], one["output"]) for one in detail["frames"]] == [
        (0, {"value": 2}),
        (1, {"value": 4}),
        (2, {"value": 6}),
    ]


def test_history_holds_facts_only(runtime):
    view = run_of(runtime, chain("a", "b"))
    items = runtime.history(view["run_id"])
    assert [(item["seq"], item["kind"], item["node"]) for item in items] == [
        (1, "RunStarted", None),
        (2, "ActivityCompleted", "a"),
        (3, "ActivityCompleted", "b"),
    ]


def test_runs_are_listed_by_flow_and_state_in_pages(runtime):
    for _ in range(3):
        run_of(runtime, chain("a"))
    run_of(runtime, chain("a", id_="other"))
    first, cursor = runtime.runs(flow_id="shop", state="succeeded", limit=2)
    second, end = runtime.runs(flow_id="shop", state="succeeded", limit=2, cursor=cursor)
    ids = [run["run_id"] for run in first + second]
    assert (len(first), len(second), end, ids) == (2, 1, None, sorted(ids, reverse=True))


def test_following_a_run_tells_what_changes_and_ends_with_it(runtime, tmp_path):
    nodes = {"a": gate(tmp_path / "go"), "b": echo()}
    runtime.publish(flow(nodes, [edge("a", "b")]), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    deltas = runtime.follow(run_id)
    first = next(deltas)
    assert (first["seq"], sorted(first["nodes"])) == (1, ["a", "b"])
    assert first["nodes"]["a"]["state"] == "running"
    (tmp_path / "go").touch()
    rest = [delta for delta in deltas if delta is not None]
    assert (rest[-1]["seq"], rest[-1]["run"]["state"]) == (3, "succeeded")
    assert rest[-1]["nodes"]["b"]["state"] == "succeeded"


def test_following_from_a_number_tells_only_what_came_after_it(runtime):
    view = run_of(runtime, chain("a", "b", "c"))
    deltas = list(runtime.follow(view["run_id"], after_seq=3))
    assert [(delta["seq"], sorted(delta["nodes"])) for delta in deltas] == [(4, ["c"])]


def test_a_long_output_is_left_out_of_deltas_but_not_of_the_node(runtime):
    view = run_of(runtime, flow({"a": echo("x" * 9_000)}))
    delta = next(iter(runtime.follow(view["run_id"])))
    assert delta["nodes"]["a"]["output_size"] > 9_000
    assert "output" not in delta["nodes"]["a"]
    assert len(runtime.node(view["run_id"], "a")["output"]["value"]) == 9_000


def test_unknown_things_are_not_found(runtime):
    view = run_of(runtime, chain("a"))
    for ask in (
        lambda: runtime.run("nobody"),
        lambda: runtime.node("nobody", "a"),
        lambda: runtime.node(view["run_id"], "nobody"),
        lambda: runtime.history("nobody"),
        lambda: runtime.cancel("nobody", by="ann"),
        lambda: runtime.version_document("shop", 9),
        lambda: runtime.pause_schedule("nobody"),
        lambda: runtime.tasks("nobody"),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_step_whose_undo_is_disabled_does_not_pass_for_undone(runtime):
    nodes = {"a": echo(), "undo_a": echo(disabled=True)}
    nodes["stop"] = {"type": "flow.fail", "config": {"code": "c", "message": "m"}}
    edges = [edge("a", "stop"), edge("a", "undo_a", kind="compensation")]
    run_id = runtime.start(draft=flow(nodes, edges)).run_id
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["undo"], view["nodes"]["a"]["state"]) == ("none", "succeeded")


def test_an_action_that_raises_no_exception_fails_its_node(runtime):
    run_id = runtime.start(draft=flow({"a": {"type": "probe.cancelled"}})).run_id
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], view["error"]["code"]) == ("failed", "bug")
