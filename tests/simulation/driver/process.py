"""One process of the world: the real machinery, opened as always, stepped instead of threaded."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event as Flag
from typing import Any
from unittest.mock import patch

from apscheduler.schedulers.base import BaseScheduler

import engine.drivers.machinery as assembly
from connectors.sdk.context import Services
from engine.drivers import tasks
from engine.drivers.embedded import Engine
from engine.drivers.inbox import Item, Reply
from engine.drivers.machinery import Machinery
from engine.runtime import Runtime
from tests.simulation.driver.stage import CATALOG, REGISTRY
from tests.simulation.driver.store import FaultyStore
from tests.simulation.driver.unlawful import Unlawful
from tests.simulation.driver.workers import SteppedPool

NOWHERE = Path("/nonexistent")
PATIENCE_STEPS = 6


class SteppedEngine(Engine):
    """The real engine; whoever waits for its answer lets it work meanwhile."""

    is_at_work = False
    patience_steps = PATIENCE_STEPS

    def open(self, workers: Any, **_: Any) -> None:
        super().open(workers, has_thread=False)

    def step(self, *, wait_s: float = 0) -> bool:
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
        for _ in range(self.patience_steps):
            if reply._lock.locked():
                self.step()


def take_now(reply: Reply, timeout_s: float = -1) -> Any:
    """Wait for nobody: who has not answered by now is too late."""
    del timeout_s
    return TAKE(reply, 0)


TAKE = Reply.take


class Process:
    """One life of one engine on the store."""

    def __init__(self, world: Any, *, number: int, was_crashed: bool) -> None:
        self.world = world
        self.number = number
        self.store = FaultyStore(world.rows, world, was_crashed=was_crashed)
        self.is_frozen = False
        self.pool: SteppedPool
        self.machinery = Machinery(
            self.store,
            Services(files_root=NOWHERE),
            actions=REGISTRY,
            catalog=CATALOG,
            clock=world.clock,
            workers=0,
        )
        self.machinery.starter._ids._chance = world.rng.randbytes
        self.engine = self.machinery.engine
        self.runtime = Runtime(self.machinery)

    def open(self) -> None:
        self.machinery.open(run_scheduler=False)
        scheduler = self.machinery.ticker._scheduler
        scheduler._event = Flag()
        scheduler._thread = Flag()
        scheduler._thread.join = lambda: None
        BaseScheduler.start(scheduler)

    def make_pool(self, **options: Any) -> SteppedPool:
        options.pop("workers")
        self.pool = SteppedPool(
            self.world.clock,
            on_submit=lambda key: self.world.handed(self, key),
            **options,
        )
        return self.pool

    def close(self) -> None:
        self.machinery.close(drain_s=0)


@contextmanager
def stepped(world: Any) -> Iterator[None]:
    """While inside, machineries are made of parts that have no threads."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(assembly, "Engine", SteppedEngine))
        stack.enter_context(patch.object(assembly, "Pool", lambda **o: _pool_of(world, **o)))
        stack.enter_context(patch.object(tasks, "TASK_WORKERS", 0))
        stack.enter_context(patch.object(Reply, "take", take_now))
        yield


def _pool_of(world: Any, **options: Any) -> SteppedPool:
    """Give the pool to the process that is being opened."""
    return world.opening.make_pool(**options)
