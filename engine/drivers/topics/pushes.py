"""The threads that push messages to their targets, and say what became of them."""

import json
import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Final, NamedTuple

from engine.core.plan import Json
from engine.drivers.rowtext import encode
from engine.drivers.runs.starting import Wish
from engine.drivers.targets.outcome import Outcome
from engine.drivers.targets.targets import Targets
from engine.drivers.topics.messages import Message, message_of
from engine.drivers.topics.pushing import call_of, headers_of, input_of, key_of
from engine.drivers.topics.settling import Settler
from engine.drivers.topics.topics import Topics
from engine.errors import (
    Conflict,
    EngineError,
    InvalidInput,
    LimitExceeded,
    NotFound,
    Overloaded,
    StoreUnavailable,
)
from engine.store.records_topics import LEASED, Delivered, Settlement, SubscriptionRow, Work

THREADS: Final = 16
RUNNING_MAX: Final = 8
"""Pushes of one subscription at once, so that a slow target leaves threads for the others."""
STARTS_MAX: Final = 100
"""Messages that start runs together."""
HOPS_MAX: Final = 10
"""Topics that a message may come through, whatever has tied them together."""
SETTLE_RETRY_S: Final = 0.5

log = logging.getLogger(__name__)


class Job(NamedTuple):
    """What a thread does at a time: one push, or starts of one flow, or one dead letter's way."""

    subscription: SubscriptionRow
    deliveries: Sequence[Delivered]


Start = Callable[[Sequence[Wish]], object]
"""Starts runs together, each once per request id."""
GiveInput = Callable[[Json, Message], Json]
"""Gives what a run starts with, for what its filter says and a message. Raises InvalidInput."""


