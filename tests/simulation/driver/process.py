"""One process of the world: the real machinery, opened as always, stepped instead of threaded."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event as Flag
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from apscheduler.schedulers.base import BaseScheduler

from connectors.sdk.context import Services
from engine.drivers import machinery as assembly
from engine.drivers.cluster import posting, tenancy
from engine.drivers.cluster.posting import Mail
from engine.drivers.machinery import Machinery
from engine.drivers.ownership import Leases
from engine.drivers.queues import work
from engine.drivers.runs.embedded import Engine
from engine.drivers.runs.inbox import Item, Reply
from engine.errors import EngineError
from engine.runtime import Runtime
from tests.simulation.driver.faults import Crash
from tests.simulation.driver.stage import CATALOG, REGISTRY
from tests.simulation.driver.store import FaultyStore
from tests.simulation.driver.unlawful import Unlawful
from tests.simulation.driver.workers import SteppedPool

NOWHERE = Path("/nonexistent")
PATIENCE_STEPS = 6
TAKE = Reply.take


class SteppedEngine(Engine):
    """The real engine; whoever waits for its answer lets it work meanwhile."""

    is_at_work = False

    def open(self, workers: Any, **_: Any) -> None:
        super().open(workers, has_thread=False)

    def step(self, *, wait_s: float = 0) -> bool:
        del wait_s
        self.is_at_work = True
        try:
            return super().step(wait_s=0)
        except Exception as error:
            raise Unlawful("the engine's thread never dies", repr(error)) from error
        finally:
            self.is_at_work = False

    def put(self, item: Item) -> None:
        super().put(item)
        reply = getattr(item, "reply", None)
        if reply is None or self.is_at_work:
            return
        for _ in range(PATIENCE_STEPS):
            if reply._lock.locked():
                self.step()


class SteppedLeases(Leases):
    """The real leases; the world says when they are renewed."""

    def open(self, tenant: Any, **_: Any) -> None:
        super().open(tenant, has_thread=False)

    def may_begin(self, shard: int, epoch: int) -> bool:
        """Nobody can wait here for the store's word: the process dies instead."""
        if not self.is_known:
            raise Crash("waiting for a lease")
        return super().may_begin(shard, epoch)

    @property
    def is_known(self) -> bool:
        """Whether a worker need not wait for the store's word."""
        return self._monotonic() <= self._until


class SteppedMail(Mail):
    """The real mail; the world says when it looks."""

    def open(self) -> None:
        """Have no thread."""


def take_now(reply: Reply, timeout_s: float = -1) -> Any:
    """Wait for nobody: who has not answered by now is too late."""
    del timeout_s
    return TAKE(reply, 0)


class Process:
    """One life of one engine on the store."""

    def __init__(self, world: Any, *, slot: int, number: int, was_crashed: bool) -> None:
        self.world = world
        self.slot = slot
        self.number = number
        self.clock = world.clocks[slot]
        self.store = FaultyStore(world.rows, world, self, was_crashed=was_crashed)
        self.frozen_rounds = 0
        self.past: list[tuple[Any, Any]] = []
        """Outcomes that were delivered, to be delivered again."""
        self.pool: SteppedPool
        self.leases: SteppedLeases | None = None
        if world.is_shared:
            monotonic = world.true.monotonic_s
            self.leases = SteppedLeases(self.store, f"owner {number}", monotonic=monotonic)
        self.machinery = Machinery(
            self.store,
            Services(files_root=NOWHERE),
            actions=REGISTRY,
            catalog=CATALOG,
            clock=self.clock,
            workers=0,
            ownership=self.leases,
        )
        self.machinery.starter._ids._chance = world.rng.randbytes
        self.engine = self.machinery.engine
        self.runtime = Runtime(self.machinery)

    def open(self) -> None:
        self.machinery.open(run_scheduler=False)
        scheduler = self.machinery.ticker._scheduler
        scheduler._event = Flag()
        scheduler._thread = SimpleNamespace(join=lambda: None)
        BaseScheduler.start(scheduler)

    def make_pool(self, **options: Any) -> SteppedPool:
        options.pop("workers")
        self.pool = SteppedPool(
            self.world.true,
            on_submit=lambda key: self.world.handed(self, key),
            **options,
        )
        return self.pool

    def begin(self) -> bool:
        """Begin an attempt, unless nobody knows whether it may."""
        if self.leases is not None and not self.leases.is_known:
            return False
        return self.pool.begin()

    def look_around(self) -> None:
        """Renew the leases and take what others have left; their threads try again later."""
        if self.leases is not None:
            with suppress(EngineError):
                self.leases.round()
            with suppress(EngineError):
                self.machinery._mail.take()

    def close(self) -> None:
        self.machinery.close(drain_s=0)


@contextmanager
def stepped(world: Any) -> Iterator[None]:
    """While inside, machineries are made of parts without threads; sleep lets others go on."""
    time = SimpleNamespace(monotonic=world.true.monotonic_s, sleep=world.sleep)
    parts = (
        (assembly, "Engine", SteppedEngine),
        (assembly, "Mail", SteppedMail),
        (assembly, "Pool", lambda **options: _pool_of(world, **options)),
        (work, "TASK_WORKERS_MAX", 0),
        (posting, "time", time),
        (tenancy, "time", time),
        (Reply, "take", take_now),
    )
    with ExitStack() as stack:
        for place, name, part in parts:
            stack.enter_context(patch.object(place, name, part))
        yield


def _pool_of(world: Any, **options: Any) -> SteppedPool:
    """Give the pool to the process that is being opened."""
    return world.process.make_pool(**options)
