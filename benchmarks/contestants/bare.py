"""What the machine allows: a bare group-commit loop, without a flow, expressions or connectors.

Plain Python and sqlite3: one thread, one row per step, strict write-ahead, `synchronous=FULL`.
"""

import heapq
import json
import sqlite3
import statistics
import sys
import time
from collections import deque
from pathlib import Path

BATCH_MAX = 500
STEPS = 5
ALONE = 100
INSERT = "INSERT INTO steps VALUES (?, ?, ?)"


class Loop:
    """Steps in, one transaction per drain, next steps out."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "bare.db", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute(
            "CREATE TABLE steps (run, step, data, PRIMARY KEY (run, step)) WITHOUT ROWID"
        )
        self._inbox: deque[tuple[int, int, str]] = deque()

    def run(self, runs: range, steps: int) -> None:
        """Take these runs to their end."""
        self._inbox.extend((run, 0, "{}") for run in runs)
        while self._inbox:
            batch = [self._inbox.popleft() for _ in range(min(len(self._inbox), BATCH_MAX))]
            self.write(batch)
            self._inbox.extend((run, step + 1, "{}") for run, step, _ in batch if step < steps)

    def write(self, batch: list[tuple[int, int, str]]) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany(INSERT, batch)
        self._db.execute("COMMIT")


def chain(folder: Path, size: int) -> dict[str, float]:
    begun = time.perf_counter()
    Loop(folder).run(range(size), STEPS)
    return {"runs_per_s": size / (time.perf_counter() - begun)}


def alone(folder: Path, size: int) -> dict[str, float]:
    loop = Loop(folder)
    return {"p50_ms": statistics.median(_timed(loop, run, STEPS) for run in range(size))}


def long_chain(folder: Path, size: int) -> dict[str, float]:
    return {"node_ms": _timed(Loop(folder), 0, size) / size}


def fan(folder: Path, size: int) -> dict[str, float]:
    loop = Loop(folder)
    begun = time.perf_counter()
    loop.write([(0, 0, "{}")])
    for first in range(1, size, BATCH_MAX):
        loop.write([(0, step, "{}") for step in range(first, min(first + BATCH_MAX, size + 1))])
    loop.write([(0, size + 1, "{}")])
    return {"s": time.perf_counter() - begun}


def timers(folder: Path, size: int) -> dict[str, float]:
    loop = Loop(folder)
    heap = [(run, run) for run in range(size)]
    heapq.heapify(heap)
    begun = time.perf_counter()
    while heap:
        due = [heapq.heappop(heap)[1] for _ in range(min(len(heap), BATCH_MAX))]
        loop.write([(run, 1, "{}") for run in due])
    return {"wake_s": time.perf_counter() - begun, "kib_each": 0}


def _timed(loop: Loop, run: int, steps: int) -> float:
    begun = time.perf_counter()
    loop.run(range(run, run + 1), steps)
    return (time.perf_counter() - begun) * 1_000


ROWS = {"chain": chain, "alone": alone, "long_chain": long_chain, "fan": fan, "timers": timers}

if __name__ == "__main__":
    print(json.dumps(ROWS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
