"""Runs that are held at breakpoints, over HTTP."""

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.runs import RunView
from designer.api.models.starts import GoOn, SetBreakpoints
from engine.drivers.operators.holding import Release


def go_on(call: Call) -> Reply:
    """Let something begin that is held."""
    run_id, asked = call.path["run_id"], call.read(GoOn)
    wish = Release(mode=asked.mode, by=call.who.name, node=asked.node, frame=asked.frame)
    call.web.runtime.go_on(run_id, wish)
    return Reply(data=call.web.runtime.run(run_id))


def set_breakpoints(call: Call) -> Reply:
    """Hold at other nodes from now on."""
    run_id, asked = call.path["run_id"], call.read(SetBreakpoints)
    call.web.runtime.set_breakpoints(run_id, asked.nodes, by=call.who.name)
    return Reply(data=call.web.runtime.run(run_id))


ENDPOINTS = (
    Endpoint(
        name="go_on",
        method="POST",
        path="/runs/<run_id>/go-on",
        handler=go_on,
        summary="Let a held node of a debug run begin",
        body=GoOn,
        answer=RunView,
        problems=(404, 409),
    ),
    Endpoint(
        name="set_breakpoints",
        method="PUT",
        path="/runs/<run_id>/breakpoints",
        handler=set_breakpoints,
        summary="Change where a debug run is held",
        body=SetBreakpoints,
        answer=RunView,
        problems=(404, 409, 422),
    ),
)
