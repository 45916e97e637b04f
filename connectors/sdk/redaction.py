"""Keeps secrets out of errors: which parts of a request are secret. Sends nothing."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

BLOT = "***"
_SECRET_NAME = re.compile(
    r"auth|token|secret|passw|pwd|api[-_]?key|apikey|access[-_]?key|signature|^sig$|^key$|cookie|session"
    r"|credential",
    re.IGNORECASE,
)
_SECRET_CHARACTERS_MIN = 4
"""Shorter values would blot out innocent text."""


def is_secret_name(name: str) -> bool:
    """Tell whether a header, parameter or key of this name usually holds a secret."""
    return bool(_SECRET_NAME.search(name))


def secrets_of(url: str, headers: Mapping[str, str]) -> tuple[str, ...]:
    """Collect the secret values of a request, longest first."""
    found: set[str] = set()
    for name, value in headers.items():
        if is_secret_name(name):
            found.update((value, value.rpartition(" ")[2]))
    parts = urlsplit(url)
    found.update(filter(None, (parts.password,)))
    found.update(value for name, value in parse_qsl(parts.query) if is_secret_name(name))
    long_enough = (secret for secret in found if len(secret) >= _SECRET_CHARACTERS_MIN)
    return tuple(sorted(long_enough, key=len, reverse=True))


def safe_url(url: str) -> str:
    """Give a URL fit to be shown: no user, no password, no query, no fragment."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def blot(value: Any, *, secrets: Iterable[str]) -> Any:
    """Give the same JSON value with every secret replaced by `***`."""
    hidden = tuple(secrets)
    if not hidden:
        return value
    if isinstance(value, str):
        for secret in hidden:
            value = value.replace(secret, BLOT)
        return value
    if isinstance(value, Mapping):
        return {blot(k, secrets=hidden): blot(one, secrets=hidden) for k, one in value.items()}
    if isinstance(value, list | tuple):
        return [blot(one, secrets=hidden) for one in value]
    return value
