"""Baton itself: the open runtime, a real connector, published flows; nothing is switched off."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from connectors.registry import Registry
from designer.garbage import collect_less_often
from engine.drivers.runs.starting import Wish
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
STEPS = 5
PURE_RUNS = 50
TOGETHER = 250
PATIENCE_S = 300
LOOK_S = 0.002
LEAD_S = 20
"""How long it takes at most to start all the runs that wait for one moment."""
OPEN = "queued,running,waiting"


def flow(id_: str, nodes: list[dict[str, object]], edges: list[tuple[str, str]]) -> dict[str, Any]:
    wires = [{"from": source, "to": target} for source, target in edges]
    return {"schema": "baton.flow/v1", "id": id_, "name": id_, "nodes": nodes, "edges": wires}


def nothing(id_: str) -> dict[str, object]:
    return {"id": id_, "type": "bench.nothing", "config": {"value": 1}}


def chain_of(nodes: int) -> dict[str, Any]:
    ids = [f"n{n}" for n in range(nodes)]
    return flow("chain", [nothing(id_) for id_ in ids], list(pairwise(ids)))


def fan_of(width: int) -> dict[str, Any]:
    ids = [f"n{n}" for n in range(width)]
    nodes = [nothing(id_) for id_ in ("first", *ids, "last")]
    return flow("fan", nodes, [(a, b) for id_ in ids for a, b in (("first", id_), (id_, "last"))])


def pure_of(nodes: int) -> dict[str, Any]:
    ids = [f"n{n}" for n in range(nodes)]
    sets = [{"id": id_, "type": "flow.set", "config": {"values": {"a": 1}}} for id_ in ids]
    return flow("pure", sets, list(pairwise(ids)))


def waiting() -> dict[str, Any]:
    until = {"until": "{{ input.until }}"}
    return flow("wait", [{"id": "wait", "type": "flow.wait", "config": until}], [])


def asking() -> dict[str, Any]:
    return flow("ask", [{"id": "answer", "type": "flow.callback", "config": {}}], [])


@contextmanager
def opened(folder: Path, url: str | None = None) -> Iterator[Runtime]:
    connectors = folder / "connectors"
    connectors.mkdir(exist_ok=True)
    (connectors / "bench.py").write_text(CONNECTOR)
    registry = Registry(folders=[connectors])
    place = {} if url is None else {"database_url": url}
    with open_runtime(folder / "data", registry=registry, **place) as runtime:
        collect_less_often()  # as the server does
        yield runtime


def chain(runtime: Runtime, size: int) -> dict[str, float]:
    runtime.publish(chain_of(STEPS), by="bench")
    together(runtime, "chain", size // 10 + 1)  # warm
    begun = time.perf_counter()
    together(runtime, "chain", size)
    return {"runs_per_s": size / (time.perf_counter() - begun)}


def alone(runtime: Runtime, size: int) -> dict[str, float]:
    runtime.publish(chain_of(STEPS), by="bench")
    times = [_one(runtime, "chain")[0] for _ in range(size + 5)][5:]
    return {"p50_ms": statistics.median(times) * 1_000}


def long_chain(runtime: Runtime, size: int) -> dict[str, float]:
    runtime.publish(chain_of(size), by="bench")
    _one(runtime, "chain")
    seconds, run_id = _one(runtime, "chain")
    moments = [
        datetime.fromisoformat(str(fact["at"]))
        for first in range(0, size, 500)
        for fact in runtime.history(run_id, after=first, limit=500)
    ]
    tenth = len(moments) // 10
    first = (moments[tenth] - moments[0]).total_seconds()
    last = (moments[-1] - moments[-1 - tenth]).total_seconds()
    return {"node_ms": seconds * 1_000 / size, "last_tenth_to_first": round(last / first, 2)}


def fan(runtime: Runtime, size: int) -> dict[str, float]:
    runtime.publish(fan_of(size), by="bench")
    return {"s": statistics.median(_one(runtime, "fan")[0] for _ in range(5))}


def pure(runtime: Runtime, size: int) -> dict[str, float]:
    runtime.publish(pure_of(size), by="bench")
    together(runtime, "pure", 5)  # warm
    begun = time.perf_counter()
    together(runtime, "pure", PURE_RUNS)
    return {"nodes_per_s": size * PURE_RUNS / (time.perf_counter() - begun)}


def timers(runtime: Runtime, size: int) -> dict[str, float]:
    runtime.publish(waiting(), by="bench")
    until = datetime.now(UTC) + timedelta(seconds=LEAD_S)
    before = rss_kib()
    start_all(runtime, "wait", size, {"until": until.isoformat()})
    settle(runtime, "queued,running")
    each = (rss_kib() - before) / size
    begun = max(time.time(), until.timestamp())
    settle(runtime, OPEN)
    return {"wake_s": time.time() - begun, "kib_each": each}


def together(runtime: Runtime, flow_id: str, runs: int) -> None:
    start_all(runtime, flow_id, runs, None)
    settle(runtime, OPEN)


def start_all(runtime: Runtime, flow_id: str, runs: int, given: object) -> None:
    for first in range(0, runs, TOGETHER):
        wishes = [Wish(flow_id=flow_id, input=given)] * min(TOGETHER, runs - first)
        runtime.start_many(wishes)


def settle(runtime: Runtime, states: str) -> None:
    """Wait until no run is in one of these states."""
    until = time.monotonic() + PATIENCE_S
    while runtime.runs(state=states, limit=1)[0]:
        assert time.monotonic() < until, f"some runs are still {states}"
        time.sleep(LOOK_S)


def _one(runtime: Runtime, flow_id: str) -> tuple[float, str]:
    begun = time.perf_counter()
    run_id = runtime.start(flow_id=flow_id).run_id
    state = runtime.result(run_id, PATIENCE_S)["state"]
    assert state == "succeeded", state
    return time.perf_counter() - begun, run_id


def rss_kib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


Row = Callable[[Runtime, int], dict[str, float]]
ROWS: dict[str, Row] = {
    "chain": chain,
    "alone": alone,
    "long_chain": long_chain,
    "fan": fan,
    "pure": pure,
    "timers": timers,
}


def main() -> None:
    row, folder, size = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    with opened(folder, sys.argv[4] if len(sys.argv) > 4 else None) as runtime:
        print(json.dumps(ROWS[row](runtime, size)))


if __name__ == "__main__":
    main()
