"""`python -m tests.simulation --seconds N`: plays new seeds until the time is over.

Core worlds and driver worlds take turns; `--seed` repeats one seed in both, `--only` in one.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from random import SystemRandom
from time import monotonic

from tests.simulation.driver.play import play as play_driver
from tests.simulation.play import play as play_core

WORLDS: dict[str, tuple[Callable[..., None], str]] = {
    "core": (play_core, "tests/simulation/seeds.txt"),
    "driver": (play_driver, "tests/simulation/driver/seeds.txt"),
}


def main() -> int:
    """Return 0 when every world kept the laws."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, help="play this one only")
    parser.add_argument("--size", type=int, default=9, help="nodes per scope, at most")
    parser.add_argument("--only", choices=tuple(WORLDS), help="play these worlds only")
    told = parser.parse_args()
    first = SystemRandom().randrange(10**12) if told.seed is None else told.seed
    end, seed = monotonic() + told.seconds, first
    while seed == first or (told.seed is None and monotonic() < end):
        for name in [told.only] if told.only else WORLDS:
            if not _is_kept(name, seed, told.size):
                return 1
        seed += 1
    sys.stdout.write(f"{seed - first} seeds from {first} on, and every world kept the laws.\n")
    return 0


def _is_kept(name: str, seed: int, size: int) -> bool:
    play, seeds = WORLDS[name]
    try:
        play(seed, size=size)
    except Exception as error:  # noqa: BLE001, whatever it is, the seed is worth keeping
        again = f"python -m tests.simulation --only {name} --seed {seed} --size {size}"
        sys.stderr.write(f"{name} world, seed {seed}, size {size}: {error!s:.2000}\n")
        sys.stderr.write(f"Again: {again}\nAdd `{seed} {size}` to {seeds}.\n")
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
