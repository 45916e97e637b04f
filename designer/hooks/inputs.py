"""What a run is given of a request: plain data, without secrets. Knows no server."""

from base64 import b64encode
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qs

from designer.errors import Malformed
from designer.flows.contents import content_of
from designer.flows.moments import rfc3339
from designer.hooks.asked import HookRequest

Json = Any

FORM_TYPE: Final = "application/x-www-form-urlencoded"
FIELDS_MAX: Final = 1_000
"""Fields of a form or a query."""
SECRET_HEADERS: Final = frozenset(
    ("authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key", "x-csrf-token")
)
"""Never written down, whoever sends them."""
TRANSPORT_HEADERS: Final = frozenset(
    ("accept-encoding", "connection", "content-length", "host", "transfer-encoding")
)
BINARY: Final = ("image/", "audio/", "video/", "font/")
BINARY_TYPES: Final = frozenset(("application/octet-stream", "application/pdf", "application/zip"))


def media_type(headers: Mapping[str, str]) -> str:
    """Give the type of a body, without parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def run_input(
    asked: HookRequest, params: Mapping[str, str], *, secrets: Collection[str], at_ms: int
) -> dict[str, Json]:
    """Give the input of a run; `secrets` names headers to leave out besides the usual ones.

    Raises Malformed for a body that is not what it says.
    """
    unkept = SECRET_HEADERS | TRANSPORT_HEADERS
    return {
        "method": asked.method,
        "path": asked.path,
        "params": dict(params),
        "query": _fields(asked.query, "query"),
        "headers": {
            name: text
            for name, text in asked.headers.items()
            if name not in unkept and name not in secrets
        },
        "body": body_of(media_type(asked.headers), asked.body),
        "received_at": rfc3339(at_ms),
    }


def body_of(kind: str, body: bytes) -> Json:
    """Give a body as a value: JSON as what it says, a form as a map, text, else base 64.

    No body is None. Raises Malformed.
    """
    if kind == FORM_TYPE and body:
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("The form is not UTF-8.", code="bad_form") from None
        return _fields(text, "form")
    if body and (kind.startswith(BINARY) or kind in BINARY_TYPES):
        return {"base64": b64encode(body).decode("ascii")}
    return content_of(kind, body)


def _fields(text: str, what: str) -> dict[str, Json]:
    """Give single values as they are, and several as a list."""
    if not text:
        return {}
    try:
        values = parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MAX)
    except ValueError:
        said = f"The {what} is not UTF-8, or has more than {FIELDS_MAX} fields."
        raise Malformed(said, code=f"bad_{what}") from None
    return {name: some[0] if len(some) == 1 else some for name, some in values.items()}


def sameness(asked: HookRequest) -> str:
    """Give what a repetition of a request has in common with it: not its time, not its headers."""
    told = f"{asked.method}\n{asked.path}\n{asked.query}\n".encode()
    return sha256(told + asked.body).hexdigest()
