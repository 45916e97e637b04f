"""Values that people make up for nodes: checked, and put as the core takes them. Knows no run."""

from collections.abc import Mapping
from typing import Any, Final

from connectors.sdk.catalog import Catalog
from engine.core.plan import Json, StepKind
from engine.drivers.rowtext import encode
from engine.errors import InvalidInput, LimitExceeded
from engine.flow.controls import kind_of, ports_of
from engine.flow.document import Flow, Node

MOCK_BYTES_MAX: Final = 256 * 1024
MOCKS_MAX: Final = 100
_UNMOCKED: Final = {
    StepKind.TRIGGER: "A trigger hands on what the run was given: give the run that input instead.",
    StepKind.RETURN: "It ends the run; mock what leads to it.",
}
_KEYS: Final = frozenset({"output", "port", "error"})


def entries_of(flow: Flow, mocks: Mapping[str, Json], catalog: Catalog) -> dict[str, Json]:
    """Give what the core settles mocked nodes with. Disabled nodes pass, whatever is said of them.

    Raises InvalidInput with one `(field, message)` for each mock that cannot be, LimitExceeded.
    """
    if len(mocks) > MOCKS_MAX:
        raise LimitExceeded(f"{len(mocks)} nodes are mocked; {MOCKS_MAX} can be.")
    nodes = {node.id: node for node in flow.nodes}
    undone = {edge.target: edge.source for edge in flow.edges if edge.is_compensation}
    entries: dict[str, Json] = {}
    problems: list[tuple[str, str]] = []
    for node_id, mock in mocks.items():
        said = problem_of(nodes.get(node_id), mock, catalog) or _about_undo(node_id, undone)
        if said is not None:
            problems.append((f"mocks.{node_id}", said))
        elif not nodes[node_id].disabled:
            entries[node_id] = _entry(node_id, mock)
    if problems:
        first, said = problems[0]
        raise InvalidInput(f"{first.removeprefix('mocks.')} cannot be mocked: {said}", problems)
    return entries


def problem_of(node: Node | None, mock: Json, catalog: Catalog) -> str | None:
    """Say in a sentence why a node cannot have this mock; None when it can."""
    if node is None:
        return "The flow has no such node."
    if (said := _UNMOCKED.get(kind_of(node.type))) is not None:
        return said
    if not isinstance(mock, Mapping) or mock.keys() - _KEYS:
        return "A mock has output and port, or error."
    if len(encode(mock)) > MOCK_BYTES_MAX:
        return f"A mock may have {MOCK_BYTES_MAX} bytes."
    if "error" in mock:
        return _about_error(mock)
    return _about_port(node, mock.get("port", "out"), catalog)


def _about_error(mock: Mapping[str, Json]) -> str | None:
    error = mock["error"]
    if "output" in mock or mock.get("port", "error") != "error":
        return "It has either an output or an error."
    if not isinstance(error, Mapping) or not isinstance(error.get("code"), str):
        return "An error is an object with a code, for example http.503."
    return None


def _about_port(node: Node, port: Json, catalog: Catalog) -> str | None:
    spec = catalog.find(node.type, node.version)
    ports = ("out",) if spec is None else ports_of(spec, node.config)
    if port in ports:
        return None
    if not ports:
        return "It always fails: mock an error."
    return f"It has no port {port!r:.60}; say which: {', '.join(ports)}."


def _about_undo(node_id: str, undone: Mapping[str, str]) -> str | None:
    if node_id not in undone:
        return None
    return (
        f"It only runs to undo {undone[node_id]}; a mocked {undone[node_id]} is not undone at all."
    )


def _entry(node_id: str, mock: Mapping[str, Any]) -> dict[str, Json]:
    if "error" not in mock:
        return {"output": mock.get("output"), "port": mock.get("port", "out"), "mocked": True}
    plain = {"message": "It was mocked to fail.", "details": None}
    return {"error": {**plain, "attempt": 1, **mock["error"], "node": node_id}, "mocked": True}
