"""Webhooks over HTTP: whoever may call one starts its flow, and gets the answer it has.

`hook_gate.py` answers the same addresses before they get here, with less work for each request.
"""

from designer.api.endpoint import BytesReply, Call, Endpoint
from designer.errors import TooLarge
from designer.hooks.answers import GUARDS
from designer.hooks.asked import HookRequest
from engine.flow.hook_rules import BODY_BYTES_MAX, METHODS

ALL_METHODS = (*METHODS, "HEAD", "OPTIONS")
PROBLEMS = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 431, 500, 503, 504)


def call_hook(call: Call) -> BytesReply:
    """Start the run that a request means, and give its answer."""
    body = call.raw.body
    made = call.web.hooks.answer(asked_of(call), lambda bytes_max: within(body, bytes_max))
    return BytesReply(status=made.status, body=made.body, headers={**GUARDS, **made.headers})


def call_api_hook(call: Call) -> BytesReply:
    """Do as `call_hook` does: the same webhooks are below the API, too."""
    return call_hook(call)


def asked_of(call: Call) -> HookRequest:
    """Give the request to a webhook that a call is."""
    sent = call.raw
    return HookRequest(
        method=sent.method,
        path=call.path["path"],
        query=sent.query_text,
        headers=sent.headers,
    )


def within(body: bytes, bytes_max: int) -> bytes:
    """Give a body of at most so many bytes. Raises TooLarge."""
    if len(body) > bytes_max:
        raise TooLarge(f"A body may have {bytes_max} bytes here; this has {len(body)}.")
    return body


ENDPOINTS = (
    Endpoint(
        name="call_api_hook",
        method="POST",
        more_methods=ALL_METHODS[1:],
        path="/hooks/<path:path>",
        handler=call_api_hook,
        summary="Call a webhook of a published flow",
        status=202,
        problems=PROBLEMS,
        headers=("Idempotency-Key",),
        raw_bytes_max=BODY_BYTES_MAX,
    ),
)
AT_ROOT = (
    Endpoint(
        name="call_hook",
        method="POST",
        more_methods=ALL_METHODS[1:],
        path="/hooks/<path:path>",
        handler=call_hook,
        summary="Call a webhook of a published flow; what a webhook's URL says",
        status=202,
        problems=PROBLEMS,
        headers=("Idempotency-Key",),
        raw_bytes_max=BODY_BYTES_MAX,
    ),
)
