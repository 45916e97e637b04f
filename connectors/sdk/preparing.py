"""Checks and encodes the parts of a request. Knows no socket and no session."""

import json
import re
from collections.abc import Mapping
from urllib.parse import urlencode

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from connectors.sdk.errors import Permanent
from connectors.sdk.messages import ABSENT, Request
from connectors.sdk.outcome import Json

URL_CHARACTERS_MAX = 16_384
_OURS = frozenset({"content-length", "transfer-encoding", "connection", "upgrade"})
"""Headers that would let a request pretend to be two."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# A backslash is where parsers disagree about the host; the rest does not belong in a URL at all.
_NOT_IN_URL = re.compile(r"[\\\x00-\x20\x7f]")
_PORTS = {"http": 80, "https": 443}


def checked_url(url: str) -> str:
    """Give an absolute http(s) URL, or raise Permanent `http.url`."""
    url = url.strip()
    if len(url) > URL_CHARACTERS_MAX:
        raise Permanent(f"The URL is longer than {URL_CHARACTERS_MAX} characters.", code="http.url")
    if _NOT_IN_URL.search(url):
        raise Permanent(
            "The URL holds a space, a backslash or a control character.", code="http.url"
        )
    try:
        parts = parse_url(url)
    except LocationParseError as error:
        raise Permanent("The URL cannot be read.", code="http.url") from error
    if (parts.scheme or "").lower() not in _PORTS or not parts.host:
        raise Permanent("The URL must begin with http:// or https:// and a host.", code="http.url")
    return url


def origin(url: str) -> tuple[str, str, int]:
    """Give scheme, host and port, as the same parser sees them that connects."""
    parts = parse_url(url)
    scheme = (parts.scheme or "").lower()
    return scheme, (parts.host or "").lower(), parts.port or _PORTS.get(scheme, 0)


def with_query(url: str, query: Mapping[str, Json]) -> str:
    """Add parameters to a URL's own."""
    pairs = [(name, _scalar(one, name)) for name, value in query.items() for one in _many(value)]
    if not pairs:
        return url
    address, hash_sign, fragment = url.partition("#")
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode(pairs)}{hash_sign}{fragment}"


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Give the headers as they may be sent, or raise Permanent `config`."""
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name):
            raise Permanent(f"{name!r} is no name for a header.", code="config")
        if name.lower() in _OURS:
            raise Permanent(f"The header {name} is set by Baton.", code="config")
        if not value.isprintable() or not _is_latin(value):
            raise Permanent(f"The header {name} holds what no header may hold.", code="config")
    return {name: value.strip() for name, value in headers.items()}


def encode_body(request: Request) -> tuple[bytes | None, str]:
    """Give the body's bytes and their content type; raises Permanent `config`."""
    given = (request.json is not ABSENT, request.form is not None, request.body is not None)
    if sum(given) > 1:
        raise Permanent("Only one of json, form and body may be given.", code="config")
    if request.json is not ABSENT:
        try:
            return json.dumps(request.json, ensure_ascii=False, allow_nan=False).encode(), (
                "application/json"
            )
        except (TypeError, ValueError, RecursionError) as error:
            raise Permanent(f"The JSON body is no JSON: {error}", code="config") from error
    if request.form is not None:
        pairs = [(k, _scalar(one, k)) for k, value in request.form.items() for one in _many(value)]
        return urlencode(pairs).encode(), "application/x-www-form-urlencoded"
    if isinstance(request.body, str):
        return request.body.encode(), "text/plain; charset=utf-8"
    return request.body, "application/octet-stream" if request.body is not None else ""


def _many(value: Json) -> list[Json]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _scalar(value: Json, name: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise Permanent(f"{name!r} must be text, a number or a list of them.", code="config")


def _is_latin(value: str) -> bool:
    return all(ord(letter) <= 0xFF for letter in value)  # noqa: PLR2004  # what HTTP/1.1 can carry
