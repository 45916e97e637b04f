"""Compiles the expressions of a valid flow into the parts of its program."""

from collections.abc import Mapping
from typing import Any, Final

from engine.core.plan import Json, StepKind
from engine.flow.controls import AWAITS, kind_of
from engine.flow.controls_scopes import VERSIONS
from engine.flow.document import Flow, Node
from engine.flow.durations import retry_condition
from engine.flow.expressions import Constant, Template, compile_value
from engine.flow.numbering import Numbers
from engine.flow.parts import Again, CallbackUrl, Case, Parts

_LOOPS: Final = (StepKind.MAP, StepKind.REPEAT)


def parts_of(flow: Flow, numbers: Numbers, *, callback_url: CallbackUrl) -> Parts:
    """Compile every expression of a flow."""
    number = numbers.step_of
    kinds = {node.id: kind_of(node.type) for node in flow.nodes}
    return Parts(
        flow_id=flow.id,
        vars=flow.vars,
        steps={node.id: (number[node.id], numbers.scope_of[node.id]) for node in flow.nodes},
        loops={
            scope: kinds[owner]
            for owner, scope in numbers.body_of.items()
            if owner is not None and kinds[owner] in _LOOPS
        },
        inputs={number[node.id]: _input_of(node) for node in flow.nodes},
        switches={number[node.id]: _cases(node) for node in flow.nodes if _is_switch(node)},
        collects=_fields(flow, numbers, "collect", kinds=_LOOPS),
        agains={number[node.id]: again for node in flow.nodes if (again := _again_of(node))},
        awaits={number[node.id]: AWAITS[node.type] for node in flow.nodes if node.type in AWAITS},
        matches=_fields(flow, numbers, "when", kinds=(StepKind.AWAIT,)),
        retries={
            number[node.id]: compile_value(found[1], place=found[0])
            for node in flow.nodes
            if (found := retry_condition(node.retry))
        },
        conditions={
            edge.index: compile_value(edge.when, place="when")
            for edge in flow.edges
            if edge.when is not None
        },
        output=compile_value(flow.output, place="output"),
        callback_url=callback_url,
    )


def _fields(
    flow: Flow, numbers: Numbers, field: str, *, kinds: tuple[StepKind, ...]
) -> dict[int, Template]:
    """Compile one field of every node of some kinds that has it."""
    return {
        numbers.step_of[node.id]: compile_value(node.config[field], place=f"config.{field}")
        for node in flow.nodes
        if kind_of(node.type) in kinds and node.config.get(field) is not None
    }


def _is_switch(node: Node) -> bool:
    return node.type == "flow.switch"


def _input_of(node: Node) -> Template:
    """Compile what a step is given: of a trigger or a switch nothing is rendered."""
    config = node.config
    if kind_of(node.type) is StepKind.TRIGGER or _is_switch(node):
        return Constant(config)
    if node.type in _ONE_FIELD:
        field = _ONE_FIELD[node.type]
        return compile_value(config.get(field), place=f"config.{field}")
    if node.type == "flow.call":
        return compile_value(_call_of(config), place="config")
    asked = {key: value for key, value in config.items() if (node.type, key) != _MATCHES}
    return compile_value(asked, place="config")


_ONE_FIELD: Final = {"flow.set": "values", "flow.map": "items", "flow.repeat": "times"}
"""Controls that are given the value of one of their fields; others are asked for by themselves."""
_MATCHES: Final = ("flow.await_event", "when")


def _call_of(config: Mapping[str, Json]) -> dict[str, Json]:
    """Give the config of a call with nothing left out; a version by its number is a number."""
    given = {key: value for key, value in config.items() if value is not None}
    version = given.get("version", VERSIONS[0])
    is_number = isinstance(version, str) and version.isdecimal()
    return {
        "flow": given.get("flow"),
        "input": given.get("input"),
        "version": int(version) if is_number else version,
        "wait": given.get("wait", True),
    }


def _again_of(node: Node) -> Again | None:
    if kind_of(node.type) is not StepKind.REPEAT:
        return None
    for field in ("while", "until"):
        if node.config.get(field) is not None:
            condition = compile_value(node.config[field], place=f"config.{field}")
            return Again(condition=condition, is_end=field == "until")
    return None


def _cases(node: Node) -> tuple[Case, ...]:
    cases: Any = node.config.get("cases", ())
    return tuple(
        Case(
            port=case["port"],
            when=compile_value(case["when"], place=f"config.cases[{index}].when"),
        )
        for index, case in enumerate(cases)
    )
