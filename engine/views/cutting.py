"""Values as far as a person looks at them: deep and long ones are cut, and say so. Pure."""

from typing import Any, Final

from engine.core.plan import Json
from engine.views.large import size_of

TEXT_CHARS_MAX: Final = 2_000
"""The longest text that is shown whole."""
PLACES_MAX: Final = 2_000
"""Members of all levels together that are shown."""
CUT: Final = "$cut"

_TYPES: Final[dict[type, str]] = {
    dict: "map",
    list: "list",
    str: "text",
    bool: "boolean",
    int: "number",
    float: "number",
    type(None): "null",
}


class Cutter:
    """Cuts one value; `is_cut` says afterwards whether anything was left out."""

    def __init__(
        self, *, depth: int, entries: int, chars: int = TEXT_CHARS_MAX, has_sizes: bool = False
    ) -> None:
        self._depth = depth
        self._entries = entries
        self._chars = chars
        self._has_sizes = has_sizes
        """Whether what is cut says how many bytes it has."""
        self._left = PLACES_MAX
        self.is_cut = False

    def cut(self, value: Json) -> Json:
        """Give the value without what is too deep, too long or too much."""
        return self._cut(value, self._depth)

    def _cut(self, value: Any, depth: int) -> Json:
        self._left -= 1
        if isinstance(value, str):
            return value if len(value) <= self._chars else self._mark(value, value[: self._chars])
        if not isinstance(value, dict | list) or not value:
            return value
        if depth == 0 or self._left <= 0:
            return self._mark(value)
        shown = min(len(value), self._entries)
        if isinstance(value, list):
            items = [self._cut(one, depth - 1) for one in value[:shown]]
            return items if shown == len(value) else [*items, self._mark(value)]
        pairs = list(value.items())[:shown]
        members = {str(key): self._cut(one, depth - 1) for key, one in pairs}
        return members if shown == len(value) else {**members, CUT: self._mark(value)[CUT]}

    def _mark(self, value: Any, start: str | None = None) -> dict[str, Json]:
        self.is_cut = True
        mark: dict[str, Json] = {"type": type_of(value), "entries": len(value)}
        if self._has_sizes:
            mark["size"] = size_of(value)
        return {CUT: mark if start is None else mark | {"start": start}}


def type_of(value: Json) -> str:
    """Name the type of a value in a word."""
    return _TYPES.get(type(value), "null")
