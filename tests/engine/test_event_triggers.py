"""Events start runs of the flows that want them: one each, tried for a day, then kept."""

from itertools import pairwise

import pytest

from engine.errors import InvalidInput, StoreUnavailable
from tests.engine.conftest import PATIENCE_S, tick, until
from tests.engine.flows import echo, edge, flow


def event(id_="e1", **more):
    return {"id": id_, "source": "/shop", "type": "paid", **more}


def on_event(id_="shop", *, then=None, **config):
    trigger = {"type": "trigger.event", "config": {"type": "paid", **config}}
    nodes = {"on": trigger, "say": then or echo("{{ input }}")}
    return flow(nodes, [edge("on", "say")], id_=id_)


@pytest.fixture
def engine(opened, clock):
    return opened(clock=clock)


def inputs(runtime, flow_id="shop"):
    """Give what the ended runs of a flow were started with, oldest first."""
    runs = runtime.runs(flow_id=flow_id)[0][::-1]
    views = [runtime.wait(run["run_id"], PATIENCE_S) for run in runs]
    return [view["output"]["say"]["value"] for view in views]


def settled(runtime, name="shop:on", *, acked=0, dead=0):
    """Let deliveries be made until so many have ended."""

    def is_so():
        tick(runtime)
        figures = runtime.subscriptions.find(name)["figures"]
        return (figures["acked"], figures["dead_lettered"]) == (acked, dead)

    until(is_so, f"{acked} starts and {dead} dead letters")


def dead(runtime, name="shop:on"):
    return runtime.puller.dead_letters(name, after=0, limit=9)


def test_an_event_starts_a_run_with_the_whole_event(runtime):
    runtime.publish(on_event(), by="ann")
    sent = event(data={"sum": 3}, subject="7", retry=2, big=True)
    runtime.send_event(sent)
    until(lambda: runtime.runs(flow_id="shop")[0], "the run")
    assert inputs(runtime) == [{"specversion": "1.0", **sent}]


def test_the_run_begins_at_the_trigger_that_fits(engine):
    nodes = {
        "paid": {"type": "trigger.event", "config": {"type": "paid"}},
        "sent": {"type": "trigger.event", "config": {"type": "sent"}},
        "say": echo("{{ input.type }}"),
    }
    engine.publish(flow(nodes, [edge("paid", "say"), edge("sent", "say")]), by="ann")
    engine.send_event(event(type="sent"))
    settled(engine, "shop:sent", acked=1)
    [run] = engine.runs()[0]
    nodes = engine.wait(run["run_id"], PATIENCE_S)["nodes"]
    assert (nodes["paid"]["state"], nodes["sent"]["state"]) == ("skipped", "succeeded")


def test_an_event_that_comes_again_starts_no_second_run(engine):
    engine.publish(on_event(), by="ann")
    for _ in range(3):
        engine.send_events([event(), event()])
    engine.send_event(event("e2"))
    settled(engine, acked=2)
    assert [one["id"] for one in inputs(engine)] == ["e1", "e2"]


def test_one_event_starts_a_run_of_each_flow_that_wants_it(engine):
    engine.publish(on_event("one"), by="ann")
    engine.publish(on_event("two", filters=[{"attribute": "source", "value": "/shop"}]), by="ann")
    engine.publish(on_event("bank", filters=[{"attribute": "source", "value": "/b"}]), by="ann")
    engine.send_event(event())
    settled(engine, "one:on", acked=1)
    settled(engine, "two:on", acked=1)
    assert {run["flow_id"] for run in engine.runs()[0]} == {"one", "two"}


def test_filters_patterns_and_a_condition_pick_events(engine):
    filters = [{"attribute": "source", "operator": "path_pattern", "value": "/shops/*/eu/**"}]
    engine.publish(on_event(filters=filters, when="{{ event.data.sum > 10 }}"), by="ann")
    sources = ["/shops/a/eu/de", "/shops/a/us/ny", "/shops/a/eu/fr"]
    for number, source in enumerate(sources):
        for total in (5, 15):
            sent = event(f"e{number}-{total}", source=source, data={"sum": total})
            engine.send_event(sent)
    settled(engine, acked=2)
    assert [one["id"] for one in inputs(engine)] == ["e0-15", "e2-15"]


def test_a_correlation_is_in_the_input_and_leads_the_next_event_to_the_run(engine):
    wait = {
        "type": "flow.await_event",
        "config": {"type": "done", "correlation": "{{ input.correlation }}"},
    }
    engine.publish(on_event(correlation="{{ event.data.order }}", then=wait), by="ann")
    for order in (7, 8):
        engine.send_event(event(f"e{order}", data={"order": order}))
    settled(engine, acked=2)
    runs = [run["run_id"] for run in engine.runs()[0]]
    until(lambda: all(engine._m.store.run_waits(run_id) for run_id in runs))
    tick(engine)
    assert engine.send_event(event("d8", type="done", correlation="8")).reached == 1


def test_a_subscription_of_ones_own_filters_events_as_triggers_do(engine):
    wanted = {"event": {"type": "paid", "when": "{{ event.data.n > 1 }}"}}
    engine.subscriptions.save("mine", {"topic": "events", "filter": wanted})
    engine.send_events([event(f"e{n}", data={"n": n}) for n in range(4)])
    taken = engine.puller.pull("mine", max_messages=9)
    assert [one["message"]["data"]["id"] for one in taken] == ["e2", "e3"]


