"""Listening for a test request of a draft's webhook: begin, wait, stop; and the requests."""

from typing import Any

from designer.api.endpoint import BytesReply, Call, Endpoint, Reply
from designer.api.hooks import ALL_METHODS, PROBLEMS, asked_of, within
from designer.api.models.hooks import Listen, ListenerAnswer, ListenerQuery
from designer.errors import Missing, Unprocessable
from designer.flows.moments import rfc3339
from designer.hooks.answers import GUARDS
from designer.hooks.listening import Listener
from engine.flow.controls_webhook import WEBHOOK
from engine.flow.hook_rules import BODY_BYTES_MAX, BadHook, HookRule, hook_rule

Json = Any
TEST_ROOT = "/hooks-test"


def listen_for_hook(call: Call) -> Reply:
    """Listen for the next request to a webhook of the draft, for two minutes."""
    flow_id, node = call.path["flow_id"], call.read(Listen).node
    rule = _rule(call.web.library.get(flow_id).document, node)
    listener = call.web.listeners.open(call.who.key, flow_id, node, rule)
    return Reply(data=_shown(call, listener), subject=f"{flow_id} {node}", is_change=False)


def _rule(document: Json, node_id: str) -> HookRule:
    nodes = document.get("nodes") or ()
    node = next((one for one in nodes if one.get("id") == node_id), None)
    if node is None or node.get("type") != WEBHOOK:
        raise Missing(f"The draft has no webhook {node_id}.", code="no_webhook")
    try:
        return hook_rule(node.get("config") or {}, node.get("credential"))
    except BadHook as error:
        raise Unprocessable(
            "The webhook cannot be listened at.",
            code="bad_webhook",
            errors=[{"field": f"config.{error.field}", "message": error.message}],
        ) from None


def get_listener(call: Call) -> Reply:
    """Say what was heard; with `wait_s` the answer may take so long to come."""
    listeners = call.web.listeners
    listener = listeners.get(call.who.key, call.path["listener_id"])
    wait_s = call.asked(ListenerQuery).wait_s
    if wait_s > 0:
        free = call.web.streams.take(call.who.key)
        try:
            closing = call.web.closing.is_set
            listeners.wait(listener, wait_s, lambda: call.is_gone() or closing())
        finally:
            free()
    return Reply(data=_shown(call, listener))


def stop_listener(call: Call) -> Reply:
    """Stop listening."""
    call.web.listeners.close(call.who.key, call.path["listener_id"])
    return Reply(is_change=False)


def _shown(call: Call, listener: Listener) -> dict[str, Json]:
    is_open = call.web.listeners.is_open(listener)
    return {
        "id": listener.id,
        "flow_id": listener.flow_id,
        "node": listener.node,
        "url": f"{call.web.settings.base_url}{TEST_ROOT}/{listener.rule.path.text}",
        "methods": list(listener.rule.methods),
        "expires_at": rfc3339(listener.until_ms),
        "state": "heard" if listener.heard is not None else "listening" if is_open else "over",
        "request": listener.heard,
        "refused": listener.refused,
    }


def call_test_hook(call: Call) -> BytesReply:
    """Let who listens hear a request."""
    body = call.raw.body
    made = call.web.ear.answer(asked_of(call), lambda bytes_max: within(body, bytes_max))
    return BytesReply(status=made.status, body=made.body, headers={**GUARDS, **made.headers})


ENDPOINTS = (
    Endpoint(
        name="listen_for_hook",
        method="POST",
        path="/flows/<flow_id>/listeners",
        handler=listen_for_hook,
        summary="Listen for a test request to a webhook of the draft",
        body=Listen,
        answer=ListenerAnswer,
        status=201,
        problems=(404, 422, 429),
    ),
    Endpoint(
        name="get_listener",
        method="GET",
        path="/listeners/<listener_id>",
        handler=get_listener,
        summary="Read what was heard, or wait for it",
        query=ListenerQuery,
        answer=ListenerAnswer,
        problems=(404, 429),
    ),
    Endpoint(
        name="stop_listener",
        method="DELETE",
        path="/listeners/<listener_id>",
        handler=stop_listener,
        summary="Stop listening",
        status=204,
        problems=(404,),
    ),
)
AT_ROOT = (
    Endpoint(
        name="call_test_hook",
        method="POST",
        more_methods=ALL_METHODS[1:],
        path=f"{TEST_ROOT}/<path:path>",
        handler=call_test_hook,
        summary="Send a test request to a webhook of a draft, while somebody listens",
        problems=PROBLEMS,
        raw_bytes_max=BODY_BYTES_MAX,
    ),
)
