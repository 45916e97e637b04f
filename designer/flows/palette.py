"""The catalog as the palette wants it: actions with their forms, in ordered groups."""

from collections.abc import Iterator
from typing import Any

from connectors.sdk.catalog import ActionSpec, Catalog

CATEGORIES = ("trigger", "flow", "http", "storage", "queue", "sheets", "tasks")
"""The order of the palette's groups; others follow by name."""
TITLES = {"http": "HTTP", "flow": "Flow control", "trigger": "Triggers"}


def catalog_json(catalog: Catalog) -> dict[str, Any]:
    """Give the catalog as plain data: the API's and the command line's answer alike."""
    specs = [spec for versions in catalog.actions.values() for spec in versions]
    return {
        "actions": [_action(spec) for spec in specs],
        "categories": list(_categories({spec.category for spec in specs})),
        "broken": [
            {"name": broken.name, "place": broken.place, "error": broken.error}
            for broken in catalog.broken
        ],
    }


def _action(spec: ActionSpec) -> dict[str, Any]:
    values = {name: getattr(spec, name) for name in ActionSpec.__slots__}
    return {**values, "ports": list(spec.ports)}


def _categories(used: set[str]) -> Iterator[dict[str, Any]]:
    known = [name for name in CATEGORIES if name in used]
    for order, name in enumerate(known + sorted(used - set(known))):
        yield {"id": name, "title": TITLES.get(name, name.capitalize()), "order": order}
