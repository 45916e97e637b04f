"""Seals and opens bytes with AES-256-GCM: the one door to `cryptography`. Knows no store.

What was sealed opens only with the same key and for the same purpose: whatever the caller says it
is bound to (a credential's id, type and hosts) is authenticated with it.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from engine.errors import KeyMissing

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
KEY_ID_CHARS: Final = 12
KEYS_MAX: Final = 16


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the vault."""

    data: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """The name under which rows remember it; tells nothing about the key."""
        return sha256(b"baton credentials key\0" + self.data).hexdigest()[:KEY_ID_CHARS]

    def text(self) -> str:
        """Give the key as settings and files hold it."""
        return urlsafe_b64encode(self.data).decode().rstrip("=")

    @classmethod
    def read(cls, text: str) -> "Key":
        """Read a key's text. Raises ValueError that does not repeat it."""
        try:
            data = urlsafe_b64decode(text.strip().rstrip("=") + "=")
        except ValueError:
            data = b""
        if len(data) != KEY_BYTES:
            said = (
                f"a key is {KEY_BYTES} random bytes in base64url; `baton credential key` makes one"
            )
            raise ValueError(said)
        return cls(data)

    @classmethod
    def new(cls, chance: Callable[[int], bytes] = os.urandom) -> "Key":
        """Make a key."""
        return cls(chance(KEY_BYTES))


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Several keys: the first one seals, all of them open."""

    keys: tuple[Key, ...]

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all keys."""
        return tuple(key.id for key in self.keys)

    def seal(
        self, data: bytes, *, bound: bytes, chance: Callable[[int], bytes] = os.urandom
    ) -> tuple[str, bytes]:
        """Give the id of the key, and the bytes to keep."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # most starts seal nothing

        key, nonce = self.keys[0], chance(NONCE_BYTES)
        return key.id, nonce + AESGCM(key.data).encrypt(nonce, data, bound)

    def open(self, key_id: str, sealed: bytes, *, bound: bytes) -> bytes:
        """Give what was sealed. Raises KeyMissing, also for what was tampered with."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415  # most starts open nothing
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  # the same

        key = next((one for one in self.keys if one.id == key_id), None)
        if key is None:
            raise KeyMissing(f"It was sealed with the key {key_id}, which is not here.")
        try:
            return AESGCM(key.data).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
        except (InvalidTag, ValueError):
            raise KeyMissing(
                "Its row was changed by something that does not hold the key; set its value again."
            ) from None
