"""Finds connectors and their actions: built-ins, installed packages, watched folders. Runs none.

All come through the same door and are loaded when first needed; a broken one breaks no other.
"""

import threading
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from connectors.sdk.catalog import ActionSpec, BrokenConnector, Catalog

if TYPE_CHECKING:
    from connectors.sdk.action import Action
    from connectors.sdk.loading import Key, Loaded, Source
    from connectors.sdk.watch import Watch

ENTRY_POINTS = "baton.connectors"
"""The group in which an installed package names its connector modules."""
BUILT_INS = {
    "http": "connectors.http",
    "queue": "connectors.queue.actions",
    "sheets": "connectors.sheets.actions",
    "storage": "connectors.storage",
    "tasks": "connectors.tasks",
    "topics": "connectors.topics",
}
"""Connector to module, in alphabetical order."""

WATCHES = {
    "sheets.rows": ("connectors.sheets.watch", "Rows"),
    "storage.objects": ("connectors.storage_watch", "Objects"),
}
"""Kind of watch to module and class."""


class UnknownAction(LookupError):
    """No connector offers this action in this version."""


class Registry:
    """All connectors that there are. Safe to use from several threads."""

    def __init__(self, *, folders: Sequence[Path] = ()) -> None:
        self._folders = tuple(folders)
        self._lock = threading.RLock()
        self._loaded: dict[str, Loaded] = {}
        self._actions: dict[tuple[str, int | None], type[Action]] = {}
        self._catalog: Catalog | None = None

    def catalog(self) -> Catalog:
        """Describe every action. Loads all connectors the first time."""
        with self._lock:
            if self._catalog is None:
                self._build()
            assert self._catalog is not None
            return self._catalog

    def action(self, type_: str, version: int | None = None) -> type["Action"]:
        """Give an action's class, its newest version when none is named; raises UnknownAction."""
        found = self._actions.get((type_, version))
        if found is None and self._catalog is None:
            self.catalog()
            found = self._actions.get((type_, version))
        if found is None:
            wanted = type_ if version is None else f"{type_} version {version}"
            raise UnknownAction(f"no connector offers {wanted}")
        return found

    def watch(self, kind: str) -> type["Watch"]:
        """Give the class of a kind of watch; raises UnknownAction."""
        if kind not in WATCHES:
            raise UnknownAction(f"there is no watch {kind}; there are {', '.join(WATCHES)}")
        module, name = WATCHES[kind]
        found: type[Watch] = getattr(import_module(module), name)
        return found

    def refresh(self) -> bool:
        """Look at the folders again; load what changed. Tells whether anything did."""
        with self._lock:
            before = {source.place: source.stamp for source in self._sources_loaded()}
            after = {source.place: source.stamp for source in _in_folders(self._folders)}
            if self._catalog is not None and before == after:
                return False
            self._build()
            return True

    def _sources_loaded(self) -> Iterator["Source"]:
        return (one.source for one in self._loaded.values() if one.source.path is not None)

    def _build(self) -> None:
        from connectors.sdk.loading import load  # noqa: PLC0415  # pydantic is loaded when needed

        fresh: dict[str, Loaded] = {}
        for source in _all_sources(self._folders):
            known = self._loaded.get(source.place)
            fresh[source.place] = known if known and known.source == source else load(source)
        self._loaded = fresh
        offered, problems = _merge(list(fresh.values()))
        self._actions, self._catalog = _published(offered, problems)


def _merge(
    loaded: list["Loaded"],
) -> tuple[dict["Key", tuple[type["Action"], ActionSpec]], list[BrokenConnector]]:
    """Put the connectors together; the first to claim a type keeps it."""
    from connectors.sdk.loading import broken  # noqa: PLC0415  # loaded by the caller already

    offered: dict[Key, tuple[type[Action], ActionSpec]] = {}
    problems: list[BrokenConnector] = []
    for one in loaded:
        problems.extend(one.broken)
        for key, action in one.actions.items():
            if key in offered:
                said = f"{key[0]} version {key[1]} is offered by another connector already."
                problems.append(broken(one.source, said))
            else:
                offered[key] = action
    return offered, problems


def _published(
    offered: dict["Key", tuple[type["Action"], ActionSpec]], problems: list[BrokenConnector]
) -> tuple[dict[tuple[str, int | None], type["Action"]], Catalog]:
    actions: dict[tuple[str, int | None], type[Action]] = {}
    specs: dict[str, tuple[ActionSpec, ...]] = {}
    for (type_, version), (action_class, spec) in sorted(
        offered.items(), key=lambda item: (item[0][0], -item[0][1])
    ):
        actions[type_, version] = action_class
        actions.setdefault((type_, None), action_class)
        specs[type_] = (*specs.get(type_, ()), spec)
    return actions, Catalog(actions=MappingProxyType(specs), broken=tuple(problems))


def _all_sources(folders: Sequence[Path]) -> Iterator["Source"]:
    from importlib.metadata import entry_points  # noqa: PLC0415  # slow to load

    from connectors.sdk.loading import Source  # noqa: PLC0415  # pydantic is loaded when needed

    for name, module in BUILT_INS.items():
        yield Source(name=name, module=module)
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda one: (one.name, one.value)):
        yield Source(name=entry.name, module=entry.module, attribute=entry.attr)
    yield from _in_folders(folders)


def _in_folders(folders: Sequence[Path]) -> Iterator["Source"]:
    from connectors.sdk.loading import sources_in  # noqa: PLC0415  # pydantic is loaded when needed

    for folder in folders:
        yield from sources_in(folder)
