"""What every store promises about order, age, replays and upkeep of subscriptions."""

from functools import partial

import pytest

from engine.store.records_topics import Settlement, TopicRow, first_seq
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


def test_the_next_of_a_key_comes_when_the_one_before_is_settled(orders):
    orders.save_subscription(a_subscription(is_ordered=True))
    keyed = partial(a_message, ordering_key="k")
    publish(orders, keyed(b"1"), keyed(b"2"), a_message(b"other"))
    publish(orders, keyed(b"3"))
    first = claim(orders)
    assert bodies(first) == [b"1", b"other"]
    settled(orders, first[0], "nack")
    again = claim(orders)
    assert bodies(again) == [b"1"]
    settled(orders, again[0])
    last = claim(orders)
    assert bodies(last) == [b"2"]
    settled(orders, last[0])
    assert bodies(claim(orders)) == [b"3"]


def test_a_dead_letter_lets_the_next_of_its_key_go(orders):
    orders.save_subscription(a_subscription(is_ordered=True, keeps_dead=True, max_attempts=1))
    publish(orders, *(a_message(data, ordering_key="k") for data in (b"1", b"2")))
    settled(orders, claim(orders)[0], "nack")
    assert bodies(claim(orders)) == [b"2"]


def test_what_is_too_old_is_not_delivered(orders):
    orders.save_subscription(a_subscription(retention_ms=600_000))
    publish(orders, a_message())
    assert claim(orders, now=NOW + 600_000) == []
    assert (figures(orders).dropped, figures(orders).unacked) == (1, 0)


def test_what_is_too_old_can_be_forgotten_by_its_number(orders):
    orders.save_subscription(a_subscription())
    publish(orders, a_message(b"old"))
    publish(orders, a_message(b"new"), now=NOW + 1)
    forget = partial(orders.forget_before, "all", now=NOW, limit=9)
    assert (forget(seq=first_seq(NOW + 1)), forget(seq=first_seq(NOW + 1))) == (1, 0)
    assert bodies(claim(orders, now=NOW + 1)) == [b"new"]


def test_a_topic_with_retention_can_be_replayed_to_a_new_subscription(orders):
    orders.save_topic(TopicRow("orders", 600_000, 1))
    publish(orders, a_message(b"1"))
    publish(orders, a_message(b"2"), now=NOW + 1)
    orders.save_subscription(a_subscription())
    orders.replay("all", seq=first_seq(NOW + 1), now=NOW + 2)
    work(orders, NOW + 2)
    assert bodies(claim(orders, now=NOW + 2)) == [b"2"]
    assert figures(orders).unacked == 1


def test_a_subscription_that_retains_gives_again_what_was_acknowledged(orders):
    orders.save_subscription(a_subscription(retain_acked=True))
    publish(orders, a_message(b"1"), a_message(b"2"))
    settled(orders, claim(orders)[0])
    orders.sweep_messages(now=NOW + 60_000, limit=9)
    orders.replay("all", seq=0, now=NOW + 60_000)
    work(orders, NOW + 60_000)
    assert bodies(claim(orders, now=NOW + 60_000)) == [b"1", b"2"]


def test_replayed_messages_keep_their_keys_order(orders):
    orders.save_subscription(a_subscription(retain_acked=True, is_ordered=True))
    publish(orders, *(a_message(data, ordering_key="k") for data in (b"1", b"2")))
    settled(orders, claim(orders)[0])
    orders.replay("all", seq=0, now=NOW + 1)
    work(orders, NOW + 1)
    first = claim(orders, now=NOW + 1)
    assert bodies(first) == [b"1"]
    settled(orders, first[0], now=NOW + 1)
    assert bodies(claim(orders, now=NOW + 1)) == [b"2"]


def test_replayed_messages_come_before_a_newer_one_that_was_refused(orders):
    orders.save_subscription(a_subscription(retain_acked=True, is_ordered=True))
    publish(orders, *(a_message(data, ordering_key="k") for data in (b"1", b"2", b"3")))
    settled(orders, claim(orders)[0])
    held = claim(orders)
    orders.replay("all", seq=0, now=NOW + 1)
    work(orders, NOW + 1)
    assert (bodies(held), claim(orders, now=NOW + 1)) == ([b"2"], [])
    settled(orders, held[0], "nack", now=NOW + 1)
    order = []
    for _ in range(3):
        [taken] = claim(orders, now=NOW + 1)
        order.append(taken.message.data)
        settled(orders, taken, now=NOW + 1)
    assert (order, claim(orders, now=NOW + 1)) == ([b"1", b"2", b"3"], [])


