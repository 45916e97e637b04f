"""Places inside values, as JSON pointers (RFC 6901). Pure."""

from typing import Any

from engine.core.plan import Json


class NowhereError(LookupError):
    """The value has no such place."""


def value_at(value: Json, path: str) -> Json:
    """Give what is at a place, for example `/items/0/name`; the empty path is the whole.

    Raises ValueError for what is no pointer, and NowhereError.
    """
    if path and not path.startswith("/"):
        raise ValueError("A path is empty, or begins with a slash.")
    for part in path.split("/")[1:]:
        value = _member(value, part.replace("~1", "/").replace("~0", "~"))
    return value


def _member(value: Any, key: str) -> Json:
    if isinstance(value, dict) and key in value:
        return value[key]
    if isinstance(value, list) and key.isascii() and key.isdigit() and len(key) <= _DIGITS_MAX:
        place = int(key)
        if place < len(value):
            return value[place]
    raise NowhereError(key)


_DIGITS_MAX = 12
