"""Reads JSON that strangers wrote, and refuses what would do harm later.

Python's reader takes NaN, twice the same key, numbers that become infinite and half surrogate
pairs that no encoder can write again. Each is the sender's mistake and is told so here.
"""

import json
import re
from math import isfinite
from typing import Any, NoReturn

from designer.errors import Malformed

Json = Any

JSON_DEPTH_MAX = 100
INTEGER_DIGITS_MAX = 300
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def read_json(raw: bytes) -> Json:
    """Give the value. Raises Malformed with the place where the text stops being good JSON."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(
            f"The body is not UTF-8: byte {error.start} cannot be read.", code="bad_encoding"
        ) from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_float,
            parse_int=_integer,
        )
    except json.JSONDecodeError as error:
        raise Malformed(
            f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
            code="bad_json",
        ) from None
    except RecursionError:
        raise _too_deep() from None
    _check_depth(value)
    if _SURROGATE.search(raw):
        _check_surrogates(value)
    return value


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Malformed(f"The key {twice!r:.100} comes twice in one object.", code="duplicate_key")
    return result


def _refuse_constant(name: str) -> NoReturn:
    raise Malformed(f"{name} is not a JSON value.", code="bad_number")


def _float(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise Malformed(f"The number {text:.40} is too large.", code="bad_number")
    return value


def _integer(text: str) -> int:
    if len(text) > INTEGER_DIGITS_MAX:
        raise Malformed(
            f"A number has {len(text)} digits; at most {INTEGER_DIGITS_MAX} are taken.",
            code="bad_number",
        )
    return int(text)


def _too_deep() -> Malformed:
    return Malformed(f"The body is nested deeper than {JSON_DEPTH_MAX} levels.", code="too_deep")


def _check_depth(value: Json) -> None:
    level = [value]
    for _ in range(JSON_DEPTH_MAX):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return
    raise _too_deep()


def _inside(value: Json) -> list[Json]:
    if isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, list):
        inner = value
    else:
        return []
    return [item for item in inner if isinstance(item, dict | list)]


def _check_surrogates(value: Json) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed(
            "The body holds half of a surrogate pair, which is no character.", code="bad_text"
        ) from None
