"""Task queues: how many tasks are dispatched a second, how well a rate is kept, a million waiting.

    python -m benchmarks.tasks [rows ...] [--tries 3]

Rows: `flood` (to a local HTTP target, as fast as it goes), `claims` (the store alone: claimed and
settled), `rate` (500 a second asked), `million` (the same with a million waiting).
"""

import argparse
import json
import os
import statistics
import sys
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Process, Queue
from pathlib import Path
from tempfile import TemporaryDirectory

from connectors.registry import Registry
from connectors.sdk.context import TaskRequest
from engine.drivers.queues.work import WORKERS_SOON
from engine.runtime import Runtime, open_runtime
from engine.store.records_tasks import TaskRow
from engine.store.sql import SqlStore

TASKS = 3_000
RATE = 500
RATE_S = 10
MANY = 1_000_000
CHUNK = 2_000
PATIENCE_S = 300
NEVER_MS = 300 * 86_400_000


class Target(BaseHTTPRequestHandler):
    """Answers 200 at once."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.seen.append(time.monotonic())  # type: ignore[attr-defined]
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    def do_GET(self) -> None:
        """Give the moments at which requests came, and forget them."""
        body = json.dumps(self.server.seen).encode()  # type: ignore[attr-defined]
        self.server.seen.clear()  # type: ignore[attr-defined]
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512


def serve(told: "Queue[int]") -> None:
    server = Server(("127.0.0.1", 0), Target)
    server.seen = []  # type: ignore[attr-defined]
    told.put(server.server_port)
    server.serve_forever()


def moments(port: int) -> list[float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        return json.loads(answer.read())


def rss_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def enqueue(runtime: Runtime, port: int, count: int, **more: int) -> None:
    http = {"method": "POST", "url": f"http://127.0.0.1:{port}/", "json": {"n": 1}}
    for begin in range(0, count, 1_000):
        wishes = [
            TaskRequest(queue="bench", idempotency_key=f"k{begin + n}", http=http, **more)
            for n in range(min(1_000, count - begin))
        ]
        runtime.enqueue_tasks(wishes)


def until_done(runtime: Runtime, count: int) -> None:
    patience = time.monotonic() + PATIENCE_S
    while runtime.queue("bench")["tasks"]["done"] < count:
        assert time.monotonic() < patience, runtime.queue("bench")
        time.sleep(0.02)


def flood(runtime: Runtime, port: int) -> dict[str, float]:
    """As fast as it goes, beside the same calls made by threads without a queue."""
    bare_per_s, bare_us = bare(runtime, port)
    runtime.save_queue("bench", max_dispatches_per_second=10_000, max_burst_size=10_000)
    runtime.pause_queue("bench")
    enqueue(runtime, port, TASKS)
    began_s, cpu_s = time.monotonic(), time.process_time()
    runtime.resume_queue("bench")
    until_done(runtime, TASKS)
    took_s = time.monotonic() - began_s
    cpu_us = (time.process_time() - cpu_s) / TASKS * 1e6
    return {
        "tasks_per_s": TASKS / took_s,
        "bare_per_s": bare_per_s,
        "of_bare": TASKS / took_s / bare_per_s,
        "cpu_us": cpu_us,
        "cpu_of_bare": cpu_us / bare_us,
    }


def bare(runtime: Runtime, port: int) -> tuple[float, float]:
    """The calls alone: no store, no queue, as many threads as a queue begins with."""
    target = {"http": {"method": "POST", "url": f"http://127.0.0.1:{port}/", "json": {"n": 1}}}
    targets = runtime._m.targets  # noqa: SLF001  # what the queue itself calls
    began_s, cpu_s = time.monotonic(), time.process_time()
    with ThreadPoolExecutor(WORKERS_SOON) as threads:
        list(threads.map(lambda n: targets.attempt(target, key=f"k{n}"), range(TASKS)))
    took_s = time.monotonic() - began_s
    return TASKS / took_s, (time.process_time() - cpu_s) / TASKS * 1e6


def rate(runtime: Runtime, port: int) -> dict[str, float]:
    """500 a second asked: what came, and the most that any second held beyond burst and rate."""
    before_mib = rss_mib()
    runtime.save_queue("bench", max_dispatches_per_second=RATE)
    runtime.pause_queue("bench")
    enqueue(runtime, port, RATE * RATE_S)
    runtime.resume_queue("bench")
    until_done(runtime, RATE * RATE_S)
    return kept(moments(port)) | {"more_memory_mib": rss_mib() - before_mib}


def kept(seen: list[float]) -> dict[str, float]:
    seen.sort()
    steady = [at for at in seen if at - seen[0] > 1]  # after the burst
    found = (len(steady) - 1) / (steady[-1] - steady[0])
    per_s = [sum(at <= one < at + 1 for one in steady) for at in steady[:: RATE // 5]][:-5]
    return {
        "per_s": found,
        "error_percent": (found / RATE - 1) * 100,
        "most_in_a_second": max(per_s, default=0),
        "least_in_a_second": min(per_s, default=0),
    }


def million(runtime: Runtime, port: int) -> dict[str, float]:
    """The same with a million tasks waiting behind them."""
    store = runtime._m.store  # noqa: SLF001  # so many over the API would be another benchmark
    now = int(time.time() * 1_000)
    runtime.save_queue("bench", max_dispatches_per_second=RATE)
    runtime.pause_queue("bench")
    began_s = time.monotonic()
    for begin in range(0, MANY, CHUNK):
        store.enqueue([waiting(begin + n, now) for n in range(CHUNK)])
    filled_s = time.monotonic() - began_s
    before_mib = rss_mib()
    enqueue(runtime, port, RATE * RATE_S, delay_ms=0)
    cpu_s = time.process_time()
    runtime.resume_queue("bench")
    until_done(runtime, RATE * RATE_S)
    looked = []
    for _ in range(20):
        began_s = time.monotonic()
        runtime.queue("bench")
        runtime.tasks("bench", limit=50)
        looked.append((time.monotonic() - began_s) * 1_000)
    return kept(moments(port)) | {
        "enqueued_per_s": MANY / filled_s,
        "more_memory_mib": rss_mib() - before_mib,
        "cpu_us": (time.process_time() - cpu_s) / (RATE * RATE_S) * 1e6,
        "look_ms": statistics.median(looked),
    }


def waiting(number: int, now: int) -> TaskRow:
    return TaskRow(
        task_id=f"m{number:07}",
        queue="bench",
        name=None,
        idempotency_key=f"m{number}",
        state="waiting",
        due_at=now + NEVER_MS + number,
        attempts=0,
        target='{"http":{"method":"POST","url":"http://127.0.0.1:1/"}}',
        created_at=now,
        updated_at=now,
    )


def claims() -> dict[str, float]:
    """The store alone: claimed a hundred at a time, and settled."""
    with TemporaryDirectory() as folder:
        store = SqlStore(Path(folder))
        store.save_queue("bench", max_dispatches_per_second=10_000, max_burst_size=10_000)
        now = int(time.time() * 1_000)
        rows = [waiting(n, now)._replace(due_at=now) for n in range(10_000)]
        store.enqueue(rows)
        began_s, count = time.monotonic(), 0
        while taken := store.claim("bench", now=now + 60_000, limit=100):
            store.settle([task._replace(state="done") for task in taken], now=now)
            count += len(taken)
        took_s = time.monotonic() - began_s
        store.close()
    return {"tasks_per_s": count / took_s}


HTTP_ROWS: dict[str, Callable[[Runtime, int], dict[str, float]]] = {
    "flood": flood,
    "rate": rate,
    "million": million,
}


def measured(row: str, port: int) -> dict[str, float]:
    if row == "claims":
        return claims()
    with TemporaryDirectory() as folder, open_runtime(Path(folder), registry=Registry()) as runtime:
        moments(port)
        runtime.save_queue("bench")
        return HTTP_ROWS[row](runtime, port)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", default=["claims", "flood", "rate", "million"])
    parser.add_argument("--tries", type=int, default=3)
    asked = parser.parse_args()
    told: Queue[int] = Queue()
    server = Process(target=serve, args=(told,), daemon=True)
    server.start()
    port = told.get()
    for row in asked.rows:
        found = [measured(row, port) for _ in range(asked.tries)]
        medians = {name: statistics.median(one[name] for one in found) for name in found[0]}
        said = ", ".join(f"{name} {value:,.1f}" for name, value in medians.items())
        print(f"{row}: {said}", flush=True)
    server.terminate()


if __name__ == "__main__":
    sys.exit(main())
