"""Events become messages of the topic `events`, and triggers for events its subscriptions.

Publishing a flow writes its triggers; what they subscribe to follows from them, also after a crash.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from engine.core.plan import Json
from engine.drivers.clock import Clock
from engine.drivers.combining import Combiner
from engine.drivers.rowtext import decoded, encode
from engine.drivers.runs.interest import Interest
from engine.drivers.topics.filters import Filter, Matching
from engine.drivers.topics.machine import TopicMachine
from engine.drivers.topics.messages import ATTRIBUTE_VALUE_BYTES_MAX, Message, row_of
from engine.errors import InvalidInput
from engine.flow.event_filters import EventFilter
from engine.flow.own_events import PREFIX, RUN_FINISHED
from engine.flow.path_patterns import BadPattern
from engine.flow.values import ExpressionError
from engine.store.protocol import Store
from engine.store.records import ArrivalRow
from engine.store.records_topics import Publication, SubscriptionRow
from engine.store.records_triggers import TriggerRow

TOPIC: Final = "events"
KIND: Final = "event"
"""Of filters, and of triggers."""
AWAITING: Final = "await"
"""The kind of the rows of nodes that wait for events of our own."""
CORRELATION: Final = "correlation"
MIN_BACKOFF_MS: Final = 10_000
MAX_BACKOFF_MS: Final = 600_000
RETENTION_MS: Final = 86_400_000
"""How long an event is tried; then it is a dead letter."""
PAGE: Final = 500
TYPE: Final = "ce-type"
ATTRIBUTES: Final = ("type", "source", "subject", "id")
"""What messages say of their events in attributes, for whoever filters by those."""


class EventRouter:
    """Publishes events, and keeps subscriptions as the published flows want them."""

    def __init__(
        self, store: Store, topics: TopicMachine, clock: Clock, interest: Interest
    ) -> None:
        self._store = store
        self._topics = topics
        self._clock = clock
        self._interest = interest
        topics.filters.register(KIND, compiled_filter)
        topics.inputs[KIND] = input_of
        self._combiner = Combiner(self._commit)

    def accept(self, rows: Sequence[ArrivalRow]) -> set[str]:
        """Keep events, and have them delivered to the triggers that want them, durably.

        Those of callers that come at once are one transaction. Gives the keys of those that were
        not here. Raises StoreUnavailable.
        """
        return self._combiner.do(rows) if rows else set()

    def _commit(self, batches: Sequence[Sequence[ArrivalRow]]) -> list[set[str]]:
        rows = [row for batch in batches for row in batch]
        publication = Publication(TOPIC, [row_of(message_of(row)) for row in rows], RETENTION_MS)
        matching = Matching(self._topics.filters)
        now = self._clock.now_ms()
        new = self._store.accept_events(rows, publication, now=now, matches=matching)
        if new is None:
            self._topics.publisher.make_built_in(TOPIC)
            return self._commit(batches)
        self._topics.tell(matching.reached)
        found: list[set[str]] = []
        for batch in batches:
            found.append(new.intersection(row.event_key for row in batch))
            new -= found[-1]
        return found

    def follow(self, flow_id: str) -> None:
        """Subscribe a flow's triggers as they are published now, and no others."""
        self._subscribe(flow_id, self._triggers())

    def follow_all(self) -> None:
        """Do so for all flows, because somebody may have died over it."""
        triggers = self._triggers()
        flows = {row.flow_id for row in triggers} | {row.flow_id for row in self._subscriptions()}
        for flow_id in sorted(flow for flow in flows if flow is not None):
            self._subscribe(flow_id, triggers)

    def refresh(self) -> None:
        """Look which events of our own anybody waits for."""
        rows = [*self._store.triggers(KIND), *self._store.triggers(AWAITING)]
        self._interest.types = frozenset(row.key for row in rows if row.key.startswith(PREFIX))

    def _triggers(self) -> list[TriggerRow]:
        return self._store.triggers(KIND)

    def _subscribe(self, flow_id: str, triggers: Iterable[TriggerRow]) -> None:
        now = self._clock.now_ms()
        wanted = [subscription_of(row, now) for row in triggers if row.flow_id == flow_id]
        there = [row for row in self._subscriptions() if row.flow_id == flow_id]
        if [_fixed(row) for row in there] != [_fixed(row) for row in wanted]:
            self._topics.topics.find(TOPIC)  # makes it, if it has never been used
            self._store.replace_subscriptions(flow_id, wanted)
        self.refresh()

    def _subscriptions(self) -> list[SubscriptionRow]:
        found: list[SubscriptionRow] = []
        after = ""
        while rows := self._store.subscriptions(topic=TOPIC, after=after, limit=PAGE):
            found += rows
            after = rows[-1].name
        return found


