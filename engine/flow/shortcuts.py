"""The shapes of expressions that need no template language: chains of names, and comparisons.

They yield exactly what the long way yields; everything else is left to it.
"""

import re
from typing import Any, Final

Chain = tuple[Any, ...]
"""A name and its constant members: `nodes.a.output` is `("nodes", "a", "output")`."""
Reads = tuple[Chain, ...]

_PATH = re.compile(
    r"\{\{ *([a-zA-Z]\w*(?:\.[a-zA-Z]\w*|\[(?:\d{1,6}|'[^'\\\n{}]*'|\"[^\"\\\n{}]*\")\])*) *\}\}",
    re.ASCII,
)
_COMPARISON = re.compile(
    r"\s*\{\{ *([a-zA-Z][\w.]*\w) *(==|!=|<=|>=|<|>) *("
    r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?|'[^'\\\n{}]*'|\"[^\"\\\n{}]*\"|true|false|none"
    r") *\}\}\s*",
    re.ASCII,
)
_MEMBER = re.compile(r"\.(\w+)|\[(\d+)\]|\[['\"]([^'\"]*)['\"]\]", re.ASCII)
_CHAIN = re.compile(r"[a-zA-Z]\w*(?:\.[a-zA-Z]\w*)*", re.ASCII)
_CONSTANTS: Final = {"true": True, "false": False, "none": None}
_WORDS: Final = frozenset(
    ("true", "false", "none", "True", "False", "None", "not", "and", "or", "in", "is", "if", "else")
)


def has_expression(value: object) -> bool:
    """Tell whether a value is a text that is to be rendered."""
    return type(value) is str and "{" in value and any(sign in value for sign in ("{{", "{%", "{#"))


def _path_of(text: str) -> Chain | None:
    name = re.match(r"\w+", text, re.ASCII)
    assert name is not None
    if name[0] in _WORDS:
        return None
    members = (
        int(one[2]) if one[2] else one[1] or one[3] or ""
        for one in _MEMBER.finditer(text, name.end())
    )
    return (name[0], *members)


def pieces_of(text: str) -> tuple[str | Chain, ...] | None:
    """Split a text into plain text and simple chains; None when there is more to it."""
    pieces: list[str | Chain] = []
    at = 0
    for found in _PATH.finditer(text):
        chain = _path_of(found[1])
        if chain is None:
            return None
        pieces += [text[at : found.start()], chain]
        at = found.end()
    pieces.append(text[at:])
    if any(has_expression(one) or "}}" in one for one in pieces if isinstance(one, str)):
        return None
    return tuple(one for one in pieces if one)


def comparison_of(text: str) -> tuple[Chain, str, str | float | None] | None:
    """Give chain, sign and constant of a simple comparison; None for anything else."""
    found = _COMPARISON.fullmatch(text)
    chain = _path_of(found[1]) if found and _CHAIN.fullmatch(found[1]) else None
    if found is None or chain is None:
        return None
    constant = found[3]
    if constant[0] in "'\"":
        return chain, found[2], constant[1:-1]
    if constant in _CONSTANTS:
        return chain, found[2], _CONSTANTS[constant]
    return chain, found[2], float(constant) if "." in constant else int(constant)
