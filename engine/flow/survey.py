"""What checks need to know of a flow, gathered once: nodes by id, their specs, their scopes."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from connectors.sdk.catalog import ActionSpec, Catalog
from engine.core.plan import StepKind
from engine.flow.controls import SCOPES, kind_of
from engine.flow.document import Edge, Flow, Node
from engine.flow.findings import Finding, finding
from engine.flow.shapes import Shape

ID_CHARS_MAX: Final = 100
ID: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)
FLOW_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII)
_NAMES_COMPARED_MAX: Final = 2_000


class Survey:
    """A flow with what was learned about it, and the list that takes what is wrong."""

    def __init__(self, flow: Flow, catalog: Catalog, credentials: Mapping[str, str] | None) -> None:
        self.flow = flow
        self.catalog = catalog
        self.credentials = credentials
        self.found: list[Finding] = []
        self.nodes: dict[str, Node] = {}
        """The first node of each id."""
        for node in flow.nodes:
            self.nodes.setdefault(node.id, node)
        self.specs: dict[str, ActionSpec] = {}
        for node in self.nodes.values():
            spec = catalog.find(node.type, node.version)
            if spec is not None:
                self.specs[node.id] = spec
        self.parents: dict[str, str | None] = {
            node.id: node.parent if node.parent in self.nodes else None
            for node in self.nodes.values()
        }
        self._shapes: dict[tuple[str, int], Shape] = {}
        self.undo_of: dict[str, str] = {}
        """The undone node of each handler."""
        self.wires: list[Edge] = []
        """Ordinary edges whose ends exist in one scope."""
        self._leaving: dict[str, list[Edge]] = {}
        for edge in flow.edges:
            if edge.source not in self.nodes or edge.target not in self.nodes:
                continue
            if edge.is_compensation:
                self.undo_of.setdefault(edge.target, edge.source)
            elif self.parents[edge.source] == self.parents[edge.target]:
                self.wires.append(edge)
                self._leaving.setdefault(edge.source, []).append(edge)

    def say(
        self,
        code: str,
        message: str,
        *,
        node: str | None = None,
        edge: int | None = None,
        field: str | None = None,
    ) -> None:
        """Note a finding."""
        self.found.append(finding(code, message, node=node, edge=edge, field=field))

    def shape_of(self, spec: ActionSpec) -> Shape:
        """Give what checks a config. Raises ExpressionError when the action's schema is none."""
        key = (spec.type, spec.version)
        if key not in self._shapes:
            self._shapes[key] = Shape(spec.config_schema)
        return self._shapes[key]

    def wires_of(self, node_id: str) -> Sequence[Edge]:
        """Give the ordinary edges that leave a node, in the document's order."""
        return self._leaving.get(node_id, ())

    def is_scope(self, node_id: str) -> bool:
        """Tell whether other nodes may live in this one."""
        return self.nodes[node_id].type in SCOPES

    def around(self, scope: str | None) -> Iterator[str | None]:
        """Give a scope and those around it, outwards; it ends for nodes inside each other, too."""
        seen: set[str | None] = set()
        while scope not in seen:
            yield scope
            seen.add(scope)
            scope = None if scope is None else self.parents[scope]

    def is_trigger(self, node_id: str) -> bool:
        """Tell whether the node starts runs."""
        return kind_of(self.nodes[node_id].type) is StepKind.TRIGGER

    def members(self) -> Mapping[str | None, list[str]]:
        """Give the ids of each scope's nodes, in the document's order."""
        inside: dict[str | None, list[str]] = {None: []}
        for node_id, parent in self.parents.items():
            inside.setdefault(parent, []).append(node_id)
        return inside


def did_you_mean(word: str, known: Collection[str]) -> str:
    """Give ` Did you mean …?` for a word that is close to a known one, else nothing."""
    if len(known) > _NAMES_COMPARED_MAX or len(word) > ID_CHARS_MAX:
        return ""
    close = get_close_matches(word, known, n=1)
    return f" Did you mean {close[0]!r}?" if close else ""
