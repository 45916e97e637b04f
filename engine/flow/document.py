"""The flow document `baton.flow/v1`: JSON to a frozen Flow and back.

The only file with its keys, beside `drawing.py` with those that mean nothing to a run.

Reading never raises: what is wrong becomes a finding, and the rest is read all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from engine.core.plan import Json
from engine.flow.drawing import (
    Group,
    Note,
    group_document,
    note_document,
    read_groups,
    read_notes,
)
from engine.flow.findings import Finding
from engine.flow.reading import Reader

SCHEMA: Final = "baton.flow/v1"
NODES_MAX: Final = 20_000
EDGES_MAX: Final = 200_000


FLOW_KEYS: Final = (
    "schema",
    "id",
    "name",
    "description",
    "input",
    "output",
    "settings",
    "vars",
    "nodes",
    "edges",
    "layout",
    "notes",
    "groups",
    "collapsed",
)
SETTINGS_KEYS: Final = ("deadline", "max_running", "on_failure", "durability")
NODE_KEYS: Final = (
    "id",
    "type",
    "version",
    "name",
    "config",
    "credential",
    "retry",
    "timeout",
    "deadline",
    "polling",
    "join",
    "on_error",
    "on_unknown",
    "parent",
    "disabled",
)
EDGE_KEYS: Final = ("from", "port", "to", "when", "kind")

Join = Literal["merge", "all", "first"]
OnUnknown = Literal["rerun", "fail", "ask"]
OnError = Literal["fail", "continue"]
OnFailure = Literal["compensate", "leave"]
Durability = Literal["every_node", "start_and_end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A box. Durations, retries and polling are as written; `durations.py` reads them."""

    id: str
    type: str
    version: int | None = None
    """Of the action; None means the newest."""
    name: str = ""
    config: Mapping[str, Json] = field(default_factory=dict)
    credential: str | None = None
    retry: Json = None
    timeout: str | None = None
    """Per attempt."""
    deadline: str | None = None
    """For the whole node: all attempts, all items, or the wait."""
    polling: Json = None
    join: Join = "merge"
    on_error: OnError = "fail"
    on_unknown: OnUnknown = "rerun"
    parent: str | None = None
    disabled: bool = False
    extra: Mapping[str, Json] = field(default_factory=dict)
    """Keys that this format does not have; kept so that nothing is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A wire."""

    index: int
    """Its place in the document."""
    source: str
    target: str
    port: str = "out"
    when: Json = None
    is_compensation: bool = False
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the flow runs as a whole."""

    deadline: str | None = None
    max_running: int | None = None
    on_failure: OnFailure = "compensate"
    durability: Durability = "every_node"
    extra: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A flow document, read."""

    id: str
    name: str = ""
    description: str = ""
    input: Json = None
    """JSON Schema of the run's input; None takes anything."""
    output: Json = None
    has_output: bool = False
    settings: Settings = field(default_factory=Settings)
    vars: Mapping[str, Json] = field(default_factory=dict)
    """Constants that expressions see as `vars`."""
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    layout: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    groups: tuple[Group, ...] = ()
    collapsed: tuple[str, ...] = ()
    """Ids of groups and scopes that are drawn as one card."""
    extra: Mapping[str, Json] = field(default_factory=dict)


def parse_flow(document: Json) -> tuple[Flow | None, tuple[Finding, ...]]:
    """Read a document. Never raises; the flow is None when it cannot be read as one at all."""
    found: list[Finding] = []
    if not isinstance(document, Mapping):
        Reader({}, found).say(
            "not_a_flow", "A flow is a mapping with schema, id, nodes and edges; this is none."
        )
        return None, tuple(found)
    top = Reader(document, found)
    if document.get("schema") != SCHEMA:
        top.say("bad_schema", f"The schema must be {SCHEMA}.", key="schema")
    flow_id = top.text("id", is_required=True)
    for key in ("nodes", "edges"):
        if not isinstance(document.get(key, []), list | tuple):
            top.say("not_a_flow", f"{key} must be a list.", key=key)
    if found:
        return None, tuple(found)
    return _flow(top, flow_id), tuple(found)


