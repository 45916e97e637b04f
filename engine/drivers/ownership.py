"""Which shards this process owns, and for how long it may believe so. Knows no run.

Leases are kept on the store's clock. The process counts them on its own monotonic clock, from
before it asked: it stops owning a shard before anybody else can begin to. What is committed is
fenced by the shard's epoch besides, so that belief is never what correctness rests on.
"""

import logging
import os
import socket
import time
from collections.abc import Callable, Collection, Mapping
from math import ceil
from threading import Condition, Event, Lock, Thread
from typing import Protocol

from engine.errors import StoreUnavailable
from engine.store.protocol_waits import ShardStore
from engine.store.records import SHARDS

LEASE_MS = 6_000
RENEWALS = 6
"""How often a lease is renewed before it would run out. A dead owner is noticed after a lease
and one such part."""
MARGIN = 1 / 12
"""The part of a lease before whose end by the store's clock a process stops to own."""
FREE = SHARDS
"""Signalled in place of a shard when some have become free."""

log = logging.getLogger(__name__)

Epochs = Mapping[int, int]
"""Shard to epoch."""


def owner_name() -> str:
    """Give this process a name that no other has, and that tells people where it is."""
    return f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}"


class Tenant(Protocol):
    """Who works in the shards."""

    def inherit(self, epochs: Epochs) -> Callable[[], None]:
        """See what the owner before has left in these shards. Raises StoreUnavailable.

        Give what goes on with it, once the shards are known to be owned.
        """
        ...

    def vacate(self, shards: Collection[int]) -> set[int]:
        """Begin no attempt there; give the shards in which nothing is under way any more."""
        ...

    def stay(self, epochs: Epochs) -> None:
        """Begin attempts again in shards that were to be vacated. Raises StoreUnavailable."""
        ...


class Ownership(Protocol):
    """What an engine asks before it works."""

    @property
    def is_shared(self) -> bool:
        """Whether other processes may own something."""
        ...

    def open(self, tenant: Tenant) -> None:
        """Begin to own. Raises StoreUnavailable."""
        ...

    def epochs(self) -> Epochs | None:
        """Give what is owned now; None stands for everything. Raises StoreUnavailable.

        The answer is the same object for as long as nothing has changed.
        """
        ...

    def refresh(self) -> None:
        """Ask the store again, because it has refused a batch. Raises StoreUnavailable."""
        ...

    def may_begin(self, shard: int, epoch: int) -> bool:
        """Say whether what was handed out in this epoch may begin; waits while not known."""
        ...

    def look(self) -> None:
        """Renew now: something may have become free."""
        ...

    def drain(self) -> None:
        """Take no more shards."""
        ...

    def close(self, *, is_clean: bool, doubtful: Collection[int] = ()) -> None:
        """Let go of everything; unless it was clean, the leases run out by themselves.

        So do those of `doubtful` shards, where nobody has said yet what a crash has cut short.
        """
        ...


class Sole:
    """Owns everything: the store has a lock that keeps others out."""

    is_shared = False

    def open(self, tenant: Tenant) -> None:
        """Need no lease."""

    def epochs(self) -> Epochs | None:
        """Own everything."""
        return None

    def refresh(self) -> None:
        """Need no lease."""

    def may_begin(self, shard: int, epoch: int) -> bool:
        """Say yes."""
        del shard, epoch
        return True

    def look(self) -> None:
        """Need no lease."""

    def drain(self) -> None:
        """Need no lease."""

    def close(self, *, is_clean: bool, doubtful: Collection[int] = ()) -> None:
        """Leave it to the store's lock."""


