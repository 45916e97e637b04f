"""A flow file as a person wrote it: its document, and the lines on which things stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from designer.cli.trouble import existing_folder, explained
from designer.errors import UsageError
from designer.flows.written import line_of, path_of
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
        parts = path_of(self.document, finding)
        where = _dotted(parts)
        place = f" {where}:" if where else ""
        warning = " warning:" if finding.severity == "warning" else ""
        return f"{self.path}:{line_of(self.lines, parts)}:{place}{warning} {finding.message}"


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
