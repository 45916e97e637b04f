"""A flow file as a person wrote it: its document, and the lines on which things stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from designer.cli.trouble import existing_folder, explained
from designer.errors import UsageError
from engine.flow.findings import Finding
from engine.flow.places import PathParts, lines_of
from engine.flow.text import DocumentUnreadable, read_text


@dataclass(frozen=True, kw_only=True)
class FlowFile:
    """One file, read."""

    path: Path
    document: Any
    text: bytes = field(repr=False)

    @cached_property
    def lines(self) -> Mapping[PathParts, int]:
        """The line, from 1, of each key and list item; found when something is to be shown."""
        return lines_of(self.text)

    def describe(self, finding: Finding) -> str:
        """Give one line: `flow.yaml:12: nodes[2].config.url: what is wrong`."""
        parts = self._parts(finding)
        where = _dotted(parts)
        place = f" {where}:" if where else ""
        warning = " warning:" if finding.severity == "warning" else ""
        return f"{self.path}:{self._line(parts)}:{place}{warning} {finding.message}"

    def _parts(self, finding: Finding) -> PathParts:
        parts: list[str | int] = []
        if finding.node is not None:
            nodes = self.document.get("nodes") if isinstance(self.document, dict) else None
            ids = [n.get("id") if isinstance(n, dict) else None for n in nodes or ()]
            if finding.node in ids:
                parts += ["nodes", ids.index(finding.node)]
        elif finding.edge is not None:
            parts += ["edges", finding.edge]
        if finding.field:
            for name in finding.field.replace("[", ".").replace("]", "").split("."):
                parts.append(int(name) if name.isdecimal() else name)
        return tuple(parts)

    def _line(self, parts: PathParts) -> int:
        # The nearest thing around it that the file really has: a missing key has no line.
        while parts and parts not in self.lines:
            parts = parts[:-1]
        return self.lines.get(parts, 1)


def _dotted(parts: PathParts) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".")


def read_flow_file(path: Path) -> FlowFile:
    """Read it. Raises UsageError with file, line and column when it is no JSON or YAML."""
    with explained():
        raw = path.read_bytes()
    try:
        document = read_text(raw)
    except DocumentUnreadable as error:
        raise UsageError(f"{path}:{error.line}:{error.column}: {error.message}") from None
    return FlowFile(path=path, document=document, text=raw)


def connector_folders(file: FlowFile, named: Sequence[str]) -> tuple[Path, ...]:
    """Give the folders with connectors: those named, and `connectors` beside the flow file."""
    beside = file.path.absolute().parent / "connectors"
    folders = [existing_folder(name) for name in named]
    return (*folders, *([beside] if beside.is_dir() else []))
