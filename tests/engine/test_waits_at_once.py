"""Waits that are over in the very fact that began them."""

from tests.engine.conftest import PATIENCE_S
from tests.engine.flows import flow


def test_a_wait_that_is_stopped_as_soon_as_it_began_leaves_no_trace(runtime):
    nodes = {
        "each": {
            "type": "flow.map",
            "config": {"items": "{{ [1, 2] }}", "on_item_error": "collect"},
        },
        "ask": {"type": "flow.callback", "parent": "each", "config": {}},
        "no": {"type": "flow.fail", "parent": "each", "config": {"code": "no"}},
    }
    runtime.publish(flow(nodes), by="ann")
    started = runtime.start(flow_id="shop")
    view = runtime.wait(started.run_id, PATIENCE_S)
    assert (view["state"], [item["error"]["code"] for item in view["output"]["each"]]) == (
        "succeeded",
        ["no", "no"],
    )
