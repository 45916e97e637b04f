"""What the flow list shows of a document, read leniently: a draft may be half finished."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A draft's outside."""

    id: str
    name: str
    node_count: int
    triggers: tuple[str, ...]
    """The types of its trigger nodes, in document order."""


def facts_of(document: dict[str, Json]) -> Facts:
    """Read the facts; what is missing or of the wrong shape counts as absent."""
    nodes = document.get("nodes")
    types = [node.get("type") for node in nodes or () if isinstance(node, dict)]
    flow_id = str(document.get("id", ""))
    name = document.get("name")
    return Facts(
        id=flow_id,
        name=name if isinstance(name, str) and name else flow_id,
        node_count=len(types),
        triggers=tuple(
            type_ for type_ in types if isinstance(type_, str) and type_.startswith("trigger.")
        ),
    )


def document_hash(document: dict[str, Json]) -> str:
    """Give a hash that is the same for documents that differ in the order of keys only."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(text.encode("ascii")).hexdigest()


def drawable(document: dict[str, Json]) -> dict[str, Json]:
    """Give the document with the lists that a file may leave out and an editor counts on."""
    return {"nodes": [], "edges": []} | document
