"""Where credentials are named: in drafts, and in the versions that run now. Opens none."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from designer.store.database import Database
from designer.store.drafts import drafts_with_credentials

if TYPE_CHECKING:
    from engine.runtime import Runtime

DEPTH_MAX = 8
"""How deep in a node's config a target's credential is looked for."""
KEY = "credential"


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialUse:
    """A flow that names a credential."""

    flow: str
    name: str
    place: Literal["draft", "published"]
    nodes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as the API shows it."""
        return {
            "flow": self.flow,
            "name": self.name,
            "place": self.place,
            "nodes": list(self.nodes),
        }


class CredentialUses:
    """Looks through all flows."""

    def __init__(self, database: Database, runtime: "Runtime") -> None:
        self._database = database
        self._runtime = runtime

    def all(self) -> dict[str, list[CredentialUse]]:
        """Give the uses of each credential, by name."""
        found: dict[str, list[CredentialUse]] = {}
        for name, use in self._each():
            found.setdefault(name, []).append(use)
        return found

    def of(self, name: str) -> list[CredentialUse]:
        """Give the uses of one credential."""
        return self.all().get(name, [])

    def _each(self) -> Iterator[tuple[str, CredentialUse]]:
        with self._database.read() as connection:
            rows = drafts_with_credentials(connection)
        for row in rows:
            document = json.loads(row.document)
            yield from _uses(document, row.id, row.name, "draft")
            if row.published_version is None:
                continue
            if row.published_hash != row.document_hash:
                document = self._runtime.version_document(row.id, row.published_version)
            yield from _uses(document, row.id, row.name, "published")


def _uses(
    document: Mapping[str, Any], flow: str, name: str, place: Literal["draft", "published"]
) -> Iterator[tuple[str, CredentialUse]]:
    nodes: dict[str, list[str]] = {}
    for node in document.get("nodes") or ():
        if not isinstance(node, Mapping):
            continue
        for credential in dict.fromkeys(_named(node, DEPTH_MAX)):
            nodes.setdefault(credential, []).append(str(node.get("id")))
    for credential, ids in nodes.items():
        yield credential, CredentialUse(flow=flow, name=name, place=place, nodes=tuple(ids))


def _named(value: Any, depth: int) -> Iterator[str]:
    """Give every text under a key `credential`: of the node itself, or of a target in it."""
    if isinstance(value, Mapping) and depth:
        named = value.get(KEY)
        if isinstance(named, str):
            yield named
        for one in value.values():
            yield from _named(one, depth - 1)
    elif isinstance(value, list) and depth:
        for one in value:
            yield from _named(one, depth - 1)
