"""Compiles a valid flow: a plan of numbers for the core, and a program that answers for it."""

from dataclasses import dataclass
from typing import Any, Final

from connectors.sdk.catalog import ActionSpec, Catalog
from engine.core.plan import NONE, Plan, Scope, Step, StepKind
from engine.core.plan import Edge as Wire
from engine.errors import InvalidFlow
from engine.flow.controls import CONCURRENCY_DEFAULT, kind_of
from engine.flow.document import Edge, Flow, Node
from engine.flow.durations import duration_ms, retry_of
from engine.flow.expressions import Constant, Template, compile_value
from engine.flow.findings import is_valid
from engine.flow.program import Case, Parts, Program
from engine.flow.validate import validate

NO_RETRY: Final = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledFlow:
    """A version, ready to run."""

    flow: Flow
    plan: Plan
    program: Program


def compile_flow(flow: Flow, catalog: Catalog) -> CompiledFlow:
    """Compile a flow. Raises InvalidFlow with every finding when one of them is an error."""
    findings = validate(flow, catalog)
    if not is_valid(findings):
        raise InvalidFlow(findings)
    numbers = _Numbers(flow)
    steps = _steps(flow, catalog, numbers)
    plan = Plan(
        steps=steps,
        scopes=_scopes(steps, numbers),
        triggers=tuple(step.index for step in steps if step.kind is StepKind.TRIGGER),
        has_output=flow.has_output,
        compensates=flow.settings.on_failure == "compensate",
        deadline_ms=_optional_ms(flow.settings.deadline),
    )
    return CompiledFlow(flow=flow, plan=plan, program=Program(_parts(flow, numbers)))


class _Numbers:
    """Which number each node and scope gets: scopes in breadth, nodes in the document's order."""

    def __init__(self, flow: Flow) -> None:
        inside: dict[str | None, list[Node]] = {}
        for node in flow.nodes:
            inside.setdefault(node.parent, []).append(node)
        self.owners: list[str | None] = [None]
        self.bounds: list[tuple[int, int]] = []
        self.nodes: list[Node] = []
        self.scope_of: dict[str, int] = {}
        for scope, owner in enumerate(self.owners):
            members = inside.get(owner, [])
            self.bounds.append((len(self.nodes), len(members)))
            for node in members:
                self.nodes.append(node)
                self.scope_of[node.id] = scope
                if node.id in inside:
                    self.owners.append(node.id)
        self.step_of = {node.id: index for index, node in enumerate(self.nodes)}
        self.body_of = {owner: scope for scope, owner in enumerate(self.owners)}


def _steps(flow: Flow, catalog: Catalog, numbers: _Numbers) -> tuple[Step, ...]:
    wires: dict[str, list[Wire]] = {}
    undo: dict[str, str] = {}
    undoes: dict[str, str] = {}
    idle = {node.id for node in flow.nodes if node.disabled}
    for edge in flow.edges:
        if edge.is_compensation:
            undoes[edge.target] = edge.source
            if edge.target not in idle:  # else a step would pass for undone that is not
                undo[edge.source] = edge.target
        else:
            wires.setdefault(edge.source, []).append(_wire(edge, numbers))
    number = numbers.step_of
    return tuple(
        _step(
            node,
            _spec_of(node, catalog),
            numbers,
            edges=tuple(wires.get(node.id, ())),
            undo=number[undo[node.id]] if node.id in undo else NONE,
            undoes=number[undoes[node.id]] if node.id in undoes else NONE,
        )
        for node in numbers.nodes
    )


def _spec_of(node: Node, catalog: Catalog) -> ActionSpec:
    spec = catalog.find(node.type, node.version)
    assert spec is not None  # validation has seen to it
    return spec


def _step(
    node: Node,
    spec: ActionSpec,
    numbers: _Numbers,
    *,
    edges: tuple[Wire, ...],
    undo: int,
    undoes: int,
) -> Step:
    kind = StepKind.PASS if node.disabled else kind_of(node.type)
    config = node.config if kind is StepKind.MAP else {}
    return Step(
        index=numbers.step_of[node.id],
        node=node.id,
        kind=kind,
        scope=numbers.scope_of[node.id],
        join=node.join,
        edges=edges,
        undo=undo,
        undoes=undoes,
        retry=retry_of(node.retry, default=spec.retry),
        timeout_ms=_optional_ms(node.timeout),
        body=numbers.body_of.get(node.id, NONE),
        concurrency=config.get("concurrency", CONCURRENCY_DEFAULT),
        on_item_error=config.get("on_item_error", "fail"),
        has_collect=config.get("collect") is not None,
    )


def _wire(edge: Edge, numbers: _Numbers) -> Wire:
    return Wire(
        index=edge.index,
        source=numbers.step_of[edge.source],
        port=edge.port,
        target=numbers.step_of[edge.target],
        is_conditional=edge.when is not None,
    )


def _optional_ms(text: str | None) -> int | None:
    return None if text is None else duration_ms(text)


def _scopes(steps: tuple[Step, ...], numbers: _Numbers) -> tuple[Scope, ...]:
    degrees = [0] * len(steps)
    for step in steps:
        for edge in step.edges:
            degrees[edge.target] += 1
    scopes = []
    for index, (first, count) in enumerate(numbers.bounds):
        own = steps[first : first + count]
        owner = numbers.owners[index]
        scopes.append(
            Scope(
                index=index,
                owner=NONE if owner is None else numbers.step_of[owner],
                first=first,
                count=count,
                roots=tuple(s.index for s in own if not degrees[s.index] and s.undoes == NONE),
                in_degrees=tuple(degrees[first : first + count]),
                leaves=tuple(s.index for s in own if not s.edges and s.undoes == NONE),
            )
        )
    return tuple(scopes)


def _parts(flow: Flow, numbers: _Numbers) -> Parts:
    number = numbers.step_of
    maps = [node for node in flow.nodes if kind_of(node.type) is StepKind.MAP]
    switches = [node for node in flow.nodes if node.type == "flow.switch"]
    return Parts(
        flow_id=flow.id,
        vars=flow.vars,
        steps={node.id: (number[node.id], numbers.scope_of[node.id]) for node in flow.nodes},
        inputs={number[node.id]: _input_of(node) for node in flow.nodes},
        switches={number[node.id]: _cases(node) for node in switches},
        collects={
            number[node.id]: compile_value(node.config["collect"], place="config.collect")
            for node in maps
            if node.config.get("collect") is not None
        },
        conditions={
            edge.index: compile_value(edge.when, place="when")
            for edge in flow.edges
            if edge.when is not None
        },
        output=compile_value(flow.output, place="output"),
    )


def _input_of(node: Node) -> Template:
    """Compile what a step is given: of a trigger nothing is rendered, of a map its items."""
    kind = kind_of(node.type)
    if kind is StepKind.TRIGGER or node.type == "flow.switch":
        return Constant(node.config)
    if kind is StepKind.MAP:
        return compile_value(node.config.get("items"), place="config.items")
    if node.type == "flow.set":
        return compile_value(node.config.get("values", {}), place="config.values")
    return compile_value(dict(node.config), place="config")


def _cases(node: Node) -> tuple[Case, ...]:
    cases: Any = node.config.get("cases", ())
    return tuple(
        Case(
            port=case["port"],
            when=compile_value(case["when"], place=f"config.cases[{index}].when"),
        )
        for index, case in enumerate(cases)
    )
