"""What flows can be made of: the connectors' actions and the engine's own controls."""

from threading import Lock

from connectors.registry import Registry
from connectors.sdk.catalog import Catalog
from engine.flow.controls import with_controls


class Palette:
    """Connectors and controls as one catalog, made anew when the connectors change."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._lock = Lock()
        self._base: Catalog | None = None
        self._whole: Catalog | None = None

    def catalog(self) -> Catalog:
        """Give the catalog."""
        base = self._registry.catalog()
        with self._lock:
            if self._whole is None or self._base is not base:
                self._base, self._whole = base, with_controls(base)
            return self._whole
