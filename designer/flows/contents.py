"""What a body says: JSON as its value, text as text, anything else as bytes. Knows no endpoint."""

from base64 import b64encode
from typing import Any

from designer.strict_json import read_json

Json = Any


def is_json(media_type: str) -> bool:
    """Tell whether bodies of a media type are JSON."""
    return media_type in {"application/json", "text/json"} or media_type.endswith("+json")


def said_in(media_type: str, body: bytes) -> Json | bytes:
    """Give a body as JSON or text, or as the bytes that it is; no body is None.

    Raises Malformed for JSON that is none.
    """
    if not body:
        return None
    if is_json(media_type):
        return read_json(body)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body


def content_of(media_type: str, body: bytes) -> Json:
    """Give a body as a value, bytes in base 64. Raises Malformed for JSON that is none."""
    said = said_in(media_type, body)
    return {"base64": b64encode(said).decode("ascii")} if isinstance(said, bytes) else said
