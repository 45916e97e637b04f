"""The filters of expressions that work on numbers, lists and mappings, and the table of all.

Bounded and free of side effects. Each takes the value, the budget, then what the author gave.
"""

import json
import math
from collections.abc import Callable
from typing import Any, Final

from engine.core.plan import Json
from engine.flow.coercion import (
    kind_of_value,
    list_of,
    mapping_of,
    member_at,
    number_of,
    text_of,
    whole,
)
from engine.flow.text_filters import TEXT_FILTERS, TEXT_METHODS, Filter
from engine.flow.values import (
    MISSING,
    Budget,
    ExpressionError,
    as_json,
    calculate,
    checked_items,
    checked_text,
    member_of,
)


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
        raise ExpressionError(f"{kind_of_value(value)} has no length.")
    return len(value)


def _needed(value: Any, path: Any) -> Any:
    found = member_at(value, path)
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


def _sort(  # the parameters are the author's
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


def _groupby(value: Any, budget: Budget, attribute: Any) -> list[list[Any]]:
    groups: dict[str, list[Any]] = {}
    for key, one in _keyed(value, budget, attribute, is_case_sensitive=True):
        name = json.dumps(as_json(key, budget), sort_keys=True)
        groups.setdefault(name, [key, []])[1].append(one)
    return _sort(list(groups.values()), budget, attribute=0, case_sensitive=True)


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


def _number(change: Callable[[Any], Any]) -> Filter:
    def apply(value: Any, budget: Budget) -> Any:
        budget.spend()
        return change(number_of(value))

    return apply


FILTERS: Final[dict[str, Filter]] = {
    **TEXT_FILTERS,
    "abs": _number(abs),
    "batch": _batch,
    "bool": _bool,
    "count": _length,
    "dictsort": _dictsort,
    "first": _first,
    "float": _float,
    "fromjson": _fromjson,
    "groupby": _groupby,
    "int": _int,
    "items": _items,
    "keys": lambda value, budget: list(mapping_of(value, budget)),
    "last": _last,
    "length": _length,
    "list": lambda value, budget: list(list_of(value, budget)),
    "max": _extreme(max),
    "merge": _merge,
    "min": _extreme(min),
    "reverse": _reverse,
    "round": _round,
    "sort": _sort,
    "sum": _sum,
    "tojson": _tojson,
    "unique": _unique,
    "values": lambda value, budget: list(mapping_of(value, budget).values()),
}

METHODS: Final[dict[type, dict[str, Filter]]] = {
    dict: {"get": _get, "items": _items, "keys": FILTERS["keys"], "values": FILTERS["values"]},
    str: TEXT_METHODS,
}
"""What can be called on a value: `order.get('total', 0)`, `name.upper()`."""
