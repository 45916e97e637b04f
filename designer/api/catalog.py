"""The palette over HTTP: what can be drawn, with the form of each."""

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.system import CatalogAnswer, OptionsAnswer, OptionsRequest, SchemaQuery
from designer.errors import Missing
from designer.flows.palette import catalog_json


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


def list_options(call: Call) -> Reply:
    """Give what there is to choose from for a field, with what the form holds so far."""
    type_, asked = call.path["type_"], call.read(OptionsRequest)
    if (type_, asked.field) == ("flow.call", "flow"):
        names = call.web.library.names()
        options = [{"value": id_, "label": name} for id_, name in sorted(names.items())]
    else:
        found = call.web.runtime.options(type_, asked.field, asked.config)
        options = [{"value": one, "label": one} for one in found]
    return Reply(data={"options": options}, is_change=False)


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
    Endpoint(
        name="list_options",
        method="POST",
        path="/connectors/<type_>/options",
        handler=list_options,
        summary="List what a field of an action can be chosen from",
        body=OptionsRequest,
        answer=OptionsAnswer,
        problems=(404, 422),
    ),
)
