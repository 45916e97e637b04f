"""A kombu transport on a folder: one durable file per message, oldest first. Knows no action.

A message that is being received is locked, not moved: should the process die, the lock goes with
it and the message is there again. Acknowledging removes it.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import IO, Any

from kombu.transport import virtual

from connectors.sdk.disk import PART_PREFIX, write_whole

_SUFFIX = ".json"


class Channel(virtual.Channel):
    """Holds the messages that it gave out until they are acknowledged or given back."""

    do_restore = False  # a lock that goes away is the restoration
    supports_fanout = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]  # kombu's
        self._held: dict[str, tuple[Path, IO[bytes]]] = {}

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:  # noqa: FBT001, FBT002  # kombu's signature
        """Remove a message for good."""
        super().basic_ack(delivery_tag, multiple=multiple)  # type: ignore[no-untyped-call]  # kombu's
        held = self._held.pop(delivery_tag, None)
        if held:
            held[0].unlink(missing_ok=True)
            held[1].close()

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:  # noqa: FBT001, FBT002  # kombu's signature
        """Give a message back, or remove it."""
        if not requeue:
            self.basic_ack(delivery_tag)
            return
        self.qos.ack(delivery_tag)
        held = self._held.pop(delivery_tag, None)
        if held:
            held[1].close()

    def close(self) -> None:
        """Give back what was not acknowledged."""
        for _, file in self._held.values():
            file.close()
        self._held.clear()
        super().close()  # type: ignore[no-untyped-call]  # kombu's

    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        # The same message again, while it waits, is the same message.
        name = message["properties"].get("message_id") or message["properties"]["delivery_tag"]
        if any(place.stem.endswith(f"-{name}") for place in self._waiting(queue)):
            return
        moment = f"{time.time_ns():020d}"
        write_whole(self._folder(queue) / f"{moment}-{name}{_SUFFIX}", json.dumps(message).encode())

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        del timeout
        held = {place for place, _ in self._held.values()}
        for place in self._waiting(queue):
            if place in held:
                continue
            with suppress(OSError):  # somebody else has it, or it is gone
                file = place.open("rb")
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    os.stat(place)  # noqa: PTH116  # removed since it was opened?
                    message: dict[str, Any] = json.loads(file.read())
                except (OSError, ValueError):
                    file.close()
                    continue
                self._held[message["properties"]["delivery_tag"]] = (place, file)
                return message
        raise Empty

    def _size(self, queue: str) -> int:
        return sum(1 for _ in self._waiting(queue))

    def _purge(self, queue: str) -> int:
        gone = 0
        for place in self._waiting(queue):
            place.unlink(missing_ok=True)
            gone += 1
        return gone

    def _waiting(self, queue: str) -> Iterator[Path]:
        try:
            names = sorted(os.listdir(self._folder(queue)))  # noqa: PTH208  # by far the fastest
        except FileNotFoundError:
            return
        for name in names:
            if name.endswith(_SUFFIX) and not name.startswith(PART_PREFIX):
                yield self._folder(queue) / name

    def _folder(self, queue: str) -> Path:
        return Path(self.connection.client.transport_options["folder"]) / queue


class Transport(virtual.Transport):
    """Queues below `transport_options["folder"]`."""

    Channel = Channel
    driver_type = "folder"
    driver_name = "baton"

    def driver_version(self) -> str:
        """Name the format of the files."""
        return "1"
