"""Waits, posts, arrivals and the ownership of shards in dictionaries, beside `memory.py`."""

import os
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from threading import Lock

from engine.errors import Fenced
from engine.store.protocol_waits import Shards
from engine.store.records import SHARDS, ArrivalRow, Batch, InboxRow, Place, WaitRow

SECRET_BYTES = 32
OWNER_EPOCH = 1
"""The only epoch of a store with one owner."""


class MemoryWaits:
    """`WaitStore` in dictionaries."""

    _lock: Lock
    signal: Callable[[Collection[int]], None]

    def __init__(self) -> None:
        self._waits: dict[Place, WaitRow] = {}
        self._inbox: dict[str, InboxRow] = {}
        self._arrivals: dict[str, ArrivalRow] = {}
        super().__init__()

    def _change_waits(self, batch: Batch) -> None:
        """Write a batch's waits and posts; the caller holds the lock."""
        for wait in batch.waits:
            self._waits[wait.run_id, wait.frame, wait.step] = wait
        for place in batch.closed:
            self._waits.pop(place, None)
        for post in batch.posts:
            self._inbox.setdefault(post.item_id, post)
        for item_id in batch.delivered:
            self._inbox.pop(item_id, None)

    def waits(self, *, kind: str, after: Place | None, limit: int) -> list[WaitRow]:
        """Give open places of a kind."""
        return [row for row in self._from(after) if row.kind == kind][:limit]

    def wait(self, run_id: str, frame: int, step: int) -> WaitRow | None:
        """Give one open place."""
        return self._waits.get((run_id, frame, step))

    def run_waits(self, run_id: str) -> list[WaitRow]:
        """Give the open places of a run."""
        return [row for row in self._from(None) if row.run_id == run_id]

    def event_waits(
        self, event_type: str, correlation: str | None, limit: int, after: Place | None = None
    ) -> list[WaitRow]:
        """Give places that wait for events of this type."""
        fitting = (None, correlation)
        rows = [row for row in self._from(after) if row.event_type == event_type]
        return [row for row in rows if row.correlation in fitting][:limit]

    def _from(self, after: Place | None) -> list[WaitRow]:
        with self._lock:
            places = sorted(self._waits.items())
        return [row for place, row in places if after is None or place > after]

    def post(self, rows: Sequence[InboxRow]) -> None:
        """Leave something for the owners of runs."""
        with self._lock:
            self._change_waits(Batch(posts=list(rows)))
        self.signal({row.shard for row in rows})

    def inbox(self, shards: Shards, limit: int) -> list[InboxRow]:
        """Give what was posted for these shards."""
        with self._lock:
            rows = sorted(self._inbox.values())
        return [row for row in rows if shards is None or row.shard in shards][:limit]

    def posted(self, item_ids: Collection[str]) -> set[str]:
        """Give the rows that are still here."""
        with self._lock:
            return {item_id for item_id in item_ids if item_id in self._inbox}

    def arrivals(
        self, event_type: str, correlation: str | None, since: int, limit: int
    ) -> list[ArrivalRow]:
        """Give kept events."""
        with self._lock:
            rows = sorted(self._arrivals.values(), key=lambda row: (row.at, row.event_key))
        found = [row for row in rows if row.type == event_type and row.at >= since]
        return [row for row in found if correlation in (None, row.correlation)][:limit]

    def purge_arrivals(self, before: int) -> int:
        """Forget events that came before."""
        with self._lock:
            gone = [key for key, row in self._arrivals.items() if row.at < before]
            for key in gone:
                del self._arrivals[key]
        return len(gone)


