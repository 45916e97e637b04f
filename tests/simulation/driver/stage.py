"""Which world the stage connector's attempts belong to. One at a time: worlds have one thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from connectors.registry import Registry
from engine.drivers.versions.palette import Palette

_STAGE: list[Any] = []

REGISTRY = Registry(folders=[Path(__file__).parent / "connectors"])
CATALOG = Palette(REGISTRY).catalog


def current() -> Any:
    return _STAGE[-1]


@contextmanager
def playing(world: Any) -> Iterator[None]:
    _STAGE.append(world)
    try:
        yield
    finally:
        _STAGE.pop()
