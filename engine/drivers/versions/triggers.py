"""Trigger nodes that wait for something from outside become rows. Schedules: `publishing.py`."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.drivers.rowtext import encode
from engine.flow.controls_webhook import WEBHOOK
from engine.flow.document import Flow, Node
from engine.flow.hook_rules import hook_rule
from engine.flow.own_events import OWN_EVENTS
from engine.store.records_triggers import TriggerRow

Config = Mapping[str, Any]

KINDS: Mapping[str, tuple[str, Callable[[Config], str]]] = {
    "trigger.webhook": ("webhook", lambda config: str(config["path"])),
    "trigger.queue": ("queue", lambda config: str(config["queue"])),
    "trigger.event": ("event", lambda config: str(config["type"])),
    "flow.await_event": ("await", lambda config: str(config["type"])),
}
"""By the node's type: the kind of its row, and what the row is found by.

A node that waits in mid-run has one only for events of our own: then they are worth making.
"""


def trigger_rows(flow: Flow) -> list[TriggerRow]:
    """Give the rows of a flow's trigger nodes."""
    return [
        TriggerRow(
            trigger_id=f"{flow.id}:{node.id}",
            flow_id=flow.id,
            node=node.id,
            kind=KINDS[node.type][0],
            key=KINDS[node.type][1](node.config),
            config=encode({"config": dict(node.config), "credential": node.credential}),
            claims=_claims(node),
        )
        for node in flow.nodes
        if node.type in KINDS and not node.disabled and _is_outside(node)
    ]


def _is_outside(node: Node) -> bool:
    return node.type != "flow.await_event" or str(node.config.get("type")) in OWN_EVENTS


def _claims(node: Node) -> tuple[str, ...]:
    """Give what the node has for itself alone."""
    return hook_rule(node.config, node.credential).claims if node.type == WEBHOOK else ()
