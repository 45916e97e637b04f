"""Tokens of callbacks: they name a place in a run, and nobody can make one up.

A token is `<place>.<mark>`: the place as base64url, and its HMAC-SHA256 under a secret of the
store. Whoever has the token may answer, so it is never written to a log.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from functools import cached_property
from hashlib import sha256

from engine.errors import NotFound
from engine.store.records import Place

SECRET_NAME = "callbacks"  # noqa: S105  # the name, not the secret
TOKEN_CHARACTERS_MAX = 512
CALLBACKS_PATH = "/api/v1/callbacks/"


class CallbackTokens:
    """Makes tokens and reads them. `secret` is asked once, when it is first needed."""

    def __init__(self, secret: Callable[[str], bytes], base_url: str) -> None:
        self._ask = secret
        self._base_url = base_url.rstrip("/")

    @cached_property
    def _secret(self) -> bytes:
        return self._ask(SECRET_NAME)

    def url(self, run_id: str, frame: int, step: int) -> str:
        """Give the URL that answers a step."""
        return f"{self._base_url}{CALLBACKS_PATH}{self.token((run_id, frame, step))}"

    def token(self, place: Place) -> str:
        """Give the token of a place."""
        run_id, frame, step = place
        name = f"{run_id}/{frame}/{step}".encode()
        return f"{_text(name)}.{_text(self._mark(name))}"

    def place(self, token: str) -> Place:
        """Give the place of a token. Raises NotFound for one that is not ours."""
        try:
            name, mark = (_bytes(part) for part in token[:TOKEN_CHARACTERS_MAX].split("."))
        except ValueError:
            raise NotFound("There is no such callback.") from None
        if not hmac.compare_digest(mark, self._mark(name)):
            raise NotFound("There is no such callback.")
        run_id, frame, step = name.decode().rsplit("/", 2)
        return run_id, int(frame), int(step)

    def _mark(self, name: bytes) -> bytes:
        return hmac.digest(self._secret, name, sha256)


def _text(part: bytes) -> str:
    return urlsafe_b64encode(part).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
