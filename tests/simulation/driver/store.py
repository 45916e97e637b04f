"""A store that fails before, after and during every call, as one process sees it.

The rows are in the real memory store, which outlives every process of the world.
"""

from collections.abc import Callable
from random import Random
from typing import Any, Protocol

from engine.errors import StoreUnavailable
from tests.simulation.driver.clock import TrueTime
from tests.simulation.driver.faults import Crash, Faults

NEVER_FAILS = frozenset({"tend", "close"})
SLOW_MS_MAX = 60_000


class Weather(Protocol):
    """What goes wrong now; the world is one."""

    rng: Random
    faults: Faults
    true: TrueTime
    is_outage: bool

    def meanwhile(self) -> None:
        """Let other threads get on during a call."""
        ...

    def is_poisoned(self, batch: Any) -> bool:
        """Whether the batch holds what no store can write."""
        ...

    def wrote(self, process: Any, name: str, given: Any, named: Any, result: Any) -> None:
        """A write is done."""
        ...


class FaultyStore:
    """Looks like the store to a process."""

    def __init__(self, inner: Any, weather: Weather, process: Any, *, was_crashed: bool) -> None:
        self._inner = inner
        self._process = process
        self._weather = weather
        self.was_crashed = was_crashed
        self.closed_cleanly: bool | None = None

    def close(self, *, is_clean: bool = True) -> None:
        self.closed_cleanly = is_clean

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._inner, name)
        if name in NEVER_FAILS or not callable(method):
            return method
        call = self._lying(name, method)
        setattr(self, name, call)
        return call

    def _lying(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            weather, rng = self._weather, self._weather.rng
            faults = weather.faults
            luck = rng.random()
            if weather.is_outage or luck < faults.unavailable / 2:
                raise StoreUnavailable("The simulated store is away.")
            if luck > 1 - faults.crash / 2:
                raise Crash(f"before {name}")
            if name == "commit" and weather.is_poisoned(given[0]):
                raise RuntimeError("The simulated store cannot write this run.")
            if rng.random() < faults.slow:
                weather.true.now += rng.randint(1, SLOW_MS_MAX)
            if rng.random() < faults.meanwhile:
                weather.meanwhile()
            result = method(*given, **named)
            weather.wrote(self._process, name, given, named, result)
            if luck < faults.unavailable:
                raise StoreUnavailable("The simulated store has not answered.")
            if luck > 1 - faults.crash:
                raise Crash(f"after {name}")
            return result

        return call
