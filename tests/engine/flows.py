"""Small flow documents."""

from itertools import pairwise


def flow(nodes, edges=(), *, id_="shop", **more):
    return {
        "schema": "baton.flow/v1",
        "id": id_,
        "name": id_,
        "nodes": [{"id": name, **node} for name, node in nodes.items()],
        "edges": list(edges),
        **more,
    }


def edge(source, target, **more):
    return {"from": source, "to": target, **more}


def echo(value=1, **more):
    return {"type": "probe.echo", "config": {"value": value}, **more}


def trace(ledger, *, retry="none", **config):
    return {"type": "probe.trace", "retry": retry, "config": {"ledger": str(ledger), **config}}


def gate(path, **more):
    config = {"path": str(path), **more.pop("config", {})}
    return {"type": "probe.gate", "config": config, **more}


def chain(*names, make=echo, **more):
    nodes = {name: make() for name in names}
    return flow(nodes, [edge(a, b) for a, b in pairwise(names)], **more)


def lines(ledger):
    return ledger.read_text().splitlines() if ledger.exists() else []


def notes(ledger):
    return [line.split(" ", 1)[1] for line in lines(ledger)]


def call(flow_id, value=None, **more):
    config = {"flow": flow_id, "input": value, **more.pop("config", {})}
    return {"type": "flow.call", "config": config, **more}


def pause(duration="1h"):
    return {"type": "flow.wait", "config": {"duration": duration}}


def fail(code="declined"):
    return {"type": "flow.fail", "config": {"code": code, "message": "as asked"}}


def undo_edge(source, target):
    return edge(source, target, kind="compensation")
