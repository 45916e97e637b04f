"""The webhooks of all published flows, kept in memory as a tree of paths. Writes nothing."""

import json
import logging
from dataclasses import dataclass
from threading import Lock

from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.errors import StoreUnavailable
from engine.flow.check_webhooks import OtherHook, taken_paths
from engine.flow.controls_webhook import WEBHOOK
from engine.flow.document import parse_flow
from engine.flow.findings import Finding
from engine.flow.hook_paths import HookTable, Match
from engine.flow.hook_rules import BadHook, HookRule, hook_rule
from engine.store.protocol_triggers import TriggerStore
from engine.store.records_triggers import TriggerRow

KIND = "webhook"
FRESH_MS = 1_000
"""For how long other processes' publishing may go unnoticed."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """One webhook of a published flow."""

    flow_id: str
    node: str
    rule: HookRule
    is_paused: bool = False


class HookBook:
    """Finds webhooks. Used by every thread; a request costs no query.

    What this process publishes shows at once. Where others publish as well, the rows are read
    again at the first request after `FRESH_MS`, and the tree is built anew if they differ.
    """

    def __init__(self, store: TriggerStore, clock: Clock, *, is_shared: bool) -> None:
        self._store = store
        self._clock = clock
        self._is_shared = is_shared
        self._lock = Lock()
        self._rows: list[TriggerRow] | None = None
        self._table: HookTable[Hook] = HookTable()
        self._hooks: tuple[Hook, ...] = ()
        self._read_at = 0
        self._is_stale = True

    def find(self, method: str, path: str) -> Match[Hook] | None:
        """Give the webhook that a request means. Raises StoreUnavailable."""
        return self._fresh().find(method, path)

    def methods(self, path: str) -> tuple[str, ...]:
        """Give the methods that webhooks take at a path; none when there is no webhook."""
        return self._fresh().methods(path)

    def others(self) -> list[OtherHook]:
        """Give every webhook there is, to compare a flow's own with."""
        self._fresh()
        return [OtherHook(hook.flow_id, hook.node, hook.rule) for hook in self._hooks]

    def beside(self, document: Json) -> list[Finding]:
        """Give what is wrong with a flow's webhooks beside those of other flows. Never raises."""
        nodes = document.get("nodes") if isinstance(document, dict) else None
        named = (node.get("type") for node in nodes or () if isinstance(node, dict))
        if not isinstance(nodes, list) or WEBHOOK not in named:
            return []
        flow, _ = parse_flow(document)
        try:
            return [] if flow is None else taken_paths(flow, self.others())
        except StoreUnavailable:
            return []  # publishing will tell

    def forget(self) -> None:
        """Read again at the next request: something was published."""
        self._is_stale = True

    def _fresh(self) -> HookTable[Hook]:
        if self._is_stale or (self._is_shared and self._is_old()):
            with self._lock:
                self._read()
        return self._table

    def _is_old(self) -> bool:
        return not 0 <= self._clock.now_ms() - self._read_at < FRESH_MS  # a clock may go back

    def _read(self) -> None:
        if not self._is_stale and not self._is_old():
            return  # somebody else has read while this one waited
        self._is_stale = False  # first: what is published from now on makes it stale again
        try:
            rows = self._store.triggers(KIND)
        except StoreUnavailable:
            self._is_stale = True
            if self._rows is None:
                raise
            log.warning("the webhooks cannot be read again; those known before are kept")
            return
        self._read_at = self._clock.now_ms()
        if rows != self._rows:
            self._hooks = tuple(hook for row in rows if (hook := _hook(row)) is not None)
            self._table = HookTable((one.rule.path, one.rule.methods, one) for one in self._hooks)
            self._rows = rows


def _hook(row: TriggerRow) -> Hook | None:
    kept = json.loads(row.config)
    try:
        rule = hook_rule(kept["config"], kept["credential"])
    except BadHook as error:  # it was published by other rules than today's
        log.warning("the webhook %s cannot be read: %s", row.trigger_id, error)
        return None
    is_paused = row.state == "paused"
    return Hook(flow_id=row.flow_id, node=row.node, rule=rule, is_paused=is_paused)
