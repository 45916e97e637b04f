"""`python -m tests.simulation --seconds N`: plays new seeds until the time is over."""

import sys
from argparse import ArgumentParser
from random import SystemRandom
from time import monotonic

from tests.simulation.play import explain, play


def main() -> int:
    """Return 0 when every world kept the laws."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, help="play this one only")
    parser.add_argument("--size", type=int, default=9, help="nodes per scope, at most")
    told = parser.parse_args()
    first = SystemRandom().randrange(10**12) if told.seed is None else told.seed
    end, seed = monotonic() + told.seconds, first
    while seed == first or (told.seed is None and monotonic() < end):
        try:
            play(seed, size=told.size)
        except Exception as error:  # noqa: BLE001, whatever it is, the seed is worth keeping
            sys.stderr.write(f"size {told.size}, {explain(seed, error)}\n")
            return 1
        seed += 1
    sys.stdout.write(f"{seed - first} seeds from {first} on, and every world kept the laws.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
