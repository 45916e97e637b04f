"""A flow that is forked, and what a preview says, in short."""

from tests.engine.conftest import PATIENCE_S
from tests.engine.flows import edge, flow, trace


def ended(runtime, document, **start):
    """Publish, start, wait; give the view."""
    runtime.publish(document, by="ann")
    started = runtime.start(flow_id=document["id"], **start)
    return runtime.wait(started.run_id, PATIENCE_S)


def lists(preview):
    """The nodes of each list of a preview."""
    return {
        name: [line["node"] for line in preview[name]]
        for name in ("runs_again", "reused", "undone")
    }


def reasons(preview, name):
    return {line["node"]: line["reason"] for line in preview[name]}


def saga(ledger, **more):
    """`a` is undone by `un_a` when `c` fails; `b` has nothing that undoes it."""
    nodes = {
        "a": trace(ledger, note="a"),
        "b": trace(ledger, note="b"),
        "c": trace(ledger, note="c", fail="shop.broken"),
        "d": trace(ledger, note="d"),
        "un_a": trace(ledger, note="un_a"),
    }
    edges = [edge("a", "b"), edge("b", "c"), edge("c", "d")]
    return flow(nodes, [*edges, edge("a", "un_a", kind="compensation")], **more)


def mended(ledger):
    """The same flow with a `c` that does not fail."""
    document = saga(ledger)
    document["nodes"][2]["config"] = {"ledger": str(ledger), "note": "c"}
    return document
