"""Deliveries over time, over restarts, and over several engines."""

import json

import pytest

from connectors.registry import Registry
from engine.drivers.shards import shard_of
from engine.drivers.topics.messages import Message
from engine.errors import (
    Conflict,
    InvalidInput,
    LimitExceeded,
    Overloaded,
    StoreUnavailable,
)
from engine.runtime import open_runtime
from tests.engine.conftest import PROBE, tick, until
from tests.engine.flows import chain
from tests.engine.several import LEASE_MS, join, moments, owns_half, store

__all__ = ["join", "moments", "store"]

FLOW = {"flow": {"id": "shop"}}


@pytest.fixture
def engine(opened, clock):
    """An engine whose time is the test's, with the topic `orders`."""
    runtime = opened(clock=clock)
    runtime.topics.save("orders", {})
    return runtime


def publish(runtime, *texts, topic="orders", **more):
    return runtime.topics.publish(topic, [Message(data=text.encode(), **more) for text in texts])


def texts(runtime, name="mail"):
    return [one["message"]["data"] for one in runtime.puller.pull(name, max_messages=1_000)]


def figures(runtime, name="mail"):
    return runtime.subscriptions.find(name)["figures"]


def work(runtime):
    """Do what is due, and wait until nothing is under way."""
    tick(runtime)
    pushes = runtime._m.inlets.topics._pushes
    until(lambda: not pushes._running.total(), "the end of every push")


def test_unacknowledged_messages_are_dropped_when_their_retention_is_over(engine, clock):
    engine.subscriptions.save("mail", {"topic": "orders", "retention": "10m"})
    publish(engine, "old")
    clock.advance(minutes=5)
    publish(engine, "new")
    assert figures(engine)["oldest_unacked_age_ms"] == 5 * 60_000
    clock.advance(minutes=5, s=1)
    tick(engine)
    assert (figures(engine)["dropped"], texts(engine)) == (1, ["new"])


def test_an_idle_subscription_goes_after_its_time_and_a_used_one_stays(engine, clock):
    for name in ("idle", "used", "kept"):
        engine.subscriptions.save(name, {"topic": "orders", "expires_after": "1d"})
    engine.subscriptions.save("kept", {"expires_after": "never"})
    clock.advance(hours=23)
    texts(engine, "used")
    clock.advance(hours=2)
    tick(engine)
    names = [one["name"] for one in engine.subscriptions.listed(topic=None, after="", limit=9)]
    assert names == ["kept", "used"]


def test_messages_that_nobody_needs_leave_the_store(engine, clock):
    engine.subscriptions.save("mail", {"topic": "orders"})
    publish(engine, "a", "b")
    taken = engine.puller.pull("mail", max_messages=1)
    engine.puller.acknowledge("mail", [one["ack_id"] for one in taken])
    for _ in range(3):
        clock.advance(minutes=2)
        tick(engine)
    with engine._m.store.database.read() as connection:
        left = connection.exec_driver_sql("SELECT count(*) FROM messages").scalar()
    assert left == 1


def test_a_subscription_goes_back_to_a_moment(engine, clock):
    engine.topics.save("orders", {"retention": "1d"})
    engine.subscriptions.save("mail", {"topic": "orders"})
    publish(engine, "before")
    clock.advance(minutes=1)
    moment = clock.now_ms()
    publish(engine, *(f"after {n}" for n in range(700)))
    taken = engine.puller.pull("mail", max_messages=1_000)
    engine.puller.acknowledge("mail", [one["ack_id"] for one in taken])
    clock.advance(s=1)
    engine.puller.seek("mail", moment)
    until(lambda: not figures(engine)["is_replaying"], "the end of the replay")
    assert texts(engine) == [f"after {n}" for n in range(700)]


