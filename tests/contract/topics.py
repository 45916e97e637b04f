"""Words for the contract of topics: publish, claim, settle, work."""

from engine.store.records_topics import (
    MessageRow,
    Publication,
    Settlement,
    SubscriptionRow,
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


def work(store, now, name="all", room=9):
    return store.work_on(name, now=now, room=room, bytes_max=BYTES, matches=always)
