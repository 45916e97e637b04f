"""Checks of edges and of the graph they make: ends, ports, scopes, cycles, undo, reach."""

from typing import Final

from engine.core.plan import StepKind
from engine.flow.check_calls import check_calls
from engine.flow.controls import kind_of, ports_of
from engine.flow.document import Edge
from engine.flow.graph import cycles, reachable
from engine.flow.survey import Survey, did_you_mean

NAMED_MAX: Final = 20
"""Nodes of a cycle that a message names."""


def check_edges(survey: Survey) -> None:
    """Check every edge by itself, and against those before it."""
    seen: set[tuple[str, str, str, bool]] = set()
    ports: dict[str, frozenset[str]] = {}
    for edge in survey.flow.edges:
        if not _has_ends(survey, edge):
            continue
        key = (edge.source, edge.port, edge.target, edge.is_compensation)
        if key in seen:
            message = (
                f"{edge.source} and {edge.target} are joined twice in the same way; remove one."
            )
            survey.say("duplicate_edge", message, edge=edge.index)
        seen.add(key)
        if survey.parents[edge.source] != survey.parents[edge.target]:
            message = (
                f"{edge.source} and {edge.target} do not live in the same scope; join nodes of "
                f"one scope, or move one of them."
            )
            survey.say("edge_across_scopes", message, edge=edge.index)
        if not edge.is_compensation:
            _check_port(survey, edge, ports)
            _check_target(survey, edge)


def _has_ends(survey: Survey, edge: Edge) -> bool:
    is_good = True
    for end, field in ((edge.source, "from"), (edge.target, "to")):
        if end and end not in survey.nodes:
            hint = did_you_mean(end, survey.nodes)
            message = f"There is no node {end!r:.60}; draw the edge to another, or remove it.{hint}"
            survey.say("unknown_edge_end", message, edge=edge.index, field=field)
        is_good &= end in survey.nodes
    return is_good


def _check_port(survey: Survey, edge: Edge, ports: dict[str, frozenset[str]]) -> None:
    spec = survey.specs.get(edge.source)
    if spec is None:
        return
    known = ports.get(edge.source)
    if known is None:
        node = survey.nodes[edge.source]
        more = ("error", "out") if node.on_error == "continue" else ("error",)
        known = ports[edge.source] = frozenset((*ports_of(spec, node.config), *more))
    if edge.port not in known:
        named = ", ".join(sorted(known)[:NAMED_MAX])
        message = f"{edge.source} has no port {edge.port!r:.60}; it has {named}."
        survey.say("unknown_port", message, edge=edge.index, field="port")


def _check_target(survey: Survey, edge: Edge) -> None:
    if survey.is_trigger(edge.target):
        message = f"{edge.target} is a trigger, so nothing can lead to it; remove the edge."
        survey.say("trigger_has_input", message, node=edge.target, edge=edge.index)
    if edge.target in survey.undo_of:
        message = (
            f"{edge.target} undoes {survey.undo_of[edge.target]} and runs only then; "
            f"remove the ordinary edge that leads to it."
        )
        survey.say("undo_has_input", message, node=edge.target, edge=edge.index)
    if edge.source in survey.undo_of:
        message = f"{edge.source} undoes {survey.undo_of[edge.source]}; nothing can follow it."
        survey.say("undo_has_output", message, node=edge.source, edge=edge.index)


def check_undo(survey: Survey) -> None:
    """Check compensation edges: who undoes whom."""
    undone: set[str] = set()
    handlers: set[str] = set()
    for edge in survey.flow.edges:
        if not edge.is_compensation:
            continue
        if edge.source not in survey.nodes or edge.target not in survey.nodes:
            continue
        if edge.source in undone:
            message = f"{edge.source} has two undo nodes; keep one, and let it do both."
            survey.say("undo_twice", message, node=edge.source, edge=edge.index)
        if edge.target in handlers:
            message = f"{edge.target} undoes two nodes; copy it, so that each has its own."
            survey.say("undo_shared", message, node=edge.target, edge=edge.index)
        undone.add(edge.source)
        handlers.add(edge.target)
        _check_undo_edge(survey, edge)


