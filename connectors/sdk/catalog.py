"""What connectors offer, as plain data: enough for the palette, validation and planning.

Nothing here imports connector code; a catalog can come from a file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionSpec:
    """One action as the palette, the form and validation see it."""

    type: str
    """`connector.action`, for example `http.request`."""
    version: int = 1
    title: str
    """A few words for the palette, for example "HTTP request"."""
    summary: str = ""
    """One sentence."""
    docs: str = ""
    """Longer help in Markdown."""
    category: str = "other"
    """The group in the palette: `flow`, `trigger`, `http`, `storage`, `queue`, `sheets`, …"""
    icon: str = "box"
    """A lucide icon's name."""
    config_schema: Mapping[str, Any] = field(default_factory=dict)
    """JSON Schema 2020-12 of `config`, with `ui` hints per property (see docs/reference/forms)."""
    output_schema: Mapping[str, Any] = field(default_factory=dict)
    ports: tuple[str, ...] = ("out",)
    """Ports besides `error`, which every action has. `flow.switch` adds its cases' ports."""
    retry: str = "default"
    """The retry preset used when the node names none."""
    is_idempotent: bool = False
    """The outside system honours the idempotency key, or repeating is harmless."""
    credentials: tuple[str, ...] = ()
    """The types of credentials it takes."""
    needs_credential: bool = False
    """It cannot do without one."""
    subtitle: str = ""
    """How the card's second line reads: config fields in braces, for example `{method} {url}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialSpec:
    """A type of credential as the form sees it."""

    type: str
    title: str
    summary: str = ""
    """One sentence."""
    schema: Mapping[str, Any] = field(default_factory=dict)
    """JSON Schema of its fields, with `ui` hints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenConnector:
    """A connector that could not be loaded, and why."""

    name: str
    place: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """All actions by type, newest version first, and what is broken."""

    actions: Mapping[str, tuple[ActionSpec, ...]]
    broken: tuple[BrokenConnector, ...] = ()

    def find(self, type_: str, version: int | None = None) -> ActionSpec | None:
        """Give the newest version of a type, or exactly the one asked for; None when unknown."""
        for spec in self.actions.get(type_, ()):
            if version in (None, spec.version):
                return spec
        return None
