"""Real engines on real SQLite files in temporary folders, with the probe connector."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from connectors.registry import Registry
from connectors.sdk.context import Services
from engine.drivers.clock import SystemClock
from engine.drivers.machinery import Machinery
from engine.drivers.versions.palette import Palette
from engine.runtime import Runtime, open_runtime
from engine.store.memory import MemoryStore
from tests.engine.clocks import ManualClock

PROBE = Path(__file__).parent / "connectors"
PATIENCE_S = 20
ROOT = Path(__file__).parents[2]


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


@pytest.fixture(params=["sqlite", "memory"])
def runtime(request, opened, tmp_path):
    """A runtime on each store that there is: a run means the same on all of them."""
    if request.param == "sqlite":
        yield opened()
        return
    registry = Registry(folders=[PROBE])
    machinery = Machinery(
        MemoryStore(),
        Services(files_root=tmp_path / "files"),
        actions=registry,
        catalog=Palette(registry).catalog,
        clock=SystemClock(),
        workers=4,
    )
    machinery.open(run_scheduler=True)
    with Runtime(machinery) as made:
        yield made


@pytest.fixture
def ledger(tmp_path):
    return tmp_path / "ledger"


@pytest.fixture
def child(tmp_path):
    """Run an engine in a process of its own; give its exit code when it is gone."""
    (tmp_path / "data").mkdir()
    processes = []

    def start(document, *request_ids, answers=None):
        path = tmp_path / "flow.json"
        path.write_text(json.dumps(document if isinstance(document, list) else [document]))
        command = [sys.executable, "-m", "tests.engine.child", tmp_path / "data", path]
        process = subprocess.Popen(
            [*command, *request_ids],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "BATON_TEST_ANSWERS": str(answers or "")},
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


def ended(runtime, request_id="q"):
    """Start the shop's run, or find the one that this request has started; give it at its end."""
    run_id = runtime.start(flow_id="shop", request_id=request_id).run_id
    return runtime.wait(run_id, PATIENCE_S)


def until(is_so, what="it"):
    """Wait for other threads; a moment that never comes is a failure."""
    patience = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < patience, f"{what} did not happen"
        time.sleep(0.002)


def tick(runtime):
    """Do now, in this thread, all that is due."""
    runtime._m.ticker.tick()
