"""Documents become versions, and trigger nodes become schedules. Knows no run."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from connectors.sdk.catalog import Catalog
from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.fires import TIMING, next_after, rule_of, set_to
from engine.drivers.ids import Ids
from engine.drivers.rowtext import encode
from engine.drivers.versions.triggers import trigger_rows
from engine.errors import Claimed, Conflict, InvalidFlow, NotFound
from engine.flow.check_webhooks import path_taken
from engine.flow.document import Flow, Node, flow_document, parse_flow
from engine.flow.findings import Finding, at_publishing
from engine.flow.validate import validate
from engine.store.protocol import Store
from engine.store.records import VersionRow
from engine.store.records_schedules import ScheduleRow
from engine.views.times import rfc3339

SCHEDULE_TYPE = "trigger.schedule"
POLICIES = ("jitter", "window")
"""What a schedule trigger says besides its rule and what has columns."""
CALL_TYPE = "flow.call"
PINNED = "pinned"
PUBLISH_TRIES = 5
NUMBER_MAX = 2**31 - 1
"""The highest number that a version may have."""
DRAFT_AUTHOR = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionInfo:
    """A published version; `published_at` is RFC 3339."""

    flow_id: str
    number: int
    published_at: str
    published_by: str = ""


class Publisher:
    """Keeps documents that runs can point to."""

    def __init__(
        self,
        store: Store,
        catalog: Callable[[], Catalog],
        clock: Clock,
        ids: Ids,
        *,
        is_shared: bool = False,
        credentials: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        self._is_shared = is_shared
        self._credentials = credentials
        self._store = store
        self._catalog = catalog
        self._clock = clock
        self._ids = ids
        self._ids_known: dict[tuple[str, int | None], str] = {}
        self._published = 0
        self._lock = Lock()

    def publish(self, document: Json, *, by: str) -> VersionInfo:
        """Make the document its flow's newest version and switch its triggers to it.

        The same content as the newest version is that version. Raises InvalidFlow.
        """
        flow = self._fit(document, is_version=True)
        for _ in range(PUBLISH_TRIES):
            row = self._next_version(flow, by)
            try:
                self._store.publish(row, self._schedules(flow), trigger_rows(flow))
            except Claimed as error:
                raise InvalidFlow([_taken(error)]) from error
            except Conflict:
                continue  # somebody else published the same flow in between
            with self._lock:
                self._published += 1
                self._ids_known.pop((flow.id, None), None)
            return version_info(row)
        raise Conflict(f"Flow {flow.id} is being published by others; try again.")

    def keep_draft(self, document: Json) -> VersionRow:
        """Keep a document so that a run can point to it. Raises InvalidFlow."""
        flow = self._fit(document)
        text = _canonical(flow)
        digest = _digest(text)
        row = self._store.find_draft(flow.id, digest)
        if row is None:
            row = self._row(flow, text, number=None, by=DRAFT_AUTHOR)
            self._store.publish(row, (), replace=False)
        return row

    def version_id(self, flow_id: str, number: int | None) -> str:
        """Give a version's id by number, or the newest one's. Raises NotFound.

        Remembered, because every start asks, and all publishing goes through this object. Where
        the store is shared it does not, and the newest is read each time.
        """
        if self._is_shared and number is None:
            return self.find(flow_id, None).version_id
        known = self._ids_known.get((flow_id, number))
        if known is None:
            before = self._published
            known = self.find(flow_id, number).version_id
            with self._lock:
                if before == self._published:  # else it may have grown old while it was read
                    self._ids_known[flow_id, number] = known
        return known

    def find(self, flow_id: str, number: int | None) -> VersionRow:
        """Give a version by number, or the newest. Raises NotFound."""
        # A number beyond what a column holds is no version either.
        is_possible = number is None or 0 < number <= NUMBER_MAX
        row = self._store.find_version(flow_id, number) if is_possible else None
        if row is None:
            wanted = "a published version" if number is None else f"a version {number}"
            raise NotFound(f"Flow {flow_id} has no {wanted.removeprefix('a ')}.")
        return row

    def document(self, flow_id: str, number: int) -> dict[str, Any]:
        """Give a version's document. Raises NotFound."""
        document: dict[str, Any] = json.loads(self.find(flow_id, number).document)
        return document

    def _fit(self, document: Json, *, is_version: bool = False) -> Flow:
        if is_version:
            known = None if self._credentials is None else self._credentials()
            findings = at_publishing(validate(document, self._catalog(), credentials=known))
        else:
            findings = validate(document, self._catalog())
        if any(finding.severity == "error" for finding in findings):
            raise InvalidFlow(findings)
        flow, unreadable = parse_flow(document)
        if flow is None:
            raise InvalidFlow(unreadable)
        return flow

    def _next_version(self, flow: Flow, by: str) -> VersionRow:
        text = _canonical(flow)
        newest = self._store.find_version(flow.id)
        is_same = newest is not None and newest.digest == _digest(text)
        if newest is not None and is_same:
            is_same = newest.pins == self._pins(flow, own=newest.number or 0)
        if newest is not None and is_same:
            return newest
        number = 1 if newest is None else (newest.number or 0) + 1
        row = self._row(flow, text, number=number, by=by)
        return row._replace(pins=self._pins(flow, own=number))

    def _pins(self, flow: Flow, *, own: int) -> str | None:
        """Give the versions that pinned calls mean: the newest ones now, of itself this one."""
        pins: dict[str, int] = {}
        for callee in sorted(pinned_flows(flow)):
            newest = None if callee == flow.id else self._store.find_version(callee)
            if callee == flow.id:
                pins[callee] = own
            elif newest is not None and newest.number is not None:
                pins[callee] = newest.number
        return encode(pins) if pins else None

    def _row(self, flow: Flow, text: str, *, number: int | None, by: str) -> VersionRow:
        return VersionRow(
            version_id=self._ids.new(),
            flow_id=flow.id,
            number=number,
            digest=_digest(text),
            document=text,
            published_at=self._clock.now_ms(),
            published_by=by,
        )

    def _schedules(self, flow: Flow) -> list[ScheduleRow]:
        now = self._clock.now_ms()
        nodes = [node for node in flow.nodes if node.type == SCHEDULE_TYPE and not node.disabled]
        rows = [schedule_row(flow.id, node) for node in nodes]
        anchored = [row._replace(anchor_at=now, updated_at=now) for row in rows]
        return [set_to(row, next_after(rule_of(row), now)) for row in anchored]


