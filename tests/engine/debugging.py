"""Runs for looking at, and what to look at in them."""

from engine.drivers.operators.debugging import DebugWish
from tests.engine.conftest import PATIENCE_S
from tests.engine.flows import echo, edge, flow, trace


def looked_at(runtime, document, **wish):
    started = runtime.start_debug(DebugWish(draft=document, **wish))
    return runtime.wait(started.run_id, PATIENCE_S)


def sources(run):
    return {node: view["source"] for node, view in run["nodes"].items()}


def states(run):
    return {node: view["state"] for node, view in run["nodes"].items()}


def said(error):
    return dict(error.value.errors)


def items(ledger, **inner):
    nodes = {
        "list": {"type": "flow.set", "config": {"values": {"all": [1, 2]}}},
        "each": {
            "type": "flow.map",
            "config": {"items": "{{ nodes.list.output.all }}", "collect": "{{ nodes.c.output }}"},
        },
        "a": {"parent": "each", **trace(ledger, note="a")},
        "b": {"parent": "each", **trace(ledger, note="b")},
        "c": {"parent": "each", **echo("{{ nodes.b.output }}")},
        "z": trace(ledger, note="z"),
        **inner,
    }
    edges = [edge("list", "each"), edge("each", "z"), edge("a", "b"), edge("b", "c")]
    return flow(nodes, edges)
