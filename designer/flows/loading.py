"""Loads flow files of a folder tree into the library, and never overwrites what a person edited."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from designer.errors import DesignerError
from designer.flows.companions import COUNT_MAX, Companions
from designer.flows.facts import document_hash
from designer.flows.library import Library
from engine.cases.model import read_cases
from engine.errors import EngineError, InvalidFlow
from engine.flow.text import DocumentUnreadable, read_text

SUFFIXES = frozenset({".yaml", ".yml", ".json"})
SCHEMA_START = "baton.flow/"
FILE_BYTES_MAX = 2 * 1024 * 1024
SKIPPED = frozenset({"node_modules", "__pycache__"})
TESTS_SUFFIX = ".tests.yaml"
LOADER = "files"
"""Who is said to have saved and published what came from a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What became of one file."""

    path: Path
    outcome: Literal["loaded", "kept", "invalid", "unreadable"]
    """`kept`: the library's own draft stays as it is."""
    message: str = ""


def connector_folders(folder: Path) -> tuple[Path, ...]:
    """Give the `connectors` folders that lie beside flow files."""
    beside = {path.parent / "connectors" for path in _files(folder)}
    return tuple(sorted(path for path in beside if path.is_dir()))


def load_folder(library: Library, folder: Path) -> list[Loaded]:
    """Load each flow file; what is wrong with one stops no other."""
    return [_load(library, path, document) for path, document in _documents(folder)]


def load_tests(tests: Companions, flow_file: Path) -> Loaded | None:
    """Load the test cases beside a flow file, unless its flow has some; None when there are none.

    Of a file with mistakes nothing is taken.
    """
    path = flow_file.with_name(flow_file.stem + TESTS_SUFFIX)
    if not path.is_file() or path.stat().st_size > FILE_BYTES_MAX:
        return None
    try:
        flow_id, cases, problems = read_cases(read_text(path.read_bytes()))
        if problems:
            said = f"{problems[0].path}: {problems[0].message}"
            return Loaded(path=path, outcome="invalid", message=said)
        contents = {case.id: case.document() for case in cases[:COUNT_MAX]}
        is_new = tests.begin_with(flow_id, contents, by=LOADER)
    except (DocumentUnreadable, DesignerError) as error:
        return Loaded(path=path, outcome="unreadable", message=str(error))
    return Loaded(path=path, outcome="loaded" if is_new else "kept")


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") or part in SKIPPED for part in parts):
            continue
        if path.suffix in SUFFIXES and path.is_file() and path.stat().st_size <= FILE_BYTES_MAX:
            yield path


def _documents(folder: Path) -> Iterator[tuple[Path, Any]]:
    for path in _files(folder):
        raw = path.read_bytes()
        if SCHEMA_START.encode() not in raw:
            continue  # Some other file of the folder.
        try:
            document = read_text(raw)
        except DocumentUnreadable as error:
            yield path, error
            continue
        if isinstance(document, dict) and str(document.get("schema")).startswith(SCHEMA_START):
            yield path, document


def _load(library: Library, path: Path, document: Any) -> Loaded:
    if isinstance(document, DocumentUnreadable):
        return Loaded(path=path, outcome="unreadable", message=str(document))
    try:
        if not _take(library, document):
            return Loaded(path=path, outcome="kept")
        library.publish(str(document["id"]), expected=None, by=LOADER)
    except InvalidFlow as error:
        first = next(iter(error.findings), None)
        message = str(error) if first is None else first.message
        return Loaded(path=path, outcome="invalid", message=message)
    except (DesignerError, EngineError) as error:
        return Loaded(path=path, outcome="unreadable", message=str(error))
    return Loaded(path=path, outcome="loaded")


def _take(library: Library, document: dict[str, Any]) -> bool:
    """Put the file's document into the library, unless a person has had a hand in it."""
    old = library.find(str(document.get("id")))
    if old is None:
        library.create(document, by=LOADER, is_loaded=True)
        return True
    is_untouched = old.deleted_at is None and old.document_hash == old.loaded_hash
    if not is_untouched or old.loaded_hash == document_hash(document):
        return False
    library.save(old.id, document, expected=old.revision, by=LOADER, is_loaded=True)
    return True
