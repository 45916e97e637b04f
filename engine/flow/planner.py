"""Compiles a valid flow: a plan of numbers for the core, and a program that answers for it."""

from dataclasses import dataclass
from typing import Any

from connectors.sdk.catalog import ActionSpec, Catalog
from engine.core.plan import NONE, Plan, Scope, Step, StepKind
from engine.core.plan import Edge as Wire
from engine.errors import InvalidFlow
from engine.flow.compiling import parts_of
from engine.flow.controls import AWAITS, kind_of
from engine.flow.controls_scopes import CONCURRENCY_DEFAULT, REPEATS
from engine.flow.document import Edge, Flow, Node
from engine.flow.durations import duration_ms, polling_of, retry_of
from engine.flow.findings import is_valid
from engine.flow.numbering import Numbers
from engine.flow.parts import CallbackUrl, no_callback_url
from engine.flow.program import Program
from engine.flow.validate import validate


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledFlow:
    """A version, ready to run."""

    flow: Flow
    plan: Plan
    program: Program


def compile_flow(
    flow: Flow, catalog: Catalog, *, callback_url: CallbackUrl = no_callback_url
) -> CompiledFlow:
    """Compile a flow. Raises InvalidFlow with every finding when one of them is an error.

    `callback_url` gives what `callbacks.<node id>` stands for.
    """
    findings = validate(flow, catalog)
    if not is_valid(findings):
        raise InvalidFlow(findings)
    numbers = Numbers(flow)
    steps = _steps(flow, catalog, numbers)
    plan = Plan(
        steps=steps,
        scopes=_scopes(steps, numbers),
        triggers=tuple(step.index for step in steps if step.kind is StepKind.TRIGGER),
        has_output=flow.has_output,
        compensates=flow.settings.on_failure == "compensate",
        deadline_ms=_optional_ms(flow.settings.deadline),
    )
    parts = parts_of(flow, numbers, callback_url=callback_url)
    return CompiledFlow(flow=flow, plan=plan, program=Program(parts))


def _steps(flow: Flow, catalog: Catalog, numbers: Numbers) -> tuple[Step, ...]:
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
    numbers: Numbers,
    *,
    edges: tuple[Wire, ...],
    undo: int,
    undoes: int,
) -> Step:
    kind = StepKind.PASS if node.disabled else kind_of(node.type)
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
        deadline_ms=_optional_ms(node.deadline),
        on_error=node.on_error,
        polling=polling_of(node.polling),
        body=numbers.body_of.get(node.id, NONE),
        **_own_fields(node, kind),
    )


def _own_fields(node: Node, kind: StepKind) -> dict[str, Any]:
    """Give what only steps of a kind have."""
    config = {key: value for key, value in node.config.items() if value is not None}
    match kind:
        case StepKind.MAP:
            return {
                "concurrency": config.get("concurrency", CONCURRENCY_DEFAULT),
                "on_item_error": config.get("on_item_error", "fail"),
                "tolerated_failures": float(config.get("tolerated_failures", 1)),
                "has_collect": "collect" in config,
            }
        case StepKind.REPEAT:
            return {
                "repeats": next(word for word in REPEATS if word in config),
                "iterations_max": config["max_iterations"],
                "has_collect": "collect" in config,
            }
        case StepKind.AWAIT:
            return {"awaits": AWAITS[node.type]}
        case StepKind.CALL:
            return {"waits_for_child": config.get("wait", True)}
        case _:
            return {}


def _wire(edge: Edge, numbers: Numbers) -> Wire:
    return Wire(
        index=edge.index,
        source=numbers.step_of[edge.source],
        port=edge.port,
        target=numbers.step_of[edge.target],
        is_conditional=edge.when is not None,
    )


def _optional_ms(text: str | None) -> int | None:
    return None if text is None else duration_ms(text)


def _scopes(steps: tuple[Step, ...], numbers: Numbers) -> tuple[Scope, ...]:
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
