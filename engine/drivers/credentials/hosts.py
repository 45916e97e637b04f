"""Where a credential may be sent: patterns of hosts, read by the parser that connects."""

from collections.abc import Iterable, Sequence
from typing import Final

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from connectors.sdk.preparing import origin

HOSTS_MAX: Final = 50
HOST_CHARS_MAX: Final = 300
ANY_BELOW: Final = "*."
SCHEMES: Final = ("", "http", "https")


def read_hosts(texts: Iterable[str]) -> tuple[str, ...]:
    """Give the patterns in one spelling. Raises ValueError that says which cannot be.

    `api.example.com` is any port of that host, `*.example.com` every host below, `host:8443` one
    port; `https://` before it leaves plain HTTP out.
    """
    return tuple(dict.fromkeys(_read(text) for text in texts))


def _read(text: str) -> str:
    scheme, _, place = text.strip().lower().rpartition("://")
    star = ANY_BELOW if place.startswith(ANY_BELOW) else ""
    try:
        parts = parse_url(f"https://{place.removeprefix(ANY_BELOW)}")
        is_host = bool(parts.host) and not (parts.path or parts.query or parts.auth)
    except LocationParseError:
        is_host = False
    if (
        not is_host
        or scheme not in SCHEMES
        or "*" in (parts.host or "")
        or len(text) > HOST_CHARS_MAX
    ):
        raise ValueError(
            f"{text!r:.80} is no host; write api.example.com, *.example.com or localhost:8080"
        )
    port = "" if parts.port is None else f":{parts.port}"
    return f"{scheme}{'://' if scheme else ''}{star}{parts.host}{port}"


def is_among(url: str, patterns: Sequence[str]) -> bool:
    """Tell whether a URL's host is one of these; no patterns are every host."""
    if not patterns:
        return True
    scheme, host, port = origin(url)
    return any(_fits(pattern, scheme, host, port) for pattern in patterns)


def _fits(pattern: str, scheme: str, host: str, port: int) -> bool:
    wanted_scheme, _, place = pattern.rpartition("://")
    parts = parse_url(f"https://{place.removeprefix(ANY_BELOW)}")
    wanted = parts.host or ""
    is_host = host.endswith(f".{wanted}") if place.startswith(ANY_BELOW) else host == wanted
    return is_host and wanted_scheme in ("", scheme) and parts.port in (None, port)


def is_narrower(new: Sequence[str], old: Sequence[str]) -> bool:
    """Tell whether the new patterns allow nothing that the old ones do not."""
    return not old or (bool(new) and set(new) <= set(old))
