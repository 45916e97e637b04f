"""Waiting for what other threads and servers do, with an end."""

import time
from collections.abc import Callable

PATIENCE_S = 20


def until(look: Callable[[], object], *, patience_s: float = PATIENCE_S) -> object:
    end = time.monotonic() + patience_s
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.01)
    return found
