"""DBOS Transact on SQLite in WAL mode, or on PostgreSQL, doing the same work."""

import asyncio
import json
import logging
import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STEPS = 5
LEAD_S = 25
"""How long it takes at most to start all the runs that wait for one moment."""


class Peer:
    """A launched DBOS with the workflows of the rows."""

    def __init__(self, folder: Path, url: str | None) -> None:
        from dbos import DBOS  # noqa: PLC0415  # a peer that need not be there

        logging.disable(logging.WARNING)
        self.dbos: Any = DBOS
        DBOS(config={"name": "bench", "system_database_url": url or _sqlite(folder)})

        @DBOS.step()
        def nothing(value: int) -> dict[str, int]:
            return {"value": value}

        @DBOS.step()
        async def nothing_async(value: int) -> dict[str, int]:
            return {"value": value}

        @DBOS.workflow()
        def chain(steps: int) -> int:
            for n in range(steps):
                nothing(n)
            return steps

        @DBOS.workflow()
        async def fan(width: int) -> int:
            await asyncio.gather(*(nothing_async(n) for n in range(width)))
            return width

        @DBOS.workflow()
        async def sleeper(until: float) -> None:
            await DBOS.sleep_async(max(until - time.time(), 0))

        self.chain, self.fan, self.sleeper = chain, fan, sleeper
        DBOS.launch()
        chain(1)


def _sqlite(folder: Path) -> str:
    path = folder / "dbos.db"
    # The mode stays with the file: DBOS itself leaves the slower default.
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    return f"sqlite:///{path}"


def chain(peer: Peer, size: int) -> dict[str, float]:
    begun = time.perf_counter()
    for handle in [peer.dbos.start_workflow(peer.chain, STEPS) for _ in range(size)]:
        handle.get_result()
    return {"runs_per_s": size / (time.perf_counter() - begun)}


def alone(peer: Peer, size: int) -> dict[str, float]:
    return {"p50_ms": statistics.median(_timed(lambda: peer.chain(STEPS)) for _ in range(size))}


def long_chain(peer: Peer, size: int) -> dict[str, float]:
    return {"node_ms": _timed(lambda: peer.chain(size)) / size}


def fan(peer: Peer, size: int) -> dict[str, float]:
    async def once() -> None:
        await peer.fan(size)

    return {"s": _timed(lambda: asyncio.run(once())) / 1_000}


def timers(peer: Peer, size: int) -> dict[str, float]:
    async def all_of_them() -> tuple[float, float]:
        until = time.time() + LEAD_S
        before = _rss_kib()
        start = peer.dbos.start_workflow_async
        handles = [await start(peer.sleeper, until) for _ in range(size)]
        each = (_rss_kib() - before) / size
        begun = max(time.time(), until)
        for handle in handles:
            await handle.get_result()
        return time.time() - begun, each

    wake_s, each = asyncio.run(all_of_them())
    return {"wake_s": wake_s, "kib_each": each}


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1_000


def _rss_kib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024


ROWS = {"chain": chain, "alone": alone, "long_chain": long_chain, "fan": fan, "timers": timers}


def main() -> None:
    row, folder, size = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    peer = Peer(folder, sys.argv[4] if len(sys.argv) > 4 else None)
    print(json.dumps(ROWS[row](peer, size)), flush=True)
    os._exit(0)  # its threads take seconds to leave


if __name__ == "__main__":
    main()
