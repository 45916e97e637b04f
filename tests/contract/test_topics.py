"""What every store promises about publishing and settling."""

import pytest

from engine.store.records_topics import TopicRow
from tests.contract.topics import (
    NOW,
    a_message,
    a_subscription,
    bodies,
    claim,
    figures,
    publish,
    settled,
    work,
)


@pytest.fixture
def orders(store):
    store.save_topic(TopicRow("orders", None, 1))
    return store


def test_a_topic_is_kept_and_its_retention_changed(orders):
    orders.save_topic(TopicRow("orders", 60_000, 99))
    assert orders.topic("orders") == TopicRow("orders", 60_000, 1)
    assert orders.topics(after="", limit=9) == [TopicRow("orders", 60_000, 1)]


def test_messages_are_numbered_by_their_time_and_in_order(orders):
    assert publish(orders, a_message(), a_message()) == [1_000_000, 1_000_001]
    assert publish(orders, a_message(), now=NOW - 1) == [1_000_002]
    assert orders.topic("orders").published == 3


def test_nobody_publishes_where_there_is_no_topic(orders):
    assert publish(orders, a_message(), topic="elsewhere") is None


def test_a_message_of_a_known_key_is_the_first_one(orders):
    orders.save_subscription(a_subscription())
    first = publish(orders, a_message(dedupe_key="k"), a_message(dedupe_key="k"), keeps_ms=99)
    assert first == publish(orders, a_message(dedupe_key="k"))[:1] * 2
    assert bodies(claim(orders)) == [b"x"]


def test_a_subscription_gets_what_is_published_from_then_on_and_matches(orders):
    publish(orders, a_message(b"before"))
    orders.save_subscription(a_subscription())
    fits = lambda _, message: message.data != b"no"  # noqa: E731
    publish(orders, a_message(b"yes"), a_message(b"no"), matches=fits)
    assert bodies(claim(orders)) == [b"yes"]


def test_what_is_leased_is_not_given_again_before_its_deadline(orders):
    orders.save_subscription(a_subscription())
    publish(orders, a_message())
    claim(orders)
    assert claim(orders, now=NOW + 9_999) == []
    assert orders.due_subscriptions(now=NOW + 9_999, limit=9) == []
    assert orders.next_subscription() == NOW + 10_000


def test_a_missed_deadline_is_counted_and_the_message_given_again(orders):
    orders.save_subscription(a_subscription())
    publish(orders, a_message())
    claim(orders)
    late = NOW + 10_000
    work(orders, late)
    again = claim(orders, now=late)
    assert [each.delivery.attempts for each in again] == [2]
    assert (figures(orders).expired, figures(orders).delivered) == (1, 2)


def test_an_acknowledged_message_is_gone(orders):
    orders.save_subscription(a_subscription())
    publish(orders, a_message())
    [taken] = claim(orders)
    assert (settled(orders, taken), settled(orders, taken)) == (True, False)
    assert orders.figures("all")[1] is None
    assert (figures(orders).acked, figures(orders).unacked) == (1, 0)


def test_a_late_acknowledgement_counts_unless_exactly_once_is_promised(orders):
    for name in ("all", "once"):
        orders.save_subscription(a_subscription(name, is_exactly_once=name == "once"))
    publish(orders, a_message())
    taken = [claim(orders, name)[0] for name in ("all", "once")]
    assert [settled(orders, each, now=NOW + 10_000) for each in taken] == [True, False]


def test_a_refused_message_comes_back_after_its_backoff(orders):
    policy = {"min_backoff_ms": 1_000, "max_backoff_ms": 1_500}
    orders.save_subscription(a_subscription(target='{"flow": {"id": "shop"}}', **policy))
    publish(orders, a_message())
    now, pauses = NOW, []
    for _ in range(3):
        [taken] = work(orders, now).deliveries
        settled(orders, taken, "nack", now=now)
        pauses.append(orders.next_subscription() - now)
        now += pauses[-1]
    assert pauses == [1_000, 1_500, 1_500]


def test_the_deadline_of_a_lease_can_be_put_off(orders):
    orders.save_subscription(a_subscription())
    publish(orders, a_message())
    [taken] = claim(orders)
    assert settled(orders, taken, "extend", until=NOW + 60_000)
    work(orders, NOW + 59_999)
    assert (claim(orders, now=NOW + 59_999), figures(orders).expired) == ([], 0)


def test_after_its_attempts_a_message_is_on_its_way_to_the_dead_letter_topic(orders):
    orders.save_subscription(a_subscription(dead_letter_topic="dead", max_attempts=2))
    publish(orders, a_message())
    for _ in range(2):
        settled(orders, claim(orders)[0], "nack", error="no")
    done = work(orders, NOW)
    assert [(each.message.data, each.delivery.last_error) for each in done.forwards] == [
        (b"x", "no")
    ]
    assert work(orders, NOW).forwards == []
    assert settled(orders, done.forwards[0], "forwarded")
    assert (figures(orders).dead_lettered, figures(orders).unacked) == (1, 0)


def test_a_dead_letter_that_was_lost_on_its_way_is_taken_again(orders):
    orders.save_subscription(a_subscription(dead_letter_topic="dead", max_attempts=1))
    publish(orders, a_message())
    settled(orders, claim(orders)[0], "nack")
    work(orders, NOW)
    assert bodies(work(orders, NOW + 60_000).forwards) == [b"x"]


def test_dead_letters_are_kept_listed_and_revived(orders):
    orders.save_subscription(a_subscription(keeps_dead=True))
    publish(orders, a_message())
    settled(orders, claim(orders)[0], "nack", error="no", is_permanent=True)
    [(dead, message)] = orders.dead_letters("all", after=0, limit=9)
    assert (dead.attempts, dead.last_error, message.data) == (1, "no", b"x")
    assert orders.revive("all", [dead.seq], now=NOW) == 1
    assert orders.dead_letters("all", after=0, limit=9) == []
    assert [each.delivery.attempts for each in claim(orders)] == [1]