class MemoryShards:
    """`ShardStore` in dictionaries: real leases with a clock, one owner of all without."""

    _lock: Lock

    def __init__(self) -> None:
        self._now: Callable[[], int] | None = None
        self._present: dict[str, int] = {}
        """Who has claimed, and the end of the lease."""
        self._inherited: set[int] = set()
        self._suspects: dict[str, tuple[int, int, int]] = {}
        """Run to shard, epoch and moment."""
        self._owners: dict[int, tuple[str | None, int]] = {}
        """Shard to owner and the end of the lease."""
        self._epochs = dict.fromkeys(range(SHARDS), OWNER_EPOCH)
        self._notices: list[Callable[[Collection[int]], None]] = []
        self._secrets: dict[str, bytes] = {}
        super().__init__()

    @property
    def is_shared(self) -> bool:
        """Whether leases end."""
        return self._now is not None

    def _check_fences(self, fences: Mapping[int, int] | None) -> None:
        """Refuse an epoch that is over; the caller holds the lock."""
        for shard, epoch in (fences or {}).items():
            if self._epochs.get(shard) != epoch:
                raise Fenced(f"Another engine owns shard {shard} by now.")

    def claim_shards(self, owner: str, *, want: int, lease_ms: int) -> dict[int, int]:
        """Renew, then take what is free or expired."""
        with self._lock:
            if self._now is None:
                self._present = {owner: lease_ms}
                self._owners = dict.fromkeys(range(SHARDS), (owner, lease_ms))
                return dict(self._epochs)
            now = self._now()
            mine = [shard for shard, (who, _) in self._owners.items() if who == owner]
            free = [shard for shard in range(SHARDS) if self._is_free(shard, owner, now)]
            for shard in free[: max(want - len(mine), 0)]:
                self._epochs[shard] += 1
                self._inherited.discard(shard)
                if shard in self._owners:
                    self._inherited.add(shard)
                mine.append(shard)
            self._present[owner] = now + lease_ms
            for shard in mine:
                self._owners[shard] = (owner, now + lease_ms)
            return {shard: self._epochs[shard] for shard in sorted(mine)}

    def inherited(self, shards: Collection[int]) -> set[int]:
        """Give shards that were taken from one whose lease ran out."""
        with self._lock:
            return self._inherited & set(shards)

    def note_suspect(self, run_id: str, shard: int, epoch: int) -> None:
        """Keep a note for each run."""
        with self._lock:
            self._suspects[run_id] = (shard, epoch, 0 if self._now is None else self._now())

    def suspects(self, epochs: Mapping[int, int], *, within_ms: int) -> set[str] | None:
        """Look through the notes."""
        with self._lock:
            since = (0 if self._now is None else self._now()) - within_ms
            notes = dict(self._suspects)
        if all(at < since for _, _, at in notes.values()):
            return None
        return {key for key, (shard, epoch, _) in notes.items() if epochs.get(shard) == epoch + 1}

    def _is_free(self, shard: int, owner: str, now: int) -> bool:
        who, until = self._owners.get(shard, (None, 0))
        return who != owner and (who is None or until <= now)

    def release_shards(self, owner: str, shards: Shards = None) -> None:
        """Give shards back; the epoch of the one who had them is over."""
        with self._lock:
            if shards is None:
                self._present.pop(owner, None)
            for shard, (who, _) in list(self._owners.items()):
                if who == owner and (shards is None or shard in shards):
                    del self._owners[shard]
                    self._epochs[shard] += self.is_shared

    def workers(self) -> dict[str, int]:
        """Give who has claimed within its lease."""
        with self._lock:
            now = -1 if self._now is None else self._now()
            counts = Counter(who for who, until in self._owners.values() if who and until > now)
            present = [who for who, until in self._present.items() if until > now]
            return {who: counts[who] for who in {*present, *counts}}

    def signal(self, shards: Collection[int]) -> None:
        """Tell whoever watches, at once."""
        for notice in list(self._notices):
            notice(shards)

    def watch_signals(self, notice: Callable[[Collection[int]], None]) -> None:
        """Call `notice` on the thread that posts."""
        self._notices.append(notice)

    def secret(self, name: str) -> bytes:
        """Give the bytes that were made at the first asking."""
        with self._lock:
            return self._secrets.setdefault(name, os.urandom(SECRET_BYTES))
