"""Column types that mean the same on SQLite and on PostgreSQL."""

from typing import Any

from sqlalchemy import BigInteger, Integer, String, Text
from sqlalchemy.types import TypeEngine

Moment: TypeEngine[Any] = Integer().with_variant(BigInteger(), "postgresql")
"""Milliseconds since 1970. SQLite's integers are large enough by themselves."""


def words(length: int) -> TypeEngine[Any]:
    """Give a text column; *length* is a hint, which PostgreSQL would take for a limit."""
    return String(length).with_variant(Text(), "postgresql")
