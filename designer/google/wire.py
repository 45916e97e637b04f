"""How Google's JSON holds spans, instants, bytes, enums and masks. Pure."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Any

from designer.google.errors import invalid
from engine.flow.durations import instant_ms

Json = Any

_SPAN = re.compile(r"(-?\d{1,12})(?:\.(\d{1,9}))?s")
HTTP_METHODS = (
    "HTTP_METHOD_UNSPECIFIED",
    "POST",
    "GET",
    "HEAD",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
)
"""By their number, which clients may send in place of the word."""


def span_ms(value: Json, field: str) -> int:
    """Give the milliseconds of `3.5s`. Raises GoogleError."""
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if found is None or value.startswith("-"):
        raise invalid(f"{field}: {value!r:.40} is no duration such as 3.5s.")
    return int(found[1]) * 1_000 + int((found[2] or "").ljust(3, "0")[:3] or 0)


def span_text(ms: int) -> str:
    """Give milliseconds as Google writes them."""
    seconds, rest = divmod(ms, 1_000)
    return f"{seconds}.{rest:03}s" if rest else f"{seconds}s"


def moment_ms(value: Json, field: str) -> int:
    """Give the milliseconds of an instant. Raises GoogleError."""
    try:
        return instant_ms(value)
    except (ValueError, TypeError):
        raise invalid(f"{field}: {value!r:.60} is no instant of RFC 3339.") from None


def bytes_of(value: Json, field: str) -> bytes:
    """Give the bytes of a text in base 64. Raises GoogleError."""
    if not isinstance(value, str):
        raise invalid(f"{field}: bytes are a text in base 64.")
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4), altchars=None, validate=True)
    except (binascii.Error, ValueError):
        raise invalid(f"{field}: this is no base 64.") from None


def method_of(value: Json, field: str) -> str:
    """Give the HTTP method, POST when none is named. Raises GoogleError."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(HTTP_METHODS):
        value = HTTP_METHODS[value]
    if value in (None, "", HTTP_METHODS[0]):
        return "POST"
    if value not in HTTP_METHODS:
        raise invalid(f"{field}: {value!r:.40} is no HTTP method.")
    return str(value)


def number_of(value: Json, field: str) -> int:
    """Give a whole number, which 64-bit fields write as a text. Raises GoogleError."""
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid(f"{field}: {value!r:.40} is no whole number.")
    return value


def rate_of(value: Json, field: str) -> float:
    """Give a number. Raises GoogleError."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise invalid(f"{field}: {value!r:.40} is no number.")
    return float(value)


def mapping_of(value: Json, field: str) -> Mapping[str, Json]:
    """Give an object; nothing is an empty one. Raises GoogleError."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise invalid(f"{field}: this is no object.")
    return value


def known_only(value: Mapping[str, Json], known: Sequence[str], field: str) -> None:
    """Refuse what is not supported, by name. Raises GoogleError."""
    for name in value:
        if name not in known:
            place = f"{field}.{name}" if field else name
            raise invalid(f"{place}: there is no such field here.")


def is_masked_in(field: str, mask: Sequence[str]) -> bool:
    """Tell whether an update is about a field; without a mask it is about all."""
    return not mask or any(
        field == one or field.startswith(f"{one}.") or one in ("*", "") for one in mask
    )


def mask_of(query: Mapping[str, Sequence[str]]) -> list[str]:
    """Give the paths of `updateMask`."""
    given = query.get("updateMask") or query.get("update_mask") or []
    paths = [path.strip() for text in given for path in text.split(",") if path.strip()]
    return [re.sub(r"_([a-z])", lambda found: found[1].upper(), path) for path in paths]
