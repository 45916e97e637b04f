"""The facade's part about watches: what is looked at outside. Thread-safe."""

from engine.drivers.facade.part import Facade
from engine.drivers.watches.desk import WatchDesk


class WatchesFacade(Facade):
    """Watches by name."""

    @property
    def watches(self) -> WatchDesk:
        """Make, change, pause and remove them."""
        return self._m.inlets.watches
