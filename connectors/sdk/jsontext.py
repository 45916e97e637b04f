"""JSON text, written and read by parts that are made once. Knows no action and no limit."""

import json
from collections.abc import Callable
from json.encoder import encode_basestring_ascii
from typing import Any

Json = Any
Write = Callable[[Json], str]


def writer(*, allow_nan: bool) -> Write:
    """Give a function that writes a value as compact ASCII text.

    It raises TypeError for what is no JSON, ValueError for NaN unless that is allowed, and
    RecursionError for a value that is too deep or holds itself.
    """
    encoder = json.JSONEncoder(check_circular=False, allow_nan=allow_nan, separators=(",", ":"))
    # JSONEncoder makes its C part anew for every value, which takes longer than small values do.
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return encoder.encode
    in_order = {
        "markers": None,
        "default": encoder.default,
        "text": encode_basestring_ascii,
        "indent": None,
        "key_separator": encoder.key_separator,
        "item_separator": encoder.item_separator,
        "sort_keys": False,
        "skip_keys": False,
        "allow_nan": allow_nan,
    }
    chunks = make(*in_order.values())

    def write(value: Json) -> str:
        return "".join(chunks(value, 0))

    return write


def is_deeper(value: Json, *, text: str, levels: int) -> bool:
    """Tell whether more than so many lists and mappings of a value stand inside each other.

    `text` is its JSON; it alone clears most values.
    """
    if len(text) <= 2 * levels or text.count("[") + text.count("{") <= levels:
        return False
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        level = [inner for outer in level for inner in _holders_in(outer)]
    return bool(level)


def _holders_in(value: Json) -> list[Json]:
    members = value.values() if isinstance(value, dict) else value
    return [one for one in members if isinstance(one, dict | list)]


def read(text: str) -> Json:
    """Read back what a writer wrote; blanks around a value are not expected."""
    return _decode(text)[0]


_decode = json.JSONDecoder().raw_decode
