"""Topics and subscriptions as people handle them: make, change, list, pause, delete."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.rowtext import encode
from engine.drivers.topics.cycles import circles, fed_by
from engine.drivers.topics.fields import (
    FIXED,
    NAME,
    NAME_SAID,
    PULL,
    TOPIC_RETENTION_MS,
    Bad,
    changed,
    said_duration,
    shown_fields,
    within,
)
from engine.drivers.topics.filters import Filters
from engine.drivers.topics.messages import Message
from engine.drivers.topics.topics import BUILT_IN, Topics
from engine.errors import Conflict, InvalidInput, NotFound
from engine.store.protocol_topics import TopicStore
from engine.store.records_topics import SubscriptionRow, TopicRow, published_at
from engine.views.times import rfc3339, rfc3339_or_none

PAGE: Final = 500


class TopicBook:
    """The topics of a store."""

    def __init__(self, store: TopicStore, clock: Clock, publisher: Topics) -> None:
        self._store = store
        self._clock = clock
        self._publisher = publisher

    def save(self, name: str, said: Mapping[str, Json]) -> dict[str, Json]:
        """Make a topic, or change its retention. Raises InvalidInput, Conflict."""
        if not NAME.fullmatch(name):
            raise InvalidInput("A topic cannot have this name.", [("name", NAME_SAID)])
        if name in BUILT_IN:
            raise Conflict(f"The topic {name} is built in, and stays as it is.")
        row = self._store.topic(name) or TopicRow(name, None, self._clock.now_ms())
        if "retention" in said:
            row = row._replace(retention_ms=_retention(said["retention"]))
        self._store.save_topic(row)
        return self.find(name)

    def find(self, name: str) -> dict[str, Json]:
        """Give a topic. Raises NotFound."""
        row = self._store.topic(name)
        if row is None and name in BUILT_IN:
            row = self._publisher.make_built_in(name)
        if row is None:
            raise NotFound(f"There is no topic {name}.")
        return _shown(row)

    def listed(self, *, after: str, limit: int) -> list[dict[str, Json]]:
        """Give topics by name."""
        return [_shown(row) for row in self._store.topics(after=after, limit=limit)]

    def drop(self, name: str) -> None:
        """Delete a topic; its subscriptions keep what they have. Raises NotFound, Conflict."""
        if name in BUILT_IN:
            raise Conflict(f"The topic {name} is built in, and cannot be deleted.")
        if not self._store.drop_topic(name):
            raise NotFound(f"There is no topic {name}.")

    def publish(self, name: str, messages: Sequence[Message]) -> list[str]:
        """Publish messages to a topic of people's own. Raises Conflict for a built-in one."""
        if name in BUILT_IN:
            raise Conflict(f"What is sent to POST /events is published to the topic {name}.")
        return self._publisher.publish(name, messages)


