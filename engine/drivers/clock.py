"""Time as an argument: the clock that drivers are given. The only reader of the machine's clock."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now_ms(self) -> int:
        """Give milliseconds since 1970 in UTC."""
        ...

    def watch(self, notice: Callable[[], None]) -> None:
        """Call `notice` whenever time moves in another way than by passing."""
        ...


class SystemClock:
    """The machine's clock."""

    def now_ms(self) -> int:
        """Give milliseconds since 1970 in UTC."""
        return time.time_ns() // 1_000_000

    def watch(self, notice: Callable[[], None]) -> None:
        """Call nobody: here time only passes."""


def instant(at: int) -> datetime:
    """Give the aware datetime of milliseconds since 1970."""
    return datetime.fromtimestamp(at / 1_000, tz=UTC)


def to_ms(moment: datetime) -> int:
    """Give milliseconds since 1970 of an aware datetime."""
    return round(moment.timestamp() * 1_000)
