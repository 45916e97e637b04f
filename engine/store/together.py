"""Rows of one statement, inserted in few steps.

Python's driver lets go of the interpreter's lock for every step of a statement, and `executemany`
takes a step for each row. Where many threads are busy, as behind a web server, getting the lock
back costs many times what the row does; so rows go in by the handful, as one step each.
"""

import re
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

from engine.store.connections import Values

HANDFULS: Final = (64, 32, 16, 8, 4, 2)
"""How many rows one statement may have: few sizes, so that the driver's prepared ones are found."""
VALUES_MAX: Final = 32_000
"""SQLite takes so many values in one statement."""
_INSERT: Final = re.compile(r"(INSERT INTO .* VALUES )(\([?, ]+\))(.*)", re.DOTALL)


def write_together(driver: sqlite3.Connection, statement: str, rows: Sequence[Values]) -> None:
    """Run a statement for all rows, in their order."""
    place, left = 0, len(rows)
    for count in HANDFULS if left > 1 else ():
        while left >= count:
            text = _several(statement, count)
            if text is None or count * len(rows[0]) > VALUES_MAX:
                break
            driver.execute(text, tuple(chain.from_iterable(rows[place : place + count])))
            place, left = place + count, left - count
    if left == 1:
        driver.execute(statement, rows[place])
    elif left:
        driver.executemany(statement, rows[place:])


@lru_cache(maxsize=256)
def _several(statement: str, count: int) -> str | None:
    """Give the statement for so many rows at once; None for one that has no list of values."""
    found = _INSERT.fullmatch(statement)
    if found is None:
        return None
    head, values, tail = found.groups()
    return f"{head}{', '.join([values] * count)}{tail}"
