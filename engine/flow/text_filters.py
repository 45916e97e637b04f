"""The filters of expressions that work on texts and times: bounded, free of side effects.

Each takes the value, the budget, then what the author gave.
"""

import base64
import binascii
import hashlib
import urllib.parse
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.flow.coercion import list_of, member_at, text_of, whole
from engine.flow.durations import duration_ms, instant_ms, rfc3339
from engine.flow.values import Budget, ExpressionError, checked_items, checked_text

Filter = Callable[..., Any]
WIDTH_MAX: Final = 1_000
_FORMAT_CHARS_MAX: Final = 100


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
        items = [member_at(one, attribute) for one in items]
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


TEXT_FILTERS: Final[dict[str, Filter]] = {
    "b64decode": _b64decode,
    "b64encode": _b64encode,
    "capitalize": _texts(str.capitalize),
    "center": _center,
    "date": _date,
    "indent": _indent,
    "join": _join,
    "lower": _texts(str.lower),
    "minus": _minus,
    "plus": _plus,
    "replace": _replace,
    "sha256": _sha256,
    "split": _split,
    "string": _texts(str),
    "timestamp": _timestamp,
    "title": _texts(str.title),
    "trim": _strip("strip"),
    "truncate": _truncate,
    "upper": _texts(str.upper),
    "urlencode": _texts(lambda text: urllib.parse.quote(text, safe="")),
    "wordcount": _texts(lambda text: len(text.split())),
}

TEXT_METHODS: Final[dict[str, Filter]] = {
    **{name: TEXT_FILTERS[name] for name in ("capitalize", "lower", "replace", "split", "title")},
    "endswith": _ends("endswith"),
    "lstrip": _strip("lstrip"),
    "rstrip": _strip("rstrip"),
    "startswith": _ends("startswith"),
    "strip": _strip("strip"),
    "upper": TEXT_FILTERS["upper"],
}
