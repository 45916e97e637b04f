"""CloudEvents over HTTP: the door for events, and the handshake by which a sender asks for it."""

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.models.common import PageQuery
from designer.api.models.events import DeadEventList, EventList, EventsAnswer
from designer.api.pages import cursor_of, place_of
from designer.auth.roles import is_allowed
from designer.errors import Malformed, TooLarge
from designer.flows.cloud_events import events_of
from engine.errors import LimitExceeded

BODY_BYTES_MAX = 2 * 1024 * 1024
"""A batch; each of its events has a limit of its own."""
ORIGIN_CHARS_MAX = 253
"""The longest DNS name."""
METHODS = "GET, OPTIONS, POST"
NUMBER_DIGITS_MAX = 18


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


def list_events(call: Call) -> Reply:
    """Give a page of what came lately."""
    asked = call.asked(PageQuery)
    place = place_of(asked.cursor)
    if place and not _is_number(place):
        raise _bad_cursor()
    found = call.web.runtime.events.recent(before=int(place or 0), limit=asked.limit + 1)
    page = found[: asked.limit]
    more = cursor_of(page[-1]["message_id"]) if len(found) > asked.limit else None
    return Reply(data={"items": page, "next_cursor": more})


def list_dead_events(call: Call) -> Reply:
    """Give a page of what could not start runs."""
    asked = call.asked(PageQuery)
    name, _, number = place_of(asked.cursor).rpartition(" ")
    if number and not _is_number(number):
        raise _bad_cursor()
    after = (name, int(number or 0))
    found = call.web.runtime.events.dead_letters(after=after, limit=asked.limit + 1)
    page = found[: asked.limit]
    more = None
    if len(found) > asked.limit:
        more = cursor_of(f"{page[-1]['subscription']} {page[-1]['message_id']}")
    return Reply(data={"items": page, "next_cursor": more})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= NUMBER_DIGITS_MAX


def _bad_cursor() -> Malformed:
    return Malformed("This cursor is none of ours.", code="bad_cursor")


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
        name="list_events",
        method="GET",
        path="/events",
        handler=list_events,
        summary="List the events of the last day, newest first",
        query=PageQuery,
        answer=EventList,
    ),
    Endpoint(
        name="list_dead_events",
        method="GET",
        path="/events/dead-letters",
        handler=list_dead_events,
        summary="List events that could not start runs, by trigger",
        query=PageQuery,
        answer=DeadEventList,
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
