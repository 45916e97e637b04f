"""Runs that call runs: one outcome each way, whatever happens in between."""

import signal

import pytest

from engine.drivers.limits import Limits
from engine.drivers.runs.updates import parked
from engine.errors import InvalidInput
from engine.store.records import Batch
from tests.engine.conftest import PATIENCE_S, ended, tick, until
from tests.engine.flows import (
    call,
    chain,
    echo,
    edge,
    fail,
    flow,
    gate,
    lines,
    notes,
    pause,
    trace,
    undo_edge,
)

KILLED = -signal.SIGKILL


def children(runtime, run_id):
    return [runtime.run(row.run_id) for row in runtime._m.store.children(run_id)]


def run_shop(runtime, document, **start):
    runtime.publish(document, by="ann")
    return runtime.wait(runtime.start(flow_id="shop", **start).run_id, PATIENCE_S)


def test_a_call_yields_the_output_of_the_called_run(runtime):
    inner = flow({"a": echo("{{ input.n * 2 }}")}, id_="inner", output="{{ nodes.a.output.value }}")
    runtime.publish(inner, by="ann")
    nodes = {"sub": call("inner", {"n": "{{ input.n }}"}), "b": echo("{{ nodes.sub.output }}")}
    view = run_shop(runtime, flow(nodes, [edge("sub", "b")]), input={"n": 4})
    assert (view["state"], view["output"]) == ("succeeded", {"b": {"value": 8}})


def test_the_failure_of_a_called_run_fails_the_call_with_its_error(runtime):
    runtime.publish(flow({"a": fail("sold_out")}, id_="inner"), by="ann")
    view = run_shop(runtime, flow({"sub": call("inner")}))
    (child,) = children(runtime, view["run_id"])
    error = view["error"]
    assert (view["state"], error["code"], error["node"], error["details"]["run_id"]) == (
        "failed",
        "sold_out",
        "sub",
        child["run_id"],
    )


def test_a_failed_call_is_tried_again_with_a_fresh_run(runtime, ledger):
    runtime.publish(flow({"a": trace(ledger, fail="busy")}, id_="inner"), by="ann")
    retry = {"max_attempts": 3, "initial_delay": "1ms", "retry_on": ["busy"]}
    view = run_shop(runtime, flow({"sub": call("inner", retry=retry)}))
    ids = {line.split("/")[0] for line in lines(ledger)}
    assert (view["state"], len(ids), len(children(runtime, view["run_id"]))) == ("failed", 3, 3)


def test_a_detached_call_goes_on_as_soon_as_the_run_is_there(runtime, tmp_path):
    runtime.publish(flow({"a": gate(tmp_path / "go")}, id_="inner"), by="ann")
    view = run_shop(runtime, flow({"sub": call("inner", config={"wait": False})}))
    (child,) = children(runtime, view["run_id"])
    assert (view["output"], child["state"]) == ({"sub": {"run_id": child["run_id"]}}, "running")
    (tmp_path / "go").touch()
    assert runtime.wait(child["run_id"], PATIENCE_S)["state"] == "succeeded"


def test_a_pinned_call_keeps_the_version_of_its_publishing_and_latest_does_not(runtime):
    runtime.publish(chain("old", id_="inner"), by="ann")
    nodes = {
        "pinned": call("inner"),
        "latest": call("inner", config={"version": "latest"}),
        "first": call("inner", config={"version": 1}),
    }
    runtime.publish(flow(nodes), by="ann")
    runtime.publish(chain("new", id_="inner"), by="ann")
    view = runtime.wait(runtime.start(flow_id="shop").run_id, PATIENCE_S)
    ran = {name: list(output) for name, output in view["output"].items()}
    assert ran == {"pinned": ["old"], "latest": ["new"], "first": ["old"]}


def test_publishing_again_pins_the_newest_versions_anew(runtime):
    runtime.publish(chain("old", id_="inner"), by="ann")
    document = flow({"sub": call("inner")})
    first = runtime.publish(document, by="ann").number
    same = runtime.publish(document, by="ann").number
    runtime.publish(chain("new", id_="inner"), by="ann")
    again = runtime.publish(document, by="ann").number
    view = runtime.wait(runtime.start(flow_id="shop").run_id, PATIENCE_S)
    assert (first, same, again, list(view["output"]["sub"])) == (1, 1, 2, ["new"])


