"""What an action gives back: a value and its port, or what is under way. Knows no action."""

from dataclasses import dataclass
from typing import Any

Json = Any
"""A JSON value: None, bool, int, float, str, list of Json, dict of str to Json."""

OUTPUT_BYTES_MAX = 8 * 1024 * 1024
"""The longest output that is kept, as UTF-8 JSON."""
OUTPUT_DEPTH_MAX = 100
"""How many lists and mappings of an output may stand inside each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A finished attempt. Actions with several ports return it; others return the bare output."""

    output: Json = None
    port: str = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """An attempt that goes on outside: nobody waits for it here, and the action is asked later."""

    handle: Json
    """What `poll` and `cancel` are given to find it again: any JSON value but None."""
    ask_after_s: float | None = None
    """When to ask, as the other side wishes; None leaves it to the node's `polling`."""
