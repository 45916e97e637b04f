"""`on_unknown: ask`: an attempt whose end nobody saw waits until a person has decided."""

import signal

import pytest

from engine.errors import Conflict
from tests.engine.conftest import PATIENCE_S, until
from tests.engine.flows import echo, edge, fail, flow, gate, notes, trace, undo_edge

KILLED = -signal.SIGKILL


def lost(child, opened, document):
    """Crash in mid-attempt; give the runtime that comes after, and the run that waits."""
    assert child(document, "q").wait(PATIENCE_S) == KILLED
    runtime = opened()
    run_id = runtime.start(flow_id="shop", request_id="q").run_id
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    return runtime, run_id


def risky(ledger, die="after"):
    return trace(ledger, die=die) | {"on_unknown": "ask"}


def document(ledger, **more):
    nodes = {"a": risky(ledger), "b": echo("{{ nodes.a.output }}")}
    return flow(nodes, [edge("a", "b")], **more)


def test_a_lost_attempt_waits_and_is_not_repeated(child, opened, ledger):
    runtime, run_id = lost(child, opened, document(ledger))
    view = runtime.run(run_id)["nodes"]["a"]
    assert (view["state"], view["attempts"], notes(ledger)) == ("waiting", 1, ["a"])
    assert runtime._m.engine.held_count() == 0


def test_it_is_done_with_the_output_that_a_person_gives(child, opened, ledger):
    runtime, run_id = lost(child, opened, document(ledger))
    runtime.resolve(run_id, "a", "done", by="ann", output={"paid": True})
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], view["output"]) == ("succeeded", {"b": {"value": {"paid": True}}})


def test_it_fails_when_a_person_says_so(child, opened, ledger):
    runtime, run_id = lost(child, opened, document(ledger))
    runtime.resolve(run_id, "a", "fail", by="ann")
    assert runtime.wait(run_id, PATIENCE_S)["error"]["code"] == "unknown"


def test_it_is_tried_again_when_a_person_says_so_although_no_retry_is_left(child, opened, ledger):
    runtime, run_id = lost(child, opened, document(ledger))
    runtime.resolve(run_id, "a", "retry", by="ann")
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], notes(ledger)) == ("succeeded", ["a", "a"])


def test_a_decision_counts_once(child, opened, ledger):
    runtime, run_id = lost(child, opened, document(ledger))
    runtime.resolve(run_id, "a", "fail", by="ann")
    runtime.wait(run_id, PATIENCE_S)
    with pytest.raises(Conflict):
        runtime.resolve(run_id, "a", "retry", by="bob")


def test_a_cancelled_run_waits_for_its_lost_attempt_and_undoes_it_when_it_was_done(
    child, opened, ledger
):
    nodes = {"a": risky(ledger), "undo_a": trace(ledger)}
    runtime, run_id = lost(child, opened, flow(nodes, [undo_edge("a", "undo_a")]))
    runtime.cancel(run_id, by="ann")
    assert runtime.run(run_id)["nodes"]["a"]["state"] == "waiting"
    runtime.resolve(run_id, "a", "done", by="ann")
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], notes(ledger)) == ("cancelled", ["a", "undo_a"])


def test_a_lost_undo_waits_for_a_person_too(child, opened, ledger):
    nodes = {"a": trace(ledger), "b": fail(), "undo_a": risky(ledger)}
    edges = [edge("a", "b"), undo_edge("a", "undo_a")]
    assert child(flow(nodes, edges), "q").wait(PATIENCE_S) == KILLED
    runtime = opened()
    run_id = runtime.start(flow_id="shop", request_id="q").run_id
    until(lambda: runtime.run(run_id)["nodes"]["undo_a"]["state"] == "waiting")
    runtime.resolve(run_id, "undo_a", "done", by="ann")
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], view["undo"], notes(ledger)) == ("failed", "done", ["a", "undo_a"])


def test_it_survives_another_crash(child, opened, ledger):
    runtime, run_id = lost(child, opened, document(ledger))
    runtime._m.engine.has_lost = True
    runtime.close()
    again = opened()
    assert again.run(run_id)["nodes"]["a"]["state"] == "waiting"
    again.resolve(run_id, "a", "done", by="ann")
    assert again.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_closing_in_mid_attempt_loses_it_too(opened, tmp_path):
    first = opened()
    stuck = gate(tmp_path / "go", config={"is_stubborn": True}, on_unknown="ask")
    first.publish(flow({"a": stuck}), by="ann")
    run_id = first.start(flow_id="shop").run_id
    until(lambda: any(job.is_started for job in list(first._m._pool._jobs.values())))
    first.close(drain_s=0)
    (tmp_path / "go").touch()
    second = opened()
    assert second.run(run_id)["nodes"]["a"]["state"] == "waiting"
    second.resolve(run_id, "a", "retry", by="ann")
    assert second.wait(run_id, PATIENCE_S)["state"] == "succeeded"
