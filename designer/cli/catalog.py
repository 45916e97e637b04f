"""Everything that flows can use, without an engine: connectors and controls in one catalog."""

from collections.abc import Sequence
from pathlib import Path

from connectors.registry import Registry
from connectors.sdk.catalog import Catalog
from engine.flow.controls import control_specs


def whole_catalog(folders: Sequence[Path]) -> Catalog:
    """Give the catalog of the built-ins, the installed packages, the folders and the controls."""
    found = Registry(folders=tuple(folders)).catalog()
    controls = {spec.type: (spec,) for spec in control_specs()}
    return Catalog(actions={**found.actions, **controls}, broken=found.broken)
