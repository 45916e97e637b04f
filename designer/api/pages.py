"""Cursors of lists: opaque to clients, and refused politely when made up."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from designer.errors import Malformed


def cursor_of(last: str) -> str:
    """Give the cursor behind which the next page begins."""
    return urlsafe_b64encode(last.encode()).decode().rstrip("=")


def place_of(cursor: str | None) -> str:
    """Give what `cursor_of` was given; empty for the first page. Raises Malformed."""
    if cursor is None:
        return ""
    try:
        return urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (Error, ValueError):
        raise Malformed("This cursor is none of ours.", code="bad_cursor") from None
