"""Moments as people and expressions read them. Reads no clock."""

from datetime import UTC, datetime


def instant(at: int) -> str:
    """Return `at`, in milliseconds since 1970, as an RFC 3339 time in UTC."""
    moment = datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds")
    return moment.replace("+00:00", "Z")
