"""Events to runs a second: `python -m benchmarks.events [events]`.

A `baton serve` of its own (SQLite in WAL mode, synchronous=FULL) has a published flow with a
trigger for events and one pure node. Events are posted in batches of a hundred, and one by one;
each is durable before the answer. The clock runs until all are accepted, until the last of their
runs has started, and until all have ended. Runs that are started over HTTP, one by one, stand
beside them. The clients share the machine.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import requests

from benchmarks.contestants.waiting import free_port, until_it_answers
from benchmarks.records import append

ROOT = Path(__file__).parents[1]
EVENTS = 10_000
SINGLES_SHARE = 5
"""One by one only so many times fewer are sent."""
BATCH = 100
CLIENTS = {"batches": 2, "singles": 16, "starts": 16}
TRIES = 3
PATIENCE_S = 120
FLOW = {
    "schema": "baton.flow/v1",
    "id": "shop",
    "name": "Shop",
    "nodes": [
        {"id": "on", "type": "trigger.event", "config": {"type": "paid"}},
        {"id": "say", "type": "flow.set", "config": {"values": {"n": "{{ input.data.n }}"}}},
    ],
    "edges": [{"from": "on", "to": "say"}],
}
_numbers = count()


class Server:
    """A server with the flow."""

    def __init__(self, url: str, token: str) -> None:
        self.url = f"{url}/api/v1"
        self.headers = {"Authorization": f"Bearer {token}"}

    def post(self, path: str, body: Any, **headers: str) -> None:
        answer = SESSIONS[0].post(
            self.url + path, json=body, headers=self.headers | headers, timeout=PATIENCE_S
        )
        assert answer.status_code < 300, answer.text

    def acked(self) -> int:
        answer = requests.get(
            f"{self.url}/subscriptions/shop:on", headers=self.headers, timeout=PATIENCE_S
        )
        acked: int = answer.json()["figures"]["acked"]
        return acked

    def are_ended(self) -> bool:
        answer = requests.get(
            f"{self.url}/runs?state=queued,running,waiting&limit=1",
            headers=self.headers,
            timeout=PATIENCE_S,
        )
        return not answer.json()["items"]


SESSIONS = [requests.Session()]


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    sent: dict[str, Callable[[Server], None]] = {
        "batches": send_batch,
        "singles": send_single,
        "starts": start_run,
    }
    counts = {
        "batches": events,
        "singles": events // SINGLES_SHARE,
        "starts": events // SINGLES_SHARE,
    }
    results: dict[str, list[dict[str, float]]] = {name: [] for name in sent}
    for _ in range(TRIES):
        for name, send in sent.items():
            results[name].append(measured(name, send, counts[name]))
    for name, several in results.items():
        one = {key: statistics.median(each[key] for each in several) for key in several[0]}
        print(f"{name:10}" + "".join(f"  {key} {value:8,.0f}/s" for key, value in one.items()))
        append("events", row=name, clients=CLIENTS[name], count=counts[name], measured=one)


def measured(name: str, send: Callable[[Server], None], events: int) -> dict[str, float]:
    requests_count = events // BATCH if name == "batches" else events
    SESSIONS[0].mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=CLIENTS[name]))
    with serving() as server, ThreadPoolExecutor(CLIENTS[name]) as pool:
        send(server)  # what is done once is done
        until(server.are_ended)
        before = server.acked()
        began = time.perf_counter()
        list(pool.map(lambda _: send(server), range(requests_count)))
        accepted_s = time.perf_counter() - began
        if name != "starts":
            until(lambda: server.acked() - before >= events)
        started_s = time.perf_counter() - began
        until(server.are_ended)
        ended_s = time.perf_counter() - began
    return {
        "accepted": events / accepted_s,
        "started": events / started_s,
        "ended": events / ended_s,
    }


def event() -> dict[str, Any]:
    n = next(_numbers)
    return {
        "specversion": "1.0", "id": str(n), "source": "/bench", "type": "paid",
        "data": {"n": n, "items": [{"sku": "a", "count": 2}]},
    }  # fmt: skip


def send_batch(server: Server) -> None:
    kind = "application/cloudevents-batch+json"
    server.post("/events", [event() for _ in range(BATCH)], **{"Content-Type": kind})


def send_single(server: Server) -> None:
    server.post("/events", event(), **{"Content-Type": "application/cloudevents+json"})


def start_run(server: Server) -> None:
    server.post("/flows/shop/runs", {"input": event()})


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.01)


@contextmanager
def serving() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        data, port = Path(folder) / "data", free_port()
        command = [sys.executable, "-m", "designer"]
        words = ["serve", "--data", str(data), "--port", str(port)]
        process = subprocess.Popen([*command, *words], cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{port}"
            until_it_answers(f"{url}/healthz", process)
            made = subprocess.run(
                [*command, "token", "create", "--data", str(data)],
                cwd=ROOT, capture_output=True, text=True, check=True,
            )  # fmt: skip
            server = Server(url, made.stdout.split()[-1])
            server.post("/flows", FLOW)
            server.post("/flows/shop/publish", {})
            yield server
        finally:
            process.terminate()
            process.wait(20)


if __name__ == "__main__":
    main()
