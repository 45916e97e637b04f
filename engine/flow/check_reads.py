"""Checks of expressions: can they be read, and can what they read be there when they run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.core.plan import Json, StepKind
from engine.flow.controls import kind_of
from engine.flow.document import Node
from engine.flow.expressions import parsed
from engine.flow.graph import ancestors
from engine.flow.program import NAMES
from engine.flow.shortcuts import has_expression
from engine.flow.survey import Survey, did_you_mean
from engine.flow.templates.syntax import Parsed
from engine.flow.values import ExpressionError

VALUE_DEPTH_MAX: Final = 100
MEMBERS: Final = ("output", "error")
_ITEM_NAMES: Final = frozenset(("item", "index"))
_NODE_CHAIN: Final = 2


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
    is_undo: bool = False


class Order:
    """Which nodes lead to which, within each scope."""

    def __init__(self, survey: Survey) -> None:
        self._number: dict[str, int] = {}
        self._before: dict[str | None, list[int]] = {}
        for scope, members in survey.members().items():
            for index, node in enumerate(members):
                self._number[node] = index
            self._before[scope] = [0] * len(members)
        pairs: dict[str | None, list[tuple[int, int]]] = {}
        for edge in survey.wires:
            pair = (self._number[edge.source], self._number[edge.target])
            pairs.setdefault(survey.parents[edge.source], []).append(pair)
        for scope, those in pairs.items():
            before = ancestors(len(self._before[scope]), those)
            assert before is not None  # the graph was found to have no cycle
            self._before[scope] = before

    def leads(self, first: str, then: str, scope: str | None) -> bool:
        """Tell whether a path leads from one node of a scope to another."""
        return bool(self._before[scope][self._number[then]] >> self._number[first] & 1)


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
            if found.path is not None and found.path[0] == "nodes":
                _check_whole(survey, reader, field, found)
    _check_conditions(survey)


def _values(survey: Survey) -> Iterator[tuple[Reader, Json]]:
    flow = survey.flow
    for node in survey.nodes.values():
        yield from _node_values(survey, node)
    for edge in flow.edges:
        if edge.when is not None and edge.source in survey.nodes and edge.target in survey.nodes:
            scope = survey.parents[edge.source]
            reader = Reader(
                edge=edge.index, field="when", scope=scope, after=edge.source, sees_itself=True
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
        if kind is StepKind.MAP and key == "collect":
            inside = Reader(field="config.collect", node=node.id, scope=node.id, sees_all=True)
            yield inside, value
        else:
            yield Reader(field=f"config.{key}", **outside), value


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
    def say(code: str, message: str) -> None:
        survey.say(code, message, node=reader.node, edge=reader.edge, field=field)

    root = chain[0]
    if root not in NAMES:
        hint = did_you_mean(str(root), NAMES)
        say("unknown_name", f"There is no {root!r:.60} here; use {', '.join(sorted(NAMES))}.{hint}")
    elif root in _ITEM_NAMES and reader.scope is None:
        say("unknown_name", f"{root!r} is there only inside a flow.map; read `input` or a node.")
    elif root == "nodes" and len(chain) >= _NODE_CHAIN:
        target = chain[1]
        if target not in survey.nodes:
            hint = did_you_mean(str(target), survey.nodes)
            say("unknown_node", f"There is no node {target!r:.60}.{hint or ' Choose another.'}")
            return
        if len(chain) > _NODE_CHAIN and chain[2] not in MEMBERS:
            said = f"nodes.{target}"
            say("unknown_name", f"{said} has output and error, and no {chain[2]!r:.60}.")
        problem = _order_problem(survey, order, reader, target)
        if problem is not None:
            say(*problem)


def _order_problem(
    survey: Survey, order: Order | None, reader: Reader, target: str
) -> tuple[str, str] | None:
    """Say why the node cannot have run when the expression is evaluated; None when it can."""
    if order is None:
        return None
    home = survey.parents[target]
    scope, after, is_inner = reader.scope, reader.after, False
    while scope != home:
        if scope is None:
            message = f"{target!r} stands inside {home!r}; read the output of {home!r} instead."
            return "not_in_sight", message
        scope, after, is_inner = survey.parents[scope], scope, True
    if target in survey.undo_of and not reader.is_undo:
        return "reads_later", f"{target!r} runs only when something is undone; read another node."
    if after is None or (reader.sees_all and not is_inner):
        return None
    if after == target and reader.sees_itself and not is_inner:
        return None
    return _place_problem(order, target, after, scope)


def _place_problem(
    order: Order, target: str, after: str, scope: str | None
) -> tuple[str, str] | None:
    """Compare the places of two nodes of one scope."""
    if after == target:
        return "reads_later", f"{target!r} has not ended when this is evaluated; read another node."
    if order.leads(target, after, scope):
        return None
    if order.leads(after, target, scope):
        return "reads_later", f"{target!r} runs after {after!r}; read a node that runs before it."
    return "reads_unordered", (
        f"Nothing says that {target!r} has run before {after!r}; draw an edge, "
        f"or add `| default(…)`."
    )


def _check_whole(survey: Survey, reader: Reader, field: str, found: Parsed) -> None:
    if found.path is not None and len(found.path) <= _NODE_CHAIN:
        survey.say(
            "bad_expression",
            "A node itself is no value; read its output, for example `nodes.a.output`.",
            node=reader.node,
            edge=reader.edge,
            field=field,
        )


def _can_decide(when: Json) -> bool:
    if not has_expression(when):
        return isinstance(when, bool)
    try:
        return parsed(when).is_native
    except ExpressionError:
        return True  # it has a finding of its own


def _check_conditions(survey: Survey) -> None:
    for edge in survey.flow.edges:
        if edge.when is not None and not _can_decide(edge.when):
            survey.say("constant_condition", _NEVER_DECIDES, edge=edge.index, field="when")
    for node in survey.nodes.values():
        cases = node.config.get("cases") if node.type == "flow.switch" else None
        for index, case in enumerate(cases if isinstance(cases, list) else ()):
            if isinstance(case, Mapping) and "when" in case and not _can_decide(case["when"]):
                field = f"config.cases[{index}].when"
                survey.say("constant_condition", _NEVER_DECIDES, node=node.id, field=field)


_NEVER_DECIDES: Final = (
    "A condition must yield true or false, and this never does; write one expression such as "
    "{{ input.total > 100 }}."
)
