"""The filters and methods of expressions: bounded, free of side effects, JSON in and JSON out.

Knows no template language. Each function takes the value, the budget, then what the author gave.
"""

import base64
import binascii
import hashlib
import json
import math
import urllib.parse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.core.plan import Json
from engine.flow.durations import duration_ms, instant_ms, rfc3339
from engine.flow.values import (
    MISSING,
    Budget,
    ExpressionError,
    as_json,
    as_text,
    calculate,
    checked_items,
    checked_text,
    member_of,
)

Filter = Callable[..., Any]
WIDTH_MAX: Final = 1_000
_FORMAT_CHARS_MAX: Final = 100


def text_of(value: Any, budget: Budget) -> str:
    """Give the text of a value, charged by its length."""
    text = as_text(value, budget)
    budget.weigh(text)
    return text


def list_of(value: Any, budget: Budget) -> list[Any]:
    """Give a list, the keys of a mapping, or the characters of a text, charged by its length."""
    if isinstance(value, range | tuple):
        value = list(value)
    if type(value) not in (list, dict, str):
        raise ExpressionError(f"{_kind(value)} is no list.")
    budget.spend(len(value))
    return value if type(value) is list else list(value)


def mapping_of(value: Any, budget: Budget) -> dict[str, Any]:
    """Give a mapping, charged by its length."""
    if type(value) is not dict:
        raise ExpressionError(f"{_kind(value)} is no mapping.")
    budget.spend(len(value))
    return value


def number_of(value: Any) -> Any:
    """Give a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ExpressionError(f"{_kind(value)} is no number.")
    return value


def whole(value: Any, *, least: int, most: int) -> int:
    """Give a whole number within bounds."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ExpressionError(f"{value!r:.40} is no whole number from {least} to {most}.")
    return value


def _kind(value: Any) -> str:
    names = {dict: "A mapping", list: "A list", str: "A text", bool: "A yes or no"}
    return "Null" if value is None else names.get(type(value), "A number")


def _texts(change: Callable[[str], Any]) -> Filter:
    def apply(value: Any, budget: Budget) -> Any:
        text = change(text_of(value, budget))
        if isinstance(text, str):
            checked_text(len(text))
        return text

    return apply


def _strip(name: str) -> Filter:
    def apply(value: Any, budget: Budget, chars: str | None = None) -> str:
        stripped: str = getattr(text_of(value, budget), name)(chars)
        return stripped

    return apply


def _ends(name: str) -> Filter:
    def apply(value: Any, budget: Budget, part: str) -> bool:
        return bool(getattr(text_of(value, budget), name)(text_of(part, budget)))

    return apply


