"""A request to a webhook, and the answer to it, as plain data. Knows no server and no engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRequest:
    """What came, before anything of it is believed."""

    method: str
    path: str
    """Below the root of webhooks, without a slash before it."""
    query: str
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class HookAnswer:
    """What goes back."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
