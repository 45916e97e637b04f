"""Queues: publish and receive JSON messages. Knows nothing but the SDK."""

import hashlib
import json
import re
import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.sdk import Action, Connector, Context, Json, Permanent, Services, field
from connectors.sdk.disk import Receipts
from connectors.sdk.durations import duration_ms

if TYPE_CHECKING:
    from connectors.queue.broker import OpenQueue, Received

CONNECTOR = Connector(name="queue", title="Queues", icon="inbox")

MESSAGE_BYTES_MAX = 1024 * 1024
MESSAGES_MAX = 1_000
WAIT_MS_MAX = 10 * 60_000
"""A node that waits holds a worker; longer waits are a trigger's work."""
_POLL_S = 0.1
_QUEUE_PATTERN = r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}$"


class Publish(
    Action,
    type="queue.publish",
    title="Publish message",
    icon="send",
    subtitle="{queue}",
    retry="default",
    output={
        "type": "object",
        "properties": {
            "queue": {"type": "string", "title": "Queue"},
            "message_id": {"type": "string", "title": "Message"},
        },
        "required": ["queue", "message_id"],
    },
):
    """Put a JSON message on a queue, durably.

    Every attempt of a node sends the same `message_id`, so that a receiver can tell a repeated
    message. On the embedded queues a repeated attempt adds none.
    """

    queue: str = field("Queue", pattern=_QUEUE_PATTERN, placeholder="orders", options=True)
    message: Any = field("Message", widget="json")
    headers: dict[str, str] = field("Headers", default_factory=dict, widget="key_value")

    @classmethod
    def options(cls, field: str, config: Mapping[str, Json], services: Services) -> Sequence[str]:
        """Offer the embedded queues that have been used."""
        del field, config
        return _known_queues(services)

    def run(self, context: Context) -> Json:
        """Publish and give the message's id."""
        from connectors.queue.broker import opened  # noqa: PLC0415  # kombu is loaded on demand

        _refuse_unfit(self.message)
        message_id = hashlib.sha256(f"{context.idempotency_key} {self.queue}".encode()).hexdigest()
        output = {"queue": self.queue, "message_id": message_id[:32]}
        receipts = Receipts(context.services.state_folder / "published")
        if receipts.get(message_id) is not None:
            context.log(f"Published to {self.queue} by an earlier attempt", **output)
            return output
        with opened(context.services, self.queue) as queue:
            queue.publish(self.message, message_id=message_id[:32], headers=self.headers)
        receipts.put(message_id, output)
        context.log(f"Published to {self.queue}", **output)
        return output


class Receive(
    Action,
    type="queue.receive",
    title="Receive messages",
    icon="inbox",
    subtitle="{queue}",
    retry="default",
    idempotent=True,
    output={
        "type": "object",
        "properties": {
            "queue": {"type": "string", "title": "Queue"},
            "count": {"type": "integer", "title": "How many"},
            "messages": {
                "type": "array",
                "title": "Messages",
                "items": {
                    "type": "object",
                    "properties": {
                        "id": {"type": "string", "title": "Id"},
                        "body": {"title": "Body"},
                        "headers": {"type": "object", "title": "Headers"},
                    },
                },
            },
            "skipped": {"type": "integer", "title": "Left in the queue: they are no JSON"},
        },
    },
):
    """Take messages from a queue, oldest first.

    It waits up to `wait` for the first one, and gives at most `max_messages` of those that are
    there. No message is lost when the process dies in between: a repeated attempt gets the same
    ones. Two nodes never get the same message, unless the broker sends it twice.
    """

    queue: str = field("Queue", pattern=_QUEUE_PATTERN, placeholder="orders", options=True)
    max_messages: int = field("At most", default=10, ge=1, le=MESSAGES_MAX)
    wait: str = field("Wait for the first", default="0s", widget="duration")

    @classmethod
    def options(cls, field: str, config: Mapping[str, Json], services: Services) -> Sequence[str]:
        """Offer the embedded queues that have been used."""
        del field, config
        return _known_queues(services)

    def __post_init__(self) -> None:
        if duration_ms(self.wait) > WAIT_MS_MAX:
            raise ValueError(f"wait may be at most {WAIT_MS_MAX // 60_000}m")

    def run(self, context: Context) -> Json:
        """Take them, keep a receipt, and only then remove them from the queue."""
        from connectors.queue.broker import opened  # noqa: PLC0415  # kombu is loaded on demand

        receipts = Receipts(context.services.state_folder / "received")
        key = f"{context.idempotency_key} {self.queue}"
        earlier = receipts.get(key)
        with opened(context.services, self.queue) as queue:
            if earlier is not None:
                _remove(queue, {one["id"] for one in earlier["messages"]})
                context.log(f"Received from {self.queue} by an earlier attempt", queue=self.queue)
                return earlier
            taken, skipped = self._take(queue, context)
            messages = [{"id": one.id, "body": one.body(), "headers": one.headers} for one in taken]
            output = {"queue": self.queue, "count": len(taken), "messages": messages}
            if taken:
                receipts.put(key, output)
            for one in taken:
                one.message.ack()
            for one in skipped:
                one.message.requeue()
        counts = {"count": len(taken), "skipped": len(skipped)}
        context.log(f"Received {len(taken)} from {self.queue}", queue=self.queue, **counts)
        return output | ({"skipped": len(skipped)} if skipped else {})

    def _take(
        self, queue: "OpenQueue", context: Context
    ) -> "tuple[list[Received], list[Received]]":
        deadline_s = time.monotonic() + duration_ms(self.wait) / 1000
        pause = threading.Event()
        taken: list[Received] = []
        skipped: list[Received] = []
        while len(taken) < self.max_messages and len(skipped) < MESSAGES_MAX:
            found = queue.next()
            if found is not None:
                (taken if _is_json(found) else skipped).append(found)
            elif taken or time.monotonic() >= deadline_s or context.is_cancelled():
                break
            else:
                pause.wait(_POLL_S)
        return taken, skipped


def _known_queues(services: Services) -> Sequence[str]:
    """Name the folders of the embedded queues; another broker is not asked for its own."""
    if services.queue_url is not None or not services.queues_folder.is_dir():
        return ()
    folders = (one for one in services.queues_folder.iterdir() if one.is_dir())
    return sorted(one.name for one in folders if re.match(_QUEUE_PATTERN, one.name))


def _is_json(found: "Received") -> bool:
    try:
        found.body()
    except ValueError:
        return False
    return True


def _remove(queue: "OpenQueue", ids: set[str]) -> None:
    """Remove what an earlier attempt had taken but not yet removed."""
    others: list[Received] = []
    while ids and len(others) < MESSAGES_MAX and (found := queue.next()) is not None:
        if found.id in ids:
            found.message.ack()
            ids = ids - {found.id}
        else:
            others.append(found)
    for one in others:
        one.message.requeue()


def _refuse_unfit(message: Json) -> None:
    try:
        size = len(json.dumps(message, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise Permanent(f"The message is no JSON: {error}", code="config") from error
    if size > MESSAGE_BYTES_MAX:
        raise Permanent(
            f"The message has {size} bytes; {MESSAGE_BYTES_MAX} are allowed.", code="limit.message"
        )
