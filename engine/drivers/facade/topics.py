"""The facade's part about topics and subscriptions. Thread-safe."""

from engine.drivers.facade.part import Facade
from engine.drivers.topics.book import SubscriptionBook, TopicBook
from engine.drivers.topics.pulling import Puller
from engine.drivers.topics.topics import Topics


class TopicsFacade(Facade):
    """Topics: what people handle, each a small book of its own."""

    @property
    def topics(self) -> TopicBook:
        """Make, list, delete topics; publish."""
        return self._m.inlets.topics.topics

    @property
    def subscriptions(self) -> SubscriptionBook:
        """Make, change, list, pause, delete subscriptions."""
        return self._m.inlets.topics.subscriptions

    @property
    def puller(self) -> Puller:
        """Pull, acknowledge, seek, look at dead letters."""
        return self._m.inlets.topics.puller

    @property
    def publisher(self) -> Topics:
        """Publish, to built-in topics as well."""
        return self._m.inlets.topics.publisher