def _taken(error: Claimed) -> Finding:
    """Say at which node what another flow has was claimed."""
    return path_taken(error.trigger_id.partition(":")[2], error.flow_id, error.claim)


def schedule_row(flow_id: str, node: Node) -> ScheduleRow:
    """Give the row of a schedule trigger, with the defaults of its config."""
    config: dict[str, Any] = dict(node.config or {})
    return ScheduleRow(
        schedule_id=f"{flow_id}:{node.id}",
        flow_id=flow_id,
        node=node.id,
        cron=str(config.get("cron") or ""),
        time_zone=config.get("time_zone") or "UTC",
        gap=config.get("gap") or "after",
        repeated=config.get("repeated") or "first",
        missed=config.get("missed") or "latest",
        overlap=config.get("overlap") or "allow",
        input=encode(config.get("input")),
        state="active",
        next_at=None,
        timing=encode({name: config[name] for name in TIMING if config.get(name)}),
        terms=encode({name: config[name] for name in POLICIES if config.get(name)}),
    )


def pinned_flows(flow: Flow) -> set[str]:
    """Give the flows that a flow calls in the version that is newest when it is published."""
    calls = [node.config for node in flow.nodes if node.type == CALL_TYPE]
    return {
        str(config["flow"])
        for config in calls
        if config.get("flow") and config.get("version") in (None, PINNED)
    }


def version_info(row: VersionRow) -> VersionInfo:
    """Give a numbered version as the API shows it."""
    assert row.number is not None
    return VersionInfo(
        flow_id=row.flow_id,
        number=row.number,
        published_at=rfc3339(row.published_at),
        published_by=row.published_by,
    )


def _canonical(flow: Flow) -> str:
    return json.dumps(flow_document(flow), sort_keys=True, separators=(",", ":"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