class Leases:
    """Owns a fair part of the shards, as one of several processes on a store."""

    is_shared = True

    def __init__(
        self,
        store: ShardStore,
        owner: str,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        lease_ms: int = LEASE_MS,
    ) -> None:
        self._store = store
        self._owner = owner
        self._monotonic = monotonic
        self._lease_ms = lease_ms
        self._renew_s = lease_ms / RENEWALS / 1_000
        self._mine: Epochs = {}
        self._epochs: Epochs = {}
        """Those that are taken over: nobody works in the others yet."""
        self._until = float("inf")
        """When this is over; who has asked for nothing yet owns nothing, and that for certain."""
        self._gained: set[int] = set()
        """Shards that are not taken over yet."""
        self._leaving: set[int] = set()
        """Shards in which no attempt is begun, because they are to move."""
        self._asking = Lock()
        self._answered = Condition()
        self._news = Event()
        self._is_draining = False
        self._is_closed = False
        self._tenant: Tenant | None = None
        self._thread = Thread(target=self._keep, name="baton-leases", daemon=True)

    def open(self, tenant: Tenant, *, has_thread: bool = True) -> None:
        """Claim what is free and go on with what was left there.

        Without a thread of its own, leases are renewed when `round` is called.
        """
        self._tenant = tenant
        self.round()
        if has_thread:
            self._thread.start()

    def epochs(self) -> Epochs:
        """Give what is owned now. Raises StoreUnavailable when a lease could not be renewed."""
        if self._monotonic() > self._until:
            raise StoreUnavailable("The store could not be asked who owns the runs; try again.")
        return self._epochs

    def refresh(self) -> None:
        """Renew and claim; what is gained is taken over by the next round."""
        with self._asking:
            asked_at = self._monotonic()
            want = 0 if self._is_draining else self._fair_count()
            mine = self._store.claim_shards(self._owner, want=want, lease_ms=self._lease_ms)
            gained = {shard for shard, epoch in mine.items() if self._mine.get(shard) != epoch}
            if gained or len(mine) != len(self._mine):
                self._gained = (self._gained | gained) & mine.keys()
                self._mine = mine
                self._epochs = {s: epoch for s, epoch in mine.items() if s not in self._gained}
            self._until = asked_at + self._lease_ms * (1 - MARGIN) / 1_000
        with self._answered:
            self._answered.notify_all()
        if gained:
            self._news.set()

    def _fair_count(self) -> int:
        others = self._store.workers().keys() - {self._owner}
        return ceil(SHARDS / (len(others) + 1))

    def may_begin(self, shard: int, epoch: int) -> bool:
        """Wait for the store's word when a lease has run out; say no when the shard was lost."""
        while not self._is_closed:
            if self._monotonic() <= self._until:
                return self._epochs.get(shard) == epoch
            with self._answered:
                self._answered.wait(self._renew_s)
        return False

    def look(self) -> None:
        """Renew now: something may have become free."""
        self._news.set()

    def drain(self) -> None:
        """Take no more shards."""
        self._is_draining = True

    def close(self, *, is_clean: bool, doubtful: Collection[int] = ()) -> None:
        """Give everything back at once, so that the others go on with it now."""
        self._is_closed = True
        self._news.set()
        if self._thread.ident is not None:
            self._thread.join()
        if is_clean:
            try:
                self._store.release_shards(self._owner, self._settled(doubtful))
                self._store.signal([FREE])
            except StoreUnavailable as error:
                log.warning("the leases are left to run out: %s", error)

    def _settled(self, doubtful: Collection[int]) -> Collection[int] | None:
        """Give the shards that may be left in order; None when all may. Raises StoreUnavailable."""
        mine = self._store.claim_shards(self._owner, want=0, lease_ms=self._lease_ms)
        known = {shard for shard, epoch in mine.items() if self._epochs.get(shard) == epoch}
        settled = known.difference(doubtful)
        return None if len(settled) == len(mine) else settled

    # The thread.

    def _keep(self) -> None:
        is_failing = False
        while not self._is_closed:
            self._news.wait(self._renew_s)
            self._news.clear()
            try:
                if not self._is_closed:
                    self.round()
                is_failing = False
            except StoreUnavailable as error:
                if not is_failing:
                    log.warning("the leases cannot be renewed, trying again: %s", error)
                is_failing = True
            except Exception:
                log.exception("a round of the leases failed; the next one tries again")

    def round(self) -> None:
        """Renew, take over what was gained, give up what is too much. Raises StoreUnavailable."""
        assert self._tenant is not None
        self.refresh()
        with self._asking:
            gained = {shard: self._mine[shard] for shard in self._gained}
        if gained:
            go_on = self._tenant.inherit(gained)
            with self._asking:
                known = {s: epoch for s, epoch in gained.items() if self._mine.get(s) == epoch}
                self._gained -= known.keys()
                self._epochs = {**self._epochs, **known}
            go_on()
        if not self._is_draining:
            self._make_room(self._tenant)

    def _make_room(self, tenant: Tenant) -> None:
        """Give up what is more than a fair part, once nothing is under way there."""
        surplus = len(self._mine) - self._fair_count()
        if surplus > 0:
            self._leaving |= set(sorted(self._epochs)[-surplus:])
            vacated = tenant.vacate(self._leaving)
            with self._asking:
                self._mine = {s: epoch for s, epoch in self._mine.items() if s not in vacated}
                self._epochs = {s: epoch for s, epoch in self._epochs.items() if s not in vacated}
            if vacated:
                self._store.release_shards(self._owner, vacated)
                self._store.signal([FREE])
        if self._leaving:  # also of a round that was broken off
            staying = self._leaving & self._epochs.keys()
            tenant.stay({shard: self._epochs[shard] for shard in staying})
            self._leaving.clear()
