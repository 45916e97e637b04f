"""Secrets that we hand out: made from the system's randomness, kept as hashes."""

from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe

SECRET_BYTES = 32

Mint = Callable[[], str]
"""Makes a new secret; tests hand in one that they can foresee."""


def new_secret() -> str:
    """Give 256 random bits as text fit for an URL."""
    return token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> str:
    """Give what is stored. The secrets are random and long, so one plain hash suffices."""
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def csrf_token_of(session_secret: str) -> str:
    """Give the token that a page must send back; nobody can make it without the cookie."""
    return sha256(b"csrf:" + session_secret.encode("utf-8", "replace")).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Compare in constant time."""
    return compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
