"""The first two rows of the speed table: a chain of five no-op nodes, many at once and one alone.

`python -m benchmarks.engine` prints them beside DBOS Transact and a bare loop, and appends a line
to `benchmarks/results/engine.jsonl`. `--dbos-python` names another Python that has dbos.
"""

import argparse
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import bare, ours

STEPS = 5
HERE = Path(__file__).parent
Measured = dict[str, float] | None


def main() -> None:
    options = _options()
    sizes = {"runs": options.runs, "alone": options.alone, "steps": STEPS}
    results: dict[str, Measured] = {}
    for name, measure in _contestants(options.dbos_python).items():
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            results[name] = measure(Path(folder), **sizes)
        _print_row(name, results)
    _append(results, sizes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2_000)
    parser.add_argument("--alone", type=int, default=100)
    parser.add_argument("--dbos-python", default=sys.executable)
    parser.add_argument("--folder", help="where the databases go; a temporary folder by default")
    return parser.parse_args()


def _contestants(dbos_python: str) -> dict[str, Callable[..., Measured]]:
    def dbos(folder: Path, *, runs: int, alone: int, steps: int) -> Measured:
        # A tenth of the runs is enough to see its pace, and does not take minutes.
        sizes = [str(size) for size in (runs // 10, alone, steps)]
        command = [dbos_python, str(HERE / "dbos_chain.py"), str(folder), *sizes]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(f"dbos: left out ({done.stderr.strip().splitlines()[-1]})")
            return None
        measured: Measured = json.loads(done.stdout.strip().splitlines()[-1])
        return measured

    return {"bare loop": bare.measure, "dbos": dbos, "baton": ours.measure}


def _print_row(name: str, results: dict[str, Measured]) -> None:
    measured, dbos = results[name], results.get("dbos")
    if measured is None:
        return
    rate, alone_ms = measured["runs_per_s"], measured["alone_p50_ms"]
    row = f"{name:10} {rate:9,.0f} runs/s   {alone_ms:7.2f} ms alone (p50)"
    if name == "baton" and dbos is not None:
        faster = rate / dbos["runs_per_s"]
        sooner = dbos["alone_p50_ms"] / alone_ms
        row += f"   {faster:.1f} x the runs of dbos, {sooner:.1f} x as soon"
    print(row)


def _append(results: dict[str, Measured], sizes: dict[str, int]) -> None:
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "cores": os.cpu_count(),
        **sizes,
        "results": results,
    }
    results_folder = HERE / "results"
    results_folder.mkdir(exist_ok=True)
    with (results_folder / "engine.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
