"""Topics on SQLite with synchronous=FULL: publishing, pulling, starting runs, a large backlog.

The bare row is one writer that inserts as many rows into the same two tables and commits as often
as one caller does, with no rule, no figure and no filter: what the machine allows.

python -m benchmarks.topics [--tries 3] [--backlog 200000]
"""

import argparse
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from benchmarks.records import append
from connectors.registry import Registry
from engine.drivers.topics.messages import Message
from engine.runtime import Runtime, open_runtime

THREADS = 16
FLOW = {
    "schema": "baton.flow/v1",
    "id": "note",
    "name": "Note",
    "nodes": [
        {"id": "keep", "type": "flow.set", "config": {"values": {"n": "{{ input.data.n }}"}}}
    ],
    "edges": [],
}
MESSAGE = Message(data=b'{"n": 1}', attributes={"kind": "new"})


def opened(folder: Path) -> Runtime:
    runtime = open_runtime(folder, registry=Registry())
    runtime.topics.save("orders", {})
    return runtime


def timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def bare(folder: Path, commits: int, rows: int) -> float:
    base = sqlite3.connect(folder / "bare.db", isolation_level=None)
    base.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE m (t TEXT, s INTEGER, d BLOB, a TEXT, w INTEGER, PRIMARY KEY (t, s));"
        "CREATE TABLE d (n TEXT, s INTEGER, st TEXT, u INTEGER, PRIMARY KEY (n, s));"
    )

    def write() -> None:
        for commit in range(commits):
            seqs = range(commit * rows, (commit + 1) * rows)
            base.execute("BEGIN IMMEDIATE")
            message = [("orders", seq, MESSAGE.data, '{"kind":"new"}', 0) for seq in seqs]
            base.executemany("INSERT INTO m VALUES (?, ?, ?, ?, ?)", message)
            base.executemany("INSERT INTO d VALUES ('s', ?, 'waiting', 0)", [(s,) for s in seqs])
            base.execute("COMMIT")

    return commits * rows / timed(write)


def publishes(folder: Path, *, threads: int, calls: int, rows: int) -> float:
    with opened(folder) as runtime:
        runtime.subscriptions.save("mail", {"topic": "orders"})
        batch = [MESSAGE] * rows
        with ThreadPoolExecutor(threads) as pool:
            act = lambda: list(  # noqa: E731
                pool.map(lambda _: runtime.topics.publish("orders", batch), range(calls))
            )
            return calls * rows / timed(act)


def pulls(folder: Path, count: int) -> float:
    with opened(folder) as runtime:
        runtime.subscriptions.save("mail", {"topic": "orders"})
        for _ in range(count // 1_000):
            runtime.topics.publish("orders", [MESSAGE] * 1_000)

        def drain() -> None:
            while taken := runtime.puller.pull("mail", max_messages=1_000):
                runtime.puller.acknowledge("mail", [one["ack_id"] for one in taken])

        return count / timed(drain)


def starts(folder: Path, count: int) -> float:
    """Give how many published messages a second have become runs, publishing included."""
    with opened(folder) as runtime:
        runtime.publish(FLOW, by="bench")
        runtime.subscriptions.save("mail", {"topic": "orders", "target": {"flow": {"id": "note"}}})

        def all_of_them() -> None:
            for _ in range(count // 100):
                runtime.topics.publish("orders", [MESSAGE] * 100)
            while runtime.subscriptions.find("mail")["figures"]["acked"] < count:
                time.sleep(0.005)

        return count / timed(all_of_them)


def with_backlog(folder: Path, backlog: int) -> dict[str, float]:
    """Give what a publish, a pull with its acknowledgement, and the figures cost, in ms.

    All messages have one ordering key, which is the worst that can be; and the memory in MiB.
    """
    with opened(folder) as runtime:
        runtime.subscriptions.save("mail", {"topic": "orders", "ordering": True})
        message = replace(MESSAGE, ordering_key="k")
        for _ in range(backlog // 1_000):
            runtime.topics.publish("orders", [message] * 1_000)

        def pull() -> None:
            taken = runtime.puller.pull("mail", max_messages=10)
            runtime.puller.acknowledge("mail", [one["ack_id"] for one in taken])

        acts: dict[str, Callable[[], object]] = {
            "publish": lambda: runtime.topics.publish("orders", [message]),
            "pull_and_ack": pull,
            "figures": lambda: runtime.subscriptions.find("mail"),
        }
        costs = {
            name: statistics.median(timed(act) for _ in range(100)) * 1_000
            for name, act in acts.items()
        }
        return {**costs, "rss_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--backlog", type=int, default=200_000)
    asked = parser.parse_args()
    rows: dict[str, Callable[[Path], float]] = {
        "bare, one commit a message": lambda at: bare(at, 2_000, 1),
        "publish, one caller": lambda at: publishes(at, threads=1, calls=1_000, rows=1),
        "publish, 16 callers": lambda at: publishes(at, threads=THREADS, calls=3_000, rows=1),
        "bare, 100 messages a commit": lambda at: bare(at, 200, 100),
        "publish, 100 at a time": lambda at: publishes(at, threads=1, calls=100, rows=100),
        "pull and acknowledge, 1,000 at a time": lambda at: pulls(at, 10_000),
        "messages to runs": lambda at: starts(at, 3_000),
    }
    for name, measure in rows.items():
        found = []
        for _ in range(asked.tries):
            with tempfile.TemporaryDirectory() as folder:
                found.append(measure(Path(folder)))
        median = statistics.median(found)
        print(f"{name:40} {median:12,.0f} /s")
        append("topics", row=name, per_s=round(median), tries=asked.tries)
    for backlog in (1_000, asked.backlog):
        with tempfile.TemporaryDirectory() as folder:
            costs = with_backlog(Path(folder), backlog)
        said = ", ".join(f"{name} {ms:.2f}" for name, ms in costs.items())
        print(f"backlog {backlog:,}: {said}")
        append("topics", row=f"backlog {backlog}", **costs)


if __name__ == "__main__":
    main()
