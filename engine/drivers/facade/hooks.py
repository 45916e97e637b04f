"""The facade's part for webhooks. Thread-safe."""

from engine.drivers.facade.part import Facade
from engine.drivers.hooks.book import HookBook
from engine.drivers.hooks.firing import Firing


class HooksFacade(Facade):
    """What requests from outside mean, and the runs that they start."""

    @property
    def hooks(self) -> HookBook:
        """The webhooks of all published flows."""
        return self._m.inlets.hooks

    @property
    def firing(self) -> Firing:
        """Starts a run and waits for its end."""
        return self._m.inlets.firing
