"""A store that has grown: does it stay as fast, and does waiting stay free of memory?

`python -m benchmarks.scale ended 1000000` fills a store with ended runs (copies of a real one) and
measures the five-node chain beside an empty store, in turn, and the lists. `python -m
benchmarks.scale parked 100000` leaves that many runs waiting and tells what they cost.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks.contestants import baton
from benchmarks.records import append
from engine.runtime import Runtime
from engine.store.records import Batch, EventRow, RunRow
from engine.store.sql import SqlStore

BATCH = 1_000
CHAINS = 4_000
PAIRS = 5
LISTS: dict[str, Callable[[Runtime], object]] = {
    "newest runs": lambda runtime: runtime.runs(limit=50),
    "failed runs": lambda runtime: runtime.runs(state="failed", limit=50),
    "running runs": lambda runtime: runtime.runs(state="running,waiting", limit=50),
    "a flow's runs": lambda runtime: runtime.runs(flow_id="chain", limit=50),
    "a flow's failed runs": lambda runtime: runtime.runs(flow_id="chain", state="failed", limit=50),
    "a page in the middle": lambda runtime: runtime.runs(limit=50, cursor=f"{500_000:026d}"),
}


def ended(size: int) -> None:
    """Measure with so many ended runs in the store."""
    with tempfile.TemporaryDirectory() as empty, tempfile.TemporaryDirectory() as full:
        with baton.opened(Path(full)) as runtime:
            baton.chain(runtime, 10)
        begun = time.perf_counter()
        _fill(Path(full) / "data", size)
        took = time.perf_counter() - begun
        print(f"{size} ended runs written in {took:.0f} s, {_mib(Path(full)):.0f} MiB", flush=True)
        ratios = []
        for _ in range(PAIRS):
            rates = [_rate(Path(folder)) for folder in (empty, full)]
            ratios.append(rates[1] / rates[0])
            print(f"  empty {rates[0]:8,.0f} runs/s   full {rates[1]:8,.0f} runs/s", flush=True)
        print(f"  full to empty, median: {statistics.median(ratios):.2f}")
        with baton.opened(Path(full)) as runtime:
            lists = {name: _ms(lambda look=look: look(runtime)) for name, look in LISTS.items()}
    for name, ms in lists.items():
        print(f"  {name:24} {ms:8.2f} ms")
    append("scale", ended=size, ratio=statistics.median(ratios), lists_ms=lists)


def _rate(folder: Path) -> float:
    with baton.opened(folder) as runtime:
        return baton.chain(runtime, CHAINS)["runs_per_s"]


def _fill(data: Path, size: int) -> None:
    store = SqlStore(data)
    try:
        run = store.runs(flow_id=None, states=("succeeded",), before=None, limit=1)[0]
        facts = store.history(run.run_id, after=0, limit=100)
        copies = _copies(run, facts, size)
        while some := list(islice(copies, BATCH)):
            events = [fact for _, history in some for fact in history]
            store.commit(Batch(runs=[row for row, _ in some], events=events))
    finally:
        store.close()


def _copies(
    run: RunRow, facts: list[EventRow], size: int
) -> Iterator[tuple[RunRow, list[EventRow]]]:
    for number in range(size):
        id_ = f"{number:026d}"
        state = "failed" if number % 1_000 == 0 else run.state
        copy = run._replace(run_id=id_, state=state, request_id=None, root_id=id_)
        yield copy, [fact._replace(run_id=id_) for fact in facts]


def parked(size: int) -> None:
    """Measure what so many waiting runs cost, half of them on timers and half on callbacks."""
    until = {"until": "2027-06-01T00:00:00Z"}
    with tempfile.TemporaryDirectory() as folder, baton.opened(Path(folder)) as runtime:
        for document in (baton.waiting(), baton.asking()):
            runtime.publish(document, by="bench")
            baton.start_all(runtime, document["id"], BATCH, until)  # warm
        baton.settle(runtime, "queued,running")
        before = baton.rss_kib()
        begun = time.perf_counter()
        for document in (baton.waiting(), baton.asking()):
            baton.start_all(runtime, document["id"], size // 2, until)
        baton.settle(runtime, "queued,running")
        rate = size / (time.perf_counter() - begun)
        each = (baton.rss_kib() - before) / size
        print(f"{size} runs parked at {rate:,.0f} a second; memory {each * 1024:.0f} bytes each")
        print(f"  disk {_mib(Path(folder)) * 1024 * 1024 / size:,.0f} bytes each")
    append("scale", parked=size, runs_per_s=rate, memory_bytes_each=each * 1024)


def _ms(look: Callable[[], object]) -> float:
    times = []
    for _ in range(9):
        begun = time.perf_counter()
        look()
        times.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(times)


def _mib(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("ended", "parked"))
    parser.add_argument("size", type=int)
    options = parser.parse_args()
    {"ended": ended, "parked": parked}[options.what](options.size)


if __name__ == "__main__":
    main()
