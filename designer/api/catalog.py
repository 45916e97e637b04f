"""The palette over HTTP: what can be drawn, with the form of each."""

from collections.abc import Iterator
from typing import Any

from connectors.sdk.catalog import ActionSpec, Catalog
from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.system import CatalogAnswer, SchemaQuery
from designer.errors import Missing

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


def list_connectors(call: Call) -> Reply:
    """Give every action, control and trigger."""
    return Reply(data=catalog_json(call.web.runtime.catalog))


def get_connector_schema(call: Call) -> Reply:
    """Give the JSON Schema of one action's config."""
    type_, version = call.path["type_"], call.asked(SchemaQuery).version
    spec = call.web.runtime.catalog.find(type_, version)
    if spec is None:
        wanted = type_ if version is None else f"{type_} version {version}"
        raise Missing(f"There is no action {wanted!r:.200}.")
    return Reply(data=dict(spec.config_schema))


ENDPOINTS = (
    Endpoint(
        name="list_connectors",
        method="GET",
        path="/connectors",
        handler=list_connectors,
        summary="List actions, controls and triggers with their forms",
        answer=CatalogAnswer,
    ),
    Endpoint(
        name="get_connector_schema",
        method="GET",
        path="/connectors/<type_>/schema",
        handler=get_connector_schema,
        summary="Read the JSON Schema of an action's config",
        query=SchemaQuery,
        problems=(404,),
    ),
)
