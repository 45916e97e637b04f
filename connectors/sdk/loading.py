"""Loads connectors' modules from installed code and from folders. Knows no built-in by name."""

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from connectors.sdk.action import Action, Connector
from connectors.sdk.catalog import ActionSpec, BrokenConnector
from connectors.sdk.manifest import spec_of

ERROR_CHARACTERS_MAX = 500
Key = tuple[str, int]
"""An action's type and version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a connector's code is: an importable module, or a file or package in a folder."""

    name: str
    module: str = ""
    attribute: str = ""
    """The Connector in the module, when an entry point names one."""
    path: Path | None = None
    stamp: tuple[tuple[str, int, int], ...] = ()
    """Names, times and sizes of its files: another stamp is another connector."""
    needs: str = ""
    """What to install when the import fails."""

    @property
    def place(self) -> str:
        """Where a person finds it."""
        return str(self.path or self.module)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What came of a source: its actions with their specs, or why there are none."""

    source: Source
    actions: dict[Key, tuple[type[Action], ActionSpec]]
    broken: tuple[BrokenConnector, ...] = ()


def load(source: Source) -> Loaded:
    """Import a connector and describe its actions. Never raises: what fails is in `broken`."""
    try:
        module = _import(source)
        connector, classes = _offered(module, source.attribute)
        actions: dict[Key, tuple[type[Action], ActionSpec]] = {}
        for action_class in classes:
            spec = spec_of(action_class, connector)
            actions[spec.type, spec.version] = (action_class, spec)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  # a stranger's module may even call sys.exit
        return Loaded(source=source, actions={}, broken=(broken(source, _explain(error, source)),))
    if not actions:
        return Loaded(source=source, actions={}, broken=(broken(source, "It defines no action."),))
    return Loaded(source=source, actions=actions)


def broken(source: Source, error: str) -> BrokenConnector:
    """Say that a connector cannot be used."""
    return BrokenConnector(name=source.name, place=source.place, error=error[:ERROR_CHARACTERS_MAX])


def sources_in(folder: Path) -> tuple[Source, ...]:
    """List a folder's modules and packages, by name; none when there is no such folder."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return ()
    return tuple(source for entry in entries if (source := _source_at(entry)) is not None)


def _source_at(entry: Path) -> Source | None:
    if entry.name.startswith((".", "_")):
        return None
    if entry.suffix == ".py" and entry.is_file():
        return Source(name=entry.stem, path=entry, stamp=_stamp((entry,)))
    if (entry / "__init__.py").is_file():
        return Source(name=entry.name, path=entry, stamp=_stamp(sorted(entry.rglob("*.py"))))
    return None


def _stamp(files: tuple[Path, ...] | list[Path]) -> tuple[tuple[str, int, int], ...]:
    found = []
    for file in files:
        try:
            seen = file.stat()
        except OSError:
            continue  # gone since it was listed
        found.append((str(file), seen.st_mtime_ns, seen.st_size))
    return tuple(found)


def _import(source: Source) -> ModuleType:
    if source.path is None:
        return import_module(source.module)
    # Named after its place, so that two folders may hold modules of the same name.
    mark = hashlib.sha256(str(source.path.resolve()).encode()).hexdigest()[:8]
    name = f"baton_folder_{mark}_{source.name}"
    for old in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
        del sys.modules[old]
    is_package = source.path.is_dir()
    spec = spec_from_file_location(
        name,
        source.path / "__init__.py" if is_package else source.path,
        submodule_search_locations=[str(source.path)] if is_package else None,
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{source.path} is no Python module")
    module = module_from_spec(spec)
    sys.modules[name] = module  # annotations are looked up there
    spec.loader.exec_module(module)
    return module


def _offered(module: ModuleType, attribute: str) -> tuple[Connector | None, list[type[Action]]]:
    if attribute:
        named = getattr(module, attribute)
        if not isinstance(named, Connector):
            raise TypeError(f"{attribute} is no Connector")
        connector: Connector | None = named
    else:
        connector = next((one for one in vars(module).values() if isinstance(one, Connector)), None)
    if connector and connector.actions:
        return connector, list(connector.actions)
    return connector, list(_defined_in(module))


def _defined_in(module: ModuleType) -> Iterator[type[Action]]:
    home = module.__name__
    for one in vars(module).values():
        if not (isinstance(one, type) and issubclass(one, Action) and one.declaration):
            continue
        if one.__module__ == home or one.__module__.startswith(f"{home}."):
            yield one


def _explain(error: BaseException, source: Source) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name:
        hint = source.needs or f"the Python package {error.name!r}"
        return f"It needs {hint}, which is not installed."
    said = f"{type(error).__name__}: {error}"
    line = _line_in(error, source)
    return f"{said} (line {line})" if line else said


def _line_in(error: BaseException, source: Source) -> int | None:
    found = error.lineno if isinstance(error, SyntaxError) else None
    trace = error.__traceback__
    while trace:
        if source.path and trace.tb_frame.f_code.co_filename.startswith(str(source.path)):
            found = trace.tb_lineno
        trace = trace.tb_next
    return found
