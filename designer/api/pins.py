"""Pins over HTTP: what the editor's Run makes nodes come to, kept beside the draft."""

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.starts import Mock, PinList
from designer.errors import Unprocessable
from engine.drivers.operators.mocking import problem_of
from engine.flow.document import parse_flow


def list_pins(call: Call) -> Reply:
    """Give all pins of a flow by node, those of nodes that the draft has no more as well."""
    return Reply(data={"items": call.web.pins.all(call.path["flow_id"])})


def save_pin(call: Call) -> Reply:
    """Pin a node to an outcome."""
    flow_id, node = call.path["flow_id"], call.path["node"]
    pin = call.read(Mock).model_dump(exclude_unset=True)
    _check(call, flow_id, node, pin)
    call.web.pins.save(flow_id, node, pin, by=call.who.name)
    return Reply(data=pin)


def _check(call: Call, flow_id: str, node: str, pin: dict[str, object]) -> None:
    flow, _ = parse_flow(call.web.library.get(flow_id).document)
    found = next((one for one in flow.nodes if one.id == node), None) if flow else None
    said = problem_of(found, pin, call.web.runtime.catalog)
    if said is not None:
        raise Unprocessable(
            f"{node} cannot be pinned: {said}",
            code="bad_pin",
            errors=[{"field": "node" if found is None else "pin", "message": said}],
        )


def delete_pin(call: Call) -> Reply:
    """Let a node do its work again."""
    call.web.pins.drop(call.path["flow_id"], call.path["node"])
    return Reply()


ENDPOINTS = (
    Endpoint(
        name="list_pins",
        method="GET",
        path="/flows/<flow_id>/pins",
        handler=list_pins,
        summary="List the pins of a flow",
        answer=PinList,
        problems=(404,),
    ),
    Endpoint(
        name="save_pin",
        method="PUT",
        path="/flows/<flow_id>/pins/<node>",
        handler=save_pin,
        summary="Pin a node to an outcome",
        body=Mock,
        answer=Mock,
        problems=(404, 422),
    ),
    Endpoint(
        name="delete_pin",
        method="DELETE",
        path="/flows/<flow_id>/pins/<node>",
        handler=delete_pin,
        summary="Remove a pin",
        status=204,
        problems=(404,),
    ),
)
