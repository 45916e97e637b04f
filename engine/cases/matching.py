"""Expected against actual: equal, unless an operator says otherwise. Pure.

`{"$any": true}` takes whatever is there, `{"$contains": x}` a mapping that has at least this, a
list with such an item or a text with this in it, `{"$matches": "text*"}` a text of this form.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

from engine.core.plan import Json

DIFFERENCES_MAX: Final = 100
MISSING: Final = object()
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place that is not as expected. MISSING stands for what is not there."""

    path: Path
    expected: Any
    actual: Any

    def told(self) -> dict[str, Json]:
        """Give it as JSON; what is missing has no key."""
        both = {"expected": self.expected, "actual": self.actual}
        kept = {key: value for key, value in both.items() if value is not MISSING}
        return {"path": dotted(self.path), **kept}


def dotted(path: Path) -> str:
    """Write a path as people do: `nodes.charge.input.json.lines[0]`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def differences(expected: Json, actual: Any, path: Path = ()) -> Iterator[Difference]:
    """Give the places at which a value is not as expected."""
    operator = _operator(expected)
    if operator is not None:
        if not _holds(operator, expected[operator], actual):
            yield Difference(path=path, expected=expected, actual=actual)
    elif isinstance(expected, Mapping) and isinstance(actual, Mapping):
        for key in [*expected, *(key for key in actual if key not in expected)]:
            there = actual.get(key, MISSING)
            if key not in expected:
                yield Difference(path=(*path, key), expected=MISSING, actual=there)
            elif there is MISSING and _operator(expected[key]) is None:
                yield Difference(path=(*path, key), expected=expected[key], actual=MISSING)
            else:
                yield from differences(expected[key], there, (*path, key))
    elif isinstance(expected, list) and isinstance(actual, list):
        yield from _in_lists(expected, actual, path)
    elif not is_same(expected, actual):
        yield Difference(path=path, expected=expected, actual=actual)


def _in_lists(expected: list[Json], actual: list[Json], path: Path) -> Iterator[Difference]:
    for number in range(max(len(expected), len(actual))):
        place = (*path, number)
        if number >= len(actual):
            yield Difference(path=place, expected=expected[number], actual=MISSING)
        elif number >= len(expected):
            yield Difference(path=place, expected=MISSING, actual=actual[number])
        else:
            yield from differences(expected[number], actual[number], place)


def is_same(expected: Json, actual: Any) -> bool:
    """Tell whether two plain values are equal; true is not 1, and 1 is 1.0."""
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    return bool(expected == actual)


def _operator(expected: Json) -> str | None:
    if isinstance(expected, Mapping) and len(expected) == 1:
        name = next(iter(expected))
        return name if name in _OPERATORS else None
    return None


def _holds(operator: str, wanted: Json, actual: Any) -> bool:
    return actual is not MISSING and _OPERATORS[operator](wanted, actual)


def _contains(wanted: Json, actual: Json) -> bool:
    if isinstance(wanted, Mapping) and isinstance(actual, Mapping):
        return all(
            key in actual and (_fits(one, actual[key]) or _contains_inside(one, actual[key]))
            for key, one in wanted.items()
        )
    if isinstance(actual, list):
        wanted_all = wanted if isinstance(wanted, list) else [wanted]
        return all(
            any(_fits(one, each) or _contains_inside(one, each) for each in actual)
            for one in wanted_all
        )
    if isinstance(actual, str):
        return isinstance(wanted, str) and wanted in actual
    return _fits(wanted, actual)


def _contains_inside(wanted: Json, actual: Json) -> bool:
    return isinstance(wanted, Mapping) and isinstance(actual, Mapping) and _contains(wanted, actual)


def _fits(wanted: Json, actual: Json) -> bool:
    return next(differences(wanted, actual), None) is None


def _matches(wanted: Json, actual: Json) -> bool:
    return isinstance(actual, str) and fnmatchcase(actual, wanted)


_OPERATORS: Final[dict[str, Any]] = {
    "$any": lambda _wanted, _actual: True,
    "$contains": _contains,
    "$matches": _matches,
}