def test_a_call_of_nothing_fails_and_says_so(runtime):
    view = run_shop(runtime, flow({"sub": call("nobody")}))
    assert (view["state"], view["error"]["code"]) == ("failed", "call.not_found")


def test_an_input_that_does_not_fit_the_called_flow_fails_the_call(runtime):
    schema = {"type": "object", "required": ["n"]}
    runtime.publish(chain("a", id_="inner", input=schema), by="ann")
    view = run_shop(runtime, flow({"sub": call("inner", {"m": 1})}))
    assert (view["error"]["code"], children(runtime, view["run_id"])) == ("call.input", [])


def test_calls_inside_calls_are_limited_in_depth(opened):
    runtime = opened(limits=Limits(call_depth_max=3))
    runtime.publish(flow({"sub": call("shop", config={"version": "latest"})}), by="ann")
    view = runtime.wait(runtime.start(flow_id="shop").run_id, PATIENCE_S)
    assert (view["error"]["code"], len(runtime.runs()[0])) == ("limit.call_depth", 4)


def test_the_runs_that_a_run_may_call_are_limited(opened):
    runtime = opened(limits=Limits(children_max=3))
    runtime.publish(chain("a", id_="inner"), by="ann")
    each = {"type": "flow.map", "config": {"items": [1, 2, 3, 4], "concurrency": 1}}
    nodes = {"each": each, "sub": call("inner") | {"parent": "each"}}
    view = run_shop(runtime, flow(nodes))
    assert (view["error"]["code"], len(children(runtime, view["run_id"]))) == ("limit.children", 3)


def test_cancelling_a_run_cancels_what_it_has_called(runtime, tmp_path):
    runtime.publish(flow({"a": gate(tmp_path / "never")}, id_="inner"), by="ann")
    runtime.publish(flow({"sub": call("inner")}), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: children(runtime, run_id))
    runtime.cancel(run_id, by="ann")
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], children(runtime, run_id)[0]["state"]) == ("cancelled", "cancelled")


def test_what_a_called_run_did_is_undone_with_its_caller(runtime, ledger):
    inner = {"a": trace(ledger), "b": trace(ledger), "undo_a": trace(ledger)}
    inner |= {"undo_b": trace(ledger)}
    edges = [edge("a", "b"), undo_edge("a", "undo_a"), undo_edge("b", "undo_b")]
    runtime.publish(flow(inner, edges, id_="inner"), by="ann")
    nodes = {"sub": call("inner"), "c": fail()}
    view = run_shop(runtime, flow(nodes, [edge("sub", "c")]))
    (child,) = children(runtime, view["run_id"])
    assert (view["state"], view["undo"], child["state"], child["undo"], notes(ledger)) == (
        "failed",
        "done",
        "succeeded",
        "done",
        ["a", "b", "undo_b", "undo_a"],
    )
    assert view["nodes"]["sub"]["state"] == "compensated"


def test_a_compensation_edge_replaces_the_undoing_of_a_called_run(runtime, ledger):
    inner = {"a": trace(ledger), "undo_a": trace(ledger)}
    runtime.publish(flow(inner, [undo_edge("a", "undo_a")], id_="inner"), by="ann")
    nodes = {"sub": call("inner"), "c": fail(), "instead": trace(ledger)}
    edges = [edge("sub", "c"), undo_edge("sub", "instead")]
    view = run_shop(runtime, flow(nodes, edges))
    assert (view["undo"], notes(ledger)) == ("done", ["a", "instead"])


