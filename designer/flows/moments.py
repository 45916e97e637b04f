"""Moments as the API writes them: RFC 3339 in UTC with milliseconds."""

from datetime import UTC, datetime


def rfc3339(at_ms: int) -> str:
    """Write milliseconds since 1970, for example `2026-03-29T01:30:00.000Z`."""
    moment = datetime.fromtimestamp(at_ms / 1000, tz=UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
