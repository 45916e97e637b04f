"""What a request's body must look like: small checks by name. Knows no operation."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from examples.shop.errors import Refused

Check = Callable[[str, Any], Any]
WORD = re.compile(r"[\w.:/@-][\w .:/@-]{0,79}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One member of a body: its check, and the value it has when it is left out."""

    check: Check
    default: Any = None
    is_required: bool = True


def read(body: Any, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Give the checked members of a body; raises Refused (400) that names the first bad one."""
    if not isinstance(body, dict):
        raise Refused(400, "bad_body", "The body must be a JSON object.")
    if unknown := sorted(set(body) - set(fields)):
        known = ", ".join(fields)
        raise Refused(
            400, "unknown_field", f"{unknown[0]!r} is none of: {known}.", field=unknown[0]
        )
    return {name: _one(name, field, body) for name, field in fields.items()}


def _one(name: str, field: Field, body: dict[str, Any]) -> Any:
    if name in body:
        return field.check(name, body[name])
    if field.is_required:
        raise Refused(400, "missing_field", f"{name!r} is missing.", field=name)
    return field.default


def text(name: str, value: Any) -> str:
    """Accept 1 to 80 letters, digits, spaces and `. : / @ - _`."""
    if isinstance(value, str) and WORD.fullmatch(value):
        return value
    raise Refused(400, "bad_field", f"{name!r} must be 1 to 80 plain characters.", field=name)


def whole(least: int, most: int) -> Check:
    """Accept a whole number in a range, both ends included."""

    def check(name: str, value: Any) -> int:
        if type(value) is int and least <= value <= most:
            return value
        said = f"{name!r} must be a whole number from {least} to {most}."
        raise Refused(400, "bad_field", said, field=name)

    return check


def choice(*options: str) -> Check:
    """Accept one of a few words."""

    def check(name: str, value: Any) -> str:
        if isinstance(value, str) and value in options:
            return value
        said = f"{name!r} must be one of: {', '.join(options)}."
        raise Refused(400, "bad_field", said, field=name)

    return check


def need(check: Check) -> Field:
    """Make a member that must be there."""
    return Field(check=check)


def may(check: Check, default: Any) -> Field:
    """Make a member that may be left out."""
    return Field(check=check, default=default, is_required=False)
