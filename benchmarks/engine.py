"""The engine's rows of the speed table, beside DBOS Transact and a bare loop, in one run.

`python -m benchmarks.engine` measures every row with every contestant, each in a process of its
own, several times in turn; prints medians and ratios; and appends a line for each measurement to
`benchmarks/results/engine.jsonl`. `--profile` adds where the engine's time went.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.profile import SIZES
from benchmarks.records import append
from tests.postgres.server import Server, running_server

HERE = Path(__file__).parent
ROOT = HERE.parent
PATIENCE_S = 600
Measured = dict[str, float]


@dataclass(frozen=True)
class Row:
    """A line of the table: how much work, and which of its numbers counts."""

    title: str
    size: int
    number: str
    unit: str
    is_rate: bool = False
    """More is better."""


@dataclass(frozen=True)
class Contestant:
    """A script under `contestants/`, the Python that runs it, and where its rows are kept."""

    name: str
    script: str
    python: str
    is_on_postgres: bool = False
    share: float = 1.0
    """The share of a row's size that is enough to see its pace."""


ROWS = {
    "chain": Row("5-node chain, many at once", 4_000, "runs_per_s", "runs/s", is_rate=True),
    "alone": Row("the same, one at a time, p50", 100, "p50_ms", "ms"),
    "long_chain": Row("chain of 1,000 nodes, each", 1_000, "node_ms", "ms"),
    "fan": Row("1,000 parallel nodes and a join", 1_000, "s", "s"),
    "pure": Row("pure nodes", 1_000, "nodes_per_s", "nodes/s", is_rate=True),
    "timers": Row("10,000 timers: wake them all", 10_000, "wake_s", "s"),
}
SHARES = {"chain": 0.05, "long_chain": 0.3}
"""Rows of which a peer does a part only: the whole would take minutes."""


def main() -> None:
    options = _options()
    with ExitStack() as stack:
        # Unlike the tests', this server writes to disk before it says that it has.
        server = stack.enter_context(running_server(fsync="on")) if options.postgres else None
        contestants = _contestants(options)
        for name in options.rows:
            row = ROWS[name]
            results = _measured(name, row, contestants, options.tries, server)
            _print(row, results)
    for name in options.rows if options.profile else ():
        if name in SIZES:
            subprocess.run([sys.executable, "-m", "benchmarks.profile", name], check=True, cwd=ROOT)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="row", help=", ".join(ROWS))
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--dbos-python", help="a Python that has dbos; without it no DBOS")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL as well")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    options.rows = options.rows or list(ROWS)
    for name in options.rows:
        if name not in ROWS:
            parser.error(f"there is no row {name}")
    return options


def _contestants(options: argparse.Namespace) -> list[Contestant]:
    stores = [False, True] if options.postgres else [False]
    found = [Contestant("bare loop", "bare", sys.executable)]
    for on_postgres in stores:
        suffix = ", PostgreSQL" if on_postgres else ""
        if options.dbos_python:
            found.append(
                Contestant(f"DBOS{suffix}", "dbos_transact", options.dbos_python, on_postgres)
            )
        found.append(Contestant(f"Baton{suffix}", "baton", sys.executable, on_postgres))
    return found


def _measured(
    name: str, row: Row, contestants: list[Contestant], tries: int, server: Server | None
) -> dict[str, Measured]:
    tried: dict[str, list[Measured]] = {}
    for _ in range(tries):
        for contestant in contestants:
            measured = _once(name, row, contestant, server)
            if measured is not None:
                tried.setdefault(contestant.name, []).append(measured)
                append("engine", row=name, contestant=contestant.name, measured=measured)
    return {who: _median(several) for who, several in tried.items()}


def _once(name: str, row: Row, contestant: Contestant, server: Server | None) -> Measured | None:
    size = row.size
    if contestant.script == "dbos_transact":
        size = round(size * SHARES.get(name, 1))
    with tempfile.TemporaryDirectory() as folder, _database(contestant, server) as address:
        script = str(HERE / "contestants" / f"{contestant.script}.py")
        command = [contestant.python, script, name, folder, str(size), *address]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=PATIENCE_S,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        if "KeyError" not in last:  # it has no such row
            print(f"{contestant.name}: left out of {name} ({last})", flush=True)
        return None
    measured: Measured = json.loads(done.stdout.strip().splitlines()[-1])
    return measured


@contextmanager
def _database(contestant: Contestant, server: Server | None) -> Iterator[list[str]]:
    if not contestant.is_on_postgres or server is None:
        yield []
        return
    url = server.new_database()
    try:
        yield [url]
    finally:
        server.drop_database(url)


def _median(several: list[Measured]) -> Measured:
    return {key: statistics.median(one[key] for one in several) for key in several[0]}


def _print(row: Row, results: dict[str, Measured]) -> None:
    print(f"\n{row.title}", flush=True)
    for name, measured in results.items():
        value = measured[row.number]
        against = [
            f"{_ratio(row, value, other[row.number]):.2f} x {who}"
            for who, other in results.items()
            if name.startswith("Baton") and who != name and other[row.number]
        ]
        more = [f"{key} {number:g}" for key, number in measured.items() if key != row.number]
        print(f"  {name:18} {value:12,.3f} {row.unit:8} {', '.join([*against, *more])}", flush=True)


def _ratio(row: Row, ours: float, theirs: float) -> float:
    """Give how many times as good ours is."""
    return ours / theirs if row.is_rate else theirs / ours


if __name__ == "__main__":
    main()
