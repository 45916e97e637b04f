"""The one door to kombu: opens a queue of the configured broker. Knows no action."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import kombu
from kombu.exceptions import DecodeError, KombuError, OperationalError

from connectors.sdk.context import Services
from connectors.sdk.errors import ActionError
from connectors.sdk.outcome import Json

CONNECT_S_MAX = 10.0
TRANSPORT_OPTIONS = {
    "confirm_publish": True,
    # The engine repeats attempts; the broker's library need not.
    "max_retries": 1,
    "interval_start": 0,
    # Where the broker is a store (Redis): when what a dead receiver held is given to others.
    "visibility_timeout": 60,
    "polling_interval": 0.2,
}
_kombu: Any = kombu
"""Without types: kombu has few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message that is ours until it is acknowledged or given back."""

    message: Any
    id: str
    headers: dict[str, Json]

    def body(self) -> Json:
        """Give its JSON; raises ValueError when it is something else."""
        if self.message.content_type != "application/json":
            raise ValueError(f"it is {self.message.content_type}")
        try:
            return self.message.decode()
        except DecodeError as error:
            raise ValueError(str(error)) from error


class OpenQueue:
    """A queue of a connected broker."""

    def __init__(self, connection: Any, name: str) -> None:
        self._channel = connection.default_channel
        self._queue = _kombu.Queue(name, channel=self._channel, durable=True)
        self._producer = connection.Producer(channel=self._channel)
        self._queue.declare()
        self._name = name

    def publish(self, body: Json, *, message_id: str, headers: dict[str, Json]) -> None:
        """Send a durable message."""
        self._producer.publish(
            body,
            routing_key=self._name,
            serializer="json",
            delivery_mode=2,
            headers=headers,
            message_id=message_id,
            retry=False,
        )

    def next(self) -> Received | None:
        """Take the next message, if there is one now."""
        message = self._queue.get(no_ack=False, accept=["json"])
        if message is None:
            return None
        found = str(message.properties.get("message_id") or _made_up_id(message.body))
        return Received(message=message, id=found, headers=dict(message.headers or {}))


def _made_up_id(body: str | bytes) -> str:
    # The same at the next delivery, for messages that came without one.
    return hashlib.sha256(body.encode() if isinstance(body, str) else bytes(body)).hexdigest()[:32]


@contextmanager
def opened(services: Services, name: str) -> Iterator[OpenQueue]:
    """Open a queue, and let go afterwards; raises `connection` when the broker does not answer."""
    with connected(services) as connection:
        yield OpenQueue(connection, name)


@contextmanager
def connected(services: Services, *, heartbeat_s: int = 0) -> Iterator[Any]:
    """Connect, and let go afterwards; raises `connection` when the broker does not answer.

    Whoever stays connected for long asks for heartbeats, and has to look for them.
    """
    with _made(services, heartbeat_s) as connection:
        errors = (*connection.connection_errors, *connection.channel_errors)
        try:
            yield connection
        except OperationalError as error:
            raise ActionError(f"The broker does not answer: {error}", code="connection") from error
        except (*errors, KombuError) as error:
            raise ActionError(f"The broker failed: {error}", code="connection") from error


def _made(services: Services, heartbeat_s: int) -> Any:
    """Give a connection whose library is here; raises `connection` when it is not."""
    try:
        connection = _connection(services, heartbeat_s)
        _ = connection.transport  # loaded now
    except (ImportError, KeyError) as error:
        scheme = str(services.queue_url).partition(":")[0]
        said = f"What speaks {scheme} is not installed here, for example baton-flow[{scheme}]."
        raise ActionError(f"{said} ({error})", code="connection") from error
    return connection


def _connection(services: Services, heartbeat_s: int) -> Any:
    if services.queue_url is None:
        return _kombu.Connection(
            transport="connectors.queue.embedded:Transport",
            transport_options={"folder": str(services.queues_folder)},
        )
    return _kombu.Connection(
        services.queue_url,
        connect_timeout=CONNECT_S_MAX,
        heartbeat=heartbeat_s,
        transport_options=TRANSPORT_OPTIONS,
    )
