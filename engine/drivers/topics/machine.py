"""Topics put together: what publishes, what people handle, what delivers."""

from collections.abc import Callable, Collection

from engine.drivers.clock import Clock
from engine.drivers.shards import shard_of
from engine.drivers.targets.targets import Targets
from engine.drivers.timing.sources import GiveEpochs, Source
from engine.drivers.topics.book import SubscriptionBook, TopicBook
from engine.drivers.topics.deliveries import Deliveries
from engine.drivers.topics.filters import Filters
from engine.drivers.topics.lending import TopicLender
from engine.drivers.topics.pulling import Puller
from engine.drivers.topics.pushes import GiveInput, Pushes, Start
from engine.drivers.topics.settling import Settler
from engine.drivers.topics.topics import Topics
from engine.store.protocol_topics import TopicStore


class TopicMachine:
    """All about topics of one engine. What it delivers to is known after it is made."""

    def __init__(
        self, store: TopicStore, clock: Clock, epochs: GiveEpochs, on_news: Callable[[], None]
    ) -> None:
        self._store = store
        self._clock = clock
        self._epochs = epochs
        self._on_news = on_news
        self.signal: Callable[[Collection[int]], None] = _nobody
        """Told the shards of subscriptions with news, which other processes may own."""
        self.filters = Filters()
        self.inputs: dict[str, GiveInput] = {}
        """By the kind of a subscription's filter: what runs start with, if not with the message."""
        self.publisher = Topics(store, clock, self.filters, self._tell)
        self._settler = Settler(store, clock)
        self.topics = TopicBook(store, clock, self.publisher)
        self.subscriptions = SubscriptionBook(store, clock, self.filters, on_news)
        self.puller = Puller(store, clock, self._settler, on_news)
        self.lender = TopicLender(self.topics)
        self._pushes: Pushes | None = None

    def source(self, targets: Targets, start: Start) -> Source:
        """Give the ticker's source, which pushes to these targets and starts runs like this."""
        targets.publish = self.publisher.publish_values
        self._pushes = Pushes(
            self._settler, self.publisher, targets=targets, start=start, inputs=self.inputs
        )
        self._pushes.on_news = self._on_news
        return Deliveries(self._store, self._clock, self.filters, self._pushes, self._epochs)

    def close(self, *, drain_s: float) -> None:
        """Begin nothing new, and wait a while for what has begun."""
        if self._pushes is not None:
            self._pushes.close(drain_s=drain_s)

    def tell(self, subscriptions: Collection[str]) -> None:
        """Say that these have something new."""
        if subscriptions:
            self._tell({shard_of(name) for name in subscriptions})

    def _tell(self, shards: Collection[int]) -> None:
        self._on_news()
        self.signal(shards)


def _nobody(_shards: Collection[int]) -> None:
    """Tell nobody."""