def _replace(value: Any, budget: Budget, old: str, new: str, count: int = -1) -> str:
    text, old, new = text_of(value, budget), text_of(old, budget), text_of(new, budget)
    found = text.count(old)
    found = found if count < 0 else min(found, count)
    checked_text(len(text) + found * (len(new) - len(old)))
    budget.spend(found * (1 + len(new) // 64))
    return text.replace(old, new, count)


def _split(value: Any, budget: Budget, separator: str | None = None, limit: int = -1) -> list[str]:
    text = text_of(value, budget)
    if separator == "":
        raise ExpressionError("A text cannot be split at nothing.")
    parts = text.split(separator, limit)
    checked_items(len(parts))
    budget.spend(len(parts))
    return parts


def _join(value: Any, budget: Budget, separator: str = "", attribute: Any = None) -> str:
    items = list_of(value, budget)
    if attribute is not None:
        items = [attribute_of(one, attribute) for one in items]
    texts = [text_of(one, budget) for one in items]
    checked_text(sum(map(len, texts)) + len(separator) * len(texts))
    budget.spend(len(separator) * len(texts) // 64)
    return separator.join(texts)


def _truncate(value: Any, budget: Budget, length: int = 255, end: str = "…") -> str:
    text = text_of(value, budget)
    length = whole(length, least=0, most=10_000_000)
    return text if len(text) <= length else text[: max(0, length - len(end))] + end


def _center(value: Any, budget: Budget, width: int = 80) -> str:
    return text_of(value, budget).center(whole(width, least=0, most=WIDTH_MAX))


def _indent(value: Any, budget: Budget, width: int = 4, first: bool = False) -> str:  # noqa: FBT001, FBT002  # as its authors know it
    lines = text_of(value, budget).split("\n")
    pad = " " * whole(width, least=0, most=WIDTH_MAX)
    checked_text(sum(map(len, lines)) + len(lines) * (len(pad) + 1))
    budget.spend(len(lines) * (1 + len(pad) // 64))
    padded = [pad + line if line else line for line in lines[1:]]
    return "\n".join([(pad if first else "") + lines[0], *padded])


def _int(value: Any, budget: Budget, default: Any = MISSING, base: int = 10) -> Any:
    try:
        if isinstance(value, str):
            budget.weigh(value)
            return int(value.strip(), whole(base, least=2, most=36))
        return int(number_of(value) if not isinstance(value, bool) else value)
    except (ValueError, OverflowError, ExpressionError):
        return _or_default(default, f"{value!r:.40} is no whole number.")


def _float(value: Any, budget: Budget, default: Any = MISSING) -> Any:
    budget.weigh(value)
    try:
        number = float(value)
    except (ValueError, TypeError, OverflowError):
        return _or_default(default, f"{value!r:.40} is no number.")
    return number if math.isfinite(number) else _or_default(default, "The number is infinite.")


def _or_default(default: Any, message: str) -> Any:
    if default is MISSING:
        raise ExpressionError(message)
    return default


def _bool(value: Any, budget: Budget) -> bool:
    budget.spend()
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, str | int) else ""
    if word in ("true", "yes", "on", "1"):
        return True
    if word in ("false", "no", "off", "0"):
        return False
    raise ExpressionError(f"{value!r:.40} is neither true nor false.")


def _round(value: Any, budget: Budget, precision: int = 0, method: str = "common") -> Any:
    budget.spend()
    number = number_of(value)
    precision = whole(precision, least=-300, most=300)
    if method == "common":
        return round(number, precision)
    if method not in ("floor", "ceil"):
        raise ExpressionError("The method of `round` is common, floor or ceil.")
    factor = 10.0**precision
    return getattr(math, method)(number * factor) / factor


def _length(value: Any, budget: Budget) -> int:
    budget.spend()
    if type(value) not in (list, dict, str, range, tuple):
        raise ExpressionError(f"{_kind(value)} has no length.")
    return len(value)


def attribute_of(value: Any, path: Any) -> Any:
    """Give the member at a dotted path; MISSING when there is none."""
    if type(path) is int:
        return member_of(value, path)
    for key in str(path).split("."):
        value = member_of(value, int(key) if key.isdecimal() and type(value) is list else key)
    return value


def _needed(value: Any, path: Any) -> Any:
    found = attribute_of(value, path)
    if found is MISSING:
        raise ExpressionError(f"An item has no member {path!r:.60}.")
    return found


def _keyed(
    value: Any, budget: Budget, attribute: Any, *, is_case_sensitive: bool
) -> list[tuple[Any, Any]]:
    def key(one: Any) -> Any:
        found = one if attribute is None else _needed(one, attribute)
        budget.weigh(found)
        return found.lower() if isinstance(found, str) and not is_case_sensitive else found

    return [(key(one), one) for one in list_of(value, budget)]


def _sort(  # noqa: PLR0913  # the parameters are the author's
    value: Any,
    budget: Budget,
    reverse: bool = False,  # noqa: FBT001, FBT002  # as its authors know it
    case_sensitive: bool = False,  # noqa: FBT001, FBT002
    attribute: Any = None,
) -> list[Any]:
    pairs = _keyed(value, budget, attribute, is_case_sensitive=case_sensitive)
    budget.spend(len(pairs) * max(1, len(pairs).bit_length()))
    try:
        return [one for _, one in sorted(pairs, key=lambda pair: pair[0], reverse=reverse)]
    except TypeError:
        raise ExpressionError("The items cannot be put in order: their kinds differ.") from None


def _unique(
    value: Any,
    budget: Budget,
    case_sensitive: bool = False,  # noqa: FBT001, FBT002  # as its authors know it
    attribute: Any = None,
) -> list[Any]:
    seen: dict[str, Any] = {}
    for key, one in _keyed(value, budget, attribute, is_case_sensitive=case_sensitive):
        seen.setdefault(json.dumps(as_json(key, budget), sort_keys=True), one)
    return list(seen.values())


def _groupby(value: Any, budget: Budget, attribute: Any) -> list[dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {}
    for key, one in _keyed(value, budget, attribute, is_case_sensitive=True):
        name = json.dumps(as_json(key, budget), sort_keys=True)
        groups.setdefault(name, {"grouper": key, "list": []})["list"].append(one)
    return _sort(list(groups.values()), budget, attribute="grouper", case_sensitive=True)


def _extreme(pick: Callable[..., Any]) -> Filter:
    def apply(value: Any, budget: Budget, attribute: Any = None) -> Any:
        pairs = _keyed(value, budget, attribute, is_case_sensitive=True)
        if not pairs:
            return MISSING
        try:
            return pick(pairs, key=lambda pair: pair[0])[1]
        except TypeError:
            raise ExpressionError("The items cannot be compared: their kinds differ.") from None

    return apply


def _sum(value: Any, budget: Budget, attribute: Any = None, start: Any = 0) -> Any:
    total = number_of(start)
    for one in list_of(value, budget):
        found = one if attribute is None else _needed(one, attribute)
        total = calculate("+", total, number_of(found), budget)
    return total


def _first(value: Any, budget: Budget) -> Any:
    budget.spend()
    return value[0] if _length(value, budget) and type(value) is not dict else MISSING


def _last(value: Any, budget: Budget) -> Any:
    budget.spend()
    return value[-1] if _length(value, budget) and type(value) is not dict else MISSING


def _reverse(value: Any, budget: Budget) -> Any:
    items = list_of(value, budget)
    return value[::-1] if isinstance(value, str) else items[::-1]


def _batch(value: Any, budget: Budget, size: int, fill: Any = MISSING) -> list[list[Any]]:
    items, size = list_of(value, budget), whole(size, least=1, most=100_000)
    rows = [items[at : at + size] for at in range(0, len(items), size)]
    if rows and fill is not MISSING:
        budget.spend(size)
        rows[-1] = rows[-1] + [fill] * (size - len(rows[-1]))
    return rows


def _items(value: Any, budget: Budget) -> list[list[Any]]:
    return [[key, one] for key, one in mapping_of(value, budget).items()]


def _dictsort(value: Any, budget: Budget) -> list[list[Any]]:
    budget.spend(len(mapping_of(value, budget)) * 16)
    return sorted(_items(value, budget), key=lambda pair: pair[0])


def _get(value: Any, budget: Budget, key: Any, default: Any = None) -> Any:
    found = member_of(mapping_of(value, Budget()), key)
    budget.spend()
    return default if found is MISSING else found


def _merge(value: Any, budget: Budget, *others: Any) -> dict[str, Any]:
    merged = dict(mapping_of(value, budget))
    for other in others:
        merged |= mapping_of(other, budget)
    checked_items(len(merged))
    return merged


def _tojson(value: Any, budget: Budget, indent: int | None = None) -> str:
    plain = as_json(value, budget)
    pad = None if indent is None else whole(indent, least=0, most=8)
    text = json.dumps(plain, ensure_ascii=False, indent=pad)
    checked_text(len(text))
    return text


def _fromjson(value: Any, budget: Budget) -> Json:
    text = text_of(value, budget)
    try:
        return as_json(json.loads(text), budget)
    except (ValueError, RecursionError) as error:
        raise ExpressionError(f"The text is no JSON: {error!s:.80}.") from None


def _b64encode(value: Any, budget: Budget) -> str:
    return base64.b64encode(text_of(value, budget).encode()).decode("ascii")


def _b64decode(value: Any, budget: Budget) -> str:
    try:
        return base64.b64decode(text_of(value, budget), validate=True).decode()
    except (binascii.Error, ValueError):
        raise ExpressionError("The text is no base64 of UTF-8 text.") from None


def _sha256(value: Any, budget: Budget) -> str:
    return hashlib.sha256(text_of(value, budget).encode()).hexdigest()


def _date(value: Any, budget: Budget, pattern: str = "%Y-%m-%d", zone: str = "UTC") -> str:
    budget.spend()
    pattern = text_of(pattern, budget)
    if len(pattern) > _FORMAT_CHARS_MAX or any(char.isdigit() for char in pattern):
        raise ExpressionError("A date's pattern is short and has no digits, e.g. %Y-%m-%d %H:%M.")
    try:
        moment = datetime.fromtimestamp(_instant(value) / 1000, UTC)
        return moment.astimezone(ZoneInfo(zone)).strftime(pattern)
    except (KeyError, ValueError, TypeError, OverflowError, OSError) as error:
        raise ExpressionError(f"The date cannot be written: {error!s:.80}.") from None


def _instant(value: Any) -> int:
    try:
        return instant_ms(value)
    except ValueError as error:
        raise ExpressionError(f"{error}.") from None


def _plus(value: Any, budget: Budget, duration: str) -> str:
    budget.spend()
    return rfc3339(_instant(value) + _span(duration))


def _minus(value: Any, budget: Budget, duration: str) -> str:
    budget.spend()
    return rfc3339(_instant(value) - _span(duration))


def _span(duration: Any) -> int:
    try:
        return duration_ms(duration)
    except ValueError as error:
        raise ExpressionError(f"{error}.") from None


def _timestamp(value: Any, budget: Budget) -> float:
    budget.spend()
    return timedelta(milliseconds=_instant(value)).total_seconds()


def _number(change: Callable[[Any], Any]) -> Filter:
    def apply(value: Any, budget: Budget) -> Any:
        budget.spend()
        return change(number_of(value))

    return apply


FILTERS: Final[dict[str, Filter]] = {
    "abs": _number(abs),
    "b64decode": _b64decode,
    "b64encode": _b64encode,
    "batch": _batch,
    "bool": _bool,
    "capitalize": _texts(str.capitalize),
    "center": _center,
    "count": _length,
    "date": _date,
    "dictsort": _dictsort,
    "first": _first,
    "float": _float,
    "fromjson": _fromjson,
    "groupby": _groupby,
    "indent": _indent,
    "int": _int,
    "items": _items,
    "join": _join,
    "keys": lambda value, budget: list(mapping_of(value, budget)),
    "last": _last,
    "length": _length,
    "list": lambda value, budget: list(list_of(value, budget)),
    "lower": _texts(str.lower),
    "max": _extreme(max),
    "merge": _merge,
    "min": _extreme(min),
    "minus": _minus,
    "plus": _plus,
    "replace": _replace,
    "reverse": _reverse,
    "round": _round,
    "sha256": _sha256,
    "sort": _sort,
    "split": _split,
    "string": _texts(str),
    "sum": _sum,
    "timestamp": _timestamp,
    "title": _texts(str.title),
    "tojson": _tojson,
    "trim": _strip("strip"),
    "truncate": _truncate,
    "unique": _unique,
    "upper": _texts(str.upper),
    "urlencode": _texts(lambda text: urllib.parse.quote(text, safe="")),
    "values": lambda value, budget: list(mapping_of(value, budget).values()),
    "wordcount": _texts(lambda text: len(text.split())),
}

METHODS: Final[dict[type, dict[str, Filter]]] = {
    dict: {"get": _get, "items": _items, "keys": FILTERS["keys"], "values": FILTERS["values"]},
    str: {
        "capitalize": FILTERS["capitalize"],
        "endswith": _ends("endswith"),
        "lower": FILTERS["lower"],
        "lstrip": _strip("lstrip"),
        "replace": _replace,
        "rstrip": _strip("rstrip"),
        "split": _split,
        "startswith": _ends("startswith"),
        "strip": _strip("strip"),
        "title": FILTERS["title"],
        "upper": FILTERS["upper"],
    },
}
"""What can be called on a value: `order.get('total', 0)`, `name.upper()`."""
