"""An engine as a tenant of shards: it takes over what others left, and makes room for others.

What runs here knows no lease; `engine.drivers.ownership` decides when it is called.
"""

import time
from collections.abc import Callable, Collection, Sequence

from engine.core.events import Event
from engine.drivers.ownership import Epochs
from engine.drivers.runs.doubts import LeftRuns
from engine.drivers.runs.inbox import Item, Resume
from engine.drivers.runs.jobs import Job
from engine.drivers.runs.recovery import take_over
from engine.drivers.shards import shard_of
from engine.store.protocol import Store

ROOM_S_MAX = 3.0
"""How long attempts in shards that are to move are waited for."""
LOOK_S = 0.02
BARRIER_S_MAX = 2.0
"""How long the engine is waited for; less than a lease, which nobody renews meanwhile."""
SUSPECTED_MS = 3_600_000
"""How long it counts that an attempt of a suspect has begun."""


def tenant_only(
    perform: Callable[[Job], Event], may_begin: Callable[[int, int], bool]
) -> Callable[[Job], Event | None]:
    """Give a `perform` that begins nothing in shards of others.

    Whoever was stopped for longer than its leases last finds jobs that are another's by now.
    """
    return lambda job: perform(job) if may_begin(job.shard, job.epoch) else None


class EngineTenant:
    """The engine of this process, its workers and its task queues."""

    def __init__(
        self,
        store: Store,
        *,
        put: Callable[[Item], None],
        shun: Callable[[Collection[int]], None],
        busy: Callable[[], set[int]],
        doubt: Callable[[LeftRuns], None],
        on_crash: Callable[[], None],
        now_ms: Callable[[], int],
    ) -> None:
        self._store = store
        self._put = put
        self._shun = shun
        self._busy = busy
        self._doubt = doubt
        self._on_crash = on_crash
        self._now_ms = now_ms

    def inherit(self, epochs: Epochs) -> Callable[[], None]:
        """Give what goes on with these shards' runs; what was in flight after a crash is lost.

        That is known to the engine before it works there: whatever wakes a run first, nothing is
        blindly done again. Their queues' lost attempts are given back.
        """
        items: list[Resume] = []
        crashed = self._store.inherited(epochs)
        left = {shard: epoch for shard, epoch in epochs.items() if shard not in crashed}
        if left:
            take_over(self._store, items.append, is_after_crash=False, epochs=left)
        if crashed:
            part = {shard: epochs[shard] for shard in crashed}
            begun = self._store.suspects(part, within_ms=SUSPECTED_MS)
            put = items.append
            lost = take_over(self._store, put, is_after_crash=True, begun=begun, epochs=part)
            self._doubt(lost)
        if crashed:
            self._on_crash()
        # Who leaves in order gives back by itself what it was running.
        names = [name for name in self._store.busy_queues() if shard_of(name) in crashed]
        if names:
            self._store.release_tasks(now=self._now_ms(), queues=names)
        return lambda: self._put_all(items)

    def _put_all(self, items: Sequence[Resume]) -> None:
        for item in items:
            self._put(item)

    def vacate(self, shards: Collection[int]) -> set[int]:
        """Begin no attempt there; give the shards whose outcomes are all committed."""
        self._shun(shards)
        self._await_engine()  # what it hands out from now on is not for these shards
        patience = time.monotonic() + ROOM_S_MAX
        while (busy := self._busy() & set(shards)) and time.monotonic() < patience:
            time.sleep(LOOK_S)  # a poll, because an outcome ends in the engine's inbox, not here
        self._await_engine()
        return set(shards) - busy

    def _await_engine(self) -> None:
        """Return when all that has arrived at the engine is committed."""
        barrier = Resume(())
        self._put(barrier)
        barrier.reply.take(BARRIER_S_MAX)

    def stay(self, epochs: Epochs) -> None:
        """Begin attempts everywhere again, in these shards with what was held back."""
        self._shun(())
        if epochs:
            take_over(self._store, self._put, is_after_crash=False, epochs=epochs)
