"""Events as people look at them: what came lately, and what could not be delivered."""

import json
from typing import Final

from engine.core.plan import Json
from engine.drivers.outside.routing import TOPIC
from engine.drivers.topics.messages import Message, message_of
from engine.store.protocol_events import EventStore
from engine.views.times import rfc3339

NEWEST: Final = 2**62
SHOWN_BYTES_MAX: Final = 64 * 1024
"""A larger event is listed without its data."""
DATA: Final = frozenset(("data", "data_base64"))


class EventBook:
    """The events of the last day."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    def recent(self, *, before: int | None, limit: int) -> list[dict[str, Json]]:
        """Give events, the newest first, those before a number."""
        rows = self._store.recent_messages(TOPIC, before=before or NEWEST, limit=limit)
        return [_shown(message_of(row)) for row in rows]

    def dead_letters(self, *, after: tuple[str, int], limit: int) -> list[dict[str, Json]]:
        """Give events that could not start a run, by trigger; `after` is one's trigger and number.

        They are delivered again as those of any subscription are.
        """
        return [
            {
                **_shown(message_of(message)),
                "subscription": dead.subscription,
                "delivery_attempts": dead.attempts,
                "died_at": rfc3339(dead.at),
                "last_error": None if dead.last_error is None else json.loads(dead.last_error),
            }
            for dead, message in self._store.all_dead_letters(TOPIC, after=after, limit=limit)
        ]


def _shown(message: Message) -> dict[str, Json]:
    event: dict[str, Json] = message.value
    is_cut = len(message.data) > SHOWN_BYTES_MAX
    if is_cut:
        event = {name: value for name, value in event.items() if name not in DATA}
    return {
        "event": event,
        "is_cut": is_cut,
        "message_id": message.message_id,
        "received_at": rfc3339(message.published_at),
    }