class Pushes:
    """Threads that push messages and say what became of them."""

    def __init__(
        self,
        settler: Settler,
        topics: Topics,
        *,
        targets: Targets,
        start: Start,
        inputs: Mapping[str, GiveInput],
    ) -> None:
        self._settler = settler
        self._topics = topics
        self._targets = targets
        self._start = start
        self._inputs = inputs
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._running: Counter[str] = Counter()
        self._lock = Lock()
        self._threads: list[Thread] = []
        self._is_closed = False
        self.on_news: Callable[[], None] = _nobody

    def room(self, subscription: SubscriptionRow) -> int:
        """Tell how many deliveries can begin now."""
        with self._lock:
            running, mine = self._running.total(), self._running[subscription.name]
        if self._is_closed or running >= THREADS or mine >= RUNNING_MAX:
            return 0
        if _flow_of(subscription) is not None:
            return STARTS_MAX
        return min(THREADS - running, RUNNING_MAX - mine)

    def take(self, subscription: SubscriptionRow, work: Work) -> None:
        """Hand out what was leased."""
        jobs = [Job(subscription, [each]) for each in work.forwards]
        if work.deliveries and _flow_of(subscription) is not None:
            jobs.append(Job(subscription, work.deliveries))
        else:
            jobs += [Job(subscription, [each]) for each in work.deliveries]
        with self._lock:
            self._running[subscription.name] += len(jobs)
            while jobs and not self._is_closed and len(self._threads) < THREADS:
                name = f"baton-topics-{len(self._threads) + 1}"
                self._threads.append(Thread(target=self._loop, name=name, daemon=True))
                self._threads[-1].start()
        for job in jobs:
            self._queue.put(job)

    def close(self, *, drain_s: float) -> None:
        """Begin nothing new and wait a while for what has begun; leases end by themselves."""
        self._is_closed = True
        for _ in self._threads:
            self._queue.put(None)
        patience = time.monotonic() + drain_s
        for thread in self._threads:
            thread.join(max(patience - time.monotonic(), 0))

    def _loop(self) -> None:
        while (job := self._queue.get()) is not None:
            if self._is_closed:
                self._settler.try_settle([_settlement(each, "release") for each in job.deliveries])
                continue
            settlements = self._tried(job)
            while not self._settler.try_settle(settlements) and not self._is_closed:
                time.sleep(SETTLE_RETRY_S)
            with self._lock:
                self._running[job.subscription.name] -= 1
                left = self._running[job.subscription.name]
                self._running += Counter()  # forgets those that have none
            if left <= RUNNING_MAX // 2:
                self.on_news()

    def _tried(self, job: Job) -> list[Settlement]:
        try:
            return self._outcomes(job)
        except Exception as error:  # whatever it is, the thread goes on
            log.exception("deliveries of %s broke", job.subscription.name)
            said = Outcome(code="bug", message=str(error))
            return [_refused(each, said) for each in job.deliveries]

    def _outcomes(self, job: Job) -> list[Settlement]:
        if job.deliveries[0].delivery.state != LEASED:
            return [self._forward(job.subscription, each) for each in job.deliveries]
        if (flow := _flow_of(job.subscription)) is not None:
            return self._start_runs(job, flow)
        return [self._push(job.subscription, each) for each in job.deliveries]

    def _start_runs(self, job: Job, flow: dict[str, Json]) -> list[Settlement]:
        try:
            self._start([self._wish(job.subscription, each, flow) for each in job.deliveries])
        except Exception:  # noqa: BLE001  # one is at fault: each says for itself what is wrong
            return [self._start_run(job.subscription, each, flow) for each in job.deliveries]
        return [_settlement(each, "ack") for each in job.deliveries]

    def _start_run(
        self, subscription: SubscriptionRow, each: Delivered, flow: dict[str, Json]
    ) -> Settlement:
        try:
            self._start([self._wish(subscription, each, flow)])
        except (StoreUnavailable, Overloaded) as error:
            return _refused(each, Outcome(code="unavailable", message=str(error)))
        except Conflict:
            # It has started its run before, with what the trigger said then.
            return _settlement(each, "ack")
        except (InvalidInput, LimitExceeded) as error:
            said = Outcome(code="input", message=_said(error), is_permanent=True)
            return _refused(each, said)
        except EngineError as error:
            return _refused(each, Outcome(code="flow", message=str(error)))
        except Exception as error:  # whatever a start raises is its failure
            log.exception("a message could not start %s", flow.get("id"))
            return _refused(each, Outcome(code="bug", message=str(error)))
        return _settlement(each, "ack")

    def _wish(self, subscription: SubscriptionRow, each: Delivered, flow: dict[str, Json]) -> Wish:
        message = message_of(each.message)
        given = flow.get("input")
        return Wish(
            flow_id=flow["id"],
            input=self._input_of(subscription, message) if given is None else given,
            request_id=key_of(subscription.name, message),
            trigger=flow.get("node"),
        )

    def _input_of(self, subscription: SubscriptionRow, message: Message) -> Json:
        for kind, said in json.loads(subscription.filter or "{}").items():
            if kind in self._inputs:
                return self._inputs[kind](said, message)
        return input_of(message)

    def _push(self, subscription: SubscriptionRow, each: Delivered) -> Settlement:
        target: dict[str, Json] = json.loads(subscription.target)
        message = message_of(each.message)
        if (topic := target.get("topic")) is not None:
            return self._pass_on(subscription, each, topic["name"])
        attempt = each.delivery.attempts
        if (call := target.get("http")) is not None:
            target = {"http": call_of(call, subscription.name, message, attempt)}
        outcome = self._targets.attempt(
            target,
            key=key_of(subscription.name, message),
            headers=headers_of(subscription.name, message, attempt),
            deadline_ms=subscription.ack_deadline_ms,
        )
        # What refuses today may take it tomorrow: only the number of attempts ends it.
        return _settlement(each, "ack") if outcome.is_success else _refused(each, outcome)

    def _pass_on(self, subscription: SubscriptionRow, each: Delivered, topic: str) -> Settlement:
        message = message_of(each.message)
        if message.hops >= HOPS_MAX:
            return _settlement(each, "bury", error=_too_far())
        try:
            self._republish(topic, message, key_of(subscription.name, message), {})
        except EngineError as error:
            return _refused(each, Outcome(code="topic", message=str(error)))
        return _settlement(each, "ack")

    def _forward(self, subscription: SubscriptionRow, each: Delivered) -> Settlement:
        message = message_of(each.message)
        topic = subscription.dead_letter_topic
        if topic is None or message.hops >= HOPS_MAX:
            return _settlement(each, "bury", error=_too_far())
        said = {
            "CloudPubSubDeadLetterSourceDeliveryCount": str(each.delivery.attempts),
            "CloudPubSubDeadLetterSourceSubscription": subscription.name,
            "CloudPubSubDeadLetterSourceTopicPublishTime": str(message.published_at),
        }
        try:
            self._republish(topic, message, f"dead:{subscription.name}:{message.seq}", said)
        except NotFound as error:
            gone = encode({"code": "topic", "message": str(error)})
            return _settlement(each, "bury", error=gone)
        except EngineError as error:
            # It is taken again when its way has taken too long.
            log.warning("a dead letter of %s waits: %s", subscription.name, error)
            return _settlement(each, "extend")
        return _settlement(each, "forwarded")

    def _republish(self, topic: str, message: Message, key: str, said: dict[str, str]) -> None:
        passed = Message(
            data=message.data,
            attributes={**message.attributes, **said},
            ordering_key=message.ordering_key,
            dedupe_key=key,
            hops=message.hops + 1,
        )
        self._topics.pass_on(topic, passed)


def _flow_of(subscription: SubscriptionRow) -> dict[str, Json] | None:
    target = json.loads(subscription.target)
    flow: dict[str, Json] | None = target.get("flow")
    return flow


def _settlement(each: Delivered, verb: str, error: str | None = None) -> Settlement:
    row = each.delivery
    return Settlement(row.subscription, row.seq, row.lease, verb, error=error)


def _refused(each: Delivered, outcome: Outcome) -> Settlement:
    status = str(outcome.status) if outcome.status is not None else outcome.code
    return _settlement(each, "nack", error=encode(outcome.error))._replace(
        status=status,
        wait_ms=outcome.retry_after_ms or 0,
        is_permanent=outcome.is_permanent and outcome.code == "input",
    )


def _said(error: EngineError) -> str:
    fields = [f"{field}: {said}" for field, said in getattr(error, "errors", ())]
    return " ".join([str(error), *fields])


def _too_far() -> str:
    said = f"The message has come through {HOPS_MAX} topics already: they may be tied in a circle."
    return encode({"code": "topic.hops", "message": said})


def _nobody() -> None:
    """Tell nobody."""
