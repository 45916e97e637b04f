"""DBOS Transact on SQLite in WAL mode, the same chain. Run as a process; prints one JSON line."""

import json
import logging
import sqlite3
import statistics
import sys
import time
from pathlib import Path


def main() -> None:
    from dbos import DBOS  # noqa: PLC0415  # a peer that need not be there

    folder, runs, alone, steps = Path(sys.argv[1]), *map(int, sys.argv[2:5])
    path = folder / "dbos.db"
    # The mode stays with the file: DBOS itself leaves the slower default.
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    logging.disable(logging.WARNING)
    DBOS(config={"name": "bench", "system_database_url": f"sqlite:///{path}"})

    @DBOS.step()
    def nothing(value: int) -> dict[str, int]:
        return {"value": value}

    @DBOS.workflow()
    def chain() -> int:
        for n in range(steps):
            nothing(n)
        return steps

    DBOS.launch()
    chain()
    begun = time.perf_counter()
    for handle in [DBOS.start_workflow(chain) for _ in range(runs)]:
        handle.get_result()
    rate = runs / (time.perf_counter() - begun)
    times = []
    for _ in range(alone):
        begun = time.perf_counter()
        chain()
        times.append((time.perf_counter() - begun) * 1_000)
    DBOS.destroy()
    print(json.dumps({"runs_per_s": rate, "alone_p50_ms": statistics.median(times)}))


if __name__ == "__main__":
    main()
