"""Switches that make an operation fail on purpose. Knows no operation and no HTTP."""

import threading
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from examples.shop.errors import Refused
from examples.shop.fields import choice, may, read, whole

MODES = {
    "ok": "works",
    "decline": "refuses for good, with a reason",
    "error": "answers 503, every time",
    "slow": "takes `seconds` before it works",
    "flaky": "answers 503 the first `times` times (per Idempotency-Key), then works",
    "lost": "works, but drops the connection before the answer, `times` times",
}
SECONDS_MAX = 120
_FIELDS = {
    "mode": may(choice(*MODES), "ok"),
    "seconds": may(whole(0, SECONDS_MAX), 3),
    "times": may(whole(1, 100), 2),
}
KEYS_MAX = 10_000
"""The most keys whose calls are counted; then the counts begin anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """How an operation behaves now."""

    mode: str = "ok"
    seconds: int = 3
    times: int = 2

    def as_json(self) -> dict[str, Any]:
        """Give what a caller may set, without what the mode does not use."""
        used = {"slow": {"seconds": self.seconds}}
        counted = {"times": self.times}
        return {"mode": self.mode} | used.get(
            self.mode, counted if self.mode in ("flaky", "lost") else {}
        )


class Switchboard:
    """The switch of every operation, and how often each key was seen. Safe across threads."""

    def __init__(self, operations: Collection[str]) -> None:
        self._lock = threading.Lock()
        self._switches = dict.fromkeys(operations, Switch())
        self._seen: dict[tuple[str, str], int] = {}

    def as_json(self) -> dict[str, Any]:
        """Give every switch by operation."""
        return {name: switch.as_json() for name, switch in self._switches.items()}

    def set(self, body: Any) -> None:
        """Turn switches; all that are named, or none. Raises Refused for what is unknown."""
        if not isinstance(body, dict):
            raise Refused(400, "bad_body", "Give an object: {operation: {mode, ...}}.")
        if unknown := sorted(set(body) - set(self._switches)):
            known = ", ".join(self._switches)
            said = f"{unknown[0]!r} is none of: {known}."
            raise Refused(400, "unknown_field", said, field=unknown[0])
        turned = {name: Switch(**read(one, _FIELDS)) for name, one in body.items()}
        with self._lock:
            self._switches.update(turned)
            self._seen = {seen: n for seen, n in self._seen.items() if seen[0] not in turned}

    def reset(self) -> None:
        """Let everything work again."""
        self.set({name: {} for name in self._switches})

    def look(self, operation: str, key: str) -> tuple[Switch, bool]:
        """Give the switch, and whether this call is one of the first `times` with its key."""
        with self._lock:
            if len(self._seen) >= KEYS_MAX:
                self._seen.clear()
            switch = self._switches[operation]
            seen = self._seen[operation, key] = self._seen.get((operation, key), 0) + 1
            return switch, seen <= switch.times
