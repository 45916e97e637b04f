"""What the machine allows: a bare group-commit loop, without a flow, expressions or connectors.

Plain Python and sqlite3: one thread, one row per step, strict write-ahead, `synchronous=FULL`.
"""

import sqlite3
import statistics
import time
from collections import deque
from pathlib import Path

BATCH_MAX = 500
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
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(INSERT, batch)
            self._db.execute("COMMIT")
            self._inbox.extend((run, step + 1, "{}") for run, step, _ in batch if step < steps)

    def close(self) -> None:
        self._db.close()


def measure(folder: Path, *, runs: int, alone: int, steps: int) -> dict[str, float]:
    """Give runs per second of many at once, and the median milliseconds of one alone."""
    loop = Loop(folder)
    begun = time.perf_counter()
    loop.run(range(runs), steps)
    rate = runs / (time.perf_counter() - begun)
    times = []
    for run in range(runs, runs + alone):
        begun = time.perf_counter()
        loop.run(range(run, run + 1), steps)
        times.append((time.perf_counter() - begun) * 1_000)
    loop.close()
    return {"runs_per_s": rate, "alone_p50_ms": statistics.median(times)}
