"""How all runs fare: counts by time, slow and failing nodes, queues, what is due. Bounded work.

Counts are ranges of an index of run ids, which grow with time; nodes are looked at in the newest
runs only, and the answer says in how many.
"""

from collections import OrderedDict
from itertools import pairwise
from threading import Lock
from typing import Final

from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.ids import first_id
from engine.drivers.reading.decoding import decode_seen
from engine.drivers.reading.reader import OVER, Reader
from engine.errors import EngineError, InvalidInput
from engine.store.protocol import Store
from engine.store.protocol_statistics import QueueStanding
from engine.store.records import RUN_STATES, RunRow
from engine.store.which import Which
from engine.views.statistics import Digest, digest_of, failing, failure_rate, slowest
from engine.views.times import rfc3339, rfc3339_or_none

DAY_MS: Final = 86_400_000
BUCKETS_MAX: Final = 100
COUNT_MAX: Final = 50_000
"""No count goes beyond; the answer says when one has come to it."""
SAMPLE_RUNS_MAX: Final = 200
SAMPLE_FACTS_MAX: Final = 20_000
RUN_FACTS_MAX: Final = 500
"""The first facts of a run that are looked at."""
DIGESTS_KEPT_MAX: Final = 2_000
QUEUES_MAX: Final = 50
DUE_MAX: Final = 10
RATE_MS: Final = 300_000
"""The rate of a queue is that of its last five minutes."""
FOR_EVER: Final = 2**62


class Statistics:
    """Counts what is committed."""

    def __init__(self, store: Store, reader: Reader, clock: Clock) -> None:
        self._store = store
        self._reader = reader
        self._clock = clock
        self._lock = Lock()
        self._digests: OrderedDict[str, Digest] = OrderedDict()
        """Of runs that are over, and so will tell nothing else."""

    def give(
        self, *, since: int | None, until: int | None, buckets: int, flow_id: str | None
    ) -> dict[str, Json]:
        """Give the statistics of a time, of one flow or all. Raises InvalidInput."""
        now = self._clock.now_ms()
        until = now if until is None else until
        since = until - DAY_MS if since is None else since
        if not 0 <= since < until:
            raise InvalidInput("The time is none.", [("since", "must be before until")])
        buckets = max(1, min(buckets, BUCKETS_MAX))
        edges = [since + (until - since) * number // buckets for number in range(buckets + 1)]
        counts = self._counts(edges, flow_id)
        open_now = self._open_now(flow_id)
        digests = self._sample(since, until, flow_id)
        return {
            "since": rfc3339(since),
            "until": rfc3339(until),
            "buckets": [
                _bucket(edges[place], edges[place + 1], found) for place, found in enumerate(counts)
            ],
            **open_now,
            "failure_rate": failure_rate(counts),
            "slowest": slowest(digests),
            "failing": failing(digests),
            "queues": self._queues(now),
            "due": self._due(flow_id),
            "sample": len(digests),
            "is_capped": any(COUNT_MAX in found.values() for found in counts),
        }

    def _counts(self, edges: list[int], flow_id: str | None) -> list[dict[str, int]]:
        ids = [first_id(edge) for edge in edges]
        spans = list(pairwise(ids))
        return self._store.count_runs(spans, RUN_STATES, flow_id=flow_id, most=COUNT_MAX)

    def _open_now(self, flow_id: str | None) -> dict[str, Json]:
        states = [state for state in RUN_STATES if state not in OVER]
        found = self._store.count_runs([("", "~")], states, flow_id=flow_id, most=COUNT_MAX)[0]
        return {
            "running": found["running"] + found["compensating"],
            "waiting": found["waiting"],
            "queued": found["queued"],
            "needs_a_person": found["undo_blocked"] + found["parked"],
        }

    def _sample(self, since: int, until: int, flow_id: str | None) -> list[Digest]:
        rows = self._store.runs(
            flow_id=flow_id,
            states=OVER,
            before=first_id(until),
            limit=SAMPLE_RUNS_MAX,
            which=Which(first=first_id(since)),
        )
        digests: list[Digest] = []
        left = SAMPLE_FACTS_MAX
        for row in rows:
            digest = self._digests.get(row.run_id)
            if digest is None and left > 0:
                digest, facts = self._read(row)
                left -= facts
                self._keep(row.run_id, digest)
            if digest is not None:
                digests.append(digest)
        return digests

    def _read(self, row: RunRow) -> tuple[Digest, int]:
        facts = self._store.history(row.run_id, after=0, limit=RUN_FACTS_MAX)
        try:
            projection = self._reader.unseen(row)
            for fact in facts:
                projection.feed(fact.seq, *decode_seen(fact))
        except EngineError:  # a version that no longer compiles tells nothing
            return Digest(row.flow_id, (), ()), len(facts)
        return digest_of(row.flow_id, projection), len(facts)

    def _keep(self, run_id: str, digest: Digest) -> None:
        with self._lock:
            self._digests[run_id] = digest
            while len(self._digests) > DIGESTS_KEPT_MAX:
                self._digests.popitem(last=False)

    def _queues(self, now: int) -> list[dict[str, Json]]:
        standings = self._store.queue_standings(limit=QUEUES_MAX)
        ended = self._store.ended_tasks(now - RATE_MS, most=COUNT_MAX) if standings else {}
        return [_queue(one, ended.get(one.name, 0), now) for one in standings]

    def _due(self, flow_id: str | None) -> list[dict[str, Json]]:
        rows = self._store.due_schedules(now=FOR_EVER, limit=DUE_MAX if flow_id is None else 1_000)
        return [
            {
                "schedule_id": row.schedule_id,
                "flow_id": row.flow_id,
                "node": row.node,
                "due_at": rfc3339_or_none(row.next_at),
            }
            for row in rows
            if flow_id in (None, row.flow_id)
        ][:DUE_MAX]


def _bucket(begin: int, end: int, found: dict[str, int]) -> dict[str, Json]:
    ended = {state: found[state] for state in OVER}
    return {
        "from": rfc3339(begin),
        "to": rfc3339(end),
        **ended,
        "started": sum(found.values()),
    }


def _queue(one: QueueStanding, ended: int, now: int) -> dict[str, Json]:
    oldest = one.oldest_due_at
    return {
        "name": one.name,
        "state": one.state,
        "max_concurrent_dispatches": one.max_concurrent_dispatches,
        "depth": one.waiting,
        "running": one.running,
        "oldest_due_at": rfc3339_or_none(oldest),
        "late_ms": 0 if oldest is None else max(0, now - oldest),
        "per_minute": round(ended * 60_000 / RATE_MS, 1),
    }