def test_many_keys_go_on_each_for_itself(orders):
    orders.save_subscription(a_subscription(is_ordered=True))
    for _ in range(2):
        publish(orders, *(a_message(ordering_key=str(n)) for n in range(600)))
    first = claim(orders, limit=2_000)
    done = [Settlement("all", e.delivery.seq, e.delivery.lease, "ack") for e in first]
    assert all(orders.settle_deliveries(done, now=NOW))
    assert (len(first), len(claim(orders, limit=2_000))) == (600, 600)


def test_messages_that_nobody_needs_are_swept(orders):
    orders.save_subscription(a_subscription())
    publish(orders, a_message())
    assert orders.sweep_messages(now=NOW, limit=9) == 1
    [taken] = claim(orders)
    settled(orders, taken)
    assert orders.sweep_messages(now=NOW, limit=9) == 0  # it is looked at again a minute later
    assert orders.sweep_messages(now=NOW + 60_000, limit=9) == 1
    assert orders.sweep_messages(now=NOW + 10**9, limit=9) == 0


def test_a_push_subscription_is_due_at_once_and_what_is_due_is_leased(orders):
    orders.save_subscription(a_subscription(target='{"flow": {"id": "shop"}}'))
    publish(orders, a_message(b"1"), a_message(b"2"))
    assert orders.due_subscriptions(now=NOW, limit=9) == ["all"]
    assert bodies(work(orders, NOW, room=1).deliveries) == [b"1"]
    assert bodies(work(orders, NOW, room=9).deliveries) == [b"2"]
    assert orders.next_subscription() == NOW + 15_000


def test_a_paused_subscription_pushes_nothing_until_it_goes_on(orders):
    row = a_subscription(target='{"flow": {"id": "shop"}}')
    orders.save_subscription(row._replace(state="paused"))
    publish(orders, a_message())
    assert (orders.due_subscriptions(now=NOW, limit=9), work(orders, NOW).deliveries) == ([], [])
    orders.save_subscription(row)
    assert orders.due_subscriptions(now=NOW, limit=9) == ["all"]


def test_refusals_of_a_target_are_counted_by_their_status(orders):
    orders.save_subscription(a_subscription())
    publish(orders, a_message())
    for status in ("503", "503", "timeout"):
        settled(orders, claim(orders)[0], "nack", status=status)
    assert figures(orders).push_errors == '{"503": 2, "timeout": 1}'


def test_the_subscriptions_of_a_deleted_topic_keep_what_they_have(orders):
    orders.save_subscription(a_subscription())
    publish(orders, a_message(b"left"))
    assert (orders.drop_topic("orders"), orders.drop_topic("orders")) == (True, False)
    orders.save_topic(TopicRow("orders", None, 2))
    publish(orders, a_message(b"new"), now=NOW + 1)
    assert bodies(claim(orders, now=NOW + 1)) == [b"left"]


def test_a_deleted_subscription_leaves_nothing(orders):
    orders.save_subscription(a_subscription())
    publish(orders, a_message())
    assert (orders.drop_subscription("all"), orders.drop_subscription("all")) == (True, False)
    orders.save_subscription(a_subscription())
    assert (claim(orders), figures(orders).unacked) == ([], 0)


def test_the_subscriptions_of_a_flow_are_replaced_and_keep_their_state(orders):
    rows = [a_subscription(name, flow_id="shop") for name in ("shop:a", "shop:b")]
    orders.replace_subscriptions("shop", rows)
    orders.save_subscription(rows[1]._replace(state="paused"))
    orders.replace_subscriptions("shop", rows[1:])
    assert orders.subscriptions(after="", limit=9) == [rows[1]._replace(state="paused")]


def test_idle_and_busy_subscriptions_are_found(orders):
    orders.save_subscription(a_subscription("idle", expires_after_ms=500, created_at=NOW))
    orders.save_subscription(a_subscription("kept", expires_after_ms=None))
    fits = lambda subscription, _: subscription.name == "kept"  # noqa: E731
    publish(orders, a_message(), matches=fits)
    assert orders.idle_subscriptions(now=NOW + 499, limit=9) == []
    assert orders.idle_subscriptions(now=NOW + 500, limit=9) == ["idle"]
    assert [row.name for row in orders.busy_subscriptions(after="", limit=9)] == ["kept"]


def test_old_dead_letters_are_swept(orders):
    orders.save_subscription(a_subscription(keeps_dead=True, max_attempts=1))
    publish(orders, a_message())
    settled(orders, claim(orders)[0], "nack")
    sweep = partial(orders.sweep_dead_letters, limit=9)
    assert (sweep(before=NOW), sweep(before=NOW + 1)) == (0, 1)
