"""Takes messages from a queue for as long as it is open. Knows no flow; kombu does the talking.

What was taken and not settled is there again once the connection ends, however it ends.
"""

import hashlib
import json
import uuid
from base64 import b64encode
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import kombu

from connectors.queue.broker import connected
from connectors.sdk.context import Services
from connectors.sdk.outcome import Json

MESSAGE_BYTES_MAX = 1024 * 1024
HEARTBEAT_S = 30
REASON_CHARACTERS_MAX = 500
JSON_TYPES = ("application/json", "text/json")
_kombu: Any = kombu
"""Without types: kombu has few."""


class UnfitMessage(ValueError):
    """A message that can never be taken; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message that is ours until it is acknowledged or given back."""

    message: Any
    id: str
    """The same at every delivery, where the sender or the broker names messages."""
    headers: Mapping[str, Json]
    content_type: str
    is_redelivered: bool

    def content(self, *, is_json_only: bool) -> Json:
        """Give its JSON, or else its text, or its bytes in base 64. Raises UnfitMessage."""
        data = self._bytes()
        if len(data) > MESSAGE_BYTES_MAX:
            raise UnfitMessage(f"it has {len(data)} bytes; {MESSAGE_BYTES_MAX} are allowed")
        if self.content_type in JSON_TYPES or self.content_type.endswith("+json"):
            try:
                return json.loads(data, parse_constant=_refuse)
            except (ValueError, RecursionError) as error:
                raise UnfitMessage(f"it is no JSON: {error}") from error
        if is_json_only:
            raise UnfitMessage(f"it is {self.content_type or 'of no named type'}, not JSON")
        try:
            return data.decode()
        except UnicodeDecodeError:
            return {"base64": b64encode(data).decode("ascii")}

    def digest(self) -> str:
        """Tell this content from any other."""
        return hashlib.sha256(self._bytes()).hexdigest()

    def _bytes(self) -> bytes:
        raw = self.message.body
        return raw.encode() if isinstance(raw, str) else bytes(raw)

    def accept(self) -> None:
        """Have it removed for good."""
        self.message.ack()

    def give_back(self) -> None:
        """Have it delivered again."""
        self.message.requeue()


class Consumer:
    """An open queue whose messages come by themselves, `prefetch` of them at most unsettled."""

    def __init__(self, connection: Any, queue: str, *, prefetch: int) -> None:
        self._connection = connection
        self._arrived: deque[Any] = deque()
        self._name = queue
        channel = connection.default_channel
        declared = _kombu.Queue(queue, channel=channel, durable=True)
        declared.declare()
        consumer = _kombu.Consumer(
            channel, [declared], on_message=self._arrived.append, prefetch_count=prefetch
        )
        consumer.qos(prefetch_count=prefetch)
        consumer.consume()
        self._consumer = consumer
        self._producer = connection.Producer(channel=channel)

    def take(self, *, most: int, wait_s: float) -> list[Delivery]:
        """Give what has arrived, after waiting so long for something."""
        self._drain(wait_s)
        while len(self._arrived) < most and self._drain(0.001):
            pass
        taken = min(most, len(self._arrived))
        return [_delivery(self._arrived.popleft()) for _ in range(taken)]

    def _drain(self, wait_s: float) -> bool:
        if self._arrived and wait_s > 0.001:  # noqa: PLR2004  # only to look, not to wait
            return True
        try:
            self._connection.drain_events(timeout=wait_s)
        except TimeoutError:
            if self._connection.supports_heartbeats:
                self._connection.heartbeat_check()
            return False
        return True

    def set_aside(self, delivery: Delivery, *, queue: str, reason: str) -> None:
        """Move a message to another queue, with the reason; it is there before it is gone here."""
        target = _kombu.Queue(queue, channel=self._connection.default_channel, durable=True)
        target.declare()
        said = {"x-baton-reason": reason[:REASON_CHARACTERS_MAX], "x-baton-queue": self._name}
        self._producer.publish(
            delivery.message.body,
            routing_key=queue,
            content_type=delivery.content_type or "application/octet-stream",
            content_encoding=delivery.message.content_encoding or "binary",
            delivery_mode=2,
            headers={**delivery.headers, **said},
            message_id=delivery.id,
            retry=False,
        )
        delivery.accept()


def _delivery(message: Any) -> Delivery:
    info = message.delivery_info or {}
    return Delivery(
        message=message,
        id=_id_of(message),
        headers={str(name): _plain(value) for name, value in (message.headers or {}).items()},
        content_type=str(message.content_type or "").partition(";")[0].strip().lower(),
        is_redelivered=bool(info.get("redelivered")),
    )


def _id_of(message: Any) -> str:
    """Give the sender's name for a message, the broker's, or else one that no other has.

    AMQP names deliveries, not messages: there a message without an id has a new one each time.
    """
    named = message.properties.get("message_id")
    if named:
        return hashlib.sha256(str(named).encode()).hexdigest()[:40]
    tag = message.delivery_tag
    return str(tag) if isinstance(tag, str) else uuid.uuid4().hex


def _plain(value: Any) -> Json:
    """Give a header as JSON knows it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(one) for one in value]
    return str(value)


def _refuse(word: str) -> None:
    raise UnfitMessage(f"it is no JSON: {word} is no number")


@contextmanager
def consuming(services: Services, queue: str, *, prefetch: int) -> Iterator[Consumer]:
    """Open a queue and let go afterwards. Raises ActionError `connection`."""
    with connected(services, heartbeat_s=HEARTBEAT_S) as connection:
        yield Consumer(connection, queue, prefetch=prefetch)
