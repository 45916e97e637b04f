"""Instants as the API shows them. Reads no clock."""

from datetime import UTC, datetime

SECONDS_LENGTH = len("2026-03-01T09:00:00")


def rfc3339(at: int) -> str:
    """Write milliseconds since 1970, for example `2026-03-01T09:00:00.000Z`."""
    moment = datetime.fromtimestamp(at // 1_000, tz=UTC)
    return f"{moment.isoformat()[:SECONDS_LENGTH]}.{at % 1_000:03d}Z"


def rfc3339_or_none(at: int | None) -> str | None:
    """Write an instant that may be missing."""
    return None if at is None else rfc3339(at)
