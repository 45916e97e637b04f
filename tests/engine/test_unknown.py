"""`on_unknown`: an attempt whose end nobody saw is repeated, or it is not."""

import signal

from tests.engine.conftest import PATIENCE_S, ended, until
from tests.engine.flows import echo, edge, flow, gate, notes, trace

KILLED = -signal.SIGKILL


def test_an_attempt_cut_short_by_a_crash_fails_and_is_not_repeated(child, opened, ledger):
    risky = trace(ledger, die="after", retry="default") | {"on_unknown": "fail"}
    document = flow({"a": echo(), "b": risky}, [edge("a", "b")])
    assert child(document, "q").wait(PATIENCE_S) == KILLED
    view = ended(opened())
    node = view["nodes"]["b"]
    assert (view["state"], view["error"]["code"], node["attempts"], notes(ledger)) == (
        "failed",
        "unknown",
        1,
        ["b"],
    )


def test_the_error_edge_of_an_unknown_outcome_is_taken(child, opened, ledger):
    risky = trace(ledger, die="before") | {"on_unknown": "fail"}
    code = "{{ nodes.a.error.code }}"
    document = flow({"a": risky, "look": echo(code)}, [edge("a", "look", port="error")])
    assert child(document, "q").wait(PATIENCE_S) == KILLED
    assert ended(opened())["output"] == {"look": {"value": "unknown"}}


def test_an_undo_cut_short_by_a_crash_waits_for_a_person(child, opened, ledger):
    nodes = {"a": trace(ledger), "b": trace(ledger, fail="declined")}
    nodes["undo_a"] = trace(ledger, die="after") | {"on_unknown": "fail"}
    document = flow(nodes, [edge("a", "b"), edge("a", "undo_a", kind="compensation")])
    assert child(document, "q").wait(PATIENCE_S) == KILLED
    runtime = opened()
    view = ended(runtime)
    assert view["state"] == "undo_blocked"
    runtime.resolve(view["run_id"], "undo_a", "done", by="ann")
    assert (ended(runtime)["state"], notes(ledger)) == ("failed", ["a", "b", "undo_a"])


def test_closing_fails_what_has_begun_and_keeps_what_has_not(opened, tmp_path):
    first = opened(workers=1)
    stuck = gate(tmp_path / "go", config={"is_stubborn": True}, on_unknown="fail")
    first.publish(flow({"a": stuck}), by="ann")
    begun = first.start(flow_id="shop").run_id
    queued = first.start(flow_id="shop").run_id
    until(lambda: any(job.is_started for job in list(first._m._pool._jobs.values())))
    first.close(drain_s=0)
    (tmp_path / "go").touch()
    second = opened()
    views = [second.wait(run_id, PATIENCE_S) for run_id in (begun, queued)]
    assert [view["state"] for view in views] == ["failed", "succeeded"]
    assert views[0]["error"]["code"] == "unknown"


def test_an_outcome_that_closing_cannot_write_makes_it_a_crash(opened, tmp_path):
    first = opened()
    nodes = {"wait": gate(tmp_path / "go"), "a": echo("x" * 100_000)}
    first.publish(flow(nodes), by="ann")
    run_id = first.start(flow_id="shop").run_id
    until(lambda: first.run(run_id)["nodes"]["a"]["state"] == "succeeded")
    with first._m.store.database.write() as tx:
        used = tx.exec_driver_sql("PRAGMA page_count").scalar()
        tx.exec_driver_sql(f"PRAGMA max_page_count = {used}")
    (tmp_path / "go").touch()
    first.close()
    assert opened()._m.store.was_crashed
