"""A store that cannot write: starts are refused, nothing is lost, work goes on afterwards."""

import pytest

from engine.errors import StoreUnavailable
from tests.engine.conftest import PATIENCE_S, until
from tests.engine.flows import echo, edge, flow, gate

ENOUGH_PAGES = 1_000_000


def limit_pages(runtime, pages):
    with runtime._m.store.database.write() as tx:
        used = tx.exec_driver_sql("PRAGMA page_count").scalar()
        tx.exec_driver_sql(f"PRAGMA max_page_count = {pages or used}")


def test_a_full_disk_refuses_starts_and_loses_nothing(opened, tmp_path):
    runtime = opened()
    nodes = {"a": gate(tmp_path / "go"), "b": echo("y" * 100_000), "c": echo("end")}
    runtime.publish(flow(nodes, [edge("a", "b"), edge("b", "c")]), by="ann")
    accepted = runtime.start(flow_id="shop").run_id
    until(lambda: runtime.run(accepted)["nodes"]["a"]["state"] == "running")
    limit_pages(runtime, None)
    with pytest.raises(StoreUnavailable):
        runtime.start(flow_id="shop", input="z" * 1_000_000)
    (tmp_path / "go").touch()
    until((tmp_path / "go.passed").exists)
    with pytest.raises(StoreUnavailable):
        runtime.start(flow_id="shop", input="z" * 1_000_000)
    assert runtime.run(accepted)["ended_at"] is None
    limit_pages(runtime, ENOUGH_PAGES)
    view = runtime.wait(accepted, PATIENCE_S)
    attempts = [node["attempts"] for node in view["nodes"].values()]
    assert (view["state"], view["output"], attempts) == (
        "succeeded",
        {"c": {"value": "end"}},
        [1, 1, 1],
    )
    assert len(runtime.runs(flow_id="shop")[0]) == 1
    assert runtime.start(flow_id="shop").created
