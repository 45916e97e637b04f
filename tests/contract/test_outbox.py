"""What every store promises about events that Baton makes: there with what they tell of, once."""

import pytest

from engine.errors import Conflict
from engine.store.records import Batch
from engine.store.records_events import OutboxRow
from engine.store.records_topics import Publication, Settlement, TopicRow
from tests.contract.rows import a_run, an_arrival
from tests.contract.topics import NOW, a_message, a_subscription, always, claim, publish


def row(item_id, shard=0):
    return OutboxRow(item_id, shard, '{"id": "é"}')


def commit(store, *rows, runs=()):
    store.commit(Batch(runs=list(runs), emitted=list(rows)))


def test_events_are_there_with_what_they_tell_of_in_order_and_each_once(store):
    commit(store, row("b"), row("a", shard=3), runs=[a_run()])
    commit(store, row("b", shard=9), row("c"))
    assert store.outbox(None, 9) == [row("a", shard=3), row("b"), row("c")]
    assert (store.outbox((3,), 9), store.outbox(None, 1)) == ([row("a", shard=3)] * 1,) * 2


def test_events_of_a_batch_that_is_refused_are_not_there(store):
    commit(store, runs=[a_run()])
    with pytest.raises(Conflict):
        commit(store, row("a"), runs=[a_run()])
    assert store.outbox(None, 9) == []


def test_events_that_are_published_are_forgotten(store):
    commit(store, row("a"), row("b"))
    store.drop_outbox(["a", "z"])
    store.drop_outbox([])
    assert store.outbox(None, 9) == [row("b")]


def test_a_batch_with_nothing_but_an_event_is_not_empty():
    assert not Batch(emitted=[row("a")]).is_empty()


def a_day_of_events(store):
    store.save_topic(TopicRow("events", 1_000, 1))
    for name in ("b:on", "a:on"):
        store.save_subscription(a_subscription(name, topic="events", keeps_dead=True))
    seqs = publish(store, a_message(b"1"), a_message(b"2"), topic="events")
    for name in ("b:on", "a:on"):
        [first, _] = claim(store, name)
        lease = first.delivery.lease
        done = Settlement(name, first.delivery.seq, lease, "bury", error='"why"')
        assert store.settle_deliveries([done], now=NOW) == [True]
    return seqs


def test_messages_are_listed_newest_first(store):
    first, second = a_day_of_events(store)
    pages = [store.recent_messages("events", before=n, limit=1) for n in (2**62, second, first)]
    assert [[row.data for row in page] for page in pages] == [[b"2"], [b"1"], []]


def test_dead_letters_of_all_subscriptions_of_a_topic_are_listed(store):
    first, _ = a_day_of_events(store)
    found = store.all_dead_letters("events", after=("", 0), limit=9)
    rest = store.all_dead_letters("events", after=("a:on", first), limit=9)
    assert [(dead.subscription, row.data) for dead, row in found] == [
        ("a:on", b"1"),
        ("b:on", b"1"),
    ]
    assert (rest, store.all_dead_letters("other", after=("", 0), limit=9)) == (found[1:], [])


def test_an_event_is_accepted_with_its_message_or_not_at_all(store):
    message = a_message(b"1", dedupe_key="k")
    publication = Publication("events", [message], 99)

    def accept(matches=always):
        return store.accept_events([an_arrival("e")], publication, now=NOW, matches=matches)

    assert (accept(), store.arrivals("paid", None, 0, 9)) == (None, [])
    store.save_topic(TopicRow("events", 1_000, 1))
    assert (accept(), accept()) == ({"e"}, set())
    assert len(store.recent_messages("events", before=2**62, limit=9)) == 1
