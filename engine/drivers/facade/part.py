"""What every part of the engine's facade stands on. Decides nothing."""

from engine.drivers.machinery import Machinery


class Facade:
    """One open store with its engine."""

    def __init__(self, machinery: Machinery) -> None:
        self._m = machinery
