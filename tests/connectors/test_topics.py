"""`topics.publish`: what reaches the sink, and what is refused before it."""

from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import pytest

from connectors.sdk.host import perform
from connectors.sdk.testing import ActionSuite
from connectors.topics import PublishMessages


class TestPublishMessages(ActionSuite):
    action = PublishMessages
    good: ClassVar = {"topic": "orders", "data": {"n": 1}}
    bad = (
        {},
        {"topic": "orders"},
        {"topic": "", "data": "x"},
        {"topic": "orders", "ordering_key": "k"},
        {"topic": "orders", "messages": []},
        {"topic": "orders", "messages": [{"data": "x"}], "data": "y"},
        {"topic": "orders", "messages": [{"dedupe_key": "x"}]},
        {"topic": "orders", "messages": [{"data": "x"}] * 1_001},
    )


@dataclass
class Sink:
    """Keeps messages by key, as the engine does."""

    kept: dict[str, Any] = field(default_factory=dict)

    def publish(self, topic, messages):
        for message in messages:
            self.kept.setdefault(message["dedupe_key"], (topic, message))
        return [str(list(self.kept).index(message["dedupe_key"])) for message in messages]


@pytest.fixture
def sink():
    return Sink()


@pytest.fixture
def publish(attempt, sink):
    context = replace(attempt, services=replace(attempt.services, topics=sink))
    return lambda config: perform(PublishMessages, config, context).output


def test_a_message_reaches_the_sink(publish, sink):
    config = {"topic": "orders", "data": "x", "attributes": {"a": "b"}, "ordering_key": "o"}
    assert publish(config) == {"message_ids": ["0"]}
    message = {
        "data": "x",
        "attributes": {"a": "b"},
        "ordering_key": "o",
        "dedupe_key": "run/1/0/0",
    }
    assert sink.kept == {"run/1/0/0": ("orders", message)}


def test_another_attempt_publishes_nothing_again(publish, sink):
    config = {"topic": "orders", "messages": [{"data": "x"}, {"data": "y"}]}
    assert publish(config) == publish(config) == {"message_ids": ["0", "1"]}
    assert list(sink.kept) == ["run/1/0/0", "run/1/0/1"]