def test_a_flow_that_refuses_the_input_leaves_a_dead_letter_that_says_why(engine):
    schema = {"type": "object", "required": ["data"], "properties": {"data": {"type": "integer"}}}
    engine.publish(chain("a", input=schema), by="ann")
    engine.subscriptions.save("mail", {"topic": "orders", "target": FLOW, "dead_letter": {}})
    publish(engine, "1", "x", "2")
    until(lambda: figures(engine)["unacked"] == 0, "the end of all three")
    [dead] = engine.puller.dead_letters("mail", after=0, limit=9)
    assert (dead["message"]["data"], json.loads(dead["last_error"])["code"]) == ("x", "input")
    assert (figures(engine)["acked"], len(engine.runs()[0])) == (2, 2)


def test_a_flow_that_is_not_there_yet_is_tried_with_growing_pauses(engine, clock):
    engine.subscriptions.save("mail", {"topic": "orders", "target": FLOW})
    publish(engine, "x")
    until(lambda: figures(engine)["nacked"] == 1, "the first attempt")
    engine.publish(chain("a"), by="ann")
    clock.advance(ms=99)
    work(engine)
    assert engine.runs()[0] == []
    clock.advance(ms=1)
    until(lambda: figures(engine)["acked"] == 1, "the second attempt")
    assert (len(engine.runs()[0]), figures(engine)["nacked"]) == (1, 1)


def test_what_was_being_delivered_at_a_crash_is_delivered_after_its_lease(tmp_path, clock):
    def open_():
        registry = Registry(folders=[PROBE])
        return open_runtime(tmp_path, registry=registry, clock=clock)

    with open_() as first:
        first.publish(chain("a"), by="ann")
        first.topics.save("orders", {})
        first.subscriptions.save("mail", {"topic": "orders", "target": FLOW})
        publish(first, "x")
        source = first._m.inlets._deliveries
        source._pushes.take = lambda row, done: None  # it dies with the message in its hands
        tick(first)
    with open_() as second:
        work(second)
        assert second.runs()[0] == []
        clock.advance(s=15)
        work(second)
        clock.advance(s=1)
        until(lambda: figures(second)["acked"] == 1, "its end")
        assert (len(second.runs()[0]), figures(second)["expired"]) == (1, 1)


def test_a_start_that_was_not_acknowledged_starts_no_second_run(engine, clock):
    engine.publish(chain("a"), by="ann")
    engine.subscriptions.save("mail", {"topic": "orders", "target": FLOW})
    publish(engine, "x")
    settler = engine._m.inlets.topics._settler
    settler.settle, settle = lambda done: [], settler.settle  # what it says is lost on the way
    work(engine)
    settler.settle = settle
    until(lambda: clock.advance(s=15) or figures(engine)["acked"] == 1, "its end")
    assert len(engine.runs()[0]) == 1


