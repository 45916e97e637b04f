"""How late schedules fire: 10,000 that are due within one minute, in process, on SQLite.

`python -m benchmarks.schedules` measures two shapes, in turn: due times spread evenly over a minute
(each schedule's own second), and all of them at one instant. A flow of one node is started each
time; lateness is from the nominal time to the moment at which its run began. Beside them,
what a tick costs when 100,000 schedules are there and none is due.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.records import append
from connectors.registry import Registry
from engine.runtime import Runtime, open_runtime
from engine.store.records_schedules import ScheduleRow
from engine.store.sql import SqlStore

SCHEDULES = 10_000
IDLE = 100_000
LEAD_MS = 5_000
"""From the last row written to the first nominal time."""
PATIENCE_S = 180
IDLE_TICKS = 200
FLOW = {
    "schema": "baton.flow/v1",
    "id": "tick",
    "name": "Tick",
    "nodes": [{"id": "a", "type": "flow.set", "config": {"values": {"at": "{{ input }}"}}}],
}


def opened(folder: Path) -> Runtime:
    return open_runtime(folder / "data", registry=Registry())


def row(number: int, next_at: int) -> ScheduleRow:
    """Give a schedule that fires once a day."""
    return ScheduleRow(
        schedule_id=f"s{number:06}",
        flow_id="tick",
        node="",
        cron="",
        time_zone="UTC",
        gap="after",
        repeated="first",
        missed="latest",
        overlap="allow",
        input="null",
        state="active",
        next_at=next_at,
        timing='{"every":"1d"}',
        terms='{"target":{"flow":{"id":"tick"}}}',
        anchor_at=next_at,
    )


def fill(folder: Path, due: list[int]) -> None:
    store = SqlStore(folder / "data")
    try:
        with store.database.write() as tx:
            marks = ", ".join("?" * len(ScheduleRow._fields))
            statement = f"INSERT INTO schedules ({', '.join(ScheduleRow._fields)}) VALUES ({marks})"
            tx.exec_driver_sql(statement, [tuple(row(n, at)) for n, at in enumerate(due)])
    finally:
        store.close()


def lateness(shape: str) -> list[float]:
    """Give how late each of the schedules was, in milliseconds, sorted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with opened(folder) as runtime:
            runtime.publish(FLOW, by="bench")
        first = time.time_ns() // 1_000_000 + LEAD_MS
        spread = 60_000 if shape == "minute" else 0
        fill(folder, [first + spread * n // SCHEDULES for n in range(SCHEDULES)])
        with opened(folder) as runtime:
            patience = time.monotonic() + PATIENCE_S
            while count(runtime) < SCHEDULES:
                assert time.monotonic() < patience, "the schedules have not all fired"
                time.sleep(1)
            return sorted(measured(runtime))


def count(runtime: Runtime) -> int:
    found = runtime._m.store._db.fetch("SELECT count(*) FROM runs", ())  # noqa: SLF001  # a benchmark
    return int(found[0][0])


def measured(runtime: Runtime) -> list[float]:
    """Compare each run's nominal time with when its first fact was written."""
    query = "SELECT request_id, started_at FROM runs"
    rows = runtime._m.store._db.fetch(query, ())  # noqa: SLF001  # a benchmark
    return [started_at - int(request_id.rpartition(":")[2]) for request_id, started_at in rows]


def idle_ms(size: int) -> float:
    """Give what one tick costs with so many schedules of which none is due."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with opened(folder) as runtime:
            runtime.publish(FLOW, by="bench")
        soon = time.time_ns() // 1_000_000 + 3_600_000
        fill(folder, [soon + n for n in range(size)])
        with open_runtime(folder / "data", registry=Registry(), run_scheduler=False) as runtime:
            source = runtime._m.schedules.source  # noqa: SLF001  # a benchmark
            took = []
            for _ in range(IDLE_TICKS):
                begun = time.perf_counter()
                source.due(soon - 1)
                source.flush()
                source.next_at()
                took.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(took)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=3)
    tries = parser.parse_args().tries
    for shape in ("minute", "instant"):
        found = [lateness(shape) for _ in range(tries)]
        p50, p99 = (
            statistics.median(late[int(len(late) * share)] for late in found)
            for share in (0.5, 0.99)
        )
        worst = statistics.median(late[-1] for late in found)
        print(f"{SCHEDULES} due within one {shape}: p50 {p50:.0f} ms, p99 {p99:.0f} ms,", end=" ")
        print(f"the last {worst:.0f} ms", flush=True)
        append("schedules", shape=shape, count=SCHEDULES, p50_ms=p50, p99_ms=p99, last_ms=worst)
    small, large = idle_ms(100), idle_ms(IDLE)
    print(f"a tick with nothing due: {small:.2f} ms of 100 schedules, {large:.2f} ms of {IDLE}")
    append("schedules", idle_ms={"100": small, str(IDLE): large})


if __name__ == "__main__":
    main()
