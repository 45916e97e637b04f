"""Where a node's time goes: the engine's steps timed from inside, in microseconds per node.

`python -m benchmarks.profile [row] [size]`. Each step counts without the steps inside it. Timing
has its price (about a microsecond a step), so the sum is a little more than without it. Sampling
would not do: a sampler sees other threads only where they let go of the interpreter.
"""

import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.contestants import baton
from engine.core.machine import Machine
from engine.drivers.attempts.executor import Executor
from engine.drivers.attempts.pool import Pool
from engine.drivers.runs.embedded import Engine
from engine.drivers.runs.turn import Turn
from engine.flow.program import Program
from engine.store.sql import SqlStore

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS: tuple[tuple[type, str, str], ...] = (
    (Engine, "_drain", "engine: waiting for outcomes"),
    (Turn, "take", "engine: facts to rows"),
    (Machine, "apply", "engine: the core"),
    (Program, "ask", "engine: expressions and answers"),
    (SqlStore, "commit", "engine: insert and commit"),
    (Engine, "_settle", "engine: handing out attempts"),
    (Executor, "attempt", "worker: the attempt with its action"),
    (Pool, "_answer", "worker: handing back the outcome"),
)

SIZES = {"chain": 4_000, "alone": 400, "long_chain": 1_000, "fan": 1_000, "pure": 1_000}


class Meter:
    """Counts the time that each step takes without those inside it, on every thread."""

    def __init__(self) -> None:
        self._local = threading.local()
        self.spent_s: defaultdict[str, float] = defaultdict(float)
        self.times: defaultdict[str, int] = defaultdict(int)

    def attach(self, owner: type, name: str, step: str) -> None:
        work: Callable[..., Any] = getattr(owner, name)

        def timed(*args: Any, **named: Any) -> Any:
            inside = self._local.__dict__.setdefault("inside", [0.0])
            inside.append(0.0)
            begun = time.perf_counter()
            try:
                return work(*args, **named)
            finally:
                spent = time.perf_counter() - begun
                self.spent_s[step] += spent - inside.pop()
                self.times[step] += 1
                inside[-1] += spent

        setattr(owner, name, timed)


def show(row: str, size: int) -> None:
    """Print the table for one row; the process is spoilt for other measurements after it."""
    meter = Meter()
    for owner, name, step in STEPS:
        meter.attach(owner, name, step)
    with tempfile.TemporaryDirectory() as folder, baton.opened(Path(folder)) as runtime:
        measured = baton.ROWS[row](runtime, size)
    nodes = meter.times["worker: the attempt with its action"] or size
    print(f"\nwhere the time goes, {row}: {measured}, {nodes} nodes")
    for _, _, step in STEPS:
        each = meter.spent_s[step] * 1e6 / nodes
        print(f"  {each:8.1f} us a node   {meter.times[step]:8} times   {step}")


if __name__ == "__main__":
    which = sys.argv[1] if len(sys.argv) > 1 else "chain"
    show(which, int(sys.argv[2]) if len(sys.argv) > 2 else SIZES[which])