def _flow(top: Reader, flow_id: str) -> Flow:
    return Flow(
        id=flow_id,
        name=top.text("name"),
        description=top.text("description"),
        input=top.document.get("input"),
        output=top.document.get("output"),
        has_output="output" in top.document,
        settings=_settings(top.inner("settings")),
        vars=top.mapping("vars"),
        nodes=tuple(_node(one) for one in top.each("nodes", count_max=NODES_MAX, names="id")),
        edges=tuple(_edge(one) for one in top.each("edges", count_max=EDGES_MAX)),
        layout={
            name: tuple(at)
            for name, at in top.mapping("layout").items()
            if top.is_numbers(at, f"layout.{name}", sizes=(2, 4))
        },
        notes=read_notes(top),
        groups=read_groups(top),
        collapsed=top.names("collapsed", count_max=NODES_MAX),
        extra=top.others(FLOW_KEYS),
    )


def _settings(one: Reader) -> Settings:
    return Settings(
        deadline=one.optional("deadline"),
        max_running=one.count("max_running"),
        on_failure=one.choice("on_failure", ("compensate", "leave")),
        durability=one.choice("durability", ("every_node", "start_and_end")),
        extra=one.others(SETTINGS_KEYS),
    )


def _node(one: Reader) -> Node:
    return Node(
        id=one.text("id", is_required=True),
        type=one.text("type", is_required=True),
        version=one.count("version"),
        name=one.text("name"),
        config=one.mapping("config"),
        credential=one.optional("credential"),
        retry=one.document.get("retry"),
        timeout=one.optional("timeout"),
        deadline=one.optional("deadline"),
        polling=one.document.get("polling"),
        join=one.choice("join", ("merge", "all", "first")),
        on_error=one.choice("on_error", ("fail", "continue")),
        on_unknown=one.choice("on_unknown", ("rerun", "fail", "ask")),
        parent=one.optional("parent"),
        disabled=one.flag("disabled"),
        extra=one.others(NODE_KEYS),
    )


def _edge(one: Reader) -> Edge:
    kinds = ("", "compensation")
    return Edge(
        index=one.index,
        source=one.text("from", is_required=True),
        target=one.text("to", is_required=True),
        port=one.text("port") or "out",
        when=one.document.get("when"),
        is_compensation=one.choice("kind", kinds) == "compensation",
        extra=one.others(EDGE_KEYS),
    )


def flow_document(flow: Flow) -> dict[str, Json]:
    """Give the canonical document: keys in their order, defaults left out."""
    return {
        "schema": SCHEMA,
        "id": flow.id,
        **_given(flow, Flow(id=flow.id), ("name", "description", "input")),
        **({"output": flow.output} if flow.has_output else {}),
        **_if_any("settings", _given(flow.settings, Settings(), SETTINGS_KEYS)),
        **_if_any("vars", dict(flow.vars)),
        "nodes": [_node_document(node) for node in flow.nodes],
        "edges": [_edge_document(edge) for edge in flow.edges],
        **_if_any("layout", {name: list(at) for name, at in flow.layout.items()}),
        **_if_any("notes", [note_document(note) for note in flow.notes]),
        **_if_any("groups", [group_document(group) for group in flow.groups]),
        **_if_any("collapsed", list(flow.collapsed)),
        **flow.extra,
    }


def _node_document(node: Node) -> dict[str, Json]:
    plain = Node(id=node.id, type=node.type)
    return {"id": node.id, "type": node.type, **_given(node, plain, NODE_KEYS[2:])}


def _edge_document(edge: Edge) -> dict[str, Json]:
    document: dict[str, Json] = {"from": edge.source}
    if edge.port != "out":
        document["port"] = edge.port
    document["to"] = edge.target
    if edge.when is not None:
        document["when"] = edge.when
    if edge.is_compensation:
        document["kind"] = "compensation"
    return {**document, **edge.extra}


def _given(one: Any, plain: Any, names: tuple[str, ...]) -> dict[str, Json]:
    """Give what differs from `plain`, by name, then the extra keys."""
    document: dict[str, Json] = {}
    for name in names:
        value = getattr(one, name)
        if value != getattr(plain, name):
            document[name] = dict(value) if isinstance(value, Mapping) else value
    return {**document, **({} if isinstance(one, Flow) else one.extra)}


def _if_any(key: str, value: Any) -> dict[str, Json]:
    return {key: value} if value else {}
