"""Everything that flows can use, without an engine: connectors and controls in one catalog."""

from collections.abc import Sequence
from pathlib import Path

from engine.flow.controls import with_controls

from connectors.registry import Registry
from connectors.sdk.catalog import Catalog


def whole_catalog(folders: Sequence[Path]) -> Catalog:
    """Give the catalog of the built-ins, the installed packages, the folders and the controls."""
    return with_controls(Registry(folders=tuple(folders)).catalog())