@pytest.mark.parametrize(
    ("error", "counts"),
    [
        (Overloaded("the line is full"), {"acked": 1, "nacked": 1, "dead_lettered": 0}),
        (StoreUnavailable("away"), {"acked": 1, "nacked": 1, "dead_lettered": 0}),
        (Conflict("it has a run with another body"), {"acked": 1, "nacked": 0, "dead_lettered": 0}),
        (LimitExceeded("too large"), {"acked": 0, "nacked": 1, "dead_lettered": 1}),
        (RuntimeError("a bug"), {"acked": 1, "nacked": 1, "dead_lettered": 0}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_becomes_of_a_start_that_fails_depends_on_why(engine, clock, error, counts):
    engine.publish(chain("a"), by="ann")
    engine.subscriptions.save("mail", {"topic": "orders", "target": FLOW, "dead_letter": {}})
    pushes = engine._m.inlets.topics._pushes
    start, errors = pushes._start, [error, error]  # together, and then alone

    def fails_once(wishes):
        if errors:
            raise errors.pop()
        return start(wishes)

    pushes._start = fails_once
    publish(engine, "x")
    until(lambda: clock.advance(ms=50) or figures(engine)["unacked"] == 0, "its end")
    assert {name: figures(engine)[name] for name in counts} == counts


def test_messages_of_a_key_start_their_runs_one_after_the_other(engine):
    engine.publish(chain("a"), by="ann")
    engine.subscriptions.save("mail", {"topic": "orders", "target": FLOW, "ordering": True})
    ids = publish(engine, *"12345", ordering_key="k")
    until(lambda: figures(engine)["acked"] == 5, "the last one")
    requests = [run["request_id"] for run in reversed(engine.runs()[0])]
    assert requests == [f"message:mail:{message_id}" for message_id in ids]


def test_a_message_that_goes_round_is_stopped(engine):
    for name in ("one", "two"):
        engine.topics.save(name, {})
    forth = {"topic": "one", "target": {"topic": {"name": "two"}}}
    engine.subscriptions.save("forth", forth)
    row = engine._m.store.subscription("forth")
    # Past the check at creation, as two who write at once could be.
    back = row._replace(name="back", topic="two", target='{"topic":{"name":"one"}}')
    engine._m.store.save_subscription(back)
    publish(engine, "x", topic="one")
    until(lambda: figures(engine, "forth")["dead_lettered"] == 1, "its end")
    dead = [
        json.loads(one["last_error"])["code"]
        for name in ("forth", "back")
        for one in engine.puller.dead_letters(name, after=0, limit=9)
    ]
    assert dead == ["topic.hops"]


def test_while_there_is_no_room_nothing_is_leased(engine, monkeypatch):
    engine.publish(chain("a"), by="ann")
    engine.subscriptions.save("mail", {"topic": "orders", "target": FLOW})
    pushes = engine._m.inlets.topics._pushes
    monkeypatch.setattr(pushes, "room", lambda row: 0)
    publish(engine, "x")
    tick(engine)
    assert figures(engine)["delivered"] == 0
    monkeypatch.undo()
    until(lambda: figures(engine)["acked"] == 1, "its delivery")


def test_nobody_pulls_what_is_pushed_or_paused(engine):
    engine.subscriptions.save("mail", {"topic": "orders", "target": FLOW})
    engine.subscriptions.save("rest", {"topic": "orders"})
    engine.subscriptions.set_state("rest", "paused")
    for name in ("mail", "rest"):
        with pytest.raises(Conflict):
            engine.puller.pull(name, max_messages=1)


def test_a_deadline_beyond_ten_minutes_is_refused(engine):
    engine.subscriptions.save("mail", {"topic": "orders"})
    with pytest.raises(InvalidInput):
        engine.puller.modify("mail", ["1.1"], deadline_ms=600_001)


def test_several_engines_share_the_subscriptions_and_start_each_run_once(join, store):
    ann, bob = join("ann"), join("bob")
    until(owns_half(store), "a fair share")
    ann.publish(chain("a"), by="ann")
    ann.topics.save("orders", {})
    names = [f"sub-{n}" for n in range(8)]
    for name in names:
        ann.subscriptions.save(name, {"topic": "orders", "target": FLOW})
    for n in range(20):
        publish((ann, bob)[n % 2], str(n))
    for name in names:
        until(lambda name=name: figures(bob, name)["acked"] == 20, f"all of {name}")
    requests = [row.request_id for row in store._runs.values()]
    assert (len(requests), len(set(requests))) == (160, 160)


def test_what_a_dead_owner_had_in_its_hands_is_delivered_by_the_next_one(
    join, store, moments, clock
):
    ann, bob = join("ann", clock), join("bob", clock)
    until(owns_half(store), "a fair share")
    ann.publish(chain("a"), by="ann")
    ann.topics.save("orders", {})
    owned = ann._m._ownership.epochs()
    name = next(name for n in range(99) if shard_of(name := f"sub-{n}") in owned)
    ann.subscriptions.save(name, {"topic": "orders", "target": FLOW})
    ann._m.inlets.topics._pushes.take = lambda row, done: None
    publish(bob, "x")
    until(lambda: figures(bob, name)["delivered"] == 1, "its lease")
    ann.line.is_cut = True
    moments.ms += LEASE_MS
    until(lambda: store.workers() == {"bob": 64}, "the takeover")
    assert store._runs == {}
    until(lambda: clock.advance(s=1) or figures(bob, name)["acked"] == 1, "its end")
    assert [row.request_id for row in store._runs.values()] == [
        f"message:{name}:{only_message(store)}"
    ]


def only_message(store):
    """Give the id of the only message there is."""
    [row] = store._shelf.rows.values()
    return row.seq
