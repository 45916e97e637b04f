"""`python -m tests.simulation.faults`: plants each fault in turn and says which law caught it.

Each is played in a process of its own, whose imports see the changed source.
"""

import json
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.simulation.planted import FAULTS, Fault

ROOT = Path(__file__).parents[2]
SEEDS_MAX = 400
SIZE = 6


class Misfit(Exception):
    """The source does not have the piece that a fault changes, or more than once."""


class Planter(MetaPathFinder):
    """Loads one module from a changed source."""

    def __init__(self, fault: Fault) -> None:
        self._fault = fault

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self._fault.module:
            return None
        spec = PathFinder.find_spec(name, path, target)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = Changed(name, spec.origin, self._fault)
        return spec


class Changed(SourceFileLoader):
    """A loader that changes what it loads, and keeps nothing of it."""

    def __init__(self, name: str, path: str, fault: Fault) -> None:
        super().__init__(name, path)
        self._fault = fault

    def get_code(self, fullname: str) -> Any:
        del fullname
        return compile(changed(Path(self.path).read_text(), self._fault), self.path, "exec")


def changed(source: str, fault: Fault) -> str:
    """Give the source with the fault in it. Raises Misfit."""
    if source.count(fault.old) != 1:
        raise Misfit(f"{fault.name}: {fault.module} has {source.count(fault.old)} such pieces")
    return source.replace(fault.old, fault.new)


def source_of(fault: Fault) -> str:
    return (ROOT / f"{fault.module.replace('.', '/')}.py").read_text()


def hunt(fault: Fault, *, seeds: int) -> dict[str, Any]:
    """Play worlds with the fault in a process of its own; give the law and the seed."""
    command = [sys.executable, "-m", "tests.simulation.faults", "--plant", fault.name]
    ran = subprocess.run(  # noqa: PLW1510  # its exit says nothing that its output does not
        [*command, "--seeds", str(seeds)], cwd=ROOT, capture_output=True, text=True
    )
    said = ran.stdout.strip().splitlines()
    return json.loads(said[-1]) if said else {"law": None, "error": ran.stderr[-2_000:]}


def play_planted(fault: Fault, *, seeds: int) -> dict[str, Any]:
    """In a fresh process: plant the fault, then play until a law is broken."""
    sys.meta_path.insert(0, Planter(fault))
    if fault.worlds == "core":
        from tests.simulation.play import play  # noqa: PLC0415  # only now, for it is changed
    else:
        from tests.simulation.driver.play import play  # noqa: PLC0415
    for seed in range(seeds):
        try:
            play(seed, size=2 + seed % SIZE)
        except Exception as error:  # noqa: BLE001  # a core that breaks has been noticed, too
            law = str(error.args[0]) if error.args else repr(error)
            return {"law": law.split("\n")[0].split(" (fact")[0].split(": ")[0], "seed": seed}
    return {"law": None, "seed": None}


def main() -> int:
    """Return 0 when every fault was caught."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS_MAX, help="at most, for each fault")
    parser.add_argument("--plant", help="play with this fault in this process")
    parser.add_argument("--only", help="hunt the faults whose name contains this")
    told = parser.parse_args()
    if told.plant:
        fault = next(each for each in FAULTS if each.name == told.plant)
        sys.stdout.write(json.dumps(play_planted(fault, seeds=told.seeds)) + "\n")
        return 0
    missed = 0
    for fault in FAULTS:
        if told.only and told.only not in fault.name:
            continue
        found = hunt(fault, seeds=told.seeds)
        missed += found["law"] is None
        seed = found.get("seed")
        law = found["law"] or found.get("error") or "NOT CAUGHT"
        sys.stdout.write(f"| {fault.worlds} | {fault.name} | {law} | {seed} |\n")
        sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
