"""`durability: start_and_end`: fewer writes, and exactly the promises that are left."""

import signal

import pytest

from tests.engine.conftest import PATIENCE_S, ended, until
from tests.engine.flows import call, chain, echo, edge, fail, flow, gate, notes, trace, undo_edge

KILLED = -signal.SIGKILL
LAZY = {"settings": {"durability": "start_and_end"}}


def facts(runtime, run_id):
    return [item["kind"] for item in runtime.history(run_id)]


def jobs(runtime):
    return list(runtime._m._pool._jobs.values())


def counted(runtime):
    """Count the commits from now on."""
    commit = runtime._m.store.commit
    batches = []
    runtime._m.store.commit = lambda batch: batches.append(batch) or commit(batch)
    return batches


def test_a_run_is_written_at_its_start_and_at_its_end(runtime):
    runtime.publish(chain("a", "b", "c", "d", "e", **LAZY), by="ann")
    batches = counted(runtime)
    view = runtime.wait(runtime.start(flow_id="shop").run_id, PATIENCE_S)
    written = [[row.seq for row in batch.events] for batch in batches if batch.events]
    assert (view["state"], written) == ("succeeded", [[1], [2, 3, 4, 5, 6]])


def test_its_history_is_whole_in_the_end(runtime):
    runtime.publish(chain("a", "b", **LAZY), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    view = runtime.wait(run_id, PATIENCE_S)
    assert facts(runtime, run_id) == ["RunStarted", "ActivityCompleted", "ActivityCompleted"]
    assert view["nodes"]["a"]["state"] == "succeeded"


def test_what_is_not_written_is_not_shown_yet(runtime, tmp_path):
    nodes = {"a": echo(), "g": gate(tmp_path / "go")}
    runtime.publish(flow(nodes, [edge("a", "g")], **LAZY), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: any(job.is_started and job.key.step for job in jobs(runtime)))
    assert facts(runtime, run_id) == ["RunStarted"]
    (tmp_path / "go").touch()
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_a_crash_repeats_nodes_with_the_same_keys(child, opened, ledger):
    nodes = {"a": trace(ledger), "b": trace(ledger, die="after"), "c": trace(ledger)}
    document = flow(nodes, [edge("a", "b"), edge("b", "c")], **LAZY)
    assert child(document, "q").wait(PATIENCE_S) == KILLED
    view = ended(opened())
    keys = {line.split()[0] for line in ledger.read_text().splitlines()}
    assert (view["state"], notes(ledger), len(keys)) == (
        "succeeded",
        ["a", "b", "a", "b", "c"],
        3,
    )


def test_what_has_an_undo_is_written_at_once_and_never_forgotten(child, opened, ledger):
    nodes = {
        "a": trace(ledger),
        "b": trace(ledger),
        "c": trace(ledger, die="before"),
        "d": fail(),
        "undo_b": trace(ledger),
    }
    edges = [edge("a", "b"), edge("b", "c"), edge("c", "d"), undo_edge("b", "undo_b")]
    assert child(flow(nodes, edges, **LAZY), "q").wait(PATIENCE_S) == KILLED
    view = ended(opened())
    assert (view["state"], view["undo"], notes(ledger)) == (
        "failed",
        "done",
        ["a", "b", "c", "undo_b"],
    )


@pytest.mark.parametrize("word", ["fail", "ask"])
def test_a_flow_with_nodes_that_must_not_be_repeated_writes_every_node(opened, word):
    runtime = opened()
    document = flow({"a": echo(on_unknown=word), "b": echo()}, [edge("a", "b")], **LAZY)
    runtime.publish(document, by="ann")
    batches = counted(runtime)
    runtime.wait(runtime.start(flow_id="shop").run_id, PATIENCE_S)
    assert [[row.seq for row in batch.events] for batch in batches] == [[1], [2], [3]]


def test_a_wait_that_leaves_memory_is_written_with_all_before_it(opened, clock):
    runtime = opened(clock=clock)
    pause = {"type": "flow.wait", "config": {"duration": "1h"}}
    runtime.publish(flow({"a": echo(), "p": pause}, [edge("a", "p")], **LAZY), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    assert facts(runtime, run_id) == ["RunStarted", "ActivityCompleted"]
    clock.advance(hours=1)
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_a_call_is_written_with_all_before_it(runtime, tmp_path):
    runtime.publish(flow({"g": gate(tmp_path / "go")}, id_="inner"), by="ann")
    runtime.publish(flow({"a": echo(), "sub": call("inner")}, [edge("a", "sub")], **LAZY), by="x")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime._m.store.children(run_id))
    assert facts(runtime, run_id) == ["RunStarted", "ActivityCompleted"]
    (tmp_path / "go").touch()
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_a_cancellation_is_written_at_once(runtime, tmp_path):
    runtime.publish(flow({"g": gate(tmp_path / "never")}, **LAZY), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    runtime.cancel(run_id, by="ann")
    assert "CancelRequested" in facts(runtime, run_id)
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "cancelled"


def test_closing_in_order_writes_what_was_kept(opened, tmp_path, ledger):
    first = opened()
    nodes = {"a": trace(ledger), "g": gate(tmp_path / "go")}
    first.publish(flow(nodes, [edge("a", "g")], **LAZY), by="ann")
    run_id = first.start(flow_id="shop").run_id
    until(lambda: any(job.is_started and job.key.step for job in jobs(first)))
    first.close(drain_s=0)
    (tmp_path / "go").touch()
    second = opened()
    assert second.wait(run_id, PATIENCE_S)["state"] == "succeeded"
    assert notes(ledger) == ["a"]
