"""Listening for a test request: the next request to a draft's webhook is shown, and starts nothing.

Kept in this process for two minutes; what is heard belongs to who listens. Knows no server.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe
from threading import Event, Lock
from typing import Any, Final

from designer.errors import Missing, TooMany
from designer.flows.moments import rfc3339
from engine.flow.hook_paths import HookTable, Match
from engine.flow.hook_rules import HookRule

Json = Any

LISTEN_MS: Final = 120_000
LISTENERS_MAX: Final = 100
LISTENERS_EACH_MAX: Final = 5
KEPT_MS: Final = 600_000
"""How long what was heard can be read."""
LOOK_S: Final = 0.5
"""How often who waits looks whether it is still wanted."""


@dataclass(slots=True, kw_only=True)
class Listener:
    """Somebody who listens at a node's path; `heard` and `refused` come in later."""

    id: str
    owner: str
    flow_id: str
    node: str
    rule: HookRule
    until_ms: int
    heard: dict[str, Json] | None = None
    """The request, as a run would be given it."""
    refused: dict[str, Json] | None = None
    """Why the last request was not taken."""
    news: Event = field(default_factory=Event)


class Listeners:
    """All of one process. Used by every thread."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._lock = Lock()
        self._by_id: dict[str, Listener] = {}

    def open(self, owner: str, flow_id: str, node: str, rule: HookRule) -> Listener:
        """Begin to listen; the same person at the same node begins anew. Raises TooMany."""
        with self._lock:
            self._forget(lambda one: (one.owner, one.flow_id, one.node) == (owner, flow_id, node))
            mine = sum(one.owner == owner for one in self._by_id.values())
            if mine >= LISTENERS_EACH_MAX or len(self._by_id) >= LISTENERS_MAX:
                said = "Too many nodes are listened at; stop listening at another."
                raise TooMany(said, code="too_many_listeners", retry_after_s=LISTEN_MS // 1_000)
            listener = Listener(
                id=token_urlsafe(12),
                owner=owner,
                flow_id=flow_id,
                node=node,
                rule=rule,
                until_ms=self._now_ms() + LISTEN_MS,
            )
            self._by_id[listener.id] = listener
        return listener

    def get(self, owner: str, id_: str) -> Listener:
        """Give one's own listener. Raises Missing."""
        listener = self._by_id.get(id_)
        if listener is None or listener.owner != owner:
            raise Missing("Nobody listens here any more; listen again.", code="no_listener")
        return listener

    def close(self, owner: str, id_: str) -> None:
        """Stop listening. Raises Missing."""
        self.get(owner, id_)
        with self._lock:
            self._forget(lambda one: one.id == id_)

    def find(self, method: str, path: str) -> Match[Listener] | None:
        """Give who listens for a request; of several the one who came last."""
        return self._table().find(method, path)

    def methods(self, path: str) -> tuple[str, ...]:
        """Give the methods that are listened for at a path."""
        return self._table().methods(path)

    def _table(self) -> HookTable[Listener]:
        with self._lock:
            waiting = [one for one in self._by_id.values() if self.is_open(one)]
        newest_first = reversed(waiting)
        return HookTable((one.rule.path, one.rule.methods, one) for one in newest_first)

    def is_open(self, listener: Listener) -> bool:
        """Tell whether the next request is still awaited."""
        return listener.heard is None and self._now_ms() < listener.until_ms

    def hear(self, listener: Listener, heard: dict[str, Json]) -> None:
        """Take a request: the first one ends the listening."""
        with self._lock:
            if listener.heard is None:
                listener.heard = heard
        listener.news.set()

    def refuse(self, listener: Listener, why: Mapping[str, Json]) -> None:
        """Take that a request was not let in; the next one may be."""
        listener.refused = {**why, "at": rfc3339(self._now_ms())}
        listener.news.set()

    def wait(self, listener: Listener, wait_s: float, is_over: Callable[[], bool]) -> None:
        """Return when there is news, or the time is up."""
        left_s = wait_s
        while left_s > 0 and self.is_open(listener) and not is_over():
            if listener.news.wait(min(left_s, LOOK_S)):
                break
            left_s -= LOOK_S
        listener.news.clear()

    def _forget(self, is_gone: Callable[[Listener], bool]) -> None:
        """Drop these, and those that were over long ago; the caller holds the lock."""
        before = self._now_ms() - KEPT_MS
        kept = {
            id_: one
            for id_, one in self._by_id.items()
            if not is_gone(one) and one.until_ms >= before
        }
        self._by_id = kept
