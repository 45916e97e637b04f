"""Plans from a few lines of text. Knows the plan's shape and nothing about how it runs.

a > b > c        edges from port "out"
a:error > b      an edge from another port
a > b ?          an edge with a condition
a ~ b            b undoes a
a                a node
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from engine.core.plan import NONE, Edge, Plan, Retry, Scope, Step, StepKind

KINDS = {kind.value: kind for kind in StepKind}


@dataclass
class Sketch:
    """One scope: nodes in order of first mention, edges, undo pairs."""

    nodes: list[str] = field(default_factory=list)
    edges: list[tuple[str, str, str, bool]] = field(default_factory=list)
    undos: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def mention(self, name: str) -> str:
        if name not in self.known:
            self.known.add(name)
            self.nodes.append(name)
        return name

    def read(self, line: str) -> None:
        is_conditional = line.endswith("?")
        words = line.rstrip("? ").split()
        source, port = self._end(words[0])
        for sign, name in zip(words[1::2], words[2::2], strict=True):
            target, next_port = self._end(name)
            if sign == "~":
                self.undos[source] = target
            else:
                self.edges.append((source, port, target, is_conditional))
            source, port = target, next_port

    def _end(self, word: str) -> tuple[str, str]:
        name, _, port = word.partition(":")
        return self.mention(name), port or "out"


def sketch(text: str) -> Sketch:
    made = Sketch()
    for line in text.splitlines():
        if line.strip():
            made.read(line.strip())
    return made


class Planner:
    """Numbers the nodes of several scopes, scope by scope."""

    def __init__(self, scopes: dict[str | None, Sketch], steps: dict[str, dict[str, Any]]) -> None:
        self.scopes = scopes
        self.special = steps
        names = [name for scope in scopes.values() for name in scope.nodes]
        self.index: dict[str | None, int] = {name: at for at, name in enumerate(names)}
        self.index[None] = NONE
        self.undoers = {undo: a for scope in scopes.values() for a, undo in scope.undos.items()}
        self.edges: defaultdict[str, list[Edge]] = defaultdict(list)
        self.degrees: Counter[str] = Counter()
        edges = [edge for scope in scopes.values() for edge in scope.edges]
        for at, (source, port, target, is_conditional) in enumerate(edges):
            self.degrees[target] += 1
            self.edges[source].append(
                Edge(
                    index=at,
                    source=self.index[source],
                    port=port,
                    target=self.index[target],
                    is_conditional=is_conditional,
                )
            )

    def step(self, name: str, number: int, undo: str | None) -> Step:
        is_map = name in self.scopes
        special = dict(self.special.get(name, {}))
        kind = KINDS[special.pop("kind", "map" if is_map else "activity")]
        return Step(
            index=self.index[name],
            node=name,
            kind=kind,
            scope=number,
            edges=tuple(self.edges[name]),
            undo=self.index[undo],
            undoes=self.index[self.undoers.get(name)],
            body=list(self.scopes).index(name) if is_map else NONE,
            **special,
        )

    def scope(self, number: int, owner: str | None, made: Sketch) -> Scope:
        ordinary = [name for name in made.nodes if name not in self.undoers]
        return Scope(
            index=number,
            owner=self.index[owner],
            first=self.index[made.nodes[0]] if made.nodes else 0,
            count=len(made.nodes),
            roots=tuple(self.index[name] for name in ordinary if not self.degrees[name]),
            in_degrees=tuple(self.degrees[name] for name in made.nodes),
            leaves=tuple(self.index[name] for name in ordinary if not self.edges[name]),
        )


def plan(
    text: str | Sketch,
    *,
    bodies: dict[str, str | Sketch] | None = None,
    steps: dict[str, dict[str, Any]] | None = None,
    triggers: tuple[str, ...] = (),
    **settings: Any,
) -> Plan:
    """Build a plan. `bodies` names the body of each map, `steps` what is special about a step."""
    texts: dict[str | None, str | Sketch] = {None: text, **(bodies or {})}
    scopes = {
        owner: made if isinstance(made, Sketch) else sketch(made) for owner, made in texts.items()
    }
    planner = Planner(scopes, steps or {})
    return Plan(
        steps=tuple(
            planner.step(name, number, made.undos.get(name))
            for number, made in enumerate(scopes.values())
            for name in made.nodes
        ),
        scopes=tuple(
            planner.scope(number, owner, made)
            for number, (owner, made) in enumerate(scopes.items())
        ),
        triggers=tuple(planner.index[name] for name in triggers),
        **settings,
    )


def retry(attempts: int, **special: Any) -> Retry:
    """A policy that tries everything again, after a second, without growth."""
    return Retry(max_attempts=attempts, **{"retry_on": ("boom",), "multiplier": 1.0, **special})
