"""Awaited events: by type, source, correlation and condition; early ones count, each once."""

import pytest

from engine.drivers.limits import Limits
from engine.drivers.outside.arriving import arrival_row
from engine.errors import InvalidInput, LimitExceeded, StoreUnavailable
from tests.contract.rows import keep
from tests.engine.conftest import PATIENCE_S, tick, until
from tests.engine.flows import echo, edge, flow, gate, pause


def event(id_="e1", **more):
    return {"id": id_, "source": "/shop", "type": "paid", **more}


def awaits(**config):
    return {"type": "flow.await_event", "config": {"type": "paid", **config}}


def waiting(runtime, document=None, count=1, **start):
    runtime.publish(document or flow({"paid": awaits()}), by="ann")
    ids = [runtime.start(flow_id="shop", **start).run_id for _ in range(count)]
    until(lambda: all(runtime._m.store.run_waits(run_id) for run_id in ids))
    until(lambda: not runtime._m.inlets.early._places, "the look for early events")
    return ids if count > 1 else ids[0]


def states(runtime, ids):
    return [runtime.summary(run_id)["state"] for run_id in ids]


def test_an_event_is_the_output_of_the_node_that_awaits_it(runtime):
    run_id = waiting(runtime)
    arrived = runtime.send_event(event(data={"sum": 3}))
    view = runtime.wait(run_id, PATIENCE_S)
    wanted = {"specversion": "1.0", **event(data={"sum": 3})}
    assert (arrived.reached, view["output"]) == (1, {"paid": wanted})


def test_one_event_reaches_all_runs_that_wait_for_it(runtime):
    ids = waiting(runtime, count=5)
    assert runtime.send_event(event()).reached == 5
    assert {runtime.wait(run_id, PATIENCE_S)["state"] for run_id in ids} == {"succeeded"}


def test_a_correlation_picks_the_run(runtime):
    runtime.publish(flow({"paid": awaits(correlation="{{ input.order }}")}), by="ann")
    ids = [runtime.start(flow_id="shop", input={"order": n}).run_id for n in (1, 2)]
    until(lambda: all(runtime._m.store.run_waits(run_id) for run_id in ids))
    until(lambda: not runtime._m.inlets.early._places, "the look for early events")
    assert runtime.send_event(event(correlation="2")).reached == 1
    assert runtime.wait(ids[1], PATIENCE_S)["state"] == "succeeded"
    assert runtime.send_event(event("e2", subject="1")).reached == 1
    assert runtime.wait(ids[0], PATIENCE_S)["state"] == "succeeded"


def test_another_source_or_type_is_another_event(runtime):
    run_id = waiting(runtime, flow({"paid": awaits(source="/shop")}))
    others = [event(source="/bank"), event("e2", type="refused")]
    assert [runtime.send_event(one).reached for one in others] == [0, 0]
    assert runtime.send_event(event("e3")).reached == 1
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_a_condition_decides_and_what_it_cannot_decide_does_not_match(runtime):
    run_id = waiting(runtime, flow({"paid": awaits(when="{{ event.data.sum > 10 }}")}))
    sums = [{"sum": 3}, {"amount": 30}]
    reached = [runtime.send_event(event(f"e{n}", data=data)).reached for n, data in enumerate(sums)]
    runtime.send_event(event("e2", data={"sum": 30}))
    view = runtime.wait(run_id, PATIENCE_S)
    assert (reached, view["output"]["paid"]["data"]) == ([0, 0], {"sum": 30})


def test_an_event_that_comes_again_has_no_other_effect(runtime):
    nodes = {"one": awaits(), "two": awaits(timeout="1h")}
    run_id = waiting(runtime, flow(nodes, [edge("one", "two")]))
    first = runtime.send_event(event())
    again = runtime.send_event(event())
    assert (first.reached, again.reached, again.is_repeated) == (1, 0, True)
    kinds = [item["kind"] for item in runtime.history(run_id)]
    assert kinds.count("AnswerReceived") <= 2
    assert runtime.run(run_id)["nodes"]["one"]["state"] == "succeeded"


