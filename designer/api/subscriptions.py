"""Subscriptions over HTTP: making them, pulling from them, going back in time."""

import json

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.instants import instant_of
from designer.api.models.common import PageQuery
from designer.api.models.topics import (
    AckIds,
    DeadLetterList,
    ModifyDeadline,
    Pull,
    Pulled,
    SaveSubscription,
    Seek,
    Settled,
    SubscriptionAnswer,
    SubscriptionList,
    SubscriptionsQuery,
)
from designer.api.pages import cursor_of, place_of
from designer.errors import Malformed, Unprocessable
from engine.flow.durations import duration_ms
from engine.views.times import rfc3339


def list_subscriptions(call: Call) -> Reply:
    """Give a page of subscriptions."""
    asked = call.asked(SubscriptionsQuery)
    found = call.web.runtime.subscriptions.listed(
        topic=asked.topic, after=place_of(asked.cursor), limit=asked.limit + 1
    )
    page = found[: asked.limit]
    more = cursor_of(str(page[-1]["name"])) if len(found) > asked.limit else None
    return Reply(data={"items": page, "next_cursor": more})


def save_subscription(call: Call) -> Reply:
    """Make a subscription, or change it."""
    said = call.read(SaveSubscription).model_dump(exclude_unset=True)
    return Reply(data=call.web.runtime.subscriptions.save(_name(call), said))


def get_subscription(call: Call) -> Reply:
    """Give a subscription with its figures."""
    return Reply(data=call.web.runtime.subscriptions.find(_name(call)))


def delete_subscription(call: Call) -> Reply:
    """Delete a subscription and what it has to deliver."""
    call.web.runtime.subscriptions.drop(_name(call))
    return Reply()


def pause_subscription(call: Call) -> Reply:
    """Deliver nothing until it is resumed."""
    call.web.runtime.subscriptions.set_state(_name(call), "paused")
    return get_subscription(call)


def resume_subscription(call: Call) -> Reply:
    """Deliver again."""
    call.web.runtime.subscriptions.set_state(_name(call), "active")
    return get_subscription(call)


def pull_messages(call: Call) -> Reply:
    """Lease messages."""
    limit = call.read(Pull).max_messages
    return Reply(data={"messages": call.web.runtime.puller.pull(_name(call), max_messages=limit)})


def acknowledge_messages(call: Call) -> Reply:
    """Settle leased messages for good."""
    ack_ids = call.read(AckIds).ack_ids
    return Reply(data={"refused": call.web.runtime.puller.acknowledge(_name(call), ack_ids)})


def modify_deadline(call: Call) -> Reply:
    """Put deadlines off, or refuse messages."""
    asked = call.read(ModifyDeadline)
    try:
        deadline_ms = duration_ms(asked.ack_deadline)
    except ValueError as error:
        errors = [{"field": "ack_deadline", "message": str(error)}]
        raise Unprocessable("This is no deadline.", code="invalid_input", errors=errors) from None
    refused = call.web.runtime.puller.modify(_name(call), asked.ack_ids, deadline_ms=deadline_ms)
    return Reply(data={"refused": refused})


def seek_subscription(call: Call) -> Reply:
    """Go on from a moment, back or forward."""
    at = instant_of("time", call.read(Seek).time)
    assert at is not None
    call.web.runtime.puller.seek(_name(call), at)
    return get_subscription(call)


def purge_subscription(call: Call) -> Reply:
    """Settle everything that was published until now."""
    call.web.runtime.puller.purge(_name(call))
    return get_subscription(call)


def list_dead_letters(call: Call) -> Reply:
    """Give a page of what could not be delivered."""
    asked = call.asked(PageQuery)
    place = place_of(asked.cursor)
    if place and not place.isdecimal():
        raise Malformed("This cursor is none of ours.", code="bad_cursor")
    found = call.web.runtime.puller.dead_letters(
        _name(call), after=int(place or 0), limit=asked.limit + 1
    )
    page = [
        {
            **one,
            "died_at": rfc3339(one["died_at_ms"]),
            "last_error": None if one["last_error"] is None else json.loads(one["last_error"]),
        }
        for one in found[: asked.limit]
    ]
    more = None
    if len(found) > asked.limit:
        more = cursor_of(page[-1]["message"]["message_id"])
    return Reply(data={"items": page, "next_cursor": more})


