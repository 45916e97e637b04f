"""Checks of expressions: can they be read, and can what they read be there when they run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.core.plan import Json, StepKind
from engine.flow.check_conditions import check_conditions
from engine.flow.check_names import Problem, name_problem
from engine.flow.check_ports import port_problem
from engine.flow.controls import kind_of
from engine.flow.document import Node
from engine.flow.durations import retry_condition
from engine.flow.expressions import parsed
from engine.flow.order import Order
from engine.flow.shortcuts import has_expression
from engine.flow.survey import Survey, did_you_mean
from engine.flow.values import ExpressionError

VALUE_DEPTH_MAX: Final = 100
MEMBERS: Final = ("output", "error")
_NODE_CHAIN: Final = 2
_LOOPS: Final = (StepKind.MAP, StepKind.REPEAT)
_INNER_FIELDS: Final = ("collect", "while", "until")
"""Fields of a map or a repeat that are evaluated in its body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Where an expression stands."""

    field: str
    node: str | None = None
    edge: int | None = None
    scope: str | None = None
    """The scope node whose body it is evaluated in; None for the flow."""
    after: str | None = None
    """Its node in that scope: what leads to it has run."""
    sees_itself: bool = False
    sees_all: bool = False
    """It runs when its whole scope is settled, or undone."""
    sees_none: bool = False
    """It runs before anything of its scope has begun."""
    is_undo: bool = False
    port: str = ""
    """The port of `after` at which it stands, when it is an edge's condition."""
    names: frozenset[str] = frozenset()
    """Names that are in sight only there."""


def check_reads(survey: Survey, *, has_order: bool) -> None:
    """Check every expression of the flow."""
    order = Order(survey) if has_order else None
    for reader, value in _values(survey):
        for field, text in _texts(value, reader.field):
            try:
                found = parsed(text)
            except ExpressionError as error:
                where = f" (column {error.column})" if error.column else ""
                survey.say(
                    "bad_expression",
                    f"{error.message}{where}",
                    node=reader.node,
                    edge=reader.edge,
                    field=field,
                )
                continue
            for chain in found.reads:
                _check_chain(survey, order, reader, field, chain)
            if found.path is not None and len(found.path) <= _WHOLES.get(found.path[0], 0):
                survey.say(
                    "bad_expression",
                    _NO_VALUE,
                    node=reader.node,
                    edge=reader.edge,
                    field=field,
                )
    check_conditions(survey)


def _values(survey: Survey) -> Iterator[tuple[Reader, Json]]:
    flow = survey.flow
    for node in survey.nodes.values():
        yield from _node_values(survey, node)
    for edge in flow.edges:
        if edge.when is not None and edge.source in survey.nodes and edge.target in survey.nodes:
            scope = survey.parents[edge.source]
            reader = Reader(
                edge=edge.index,
                field="when",
                scope=scope,
                after=edge.source,
                sees_itself=True,
                port=edge.port,
            )
            yield reader, edge.when
    if flow.has_output:
        yield Reader(field="output", sees_all=True), flow.output


def _node_values(survey: Survey, node: Node) -> Iterator[tuple[Reader, Json]]:
    kind = kind_of(node.type)
    if kind is StepKind.TRIGGER:
        return
    is_undo = node.id in survey.undo_of
    outside: dict[str, Any] = {
        "node": node.id,
        "scope": survey.parents[node.id],
        "after": node.id,
        "is_undo": is_undo,
        "sees_all": is_undo,
    }
    for key, value in node.config.items():
        field = f"config.{key}"
        if kind in _LOOPS and key in _INNER_FIELDS:
            is_before = key == "while"  # it is asked before the round of which it decides
            inside = Reader(
                field=field,
                node=node.id,
                scope=node.id,
                sees_none=is_before,
                sees_all=not is_before,
            )
            yield inside, value
        elif kind is StepKind.AWAIT and key == "when":
            yield Reader(field=field, names=frozenset(("event",)), **outside), value
        else:
            yield Reader(field=field, **outside), value
    condition = retry_condition(node.retry)
    if condition is not None:
        yield Reader(field=condition[0], names=frozenset(("error",)), **outside), condition[1]


def _texts(value: Json, field: str) -> Iterator[tuple[str, str]]:
    stack = [(value, field, 0)]
    while stack:
        one, place, depth = stack.pop()
        if has_expression(one):
            yield place, one
        elif depth > VALUE_DEPTH_MAX:
            continue
        elif isinstance(one, Mapping):
            stack.extend((below, f"{place}.{key}", depth + 1) for key, below in one.items())
        elif isinstance(one, list | tuple):
            stack.extend((below, f"{place}[{at}]", depth + 1) for at, below in enumerate(one))


def _check_chain(
    survey: Survey, order: Order | None, reader: Reader, field: str, chain: tuple[Any, ...]
) -> None:
    problem = name_problem(survey, chain, scope=reader.scope, names=reader.names)
    if problem is None and chain[0] == "nodes" and len(chain) >= _NODE_CHAIN:
        problem = _node_problem(survey, order, reader, chain)
    if problem is not None:
        survey.say(*problem, node=reader.node, edge=reader.edge, field=field)


def _node_problem(
    survey: Survey, order: Order | None, reader: Reader, chain: tuple[Any, ...]
) -> Problem | None:
    target = chain[1]
    if target not in survey.nodes:
        hint = did_you_mean(str(target), survey.nodes)
        return "unknown_node", f"There is no node {target!r:.60}.{hint or ' Choose another.'}"
    if len(chain) > _NODE_CHAIN and chain[2] not in MEMBERS:
        message = f"nodes.{target} has output and error, and no {chain[2]!r:.60}."
        return "unknown_name", message
    return None if order is None else _order_problem(survey, order, reader, chain)


def _order_problem(
    survey: Survey, order: Order, reader: Reader, chain: tuple[Any, ...]
) -> Problem | None:
    """Say why what is read cannot be there when the expression is evaluated; None when it can."""
    target = chain[1]
    home = survey.parents[target]
    scope, after, is_inner = reader.scope, reader.after, False
    while scope != home:
        if scope is None:
            message = f"{target!r} stands inside {home!r}; read the output of {home!r} instead."
            return "not_in_sight", message
        scope, after, is_inner = survey.parents[scope], scope, True
    if target in survey.undo_of and not reader.is_undo:
        return "reads_later", f"{target!r} runs only when something is undone; read another node."
    if reader.sees_none and not is_inner:
        return "reads_later", f"{target!r} has not run when this is asked; read `previous`."
    if after is None or (reader.sees_all and not is_inner):
        return None
    if after == target and reader.sees_itself and not is_inner:
        return port_problem(survey, chain, frozenset((reader.port,)))
    return _place_problem(order, target, after) or port_problem(
        survey, chain, order.ports_between(target, after)
    )


def _place_problem(order: Order, target: str, after: str) -> Problem | None:
    """Compare the places of two nodes of one scope."""
    if after == target:
        return "reads_later", f"{target!r} has not ended when this is evaluated; read another node."
    if order.leads(target, after):
        return None
    if order.leads(after, target):
        return "reads_later", f"{target!r} runs after {after!r}; read a node that runs before it."
    return "reads_unordered", (
        f"Nothing says that {target!r} has run before {after!r}; draw an edge, "
        f"or add `| default(…)`."
    )


_WHOLES: Final = {"nodes": 2, "callbacks": 1}
"""So many members of these names are no value yet."""
_NO_VALUE: Final = (
    "This is no value by itself; read a member, for example `nodes.a.output` or `callbacks.a`."
)