def test_an_early_event_with_a_correlation_is_found_when_a_run_begins_to_wait(runtime):
    assert runtime.send_event(event(correlation="7")).reached == 0
    runtime.publish(flow({"paid": awaits(correlation="{{ input.order }}")}), by="ann")
    run_id = runtime.start(flow_id="shop", input={"order": 7}).run_id
    view = runtime.wait(run_id, PATIENCE_S)
    assert view["output"]["paid"]["id"] == "e1"


def test_without_a_correlation_only_events_since_the_runs_start_are_early(runtime, tmp_path):
    runtime.send_event(event("old"))
    nodes = {"g": gate(tmp_path / "go"), "paid": awaits()}
    runtime.publish(flow(nodes, [edge("g", "paid")]), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime.run(run_id)["nodes"]["g"]["state"] == "running")
    runtime.send_event(event("new"))
    (tmp_path / "go").touch()
    assert runtime.wait(run_id, PATIENCE_S)["output"]["paid"]["id"] == "new"


def test_an_early_event_is_forgotten_after_its_time(opened, clock):
    runtime = opened(clock=clock, limits=Limits(early_event_ms=60_000))
    runtime.send_event(event(correlation="7"))
    clock.advance(minutes=20)
    tick(runtime)
    run_id = waiting(runtime, flow({"paid": awaits(correlation="7")}))
    tick(runtime)
    assert (states(runtime, [run_id]), runtime._m.store.arrivals("paid", None, 0, 9)) == (
        ["waiting"],
        [],
    )


def test_the_time_for_an_event_can_be_over(opened, clock):
    runtime = opened(clock=clock)
    nodes = {"paid": awaits(timeout="1h"), "late": echo()}
    run_id = waiting(runtime, flow(nodes, [edge("paid", "late", port="timeout")]))
    until(lambda: states(runtime, [run_id]) == ["waiting"])
    clock.advance(hours=1)
    view = runtime.wait(run_id, PATIENCE_S)
    assert (list(view["output"]), runtime.send_event(event()).reached) == (["late"], 0)


@pytest.mark.parametrize(
    "wrong", [None, {}, event(id_=""), event(source=1), {"id": "e", "source": "/s"}]
)
def test_what_is_no_event_is_refused(runtime, wrong):
    with pytest.raises(InvalidInput):
        runtime.send_event(wrong)


def test_an_event_has_a_size(runtime):
    with pytest.raises(LimitExceeded):
        runtime.send_event(event(data="x" * 2_000_000))


def test_an_event_whose_keeping_failed_can_be_sent_again(runtime):
    run_id = waiting(runtime)
    find = runtime._m.store.event_waits
    calls = []

    def fails_once(*args):
        calls.append(args)
        if len(calls) == 1:
            raise StoreUnavailable("away")
        return find(*args)

    runtime._m.store.event_waits = fails_once
    with pytest.raises(StoreUnavailable):
        runtime.send_event(event())
    runtime.send_event(event())
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_an_event_that_was_kept_before_a_crash_reaches_who_waits_after_it(opened):
    first = opened()
    run_id = waiting(first)
    until(lambda: states(first, [run_id]) == ["waiting"])
    # As if the engine had died after keeping the event, before it told anybody.
    keep(first._m.store, arrival_row(event(), at=first._m.clock.now_ms()))
    first._m.engine.has_lost = True
    first.close()
    assert opened().wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_waiting_for_an_event_costs_no_memory(runtime):
    ids = waiting(runtime, count=10)
    until(lambda: set(states(runtime, ids)) == {"waiting"})
    assert runtime._m.engine.held_count() == 0


def test_an_event_meets_a_run_in_each_of_its_rounds(runtime):
    again = {"type": "flow.repeat", "config": {"times": 3, "max_iterations": 3}}
    nodes = {"again": again, "paid": awaits() | {"parent": "again"}, "p": pause("1ms")}
    runtime.publish(flow(nodes), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    for n in range(3):
        until(lambda n=n: _round(runtime, run_id) == n)
        runtime.send_event(event(f"e{n}"))
    output = runtime.wait(run_id, PATIENCE_S)["output"]["again"]
    assert [one["paid"]["id"] for one in output] == ["e0", "e1", "e2"]


def _round(runtime, run_id):
    kinds = [item["kind"] for item in runtime.history(run_id)]
    return kinds.count("AnswerReceived") if runtime._m.store.run_waits(run_id) else None
