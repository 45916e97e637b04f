"""Tokens that were fetched, kept until shortly before they expire. Knows no credential type."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from connectors.sdk.credential import Fetched

TOKENS_MAX: Final = 1_000
EARLY_S: Final = 60
"""How long before its end a token is fetched anew, or a fifth of its life if that is shorter."""

Of = tuple[str, int, str]
"""`(credential_id, revision, purpose)`."""


@dataclass(slots=True)
class _Kept:
    lock: Lock = field(default_factory=Lock)
    token: str | None = field(default=None, repr=False)
    until_s: int = 0


class TokenBook:
    """Remembers tokens; of several who need the same one, one fetches it."""

    def __init__(self, now_s: Callable[[], int]) -> None:
        self._now_s = now_s
        self._lock = Lock()
        self._kept: dict[Of, _Kept] = {}

    def get(self, of: Of, fetch: Callable[[], Fetched]) -> str:
        """Give the kept token, or fetch one; raises what `fetch` raises."""
        with self._lock:
            kept = self._kept.setdefault(of, _Kept())
            while len(self._kept) > TOKENS_MAX:
                del self._kept[next(iter(self._kept))]
        with kept.lock:
            now_s = self._now_s()
            if kept.token is None or now_s >= kept.until_s:
                fetched = fetch()
                early_s = min(EARLY_S, fetched.good_for_s // 5)
                kept.token, kept.until_s = fetched.token, now_s + fetched.good_for_s - early_s
            return kept.token

    def forget(self, credential_id: str) -> None:
        """Let go of a credential's tokens."""
        with self._lock:
            for of in [of for of in self._kept if of[0] == credential_id]:
                del self._kept[of]