def test_a_parent_that_waits_for_a_waiting_child_is_not_in_memory(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(flow({"p": pause("30d")}, id_="inner"), by="ann")
    nodes = {"sub": call("inner"), "b": echo()}
    runtime.publish(flow(nodes, [edge("sub", "b")]), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: len(runtime.runs(state="waiting")[0]) == 2)
    assert runtime._m.engine.held_count() == 0
    clock.advance(days=30)
    tick(runtime)
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_a_caller_that_was_away_reads_its_history_once_for_many_that_end_together(opened):
    runtime = opened()
    runtime.publish(chain("a", id_="inner"), by="ann")
    each = {"type": "flow.map", "config": {"items": list(range(60)), "concurrency": 60}}
    nodes = {"each": each, "sub": call("inner", "{{ item }}") | {"parent": "each"}}
    loads = []
    load = runtime._m.engine._desk.load
    runtime._m.engine._desk.load = lambda row: loads.append(row) or load(row)
    view = run_shop(runtime, flow(nodes))
    assert (view["state"], view["nodes"]["each"]["items"]["succeeded"]) == ("succeeded", 60)
    assert len(loads) <= 2


@pytest.mark.parametrize("word", ["resume", "cancel"])
def test_a_called_run_that_ended_while_its_caller_was_parked_is_not_missed(runtime, tmp_path, word):
    runtime.publish(flow({"a": gate(tmp_path / "go")}, id_="inner"), by="ann")
    runtime.publish(flow({"sub": call("inner"), "w": pause("1h")}, [edge("sub", "w")]), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: children(runtime, run_id))
    store = runtime._m.store
    runtime._m.engine._runs.pop(run_id)
    row = store.run(run_id)
    store.commit(Batch(updates=[parked(row, ValueError("as asked"), at=0)]))
    (tmp_path / "go").touch()
    (child,) = store.children(run_id)
    runtime.wait(child.run_id, PATIENCE_S)
    assert runtime.summary(run_id)["state"] == "parked"
    if word == "resume":
        runtime.resume(run_id)
        until(lambda: runtime.run(run_id)["nodes"]["sub"]["state"] == "succeeded")
    runtime.cancel(run_id, by="ann")
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], view["nodes"]["sub"]["state"]) == ("cancelled", "compensated")


@pytest.mark.parametrize("die", ["before", "after"])
def test_a_crash_while_a_called_run_works_starts_no_other_and_loses_no_outcome(
    child, opened, ledger, die, tmp_path
):
    inner = flow({"a": trace(ledger, die=die), "b": trace(ledger)}, [edge("a", "b")], id_="inner")
    nodes = {"sub": call("inner"), "c": trace(ledger)}
    process = child([inner, flow(nodes, [edge("sub", "c")])], "q")
    assert process.wait(PATIENCE_S) == KILLED
    runtime = opened()
    view = ended(runtime)
    wanted = ["a", "a", "b", "c"] if die == "after" else ["a", "b", "c"]
    assert (view["state"], notes(ledger)) == ("succeeded", wanted)
    assert len(children(runtime, view["run_id"])) == 1


def test_a_crash_while_parent_and_child_wait_loses_neither(child, opened, tmp_path, ledger):
    inner = flow({"p": pause("2s"), "a": trace(ledger)}, [edge("p", "a")], id_="inner")
    nodes = {"sub": call("inner"), "c": trace(ledger)}
    process = child([inner, flow(nodes, [edge("sub", "c")])], "q")
    process.stdout.readline()
    process.kill()
    process.wait()
    runtime = opened()
    assert (ended(runtime)["state"], notes(ledger)) == ("succeeded", ["a", "c"])


def test_a_crash_in_the_middle_of_undoing_a_called_run_undoes_the_rest_once(child, opened, ledger):
    inner = {"a": trace(ledger), "b": trace(ledger)}
    inner |= {"undo_a": trace(ledger), "undo_b": trace(ledger, die="before")}
    edges = [edge("a", "b"), undo_edge("a", "undo_a"), undo_edge("b", "undo_b")]
    nodes = {"sub": call("inner"), "c": fail()}
    documents = [flow(inner, edges, id_="inner"), flow(nodes, [edge("sub", "c")])]
    assert child(documents, "q").wait(PATIENCE_S) == KILLED
    view = ended(opened())
    assert (view["state"], view["undo"], notes(ledger)) == (
        "failed",
        "done",
        ["a", "b", "undo_b", "undo_a"],
    )


def test_a_request_id_of_a_call_is_nobody_elses(runtime):
    runtime.publish(chain("a"), by="ann")
    with pytest.raises(InvalidInput):
        runtime.start(flow_id="shop", request_id="call:x/1/0/1")
    assert runtime.runs()[0] == []
