"""All about events of one engine, put together."""

from collections.abc import Callable

from engine.drivers.clock import Clock
from engine.drivers.outside.answering import AnsweringEvents
from engine.drivers.outside.answers import AnswerDesk
from engine.drivers.outside.arriving import Arrivals
from engine.drivers.outside.door import EventDoor
from engine.drivers.outside.emitting import Emitter, Outbox
from engine.drivers.outside.lists import EventBook
from engine.drivers.outside.routing import EventRouter
from engine.drivers.timing.sources import GiveEpochs
from engine.drivers.topics.machine import TopicMachine
from engine.store.protocol import Store


class EventMachine:
    """The door for events, the router behind it, and what brings our own events to it."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        arrivals: Arrivals,
        *,
        topics: TopicMachine,
        answers: AnswerDesk,
        emitter: Emitter,
        epochs: GiveEpochs,
    ) -> None:
        self._interest = emitter.interest
        self.router = EventRouter(store, topics, clock, emitter.interest)
        self.door = EventDoor(
            clock,
            arrivals=arrivals,
            router=self.router,
            answers=AnsweringEvents(answers),
        )
        self.outbox = Outbox(store, clock, door=self.door, router=self.router, epochs=epochs)
        self.book = EventBook(store)
        emitter.door = self.door

    def open(self, poke: Callable[[], None]) -> None:
        """Begin with what a crash may have left undone."""

        def tell() -> None:
            self.outbox.tell()
            poke()

        self._interest.on_news = tell
        self.router.follow_all()
