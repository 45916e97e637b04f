"""A flow cut down to one node and what leads to it. Knows no run.

Kept are the node, all that leads to it by edges, the scopes around it (their bodies cut the same
way), whole bodies of all other scopes that are kept, and what undoes any of these. What the cut
leaves without a meaning goes: the flow's output, and expressions that read what is gone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from engine.core.plan import Json, StepKind
from engine.flow.controls import kind_of
from engine.flow.document import Flow, Node
from engine.flow.expressions import parsed
from engine.flow.shortcuts import Reads
from engine.flow.values import ExpressionError

_ENDS: Final = ("while", "until")
_INNER: Final = ("collect", *_ENDS)


def thin(flow: Flow, target: str, *, is_once: bool = False) -> Flow:
    """Give the flow up to a node that it has; `is_once` lets repeats around it run once only."""
    cut = _Cut(flow, target)
    nodes = tuple(cut.fitted(node, is_once=is_once) for node in flow.nodes if node.id in cut.kept)
    return replace(
        flow,
        output=None,
        has_output=False,
        nodes=nodes,
        edges=tuple(edge for edge in flow.edges if {edge.source, edge.target} <= cut.joined),
        layout={name: at for name, at in flow.layout.items() if name in cut.kept},
        notes=(),
    )


class _Cut:
    def __init__(self, flow: Flow, target: str) -> None:
        self._nodes = {node.id: node for node in flow.nodes}
        self._sources: dict[str, list[str]] = {}
        undo: dict[str, list[str]] = {}
        for edge in flow.edges:
            if edge.is_compensation:
                undo.setdefault(edge.source, []).append(edge.target)
            else:
                self._sources.setdefault(edge.target, []).append(edge.source)
        self.around = self._around(target)
        self.kept: set[str] = set()
        for place in (target, *self.around):
            self._keep_before(place)
        self._keep_bodies(flow)
        for node in tuple(self.kept):
            self.kept.update(undo.get(node, ()))
        self.named = self._named_by_url()
        """Callbacks that come later, and whose URL is told before; they stand there disabled."""
        self.joined = frozenset(self.kept)
        self.kept |= self.named

    def fitted(self, node: Node, *, is_once: bool) -> Node:
        """Give a node as it can stand in the thin flow."""
        if node.id in self.named:
            return replace(node, disabled=True)
        if node.id not in self.around:
            return node
        config = dict(node.config)
        is_endless = any(self._is_torn(config.get(key)) for key in _ENDS)
        for key in _INNER:
            if self._is_torn(config.get(key)):
                del config[key]
        if kind_of(node.type) is StepKind.REPEAT and (is_once or is_endless):
            config = {key: one for key, one in config.items() if key not in _ENDS} | {"times": 1}
        return replace(node, config=config)

    def _around(self, target: str) -> tuple[str, ...]:
        around: dict[str, None] = {}
        parent = self._nodes[target].parent
        while parent in self._nodes and parent is not None and parent not in around:
            around[parent] = None
            parent = self._nodes[parent].parent
        return tuple(around)

    def _keep_before(self, place: str) -> None:
        stack = [place]
        while stack:
            node = stack.pop()
            if node not in self.kept and node in self._nodes:
                self.kept.add(node)
                stack += self._sources.get(node, ())

    def _keep_bodies(self, flow: Flow) -> None:
        members: dict[str | None, list[str]] = {}
        for node in flow.nodes:
            members.setdefault(node.parent, []).append(node.id)
        stack = [node for node in self.kept if node not in self.around]
        while stack:
            inside = [node for node in members.get(stack.pop(), ()) if node not in self.kept]
            self.kept.update(inside)
            stack += inside

    def _named_by_url(self) -> set[str]:
        chains = (
            chain
            for node in self.kept
            for text in _texts(self._nodes[node].config)
            for chain in _chains(text)
            if chain[0] == "callbacks" and len(chain) > 1
        )
        later = {str(chain[1]) for chain in chains} & self._nodes.keys() - self.kept
        return {node for node in later if self._nodes[node].parent in {None, *self.kept}}

    def _is_torn(self, value: Json) -> bool:
        """Tell whether a value reads a node that is not kept."""
        return any(_reads_other(text, self.kept) for text in _texts(value))


def _texts(value: Json) -> Iterator[str]:
    stack: list[Any] = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            stack += one.values()
        elif isinstance(one, list | tuple):
            stack += one


def _reads_other(text: str, kept: set[str]) -> bool:
    return any(
        chain[0] == "nodes" and len(chain) > 1 and chain[1] not in kept for chain in _chains(text)
    )


def _chains(text: str) -> Reads:
    try:
        return parsed(text).reads
    except ExpressionError:
        return ()  # validation says so better
