"""Moments in queries and bodies."""

from designer.errors import Unprocessable
from engine.flow.durations import instant_ms


def instant_of(field: str, text: str | None) -> int | None:
    """Read a moment, in milliseconds since 1970; refuse what is none, naming the field."""
    try:
        return None if text is None else instant_ms(text)
    except ValueError as error:
        raise Unprocessable(
            "A moment is not right.",
            code="bad_instant",
            errors=[{"field": field, "message": str(error)}],
        ) from None
