"""Publishing: messages are kept and dealt out in one transaction, durable when it returns."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.combining import Combiner
from engine.drivers.shards import shard_of
from engine.drivers.topics.filters import Filters, Matching
from engine.drivers.topics.messages import Message, check_batch, read_messages, row_of
from engine.errors import NotFound
from engine.store.protocol_topics import TopicStore
from engine.store.records_topics import Publication, TopicRow

DAY_MS: Final = 86_400_000
DEDUPE_MS: Final = DAY_MS
"""How long a message is known by its key, where the topic keeps messages for less."""
BUILT_IN: Final[Mapping[str, int]] = {"events": DAY_MS}
"""Topics that are made when they are first used, with their retention."""

Told = Callable[[Collection[int]], None]
"""Is told the shards of subscriptions that have something new."""


class Topics:
    """Takes messages. Used by every thread; what comes at once is committed together."""

    def __init__(self, store: TopicStore, clock: Clock, filters: Filters, tell: Told) -> None:
        self._store = store
        self._clock = clock
        self._filters = filters
        self._tell = tell
        self._combiner = Combiner(self._commit)

    def publish(self, topic: str, messages: Sequence[Message]) -> list[str]:
        """Publish messages, all or none, and give their ids in order.

        Raises NotFound, InvalidInput with the fields, LimitExceeded, StoreUnavailable.
        """
        check_batch(messages)
        publication = Publication(topic, [row_of(message) for message in messages], DEDUPE_MS)
        if not any(message.dedupe_key for message in messages):
            publication = publication._replace(keeps_ms=0)
        return [str(seq) for seq in self._put(publication)]

    def pass_on(self, topic: str, message: Message) -> None:
        """Publish a message that came from another topic, and is within the limits of that one.

        Raises NotFound, StoreUnavailable.
        """
        self._put(Publication(topic, [row_of(message)], DEDUPE_MS))

    def publish_values(self, topic: str, messages: Sequence[Mapping[str, Json]]) -> list[str]:
        """Publish messages as people write them. Raises as `publish` does."""
        return self.publish(topic, read_messages(messages))

    def make_built_in(self, topic: str) -> TopicRow:
        """Make a built-in topic, unless it is there."""
        row = TopicRow(topic, BUILT_IN[topic], self._clock.now_ms())
        self._store.save_topic(row)
        return row

    def _put(self, publication: Publication) -> list[int]:
        seqs = self._combiner.do(publication)
        if seqs is None and publication.topic in BUILT_IN:
            self.make_built_in(publication.topic)
            seqs = self._combiner.do(publication)
        if seqs is None:
            raise NotFound(f"There is no topic {publication.topic}.")
        return seqs

    def _commit(self, publications: Sequence[Publication]) -> list[list[int] | None]:
        matching = Matching(self._filters)
        now = self._clock.now_ms()
        seqs = self._store.publish_messages(publications, now=now, matches=matching)
        if matching.reached:
            self._tell({shard_of(name) for name in matching.reached})
        return seqs
