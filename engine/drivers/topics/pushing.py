"""What a target is sent for a message: the body of a push, the input of a run. Calls nobody."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from engine.core.plan import Json
from engine.drivers.topics.messages import Message, data_fields
from engine.views.times import rfc3339

ACKNOWLEDGED: Final = (102, 200, 201, 202, 204)
"""Statuses by which an HTTP target takes a message; any other refuses it."""
UNWRAPPED: Final = "unwrapped"
"""The field of a push target that sends the data alone."""
KEY_CHARACTERS_MAX: Final = 255
EVENTS: Final = "events"
HEADER: Final = "X-Goog-Pubsub-"


def key_of(subscription: str, message: Message) -> str:
    """Give what every attempt at a delivery is known by: one run per subscription and message."""
    key = f"message:{subscription}:{message.message_id}"
    if len(key) <= KEY_CHARACTERS_MAX:
        return key
    return f"message:{hashlib.sha256(key.encode()).hexdigest()}"


def call_of(config: Mapping[str, Json], subscription: str, message: Message, attempt: int) -> Json:
    """Give the HTTP target of a push."""
    fields = {name: value for name, value in config.items() if name != UNWRAPPED}
    common = {"method": "POST", "expect": list(ACKNOWLEDGED), **fields}
    if config.get(UNWRAPPED) is True:
        return {**common, "body": _text_of(message)}
    return {**common, "json": wrapped(subscription, message, attempt)}


def wrapped(subscription: str, message: Message, attempt: int) -> dict[str, Json]:
    """Give the body of a push as Pub/Sub sends it."""
    at = rfc3339(message.published_at)
    inner: dict[str, Json] = {
        "attributes": dict(message.attributes),
        "data": b64encode(message.data).decode(),
        "messageId": message.message_id,
        "message_id": message.message_id,
        "publishTime": at,
        "publish_time": at,
    }
    if message.ordering_key:
        inner["orderingKey"] = message.ordering_key
    return {"message": inner, "subscription": subscription, "deliveryAttempt": attempt}


def headers_of(subscription: str, message: Message, attempt: int) -> dict[str, str]:
    """Give the headers of a push; what a message says itself is in none of them."""
    return {
        f"{HEADER}Subscription-Name": subscription.encode("ascii", "replace").decode(),
        f"{HEADER}Message-Id": message.message_id,
        f"{HEADER}Publish-Time": rfc3339(message.published_at),
        f"{HEADER}Delivery-Attempt": str(attempt),
    }


def input_of(message: Message) -> Json:
    """Give what a run starts with, the same for every attempt: an event, or the message."""
    if message.topic == EVENTS:
        return message.value
    return shown(message)


def shown(message: Message) -> dict[str, Json]:
    """Give a message as answers show it."""
    return {
        **data_fields(message),
        "attributes": dict(message.attributes),
        "ordering_key": message.ordering_key,
        "message_id": message.message_id,
        "published_at": rfc3339(message.published_at),
    }


def _text_of(message: Message) -> str:
    try:
        return message.data.decode()
    except UnicodeDecodeError:
        return b64encode(message.data).decode()
