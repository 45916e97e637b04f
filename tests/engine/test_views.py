"""What is shown of runs: scopes, calls, timelines, and that looking costs only what is new."""

import pytest

from tests.engine.conftest import PATIENCE_S, until
from tests.engine.flows import chain, echo, edge, flow, gate, trace, undo_edge


def ended(runtime, document, **start):
    """Publish, start, wait; give the view."""
    runtime.publish(document, by="ann")
    started = runtime.start(flow_id=document["id"], **start)
    return runtime.wait(started.run_id, PATIENCE_S)


def mapped(items, *, on_item_error="fail", value="{{ item }}", **action):
    one = {"type": "probe.echo", "config": {"value": value}, "parent": "each", **action}
    config = {"items": items, "on_item_error": on_item_error}
    return flow({"each": {"type": "flow.map", "config": config}, "one": one})


# Scopes.


def test_a_map_of_many_items_is_counted_in_full_and_shown_in_part(runtime):
    run = ended(runtime, mapped(list(range(300))))
    detail = runtime.node(run["run_id"], "one")
    assert (run["nodes"]["one"]["items"], run["nodes"]["each"]["items"]["succeeded"]) == (
        {"total": 300, "succeeded": 300, "failed": 0, "running": 0},
        300,
    )
    assert [frame["position"] for frame in detail["frames"]] == list(range(100))


def test_items_that_failed_late_are_shown_as_well(runtime):
    document = mapped(list(range(200)), on_item_error="collect", value="{{ 1 / (item - 150) }}")
    run = ended(runtime, document)
    frames = runtime.node(run["run_id"], "one")["frames"]
    failed = [frame["position"] for frame in frames if frame["state"] == "failed"]
    assert (failed, len(frames), run["nodes"]["one"]["items"]["failed"]) == ([150], 100, 1)


def test_a_node_in_a_map_shows_when_it_began_and_ended(runtime):
    run = ended(runtime, mapped([1, 2]))
    view = run["nodes"]["one"]
    assert (view["state"], view["attempts"], view["started_at"] <= view["ended_at"]) == (
        "succeeded",
        2,
        True,
    )


def test_a_repeat_shows_its_iterations(runtime):
    nodes = {
        "again": {"type": "flow.repeat", "config": {"times": 3, "max_iterations": 5}},
        "one": {**echo("{{ index }}"), "parent": "again"},
    }
    run = ended(runtime, flow(nodes))
    frames = runtime.node(run["run_id"], "one")["frames"]
    seen = [(frame["position"], frame["output"]["value"]) for frame in frames]
    assert (run["nodes"]["again"]["items"]["succeeded"], seen) == (3, [(0, 0), (1, 1), (2, 2)])


def test_a_node_in_a_try_is_shown_by_itself(runtime, ledger):
    nodes = {
        "attempt": {"type": "flow.try", "config": {}},
        "one": {**trace(ledger, fail="shop.broken"), "parent": "attempt"},
        "after": echo(),
    }
    run = ended(runtime, flow(nodes, [edge("attempt", "after", port="error")]))
    view = runtime.node(run["run_id"], "one")
    assert (view["state"], view["error"]["code"], "frames" in view, run["state"]) == (
        "failed",
        "shop.broken",
        False,
        "succeeded",
    )


def test_a_body_that_never_ran_is_skipped_when_the_run_is_over(runtime):
    run = ended(runtime, mapped([]))
    assert (run["nodes"]["one"]["state"], run["nodes"]["one"]["reason"]) == (
        "skipped",
        "What is around it never ran its body.",
    )


def test_an_undo_that_was_not_needed_is_skipped_and_says_so(runtime):
    run = ended(runtime, flow({"a": echo(), "u": echo()}, [undo_edge("a", "u")]))
    assert (run["nodes"]["u"]["state"], run["nodes"]["u"]["reason"]) == (
        "skipped",
        "There was nothing for it to undo.",
    )


# Calls.


@pytest.fixture
def called(runtime):
    """A run that has called another, ended."""
    runtime.publish(chain("b", id_="child"), by="ann")
    call = {"type": "flow.call", "config": {"flow": "child", "input": {"n": 1}}}
    return ended(runtime, flow({"a": call}))


def test_a_call_names_the_run_it_started(runtime, called):
    child = runtime.run(called["nodes"]["a"]["child_run"])
    assert (child["flow_id"], child["parent_run"], child["state"]) == (
        "child",
        called["run_id"],
        "succeeded",
    )


