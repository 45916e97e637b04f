"""Which events a trigger is for: attributes, path patterns, and an expression on the event. Pure.

Knows no message and no subscription. The filter of a trigger is its config.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from engine.core.plan import Json
from engine.flow.expressions import Template, compile_value
from engine.flow.path_patterns import BadPattern, PathPattern
from engine.flow.shortcuts import has_expression
from engine.flow.values import ExpressionError

TYPE: Final = "trigger.event"
EXACT: Final = "exact"
PATH_PATTERN: Final = "path_pattern"
OPERATORS: Final = (EXACT, PATH_PATTERN)
FILTERS_MAX: Final = 20
CORRELATION_CHARS_MAX: Final = 1_024
NAMES: Final = frozenset(("event",))
"""What the expressions of a trigger see: nothing of a run, as there is none yet."""
_ATTRIBUTE: Final = re.compile(r"[a-z0-9]{1,40}")
_NOT_ATTRIBUTES: Final[Mapping[str, str]] = {
    "data": "data is no attribute; ask for it in `when`",
    "type": "the type is a field of its own",
}

Problem = tuple[str, str]
"""A field below the config, dotted, and what is wrong with it."""


class EventFilter:
    """The filter of one trigger, compiled. Raises ExpressionError and BadPattern."""

    __slots__ = ("_attributes", "_correlation", "_when", "type")

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.type = str(config["type"])
        self._attributes = tuple(
            (str(one["attribute"]), _test_of(one)) for one in config.get("filters") or ()
        )
        self._when = _compiled(config, "when")
        self._correlation = _compiled(config, "correlation")

    def is_for(self, event: Mapping[str, Json]) -> bool:
        """Tell whether type and attributes are those that are wanted."""
        return event.get("type") == self.type and all(
            name in event and fits(text_of(event[name])) for name, fits in self._attributes
        )

    def matches(self, event: Mapping[str, Json]) -> bool:
        """Tell whether the event is wanted. Raises ExpressionError when `when` cannot say."""
        return self.is_for(event) and self.agrees(event)

    def agrees(self, event: Mapping[str, Json]) -> bool:
        """Tell what `when` says; without one everything is wanted. Raises ExpressionError."""
        if self._when is None:
            return True
        verdict = self._when.render({"event": event})
        if not isinstance(verdict, bool):
            raise ExpressionError("It yields neither true nor false.", field="when")
        return verdict

    def correlation(self, event: Mapping[str, Json]) -> str | None:
        """Give what events that belong together share; None without one. Raises ExpressionError."""
        if self._correlation is None:
            return None
        value = self._correlation.render({"event": event})
        is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
        text = str(value)
        if not is_plain or not 0 < len(text) <= CORRELATION_CHARS_MAX:
            said = f"It yields no text of 1 to {CORRELATION_CHARS_MAX} characters, and no number."
            raise ExpressionError(said, field="correlation")
        return text


def text_of(value: Json) -> str:
    """Give an attribute as the specification writes it as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def filter_problems(config: Mapping[str, Any]) -> Iterator[Problem]:
    """Say what a schema cannot say of the filters of a trigger's config."""
    filters = config.get("filters")
    for index, one in enumerate(filters if isinstance(filters, list | tuple) else ()):
        if not isinstance(one, Mapping):
            continue
        place = f"filters[{index}]"
        name, value = one.get("attribute"), one.get("value")
        if isinstance(name, str) and name in _NOT_ATTRIBUTES:
            yield f"{place}.attribute", _NOT_ATTRIBUTES[name]
        elif isinstance(name, str) and not _ATTRIBUTE.fullmatch(name):
            yield f"{place}.attribute", "an attribute has lower-case letters and digits only"
        if one.get("operator") == PATH_PATTERN and isinstance(value, str):
            try:
                PathPattern(value)
            except BadPattern as error:
                yield f"{place}.value", str(error)


def _test_of(one: Mapping[str, Any]) -> Callable[[str], bool]:
    value = str(one["value"])
    return PathPattern(value).matches if one.get("operator") == PATH_PATTERN else value.__eq__


def _compiled(config: Mapping[str, Any], field: str) -> Template | None:
    given = config.get(field)
    if given is None or given == "":
        return None
    if field == "when" and not has_expression(given) and not isinstance(given, bool):
        raise ExpressionError("It yields neither true nor false.", field=field)
    return compile_value(given, place=field)