def _check_undo_edge(survey: Survey, edge: Edge) -> None:
    if kind_of(survey.nodes[edge.target].type) is not StepKind.ACTIVITY:
        message = f"{edge.target} cannot undo anything; use an action of a connector."
        survey.say("undo_not_an_action", message, node=edge.target, edge=edge.index)
    if edge.source in survey.undo_of or edge.source == edge.target:
        message = f"{edge.source} is itself an undo node, and what undoes is never undone."
        survey.say("undo_of_nothing", message, node=edge.source, edge=edge.index)
    elif survey.is_trigger(edge.source):
        message = f"{edge.source} is a trigger and does nothing that could be undone."
        survey.say("undo_of_nothing", message, node=edge.source, edge=edge.index)
    if edge.when is not None or edge.port != "out":
        message = "A compensation edge has no condition and no port; remove them."
        survey.say("undo_condition", message, edge=edge.index)


def check_graph(survey: Survey) -> bool:
    """Check what edges and parents make together. Tells whether there is no cycle."""
    ids = list(survey.nodes)
    number = {node_id: index for index, node_id in enumerate(ids)}
    pairs = [(number[edge.source], number[edge.target]) for edge in survey.wires]
    rings = cycles(len(ids), pairs)
    for ring in rings:
        names = [ids[index] for index in ring]
        message = f"These nodes lead back to themselves: {_named(names)}. Remove one of the edges."
        survey.say("cycle", message, node=names[0])
    knots = _nested_in_themselves(survey)
    if not rings and not knots:
        _check_reach(survey, ids, number, pairs)
        check_calls(survey, number)
    _check_bodies(survey)
    return not rings and not knots


def _nested_in_themselves(survey: Survey) -> bool:
    """Note nodes whose parents lead back to them."""
    done: set[str | None] = {None}
    is_knotted = False
    for start in survey.parents:
        chain: dict[str, None] = {}
        node: str | None = start
        while node not in done and node is not None and node not in chain:
            chain[node] = None
            node = survey.parents[node]
        if node is not None and node in chain:
            names = list(chain)[list(chain).index(node) :]
            message = f"These nodes live inside each other: {_named(names)}. Move one of them out."
            survey.say("parent_cycle", message, node=names[0], field="parent")
            is_knotted = True
        done.update(chain)
    return is_knotted


def _named(names: list[str]) -> str:
    shown = names if len(names) <= NAMED_MAX else [*names[: NAMED_MAX - 1], "…"]
    return " → ".join([*shown, names[0]])


def _check_reach(
    survey: Survey, ids: list[str], number: dict[str, int], pairs: list[tuple[int, int]]
) -> None:
    """Warn of nodes that no trigger leads to: they would be skipped in every run."""
    triggers = [
        number[one]
        for one in ids
        if survey.is_trigger(one) and not survey.nodes[one].disabled and not survey.parents[one]
    ]
    if not triggers:
        return
    reached = reachable(len(ids), pairs, triggers)
    for node_id in ids:
        is_inside = survey.parents[node_id] is not None
        is_exempt = is_inside or survey.is_trigger(node_id) or node_id in survey.undo_of
        if number[node_id] not in reached and not is_exempt:
            message = (
                f"No trigger leads to {node_id}, so it would never run; join it, or remove it."
            )
            survey.say("unreachable", message, node=node_id)


def _check_bodies(survey: Survey) -> None:
    members = survey.members()
    for node_id in survey.nodes:
        if survey.is_scope(node_id) and not members.get(node_id):
            message = f"Nothing stands inside {node_id}; put the nodes in that it is to run."
            survey.say("empty_scope", message, node=node_id)