def test_the_called_runs_are_listed_with_the_node_that_called(runtime, called):
    children, cursor = runtime.children(called["run_id"])
    seen = [(one["run_id"], one["node"], one["frame"], one["attempt"]) for one in children]
    assert (seen, cursor) == ([(called["nodes"]["a"]["child_run"], "a", 1, 1)], None)


def test_a_fork_of_the_caller_reuses_the_call(runtime, called):
    runtime.publish(chain("b", id_="child"), by="ann")
    call = {"type": "flow.call", "config": {"flow": "child", "input": {"n": 1}}}
    run = ended(runtime, flow({"a": call, "b": echo()}, [edge("a", "b")]))
    again = runtime.wait(runtime.fork(run["run_id"], "b").run_id, PATIENCE_S)
    assert (again["nodes"]["a"]["output"], runtime.children(again["run_id"])[0]) == (
        run["nodes"]["a"]["output"],
        [],
    )


# Timelines.


def test_a_timeline_has_a_span_for_each_try_wait_and_scope(runtime):
    retry = {"max_attempts": 2, "initial_delay": "1ms", "retry_on": ["http"]}
    nodes = {
        "flaky": {"type": "probe.flaky", "retry": retry},
        "nap": {"type": "flow.wait", "config": {"duration": "1ms"}},
        "each": {"type": "flow.map", "config": {"items": [1], "concurrency": 1}},
        "one": {**echo(), "parent": "each"},
    }
    run = ended(runtime, flow(nodes, [edge("flaky", "nap"), edge("nap", "each")]))
    shown = runtime.timeline(run["run_id"])
    spans = [(span["node"], span["kind"], span["outcome"]) for span in shown["spans"]]
    assert (spans, shown["is_complete"]) == (
        [
            ("flaky", "attempt", "failed"),
            ("flaky", "attempt", "completed"),
            ("nap", "wait", "succeeded"),
            ("each", "scope", "succeeded"),
            ("one", "attempt", "completed"),
        ],
        True,
    )


def test_a_timeline_says_when_it_is_not_complete(runtime):
    run = ended(runtime, mapped(list(range(300))))
    shown = runtime.timeline(run["run_id"])
    assert (shown["is_complete"], len(shown["spans"])) == (False, 101)


# Looking costs only what is new.


def test_looking_again_reads_only_what_is_new(runtime, tmp_path, monkeypatch):
    document = flow({"a": echo(), "b": gate(tmp_path / "go")}, [edge("a", "b")])
    runtime.publish(document, by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime.node(run_id, "b")["state"] == "running")
    read = []
    history = runtime._m.store.history

    def noted(run, *, after, limit):
        rows = history(run, after=after, limit=limit)
        read.extend(row.seq for row in rows)
        return rows

    monkeypatch.setattr(runtime._m.store, "history", noted)
    for _ in range(3):
        runtime.run(run_id)
    (tmp_path / "go").touch()
    runtime.wait(run_id, PATIENCE_S)
    runtime.run(run_id)
    assert [seq for seq in read if seq < 3] == []


def test_a_history_can_be_awaited(runtime, tmp_path):
    runtime.publish(flow({"a": gate(tmp_path / "go")}), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    (tmp_path / "go").touch()
    facts = runtime.growing_history(run_id, after=1, wait_s=PATIENCE_S)
    assert [fact["kind"] for fact in facts] == ["ActivityCompleted"]


def test_a_history_that_is_over_is_not_awaited(runtime):
    run = ended(runtime, chain("a"))
    assert runtime.growing_history(run["run_id"], after=99, wait_s=PATIENCE_S) == []


def test_many_runs_can_be_looked_at_without_keeping_them_all(runtime):
    runtime.publish(chain("a"), by="ann")
    ids = [runtime.start(flow_id="shop").run_id for _ in range(40)]
    views = [runtime.wait(run_id, PATIENCE_S) for run_id in ids]
    assert ({view["state"] for view in views}, len(runtime._m.reader._projections._kept)) == (
        {"succeeded"},
        32,
    )


def test_outputs_that_are_too_large_together_are_left_out_of_the_run(runtime):
    nodes = {f"n{size}": echo("x" * size) for size in (10, 1_000_000, 3_000_000, 3_500_000)}
    run = ended(runtime, flow(nodes))
    kept = {name: "output" in node for name, node in run["nodes"].items()}
    whole = runtime.run(run["run_id"], is_whole=True)["nodes"]
    assert (kept, run["nodes"]["n3500000"]["output_size"], whole["n3500000"]["output"]) == (
        {"n10": True, "n1000000": True, "n3000000": True, "n3500000": False},
        3_500_013,
        {"value": "x" * 3_500_000},
    )
