"""Which messages a subscription wants: filters by kind, compiled once. Knows no store.

A filter is `{kind: what}`. Each kind has a compiler, which raises InvalidInput with the field.
"""

import json
import logging
from collections.abc import Callable, Mapping
from functools import lru_cache

from engine.core.plan import Json
from engine.drivers.topics.messages import Message, message_of
from engine.drivers.topics.syntax import BadFilter, read_filter
from engine.errors import EngineError, InvalidInput
from engine.store.records_topics import MessageRow, SubscriptionRow

COMPILED_MAX = 4_096

Filter = Callable[[Message], bool]
"""Tells whether a message is wanted. Never raises."""
Compile = Callable[[Json], Filter]
"""Makes a filter. Raises InvalidInput."""

log = logging.getLogger(__name__)


def by_attributes(expression: Json) -> Filter:
    """Compile an expression on attributes."""
    if not isinstance(expression, str):
        errors = [("filter.attributes", "must be a text")]
        raise InvalidInput("The filter cannot be read.", errors)
    try:
        test = read_filter(expression)
    except BadFilter as error:
        errors = [("filter.attributes", str(error))]
        raise InvalidInput("The filter cannot be read.", errors) from None
    return lambda message: test(message.attributes)


class Filters:
    """The kinds of filters that there are."""

    def __init__(self, kinds: Mapping[str, Compile] | None = None) -> None:
        self._kinds: dict[str, Compile] = {"attributes": by_attributes, **(kinds or {})}
        self._cached = lru_cache(maxsize=COMPILED_MAX)(self._of_text)

    def register(self, kind: str, compile_: Compile) -> None:
        """Add a kind of filters."""
        self._kinds[kind] = compile_

    def compiled(self, filter_: Json) -> Filter:
        """Give the filter that this says. Raises InvalidInput."""
        if filter_ is None:
            return _every
        if not isinstance(filter_, Mapping) or len(filter_) != 1:
            said = f"a map with one of {', '.join(self._kinds)}"
            raise InvalidInput("The filter cannot be read.", [("filter", said)])
        [(kind, what)] = filter_.items()
        compile_ = self._kinds.get(kind)
        if compile_ is None:
            said = f"no such kind of filter; there are {', '.join(self._kinds)}"
            raise InvalidInput("The filter cannot be read.", [(f"filter.{kind}"[:80], said)])
        return compile_(what)

    def of_row(self, row: SubscriptionRow) -> Filter:
        """Give a subscription's filter; one that cannot be read any more takes nothing."""
        return _every if row.filter is None else self._cached(row.filter)

    def _of_text(self, text: str) -> Filter:
        try:
            return self.compiled(json.loads(text))
        except EngineError:
            log.exception("the filter %.200s cannot be read: nothing passes", text)
            return _none


class Matching:
    """Matches the messages of one transaction with subscriptions; each message is read once."""

    def __init__(self, filters: Filters) -> None:
        self._filters = filters
        self._seen: dict[tuple[str, int], Message] = {}
        self.reached: set[str] = set()
        """The subscriptions that want some, and have somebody to push them."""

    def __call__(self, subscription: SubscriptionRow, row: MessageRow) -> bool:
        """Tell whether a subscription wants a message."""
        wants = self._filters.of_row(subscription)
        try:
            is_wanted = wants is _every or wants(self._message(row))
        except Exception:
            # Whoever publishes is not at fault; what comes of it is seen at the delivery.
            log.exception("a filter of %s broke", subscription.name)
            is_wanted = True
        if not is_wanted:
            return False
        if not subscription.is_pull:
            self.reached.add(subscription.name)
        return True

    def _message(self, row: MessageRow) -> Message:
        place = (row.topic, row.seq)
        if place not in self._seen:
            self._seen[place] = message_of(row)
        return self._seen[place]


def _every(_message: Message) -> bool:
    return True


def _none(_message: Message) -> bool:
    return False
