"""Runs that are held at breakpoints: by whom, for how long, and what goes on meanwhile."""

import json
import subprocess
import sys
from itertools import pairwise

import pytest

from engine.drivers.operators.debugging import DebugWish
from engine.drivers.operators.holding import Release
from engine.errors import Conflict, InvalidInput, NotFound
from tests.engine.conftest import PATIENCE_S, PROBE, ROOT, until
from tests.engine.debugging import items, states
from tests.engine.flows import chain, echo, edge, flow, gate, notes, trace, undo_edge
from tests.engine.forking import ended
from tests.engine.several import join, moments, owns_half, store

__all__ = ["join", "moments", "store"]


def held_at(runtime, document, *nodes, breakpoints=None, **wish):
    """Start a run and wait until it is held; give its id."""
    points = list(nodes) if breakpoints is None else breakpoints
    run_id = runtime.start_debug(DebugWish(draft=document, breakpoints=points, **wish)).run_id
    until_held(runtime, run_id, *nodes)
    return run_id


def until_held(runtime, run_id, *nodes):
    until(lambda: held(runtime, run_id) == list(nodes), f"holding {nodes}")


def held(runtime, run_id):
    views = runtime.run(run_id)["nodes"]
    return [node for node, view in views.items() if view.get("is_held")]


def go_on(runtime, run_id, node=None, *, mode="continue", frame=None):
    runtime.go_on(run_id, Release(mode=mode, by="ann", node=node, frame=frame))


def traced(ledger, *names, **more):
    nodes = {name: trace(ledger, note=name) for name in names}
    return flow(nodes, [edge(a, b) for a, b in pairwise(names)], **more)


def test_a_node_with_a_breakpoint_waits_and_has_done_nothing(runtime, ledger):
    run_id = held_at(runtime, traced(ledger, "a", "b", "c"), "b")
    run = runtime.run(run_id)
    assert (run["state"], states(run), run["breakpoints"], notes(ledger)) == (
        "waiting",
        {"a": "succeeded", "b": "waiting", "c": "pending"},
        ["b"],
        ["a"],
    )
    assert (run["nodes"]["b"]["started_at"], run["is_debug"]) == (None, True)


def test_it_goes_on_to_the_next_breakpoint(runtime, ledger):
    run_id = held_at(runtime, traced(ledger, "a", "b", "c"), "a", breakpoints=["a", "c"])
    go_on(runtime, run_id, "a")
    until_held(runtime, run_id, "c")
    go_on(runtime, run_id)
    assert (runtime.wait(run_id, PATIENCE_S)["state"], notes(ledger)) == (
        "succeeded",
        ["a", "b", "c"],
    )


def test_it_goes_on_step_by_step(runtime, ledger):
    run_id = held_at(runtime, traced(ledger, "a", "b", "c"), "a")
    go_on(runtime, run_id, mode="step")
    until_held(runtime, run_id, "b")
    assert notes(ledger) == ["a"]


def test_each_item_of_a_map_is_held_by_itself(runtime, ledger):
    run_id = held_at(runtime, items(ledger), "b")
    until(lambda: runtime.run(run_id)["nodes"]["b"]["items"]["running"] == 2, "two held")
    frames = [one["frame"] for one in runtime.node(run_id, "b")["frames"]]
    go_on(runtime, run_id, "b", frame=frames[1])
    until(lambda: len(notes(ledger)) == 3, "one b")
    shown = [one.get("is_held") for one in runtime.node(run_id, "b")["frames"]]
    assert (held(runtime, run_id), shown) == (["b"], [True, None])


def test_a_stream_tells_of_it(runtime, ledger):
    run_id = held_at(runtime, traced(ledger, "a", "b"), "b")
    first = next(runtime.follow(run_id))
    assert (first["run"]["state"], first["nodes"]["b"]["is_held"]) == ("waiting", True)


def test_a_held_run_is_held_after_a_restart(opened, ledger):
    runtime = opened()
    run_id = held_at(runtime, traced(ledger, "a", "b"), "b")
    runtime.close()
    again = opened()
    assert held(again, run_id) == ["b"]
    go_on(again, run_id, "b")
    assert (again.wait(run_id, PATIENCE_S)["state"], notes(ledger)) == ("succeeded", ["a", "b"])


HELD_IN_A_PROCESS = """
import json, sys, time
from pathlib import Path
from connectors.registry import Registry
from engine.drivers.operators.debugging import DebugWish
from engine.runtime import open_runtime
data, probe, document = sys.argv[1:]
runtime = open_runtime(Path(data), registry=Registry(folders=[Path(probe)]))
wish = DebugWish(draft=json.loads(document), breakpoints=["b"], mocks={"a": {"output": 7}})
run_id = runtime.start_debug(wish).run_id
while not runtime.run(run_id)["nodes"]["b"].get("is_held"):
    time.sleep(0.005)
print(run_id, flush=True)
time.sleep(60)
"""


