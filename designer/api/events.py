"""CloudEvents over HTTP: the door for events, and the handshake by which a sender asks for it."""

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.events import EventsAnswer
from designer.auth.roles import is_allowed
from designer.errors import Malformed, TooLarge
from designer.flows.cloud_events import events_of
from engine.errors import LimitExceeded

BODY_BYTES_MAX = 2 * 1024 * 1024
"""A batch; each of its events has a limit of its own."""
ORIGIN_CHARS_MAX = 253
"""The longest DNS name."""
METHODS = "OPTIONS, POST"


def send_events(call: Call) -> Reply:
    """Take events, all of a request or none, durably."""
    call.web.rates.take(call.who.name)
    events = events_of(call.raw.headers, call.raw.body)
    try:
        arrived = call.web.runtime.send_events(events, by=_answerer(call))
    except LimitExceeded as error:
        raise TooLarge(str(error), code="event_too_large") from None
    return Reply(
        data={
            "accepted": len(arrived),
            "reached": sum(one.reached for one in arrived),
            "repeated": sum(one.is_repeated for one in arrived),
        }
    )


def _answerer(call: Call) -> str:
    """Give as whom the sender may answer runs; nobody when it may not."""
    return call.who.name if is_allowed(call.who.role, "answer_approval") else ""


def admit_sender(call: Call) -> Reply:
    """Answer a sender that asks whether it may send: it may, as often as anybody may.

    By the webhook specification of CloudEvents. It opens nothing: sending needs a token.
    """
    origin = call.headers["WebHook-Request-Origin"].strip()
    if not origin:
        return Reply(headers={"Allow": METHODS})
    if len(origin) > ORIGIN_CHARS_MAX or not origin.isascii() or not origin.isprintable():
        raise Malformed(
            "WebHook-Request-Origin is a DNS name, such as events.example.com.", code="bad_origin"
        )
    headers = {
        "Allow": METHODS,
        "WebHook-Allowed-Origin": origin,
        "WebHook-Allowed-Rate": str(call.web.rates.per_minute),
    }
    return Reply(headers=headers)


ENDPOINTS = (
    Endpoint(
        name="send_events",
        method="POST",
        path="/events",
        handler=send_events,
        summary="Send CloudEvents: structured, binary, or a batch",
        answer=EventsAnswer,
        problems=(413, 415, 422, 429),
        raw_bytes_max=BODY_BYTES_MAX,
    ),
    Endpoint(
        name="admit_sender",
        method="OPTIONS",
        path="/events",
        handler=admit_sender,
        summary="Ask whether events may be sent: the handshake of CloudEvents webhooks",
        problems=(400,),
        headers=("WebHook-Request-Origin",),
        status=204,
    ),
)
