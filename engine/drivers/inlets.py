"""Where things come in that start or answer runs: webhooks, queues, topics, events, watches."""

from collections.abc import Callable

from connectors.sdk.context import Services
from engine.drivers.attempts.executor import Actions
from engine.drivers.clock import Clock
from engine.drivers.cluster.posting import Post
from engine.drivers.consumers.consumers import Consumers
from engine.drivers.hooks.book import HookBook
from engine.drivers.hooks.firing import Firing
from engine.drivers.limits import Limits
from engine.drivers.outside.answers import AnswerDesk
from engine.drivers.outside.arriving import Arrivals
from engine.drivers.outside.early import EarlyEvents
from engine.drivers.outside.emitting import Emitter
from engine.drivers.outside.events import EventMachine
from engine.drivers.ownership import Ownership
from engine.drivers.reading.reader import Reader
from engine.drivers.runs.inbox import Item
from engine.drivers.runs.starting import Starter
from engine.drivers.runs.watch import Watch
from engine.drivers.targets.targets import Targets
from engine.drivers.timing.sources import Source
from engine.drivers.topics.machine import TopicMachine
from engine.drivers.watches.desk import WatchDesk
from engine.drivers.watches.looking import Looker
from engine.store.protocol import Store
from engine.store.records import Place


class Inlets:
    """All of them, on one engine."""

    def __init__(  # noqa: PLR0913  # its collaborators, by name
        self,
        store: Store,
        clock: Clock,
        services: Services,
        *,
        actions: Actions,
        starter: Starter,
        reader: Reader,
        watch: Watch,
        post: Post,
        put: Callable[[Item], None],
        targets: Targets,
        topics: TopicMachine,
        answers: AnswerDesk,
        emitter: Emitter,
        ownership: Ownership,
        limits: Limits,
        poke: Callable[[], None],
    ) -> None:
        self._store = store
        self._ownership = ownership
        self._poke = poke
        self.answers = answers
        self.hooks = HookBook(store, clock, is_shared=ownership.is_shared)
        self.firing = Firing(starter, reader, watch)
        self.topics = topics
        self._deliveries = self.topics.source(targets, starter.start)
        self.consumers = Consumers(store, clock, services, starter.start)
        self.early = EarlyEvents(store, put, clock, kept_ms=limits.early_event_ms)
        self.events = EventMachine(
            store,
            clock,
            Arrivals(store, put, post=post, look=self.look_early),
            topics=self.topics,
            answers=answers,
            emitter=emitter,
            epochs=ownership.epochs,
        )
        tell, approve = self.events.door.take_own, answers.approval
        looker = Looker(store, actions, services, clock=clock, tell=tell, approve=approve)
        self.watches = WatchDesk(store, actions, looker, clock, ownership.epochs)

    def sources(self) -> tuple[Source, ...]:
        """Give what the ticker looks after."""
        events = self.events.outbox, self._deliveries, self.early
        return *events, self.consumers, self.watches

    def look_early(self, place: Place) -> None:
        """Look for events that came before a run began to wait here."""
        self.early.look(place)
        self._poke()

    def open(self) -> None:
        """Begin to take things in."""
        if self._ownership.is_shared:
            self.topics.signal = self._store.signal
        self.events.open(self._poke)

    def published(self, flow_id: str) -> None:
        """Look at what a flow waits for now."""
        self.events.router.follow(flow_id)
        self.changed()

    def changed(self) -> None:
        """Look now at what flows wait for."""
        self.hooks.forget()
        self.consumers.look()
        self._poke()

    def close(self, *, drain_s: float) -> None:
        """Take nothing new, and wait a while for what has begun."""
        self.consumers.close(drain_s=drain_s)
        self.watches.close(drain_s=drain_s)
        self.topics.close(drain_s=drain_s)