class SubscriptionBook:
    """The subscriptions of a store."""

    def __init__(
        self, store: TopicStore, clock: Clock, filters: Filters, on_news: Callable[[], None]
    ) -> None:
        self._store = store
        self._clock = clock
        self._filters = filters
        self._on_news = on_news

    def save(self, name: str, said: Mapping[str, Json]) -> dict[str, Json]:
        """Make a subscription, or change one; what is not said stays.

        Raises InvalidInput with the fields, Conflict for what a subscription keeps for life.
        """
        old = self._store.subscription(name)
        row = self._fresh(name, said) if old is None else self._kept(old, said)
        new = changed(row, said, self._filters)
        if old is not None and (new.filter, new.is_ordered) != (old.filter, old.is_ordered):
            raise Conflict(f"A subscription keeps its {', '.join(FIXED)} for life; make another.")
        self._check_ways(new)
        self._store.save_subscription(new)
        self._on_news()
        return self.find(name)

    def _fresh(self, name: str, said: Mapping[str, Json]) -> SubscriptionRow:
        if not NAME.fullmatch(name):
            raise InvalidInput("A subscription cannot have this name.", [("name", NAME_SAID)])
        topic = said.get("topic")
        if not isinstance(topic, str) or not topic:
            errors = [("topic", "must be the name of a topic")]
            raise InvalidInput("A subscription needs a topic.", errors)
        self._check_topic("topic", topic)
        return SubscriptionRow(name, topic, encode(dict(PULL)), self._clock.now_ms())

    def _kept(self, old: SubscriptionRow, said: Mapping[str, Json]) -> SubscriptionRow:
        if old.flow_id is not None:
            raise Conflict(f"It is a trigger of the flow {old.flow_id}, and changed there.")
        if said.get("topic") not in (None, old.topic):
            raise Conflict(f"A subscription keeps its {', '.join(FIXED)} for life; make another.")
        return old

    def _check_ways(self, row: SubscriptionRow) -> None:
        for field, topic in fed_by(row):
            self._check_topic(field, topic)
        others = [other for other in self._all() if other.name != row.name]
        errors = circles(row, others)
        if errors:
            raise InvalidInput("Messages would never come to an end.", errors)

    def _check_topic(self, field: str, topic: str) -> None:
        if topic not in BUILT_IN and self._store.topic(topic) is None:
            raise InvalidInput("There is no such topic.", [(field, f"there is no topic {topic}")])

    def _all(self) -> Iterator[SubscriptionRow]:
        after = ""
        while rows := self._store.subscriptions(after=after, limit=PAGE):
            yield from rows
            after = rows[-1].name

    def find(self, name: str) -> dict[str, Json]:
        """Give a subscription with its figures. Raises NotFound."""
        row, found = self._store.subscription(name), self._store.figures(name)
        if row is None or found is None:
            raise NotFound(f"There is no subscription {name}.")
        figures, oldest = found
        oldest_at = None if oldest is None else published_at(oldest)
        age_ms = None if oldest_at is None else max(self._clock.now_ms() - oldest_at, 0)
        counts = {
            "unacked": figures.unacked,
            "oldest_unacked_at": rfc3339_or_none(oldest_at),
            "oldest_unacked_age_ms": age_ms,
            "delivered": figures.delivered,
            "acked": figures.acked,
            "nacked": figures.nacked,
            "expired": figures.expired,
            "dead_lettered": figures.dead_lettered,
            "dropped": figures.dropped,
            "push_errors": json.loads(figures.push_errors),
            "is_replaying": figures.replay_from is not None,
            "used_at": rfc3339(figures.used_at),
        }
        return {
            **shown_fields(row),
            "created_at": rfc3339(row.created_at),
            "figures": counts,
        }

    def listed(self, *, topic: str | None, after: str, limit: int) -> list[dict[str, Json]]:
        """Give subscriptions by name, of one topic or of all."""
        rows = self._store.subscriptions(topic=topic, after=after, limit=limit)
        return [self.find(row.name) for row in rows]

    def drop(self, name: str) -> None:
        """Delete a subscription and what it has to deliver. Raises NotFound, Conflict."""
        row = self._row(name)
        if row.flow_id is not None:
            raise Conflict(f"It is a trigger of the flow {row.flow_id}; unpublish that.")
        self._store.drop_subscription(name)

    def set_state(self, name: str, state: str) -> None:
        """Pause or resume. Raises NotFound."""
        self._store.save_subscription(self._row(name)._replace(state=state))
        self._on_news()

    def _row(self, name: str) -> SubscriptionRow:
        row = self._store.subscription(name)
        if row is None:
            raise NotFound(f"There is no subscription {name}.")
        return row


def _retention(value: Json) -> int | None:
    if value is None:
        return None
    try:
        return within(value, TOPIC_RETENTION_MS)
    except Bad as error:
        errors = [("retention", str(error))]
        raise InvalidInput("The topic cannot be like that.", errors) from None


def _shown(row: TopicRow) -> dict[str, Json]:
    return {
        "name": row.name,
        "retention": None if row.retention_ms is None else said_duration(row.retention_ms),
        "published": row.published,
        "created_at": rfc3339(row.created_at),
        "is_built_in": row.name in BUILT_IN,
    }
