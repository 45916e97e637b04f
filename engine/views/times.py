"""Instants as the API shows them. Reads no clock."""

from datetime import UTC, datetime
from functools import lru_cache

SECONDS_KEPT = 4_096
"""The nodes of a view began and ended within a few seconds, most of them within the same."""


def rfc3339(at: int) -> str:
    """Write milliseconds since 1970, for example `2026-03-01T09:00:00.000Z`."""
    return f"{_to_the_second(at // 1_000)}.{at % 1_000:03d}Z"


@lru_cache(maxsize=SECONDS_KEPT)
def _to_the_second(at_s: int) -> str:
    return datetime.fromtimestamp(at_s, tz=UTC).isoformat().removesuffix("+00:00")


def rfc3339_or_none(at: int | None) -> str | None:
    """Write an instant that may be missing."""
    return None if at is None else rfc3339(at)
