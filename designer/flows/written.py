"""Flow documents as text: what can be read of one, and where in it each finding stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.flow.document import parse_flow
from engine.flow.findings import Finding
from engine.flow.places import PathParts, lines_of
from engine.flow.text import DocumentUnreadable, read_text

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text, read."""

    document: dict[str, Json] | None
    """None: it is no flow, or cannot be read at all."""
    problem: DocumentUnreadable | None
    findings: tuple[tuple[Finding, int], ...]
    """Each with its line."""


def read_document(text: str, validate: Callable[[Json], Sequence[Finding]]) -> Written:
    """Read a text and say what is wrong with it, line by line. Never raises."""
    try:
        document = read_text(text)
    except DocumentUnreadable as error:
        return Written(document=None, problem=error, findings=())
    flow, found = parse_flow(document)
    lines = lines_of(text)
    findings = found if flow is None else tuple(validate(document))
    return Written(
        document=None if flow is None else document,
        problem=None,
        findings=tuple((one, line_of(lines, path_of(document, one))) for one in findings),
    )


def path_of(document: Json, finding: Finding) -> PathParts:
    """Give where in the document a finding stands."""
    parts: list[str | int] = []
    if finding.node is not None:
        nodes = document.get("nodes") if isinstance(document, dict) else None
        listed = nodes if isinstance(nodes, list) else []
        ids = [n.get("id") if isinstance(n, dict) else None for n in listed]
        if finding.node in ids:
            parts += ["nodes", ids.index(finding.node)]
    elif finding.edge is not None:
        parts += ["edges", finding.edge]
    if finding.field:
        for name in finding.field.replace("[", ".").replace("]", "").split("."):
            parts.append(int(name) if name.isdecimal() else name)
    return tuple(parts)


def line_of(lines: Mapping[PathParts, int], parts: PathParts) -> int:
    """Give the line of the nearest thing around it that the text really has."""
    while parts and parts not in lines:
        parts = parts[:-1]
    return lines.get(parts, 1)
