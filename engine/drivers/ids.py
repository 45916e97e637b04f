"""Ids that sort by time: 26 characters of Crockford's base 32, 48 bits of time and 80 of chance."""

import os
from collections.abc import Callable
from threading import Lock

from engine.drivers.clock import Clock

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAIRS = tuple(first + second for first in ALPHABET for second in ALPHABET)
CHANCE_BYTES = 10
CHANCE_BITS = 80
IDS_AHEAD = 64
"""For how many ids chance is drawn at once."""
LENGTH_PAIRS = 13
STEP_MASK = 2**32 - 1


class Ids:
    """Makes ids that are unique everywhere and grow with the clock; every new one is greater."""

    def __init__(self, clock: Clock, chance: Callable[[int], bytes] = os.urandom) -> None:
        self._clock = clock
        self._chance = chance
        self._kept = b""
        self._lock = Lock()
        self._last = 0

    def new(self) -> str:
        """Give a new id."""
        now = self._clock.now_ms() << CHANCE_BITS
        with self._lock:
            # Asked for now and then: the system's chance costs the interpreter's lock each time.
            if not self._kept:
                self._kept = self._chance(CHANCE_BYTES * IDS_AHEAD)
            number = now | int.from_bytes(self._kept[:CHANCE_BYTES], "big")
            self._kept = self._kept[CHANCE_BYTES:]
            if number >> CHANCE_BITS == self._last >> CHANCE_BITS and number <= self._last:
                number = self._last + 1 + (number & STEP_MASK)  # the same millisecond, but later
            self._last = number
        return _text(number)


def first_id(at: int) -> str:
    """Give the lowest id that can be made at a moment."""
    return _text(max(at, 0) << CHANCE_BITS)


def _text(number: int) -> str:
    # Ten bits at a time: two characters for one look into the table.
    return "".join([PAIRS[number >> shift & 1023] for shift in SHIFTS])


SHIFTS = tuple(10 * place for place in reversed(range(LENGTH_PAIRS)))
