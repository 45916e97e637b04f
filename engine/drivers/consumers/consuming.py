"""One thread per queue trigger: takes messages, starts their runs, and only then acknowledges.

Nothing of it needs to be remembered: what was not acknowledged comes again, here or in another
process, and its run is started once by the message's name.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Event, Thread

from connectors.queue.consumer import Consumer, Delivery, UnfitMessage, consuming
from connectors.sdk.context import Services
from connectors.sdk.errors import ActionError
from engine.drivers.clock import Clock
from engine.drivers.consumers.trigger import Begin, QueueTrigger, wish_of
from engine.drivers.failpoints import AFTER_QUEUE_START, passing
from engine.drivers.runs.starting import Wish
from engine.errors import (
    Conflict,
    EngineError,
    InvalidInput,
    LimitExceeded,
    NoSuchTrigger,
    Overloaded,
)

WAIT_S = 1.0
"""How long one look at the broker waits; also how soon a consumer notices that it is to stop."""
PAUSE_S_MIN = 0.5
PAUSE_S_MAX = 30.0
POISON = (InvalidInput, Conflict, LimitExceeded)
"""What will be refused however often it comes, but for these."""
PASSING = (Overloaded, NoSuchTrigger)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a consumer of this process fares."""

    is_connected: bool = False
    error: str | None = None
    received: int = 0
    dead_lettered: int = 0
    last_at: int | None = None


class _GaveBackError(Exception):
    """What was taken cannot be started now; it was given back."""


class Consuming:
    """The thread of one queue trigger."""

    def __init__(
        self, trigger: QueueTrigger, services: Services, begin: Begin, clock: Clock
    ) -> None:
        self.trigger = trigger
        self.standing = Standing()
        self._services = services
        self._begin = begin
        self._clock = clock
        self._is_over = Event()
        name = f"baton-queue-{trigger.id}"
        self._thread = Thread(target=self._loop, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take nothing new."""
        self._is_over.set()

    def join(self, timeout_s: float) -> None:
        """Wait until what was taken is settled or given back."""
        self._thread.join(timeout_s)

    def _loop(self) -> None:
        pause_s = PAUSE_S_MIN
        while not self._is_over.is_set():
            before = self.standing.received
            try:
                self._consume()
            except _GaveBackError as error:
                self._say(is_connected=True, error=str(error))
            except ActionError as error:
                self._say(is_connected=False, error=error.message)
            except Exception as error:
                log.exception("the consumer of %s failed; it tries again", self.trigger.id)
                self._say(is_connected=False, error=str(error))
            pause_s = PAUSE_S_MIN if self.standing.received > before else pause_s
            self._is_over.wait(pause_s)
            pause_s = min(pause_s * 2, PAUSE_S_MAX)
        self._say(is_connected=False, error=None)

    def _consume(self) -> None:
        trigger = self.trigger
        with consuming(self._services, trigger.queue, prefetch=trigger.prefetch) as consumer:
            self._say(is_connected=True, error=None)
            while not self._is_over.is_set():
                taken = consumer.take(most=trigger.prefetch, wait_s=WAIT_S)
                if taken and not self._is_over.is_set():
                    self._start(consumer, taken)
                    self._say(is_connected=True, error=None)
                elif taken:
                    _give_back(taken)

    def _start(self, consumer: Consumer, taken: Sequence[Delivery]) -> None:
        """Start the runs of messages in one transaction, or else each by itself."""
        wishes = [(one, wish) for one in taken if (wish := self._wish(consumer, one)) is not None]
        try:
            self._begin([wish for _, wish in wishes])
        except EngineError:
            for place, (delivery, wish) in enumerate(wishes):
                self._start_one(consumer, delivery, wish, [one for one, _ in wishes[place:]])
            return
        passing(AFTER_QUEUE_START)
        for delivery, _ in wishes:
            self._accept(delivery)

    def _start_one(
        self, consumer: Consumer, delivery: Delivery, wish: Wish, rest: Sequence[Delivery]
    ) -> None:
        try:
            self._begin([wish])
        except EngineError as error:
            if isinstance(error, POISON) and not isinstance(error, PASSING):
                self._set_aside(consumer, delivery, reason=_said(error))
                return
            _give_back(rest)
            raise _GaveBackError(str(error)) from error
        self._accept(delivery)

    def _wish(self, consumer: Consumer, delivery: Delivery) -> Wish | None:
        try:
            return wish_of(self.trigger, delivery)
        except UnfitMessage as error:
            self._set_aside(consumer, delivery, reason=f"The message cannot be read: {error}.")
        return None

    def _accept(self, delivery: Delivery) -> None:
        delivery.accept()
        now = self._clock.now_ms()
        self.standing = replace(self.standing, received=self.standing.received + 1, last_at=now)

    def _set_aside(self, consumer: Consumer, delivery: Delivery, *, reason: str) -> None:
        log.warning("queue %s: message %s: %s", self.trigger.queue, delivery.id, reason)
        consumer.set_aside(delivery, queue=self.trigger.dead_letter, reason=reason)
        count = self.standing.dead_lettered + 1
        self.standing = replace(self.standing, dead_lettered=count)

    def _say(self, *, is_connected: bool, error: str | None) -> None:
        self.standing = replace(self.standing, is_connected=is_connected, error=error)


def _give_back(taken: Sequence[Delivery]) -> None:
    for one in reversed(taken):  # brokers put what comes back in front
        one.give_back()


def _said(error: EngineError) -> str:
    fields = getattr(error, "errors", ())
    return " ".join([str(error), *(f"{field}: {message}" for field, message in fields)])
