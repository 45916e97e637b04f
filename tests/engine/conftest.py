"""Real engines on real SQLite files in temporary folders, with the probe connector."""

import time
from pathlib import Path

import pytest

from connectors.registry import Registry
from engine.runtime import open_runtime
from tests.engine.clocks import ManualClock

PROBE = Path(__file__).parent / "connectors"
PATIENCE_S = 20


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def opened(tmp_path):
    """Open a runtime on the test's folder; what is left open is closed at the end."""
    runtimes = []

    def open_(**options):
        options = {"workers": 4, **options}
        runtime = open_runtime(tmp_path / "data", registry=Registry(folders=[PROBE]), **options)
        runtimes.append(runtime)
        return runtime

    yield open_
    for runtime in runtimes:
        runtime.close(drain_s=1)


@pytest.fixture
def runtime(opened):
    return opened()


@pytest.fixture
def ledger(tmp_path):
    return tmp_path / "ledger"


def until(is_so, what="it"):
    """Wait for other threads; a moment that never comes is a failure."""
    patience = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < patience, f"{what} did not happen"
        time.sleep(0.002)
