"""Flows that a webhook starts, for tests."""


def hooked(id_="shop", then=None, *, value=None, **config):
    """A flow that a webhook starts; its answer is `value`."""
    hook = {"id": "hook", "type": "trigger.webhook", "config": {"path": "orders", **config}}
    then = then or {"id": "end", "type": "flow.return", "config": {"value": value}}
    edges = [{"from": "hook", "to": then["id"]}]
    return {
        "schema": "baton.flow/v1",
        "id": id_,
        "name": id_,
        "nodes": [hook, then],
        "edges": edges,
    }
