"""The facade's part for webhooks. Thread-safe."""

from engine.drivers.facade.part import Facade
from engine.drivers.hooks.book import HookBook


class HooksFacade(Facade):
    """What requests from outside mean."""

    @property
    def hooks(self) -> HookBook:
        """The webhooks of all published flows."""
        return self._m.hooks
