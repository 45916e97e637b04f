"""Do two workers on one PostgreSQL do more than one? `python -m benchmarks.cluster [runs]`.

Runs are parked until a moment; at that moment one worker, or two, wake them all and take each
through five no-op nodes. The server and the workers share the machine's cores, so the ratio says
something only where there are more than two.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.contestants import baton
from benchmarks.records import append
from engine.store.opening import open_store
from tests.postgres.server import Server, running_server

RUNS = 4_000
PAIRS = 3
LEAD_S = 15
PATIENCE_S = 120
LOOK_S = 0.02
ROOT = Path(__file__).parent.parent


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with running_server(fsync="on") as server:
        rates = {
            count: statistics.median(_rate(server, count, runs) for _ in range(PAIRS))
            for count in (1, 2)
        }
    for count, rate in rates.items():
        print(f"{count} workers {rate:8,.0f} runs/s")
    print(f"two to one: {rates[2] / rates[1]:.2f} on {os.cpu_count()} cores")
    append("cluster", runs=runs, rates=rates)


def _rate(server: Server, workers: int, runs: int) -> float:
    url = server.new_database()
    moment = datetime.now(UTC) + timedelta(seconds=LEAD_S)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        with baton.opened(Path(folder), url) as front:
            front.publish(_late_chain(), by="bench")
            baton.start_all(front, "late", runs, {"until": moment.isoformat()})
            baton.settle(front, "queued,running")
        for number in range(workers):
            stack.enter_context(_worker(Path(folder), url, number))
        return runs / _seconds(url, moment)


def _late_chain() -> dict[str, object]:
    chain = baton.chain_of(baton.STEPS)
    wait = baton.waiting()["nodes"]
    edges = [{"from": "wait", "to": "n0"}, *chain["edges"]]
    return {**chain, "id": "late", "nodes": [*wait, *chain["nodes"]], "edges": edges}


@contextmanager
def _worker(folder: Path, url: str, number: int) -> Iterator[None]:
    place = ["--data", str(folder / f"worker-{number}"), "--connectors", str(folder / "connectors")]
    command = [sys.executable, "-m", "designer", "worker", "--database-url", url, *place]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        worker.stdout.readline()  # it works now
        yield
        worker.terminate()


def _seconds(url: str, moment: datetime) -> float:
    store = open_store(url)
    try:
        time.sleep(max(0.0, moment.timestamp() - time.time()))
        until = time.time() + PATIENCE_S
        waiting = ("queued", "running", "waiting")
        while store.runs(flow_id=None, states=waiting, before=None, limit=1):
            assert time.time() < until, "the workers did not end their runs"
            time.sleep(LOOK_S)
        return time.time() - moment.timestamp()
    finally:
        store.close()


if __name__ == "__main__":
    main()
