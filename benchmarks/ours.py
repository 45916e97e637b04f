"""Baton itself: the open runtime, a real connector, a published flow; nothing is switched off."""

import statistics
import time
from itertools import pairwise
from pathlib import Path

from connectors.registry import Registry
from engine.drivers.starting import Wish
from engine.runtime import Runtime, open_runtime

CONNECTOR = '''
"""Does nothing, as an ordinary connector action."""

from connectors.sdk import Action, Connector, Context, Json, field

CONNECTOR = Connector(name="bench", title="Benchmark")


class Nothing(Action, type="bench.nothing", title="Nothing", retry="none"):
    """Do nothing."""

    value: int = field("Value", default=0)

    def run(self, context: Context) -> Json:
        return {"value": self.value}
'''
START_TOGETHER = 250
PATIENCE_S = 120


def chain(nodes: int) -> dict[str, object]:
    """Give a flow of ordinary no-op nodes, one after the other."""
    ids = [f"n{n}" for n in range(nodes)]
    return {
        "schema": "baton.flow/v1",
        "id": "chain",
        "name": "Chain",
        "nodes": [{"id": id_, "type": "bench.nothing", "config": {"value": 1}} for id_ in ids],
        "edges": [{"from": a, "to": b} for a, b in pairwise(ids)],
    }


def measure(folder: Path, *, runs: int, alone: int, steps: int) -> dict[str, float]:
    """Give runs per second of many at once, and the median milliseconds of one alone."""
    connectors = folder / "connectors"
    connectors.mkdir()
    (connectors / "bench.py").write_text(CONNECTOR)
    with open_runtime(folder / "data", registry=Registry(folders=[connectors])) as runtime:
        runtime.publish(chain(steps), by="bench")
        _together(runtime, runs // 10 + 1)  # warm
        begun = time.perf_counter()
        _together(runtime, runs)
        rate = runs / (time.perf_counter() - begun)
        times = [_one(runtime) for _ in range(alone)]
    return {"runs_per_s": rate, "alone_p50_ms": statistics.median(times)}


def _together(runtime: Runtime, runs: int) -> None:
    last = []
    for first in range(0, runs, START_TOGETHER):
        size = min(START_TOGETHER, runs - first)
        last = runtime.start_many([Wish(flow_id="chain") for _ in range(size)])
    for started in last:
        assert runtime.wait(started.run_id, PATIENCE_S)["state"] == "succeeded"
    while open_ := runtime.runs(state="running,waiting", limit=1)[0]:
        runtime.wait(str(open_[0]["run_id"]), PATIENCE_S)


def _one(runtime: Runtime) -> float:
    begun = time.perf_counter()
    started = runtime.start(flow_id="chain")
    assert runtime.wait(started.run_id, PATIENCE_S)["state"] == "succeeded"
    return (time.perf_counter() - begun) * 1_000
