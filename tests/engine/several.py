"""Several engines on one store whose leases run out when a test says so."""

import pytest

from connectors.registry import Registry
from connectors.sdk.context import Services
from engine.drivers.clock import SystemClock
from engine.drivers.machinery import Machinery
from engine.drivers.ownership import Leases
from engine.drivers.versions.palette import Palette
from engine.errors import StoreUnavailable
from engine.runtime import Runtime
from engine.store.memory import MemoryStore
from tests.engine.conftest import PROBE

LEASE_MS = 1_000


class Moments:
    """A clock for leases, moved by hand."""

    def __init__(self):
        self.ms = 1_000_000

    def __call__(self):
        return self.ms

    def seconds(self):
        return self.ms / 1_000


class Line:
    """A store as one engine reaches it; the line can be cut."""

    def __init__(self, store):
        self._store = store
        self.is_cut = False

    def __getattr__(self, name):
        if self.is_cut and name in {"claim_shards", "workers", "release_shards", "commit"}:
            raise StoreUnavailable("cut")
        return getattr(self._store, name)


@pytest.fixture
def moments():
    return Moments()


@pytest.fixture
def store(moments):
    return MemoryStore(now=moments)


@pytest.fixture
def join(store, moments, tmp_path):
    """Let an engine join; what is left open is closed at the end."""
    made = []

    def join_(owner, clock=None):
        registry = Registry(folders=[PROBE])
        line = Line(store)
        machinery = Machinery(
            line,
            Services(files_root=tmp_path / "files"),
            actions=registry,
            catalog=Palette(registry).catalog,
            clock=clock or SystemClock(),
            workers=16,
            ownership=Leases(line, owner, monotonic=moments.seconds, lease_ms=LEASE_MS),
        )
        machinery.open(run_scheduler=True)
        runtime = Runtime(machinery)
        runtime.line = line
        made.append(runtime)
        return runtime

    yield join_
    for runtime in made:
        runtime.close(drain_s=1)


def owns_half(store):
    return lambda: set(store.workers().values()) == {32}


def run_elsewhere(runtime, store, owner, **start):
    """Start runs until one is another's."""
    for _ in range(200):
        run_id = runtime.start(flow_id="shop", **start).run_id
        shard = store.run(run_id).shard
        if store._owners[shard][0] != owner:
            return run_id
    raise AssertionError("all runs were its own")
