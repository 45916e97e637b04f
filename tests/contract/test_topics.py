"""What every store promises about topics and subscriptions."""

from functools import partial

import pytest

from engine.store.records_topics import (
    MessageRow,
    Publication,
    Settlement,
    SubscriptionRow,
    TopicRow,
    first_seq,
)

NOW = 1_000
BYTES = 1_000_000


def always(_subscription, _message):
    return True


def a_message(data=b"x", **changes):
    row = MessageRow("", 0, data, "{}", None, None, 0, 0)
    return row._replace(**changes)


def a_subscription(name="all", **changes):
    return SubscriptionRow(name, "orders", '{"pull": {}}', 1)._replace(**changes)


@pytest.fixture
def orders(store):
    store.save_topic(TopicRow("orders", None, 1))
    return store


def publish(store, *messages, topic="orders", now=NOW, matches=always, keeps_ms=0):
    publication = Publication(topic, messages, keeps_ms)
    return store.publish_messages([publication], now=now, matches=matches)[0]


def claim(store, name="all", now=NOW, limit=9):
    return store.claim_messages(name, now=now, limit=limit, bytes_max=BYTES)


def bodies(taken):
    return [each.message.data for each in taken]


def settled(store, each, verb="ack", now=NOW, **more):
    row = each.delivery
    done = Settlement(row.subscription, row.seq, row.lease, verb, **more)
    return store.settle_deliveries([done], now=now)[0]


def figures(store, name="all"):
    return store.figures(name)[0]


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


def work(store, now, name="all", room=9):
    return store.work_on(name, now=now, room=room, bytes_max=BYTES, matches=always)


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