def test_a_held_run_is_held_after_a_kill(opened, ledger, tmp_path):
    (tmp_path / "data").mkdir()
    document = json.dumps(traced(ledger, "a", "b"))
    command = [sys.executable, "-c", HELD_IN_A_PROCESS, tmp_path / "data", PROBE, document]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        run_id = process.stdout.readline().strip()
        process.kill()
    again = opened()
    assert (held(again, run_id), again.run(run_id)["mocked"]) == (["b"], ["a"])
    go_on(again, run_id, "b")
    assert (again.wait(run_id, PATIENCE_S)["state"], notes(ledger)) == ("succeeded", ["b"])


def test_a_run_that_writes_little_writes_that_it_is_held(opened, ledger):
    settings = {"durability": "start_and_end"}
    runtime = opened()
    run_id = held_at(runtime, traced(ledger, "a", "b", settings=settings), "b")
    runtime.close()
    again = opened()
    go_on(again, run_id, "b")
    assert (again.wait(run_id, PATIENCE_S)["state"], notes(ledger)) == ("succeeded", ["a", "b"])


def test_another_engine_may_be_told_to_let_it_go_on(join, store, ledger):
    ann, bob = join("ann"), join("bob")
    until(owns_half(store), "a fair share")
    for _ in range(4):
        run_id = held_at(ann, traced(ledger, "a", "b"), "b")
        go_on(bob, run_id, "b")
        assert ann.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_a_held_run_is_cancelled_and_undone(runtime, ledger):
    document = traced(ledger, "a", "b")
    document["nodes"].append({"id": "un_a", **trace(ledger, note="un_a")})
    document["edges"].append(undo_edge("a", "un_a"))
    run_id = held_at(runtime, document, "b")
    runtime.cancel(run_id, by="ann")
    run = runtime.wait(run_id, PATIENCE_S)
    assert (run["state"], states(run)["b"], held(runtime, run_id), notes(ledger)) == (
        "cancelled",
        "cancelled",
        [],
        ["a", "un_a"],
    )


def test_a_cancellation_is_rehearsed_while_it_is_held(runtime, ledger):
    run_id = held_at(runtime, traced(ledger, "a", "b"), "b")
    assert runtime.preview_cancel(run_id)["counts"]["undone"] == 0


def test_what_runs_beside_goes_on(runtime, ledger):
    document = flow({"a": trace(ledger, note="a"), "b": trace(ledger, note="b")})
    held_at(runtime, document, "a")
    until(lambda: notes(ledger) == ["b"], "b")


def test_breakpoints_change_while_it_runs(runtime, ledger, tmp_path):
    nodes = {"a": gate(tmp_path / "gate"), "b": trace(ledger, note="b")}
    wish = DebugWish(draft=flow(nodes, [edge("a", "b")]), breakpoints=[])
    run_id = runtime.start_debug(wish).run_id
    runtime.set_breakpoints(run_id, ["b"], by="ann")
    (tmp_path / "gate").write_text("")
    until_held(runtime, run_id, "b")
    runtime.set_breakpoints(run_id, "all", by="ann")
    assert runtime.run(run_id)["breakpoints"] == "all"


def test_a_run_up_to_a_node_keeps_the_breakpoints_that_it_has(runtime, ledger):
    document = traced(ledger, "a", "b", "c")
    run_id = held_at(runtime, document, "a", breakpoints=["a", "c"], until="b")
    assert runtime.run(run_id)["breakpoints"] == ["a"]


def test_a_node_is_released_once(runtime, ledger):
    run_id = held_at(runtime, traced(ledger, "a", "b"), "a", breakpoints="all")
    go_on(runtime, run_id, "a")
    with pytest.raises(Conflict, match="a is not held"):
        go_on(runtime, run_id, "a")


@pytest.mark.parametrize("mode", ["step", "continue"])
def test_nothing_goes_on_where_nothing_is_held(runtime, tmp_path, mode):
    wish = DebugWish(draft=flow({"a": gate(tmp_path / "gate")}), breakpoints=[])
    run_id = runtime.start_debug(wish).run_id
    with pytest.raises(Conflict, match="Nothing is held"):
        go_on(runtime, run_id, mode=mode)


def test_an_ordinary_run_is_never_held(runtime):
    run = ended(runtime, chain("a"))
    with pytest.raises(Conflict, match="no debug run"):
        go_on(runtime, run["run_id"])
    with pytest.raises(Conflict, match="no debug run"):
        runtime.set_breakpoints(run["run_id"], ["a"], by="ann")


def test_a_run_that_is_over_is_not_held(runtime):
    run_id = runtime.start_debug(DebugWish(draft=chain("a"), breakpoints=[])).run_id
    runtime.wait(run_id, PATIENCE_S)
    with pytest.raises(Conflict, match="is over"):
        runtime.set_breakpoints(run_id, ["a"], by="ann")


def test_a_run_that_is_not_there_is_not_held(runtime):
    with pytest.raises(NotFound):
        go_on(runtime, "nobody")


def test_breakpoints_are_nodes_that_are_there(runtime, ledger):
    with pytest.raises(InvalidInput):
        runtime.start_debug(DebugWish(draft=chain("a"), breakpoints=["nobody"]))
    run_id = held_at(runtime, flow({"a": echo()}), "a")
    with pytest.raises(InvalidInput):
        runtime.set_breakpoints(run_id, ["nobody"], by="ann")