def _fixed(row: SubscriptionRow) -> SubscriptionRow:
    return row._replace(created_at=0, state="")


def subscription_of(row: TriggerRow, now: int) -> SubscriptionRow:
    """Give the subscription of a trigger: tried for a day, then kept for people."""
    return SubscriptionRow(
        name=row.trigger_id,
        topic=TOPIC,
        target=encode({"flow": {"id": row.flow_id, "node": row.node}}),
        created_at=now,
        filter=encode({KIND: {"flow": row.flow_id, **json.loads(row.config)["config"]}}),
        min_backoff_ms=MIN_BACKOFF_MS,
        max_backoff_ms=MAX_BACKOFF_MS,
        keeps_dead=True,
        retention_ms=RETENTION_MS,
        expires_after_ms=None,
        flow_id=row.flow_id,
    )


def message_of(row: ArrivalRow) -> Message:
    """Give the message of an event: its source and id make it one message, however often sent."""
    event = decoded(row.data)
    said = {f"ce-{name}": str(event[name]) for name in ATTRIBUTES if name in event}
    return Message(
        data=row.data.encode(),
        attributes={
            name: text
            for name, text in said.items()
            if len(text.encode()) <= ATTRIBUTE_VALUE_BYTES_MAX
        },
        dedupe_key=hashlib.sha256(row.event_key.encode()).hexdigest(),
    )


def compiled_filter(config: Json) -> Filter:
    """Compile the filter of a trigger. Raises InvalidInput."""
    made = _filter_of(config)
    flow_id = config.get("flow")

    def wants(message: Message) -> bool:
        if message.attributes.get(TYPE, made.type) != made.type:
            return False
        event = message.value
        if not isinstance(event, Mapping) or not made.is_for(event) or _is_own(event, flow_id):
            return False
        try:
            return made.agrees(event)
        except ExpressionError:
            return True  # it is delivered, and that fails with the reason

    return wants


def _is_own(event: Mapping[str, Json], flow_id: Json) -> bool:
    """Tell whether it is the end of a run of the very flow that would be started."""
    return event.get("type") == RUN_FINISHED and event.get("flow") == flow_id


def input_of(config: Json, message: Message) -> Json:
    """Give what a run starts with: the event, and its correlation as the trigger says it.

    Raises InvalidInput with the reason when the trigger's expressions cannot say.
    """
    event: dict[str, Any] = message.value
    made = _filter_of(config)
    try:
        is_wanted = made.agrees(event)
        correlation = made.correlation(event)
    except ExpressionError as error:
        said = f"The event cannot start a run: {error.message}"
        raise InvalidInput(said, [(error.field or "when", error.message)]) from None
    if not is_wanted:
        said = "The trigger does not want this event any more."
        raise InvalidInput(said, [("when", said)])
    return event if correlation is None else {**event, CORRELATION: correlation}


def _filter_of(config: Json) -> EventFilter:
    if not isinstance(config, Mapping) or not isinstance(config.get("type"), str):
        raise InvalidInput("The filter cannot be read.", [("filter.event.type", "must be a text")])
    try:
        return EventFilter(config)
    except (BadPattern, ExpressionError) as error:
        said = str(error)
    except (KeyError, TypeError, AttributeError):
        said = "must be as in the config of a trigger.event"
    raise InvalidInput("The filter cannot be read.", [("filter.event", said)])
