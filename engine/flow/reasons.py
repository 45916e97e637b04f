"""Why a chain of names has no value, as a sentence. Knows no template language."""

from typing import Any

from engine.flow.shortcuts import Chain, Reads
from engine.flow.values import MISSING, member_of


def absent_reason(scope: Any, reads: Reads, *, hint: str = "") -> str:
    """Say which name or member a chain lacks; nothing when all can be read.

    `hint` is what Jinja2 said: only a chain that lacks what it names is meant, as others may have
    had their default.
    """
    for chain in reads:
        value = scope.get(chain[0], MISSING)
        lacks = 0 if value is MISSING else None
        for at, key in enumerate(chain[1:], start=1):
            if lacks is None:
                value = member_of(value, key)
                lacks = at if value is MISSING else None
        if lacks is not None and (not hint or repr(chain[lacks]) in hint):
            return _reason(chain, lacks)
    return ""


def _reason(chain: Chain, at: int) -> str:
    if at == 0:
        return f"There is no {chain[0]!r} here."
    if chain[0] == "nodes" and at == 1:
        return f"There is no node {chain[1]!r} in sight."
    if chain[0] == "nodes" and at == 2:  # noqa: PLR2004  # nodes, its id, then output or error
        return (
            f"The node {chain[1]!r} has no {chain[2]}: it has not run here; "
            f"add `| default(…)` where that may be."
        )
    return f"{said(chain[:at])} has no member {chain[at]!r:.60}."


def said(chain: Chain) -> str:
    """Write a chain as its author did."""
    text = str(chain[0])
    for key in chain[1:]:
        text += f".{key}" if isinstance(key, str) else f"[{key}]"
    return text