def redeliver_dead_letter(call: Call) -> Reply:
    """Deliver a dead letter again, from its first attempt."""
    call.web.runtime.puller.redeliver(_name(call), call.path["message_id"])
    return get_subscription(call)


def _name(call: Call) -> str:
    name: str = call.path["subscription"]
    return name


ENDPOINTS = (
    Endpoint(
        name="list_subscriptions",
        method="GET",
        path="/subscriptions",
        handler=list_subscriptions,
        summary="List subscriptions, of one topic or of all",
        query=SubscriptionsQuery,
        answer=SubscriptionList,
    ),
    Endpoint(
        name="save_subscription",
        method="PUT",
        path="/subscriptions/<subscription>",
        handler=save_subscription,
        summary="Make a subscription or change it",
        body=SaveSubscription,
        answer=SubscriptionAnswer,
        problems=(409, 422),
    ),
    Endpoint(
        name="get_subscription",
        method="GET",
        path="/subscriptions/<subscription>",
        handler=get_subscription,
        summary="Read a subscription and its figures",
        answer=SubscriptionAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="delete_subscription",
        method="DELETE",
        path="/subscriptions/<subscription>",
        handler=delete_subscription,
        summary="Delete a subscription and what it has to deliver",
        status=204,
        problems=(404, 409),
    ),
    Endpoint(
        name="pause_subscription",
        method="POST",
        path="/subscriptions/<subscription>/pause",
        handler=pause_subscription,
        summary="Deliver nothing until it is resumed",
        answer=SubscriptionAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="resume_subscription",
        method="POST",
        path="/subscriptions/<subscription>/resume",
        handler=resume_subscription,
        summary="Deliver again",
        answer=SubscriptionAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="pull_messages",
        method="POST",
        path="/subscriptions/<subscription>/pull",
        handler=pull_messages,
        summary="Lease messages until their deadline",
        body=Pull,
        answer=Pulled,
        problems=(404, 409),
    ),
    Endpoint(
        name="acknowledge_messages",
        method="POST",
        path="/subscriptions/<subscription>/acknowledge",
        handler=acknowledge_messages,
        summary="Settle leased messages for good",
        body=AckIds,
        answer=Settled,
        problems=(404, 409, 422),
    ),
    Endpoint(
        name="modify_deadline",
        method="POST",
        path="/subscriptions/<subscription>/modify-deadline",
        handler=modify_deadline,
        summary="Put deadlines off, or refuse messages with 0s",
        body=ModifyDeadline,
        answer=Settled,
        problems=(404, 409, 422),
    ),
    Endpoint(
        name="seek_subscription",
        method="POST",
        path="/subscriptions/<subscription>/seek",
        handler=seek_subscription,
        summary="Go on from a moment, back or forward",
        body=Seek,
        answer=SubscriptionAnswer,
        problems=(404, 409, 422),
    ),
    Endpoint(
        name="purge_subscription",
        method="POST",
        path="/subscriptions/<subscription>/purge",
        handler=purge_subscription,
        summary="Settle everything that was published until now",
        answer=SubscriptionAnswer,
        problems=(404,),
    ),
    Endpoint(
        name="list_dead_letters",
        method="GET",
        path="/subscriptions/<subscription>/dead-letters",
        handler=list_dead_letters,
        summary="List what could not be delivered and is kept here",
        query=PageQuery,
        answer=DeadLetterList,
        problems=(404,),
    ),
    Endpoint(
        name="redeliver_dead_letter",
        method="POST",
        path="/subscriptions/<subscription>/dead-letters/<message_id>/redeliver",
        handler=redeliver_dead_letter,
        summary="Deliver a dead letter again, from its first attempt",
        answer=SubscriptionAnswer,
        problems=(404,),
    ),
)
