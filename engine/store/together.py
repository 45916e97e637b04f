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

ROWS_MAX: Final = 64
"""How many rows one statement may have."""
STATEMENTS_KEPT: Final = 512
"""How many prepared statements the driver keeps: one for each count of rows of each table."""
VALUES_MAX: Final = 32_000
"""SQLite takes so many values in one statement."""
_INSERT: Final = re.compile(r"(INSERT INTO .* VALUES )(\([?, ]+\))(.*)", re.DOTALL)


def write_together(driver: sqlite3.Connection, statement: str, rows: Sequence[Values]) -> None:
    """Run a statement for all rows, in their order."""
    if len(rows) == 1:
        driver.execute(statement, rows[0])
        return
    most = min(ROWS_MAX, VALUES_MAX // max(len(rows[0]), 1))
    for place in range(0, len(rows), most):
        several = rows[place : place + most]
        text = _several(statement, len(several))
        if text is None:
            driver.executemany(statement, several)
        else:
            driver.execute(text, tuple(chain.from_iterable(several)))


@lru_cache(maxsize=STATEMENTS_KEPT)
def _several(statement: str, count: int) -> str | None:
    """Give the statement for so many rows at once; None for one that has no list of values."""
    found = _INSERT.fullmatch(statement)
    if found is None:
        return None
    head, values, tail = found.groups()
    return f"{head}{', '.join([values] * count)}{tail}"