@pytest.mark.parametrize(
    "wrong",
    [
        7,
        {},
        {"type": "paid", "when": "{{ event"},
        {"type": "paid", "filters": [{}]},
        {"type": "a", "filters": [{"attribute": "b", "value": "**c", "operator": "path_pattern"}]},
    ],
)
def test_a_filter_that_cannot_be_is_refused_with_its_field(engine, wrong):
    with pytest.raises(InvalidInput) as refusal:
        engine.subscriptions.save("mine", {"topic": "events", "filter": {"event": wrong}})
    assert refusal.value.errors[0][0].startswith("filter.event")


def test_a_large_event_is_listed_without_its_data(engine):
    engine.send_events([event(data="x" * 100_000), event("e2", data="x")])
    small, large = engine.events.recent(before=None, limit=9)
    assert (small["event"]["data"], "data" in large["event"], large["is_cut"]) == ("x", False, True)


def test_an_event_reaches_triggers_and_waits_in_one_call(engine):
    wait = {"type": "flow.await_event", "config": {"type": "paid"}}
    engine.publish(flow({"wait": wait}, id_="waits"), by="ann")
    engine.publish(on_event(), by="ann")
    waiting = engine.start(flow_id="waits").run_id
    until(lambda: engine._m.store.run_waits(waiting))
    tick(engine)
    assert engine.send_event(event()).reached == 1
    settled(engine, acked=1)
    assert engine.wait(waiting, PATIENCE_S)["state"] == "succeeded"


def test_a_condition_that_cannot_say_is_a_dead_letter_with_its_reason(engine):
    engine.publish(on_event(when="{{ event.data.sum > 10 }}"), by="ann")
    engine.send_event(event(data={"amount": 5}))
    engine.send_event(event("e2", data={"sum": 50}))
    settled(engine, acked=1, dead=1)
    [letter] = dead(engine)
    assert ("sum" in str(letter), len(engine.runs()[0])) == (True, 1)


def test_an_event_that_does_not_fit_the_flows_input_is_a_dead_letter_that_can_be_mended(engine):
    strict = on_event() | {"input": {"type": "object", "required": ["subject"]}}
    engine.publish(strict, by="ann")
    engine.send_event(event())
    settled(engine, dead=1)
    [letter] = dead(engine)
    engine.publish(on_event(), by="ann")
    engine.puller.redeliver("shop:on", letter["message"]["message_id"])
    settled(engine, acked=1, dead=1)
    assert ([one["id"] for one in inputs(engine)], dead(engine)) == (["e1"], [])


def test_what_cannot_start_now_is_tried_with_growing_pauses_and_kept_after_a_day(engine, clock):
    engine.publish(on_event(), by="ann")
    tries = []

    def refuse(wishes):
        tries.append(clock.at)
        raise StoreUnavailable("away")

    engine._m.inlets.topics._pushes._start = refuse
    began = clock.at
    engine.send_event(event())
    while clock.at - began < 86_400_000 + 120_000:
        tick(engine)
        until(lambda: engine._m.inlets.topics._pushes._running.total() == 0)
        clock.advance(s=10 if clock.at - began < 200_000 else 100)
    pauses = sorted({round((b - a) / 1_000, -1) for a, b in pairwise(tries)} - {0})
    assert (pauses[:3], pauses[-1] <= 700) == ([10, 20, 40], True)
    tick(engine)
    assert (len(dead(engine)), engine.runs()[0]) == (1, [])


def test_publishing_without_the_trigger_ends_its_subscription(engine):
    engine.publish(on_event(), by="ann")
    engine.publish(flow({"a": echo()}), by="ann")
    engine.send_event(event())
    tick(engine)
    assert (engine.subscriptions.listed(topic="events", after="", limit=9), engine.runs()[0]) == (
        [],
        [],
    )


def test_unpublishing_ends_the_subscription(engine):
    engine.publish(on_event(), by="ann")
    engine.unpublish("shop")
    assert engine.subscriptions.listed(topic="events", after="", limit=9) == []


def test_a_paused_trigger_starts_what_came_meanwhile_when_it_is_resumed(engine):
    engine.publish(on_event(), by="ann")
    engine.pause_trigger("shop:on")
    engine.publish(on_event(when="{{ event.id != 'e2' }}"), by="ann")  # a pause outlives it
    engine.send_events([event(), event("e2")])
    tick(engine)
    assert engine.runs()[0] == []
    engine.resume_trigger("shop:on")
    settled(engine, acked=1)
    assert [one["id"] for one in inputs(engine)] == ["e1"]


def test_a_subscription_that_a_crash_left_out_is_made_at_the_next_opening(opened, clock):
    first = opened(clock=clock)
    first._m.inlets.events.router.follow = lambda flow_id: None  # as if it had died right here
    first.publish(on_event(), by="ann")
    first.close()
    second = opened(clock=clock)
    second.send_event(event())
    settled(second, acked=1)
    assert [one["id"] for one in inputs(second)] == ["e1"]


def test_an_event_whose_publishing_failed_can_be_sent_again(engine):
    engine.publish(on_event(), by="ann")
    publish = engine._m.store.accept_events
    calls = []

    def fails_once(*args, **more):
        calls.append(args)
        if len(calls) == 1:
            raise StoreUnavailable("away")
        return publish(*args, **more)

    engine._m.store.accept_events = fails_once
    with pytest.raises(StoreUnavailable):
        engine.send_event(event())
    assert not engine.send_event(event()).is_repeated
    settled(engine, acked=1)
    assert len(inputs(engine)) == 1


@pytest.mark.parametrize("type_", ["baton.run.finished", "baton.storage.object.created", "baton.x"])
def test_nobody_outside_sends_events_of_our_own(engine, type_):
    with pytest.raises(InvalidInput) as refusal:
        engine.send_events([event(), event("e2", type=type_)])
    assert [field for field, _ in refusal.value.errors] == ["[1].type"]
    assert engine._m.store.arrivals("paid", None, 0, 9) == []
