"""What of a credential must not be written down, in the spellings in which it may come back."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

from connectors.sdk.credential import MASKED_CHARS_MIN

LINE_CHARS_MIN: Final = 24
"""Lines of a value of several lines, such as a key, are looked for one by one from this length."""


def spellings(values: Iterable[str]) -> tuple[str, ...]:
    """Give every spelling of these values that is long enough to be looked for, longest first."""
    found = {one for value in values if len(value) >= MASKED_CHARS_MIN for one in _of(value)}
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


def _of(value: str) -> Iterable[str]:
    raw = value.encode(errors="replace")
    yield from (value, quote(value, safe=""), quote_plus(value), quote(value))
    yield from (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1])
    for encoded in (b64encode(raw).decode(), urlsafe_b64encode(raw).decode()):
        yield from (encoded, encoded.rstrip("="))
    yield from (line for line in value.splitlines() if len(line) >= LINE_CHARS_MIN)
