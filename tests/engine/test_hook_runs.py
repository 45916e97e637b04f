"""Runs that somebody waits for: woken with the end, whatever comes between."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from engine.drivers.runs.starting import Wish
from engine.errors import Conflict


def flow(*nodes, id_="shop", **more):
    edges = [{"from": a["id"], "to": b["id"]} for a, b in pairwise(nodes)]
    return {"schema": "baton.flow/v1", "id": id_, "nodes": list(nodes), "edges": edges, **more}


def node(id_, type_, **config):
    return {"id": id_, "type": type_, "config": config}


HOOK = node("hook", "trigger.webhook", path="orders")
END = node("end", "flow.return", value={"n": "{{ input.n }}"})


@pytest.fixture
def runtime(opened):
    return opened()


def fired(runtime, timeout_s=20.0, **wish):
    return runtime.firing.start_and_wait(Wish(flow_id="shop", **wish), timeout_s)


def test_who_waits_is_given_what_the_run_has_come_to(runtime):
    runtime.publish(flow(HOOK, END), by="me")
    one = fired(runtime, input={"n": 7})
    assert (one.is_new, one.state, one.output, one.error) == (True, "succeeded", {"n": 7}, None)
    assert runtime.run(one.run_id)["output"] == {"n": 7}


def test_many_who_wait_are_given_each_its_own(runtime):
    runtime.publish(flow(HOOK, END), by="me")
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda n: fired(runtime, input={"n": n}), range(200)))
    assert [one.output for one in made] == [{"n": n} for n in range(200)]
    assert len({one.run_id for one in made}) == 200


def test_a_run_that_fails_tells_its_error(runtime):
    runtime.publish(flow(HOOK, node("end", "flow.fail", code="sold_out", message="No.")), by="me")
    one = fired(runtime, input={})
    assert (one.state, one.error["code"]) == ("failed", "sold_out")


def test_a_repeated_start_is_given_the_end_of_the_first(runtime):
    runtime.publish(flow(HOOK, END), by="me")
    once = fired(runtime, input={"n": 1}, request_id="k", same="a")
    again = fired(runtime, input={"n": 2}, request_id="k", same="a")
    assert (again.run_id, again.is_new, again.output) == (once.run_id, False, {"n": 1})
    with pytest.raises(Conflict):
        fired(runtime, input={"n": 1}, request_id="k", same="b")


def test_a_run_that_takes_longer_goes_on_and_is_told_to_be_there(runtime):
    runtime.publish(flow(HOOK, node("nap", "flow.wait", duration="1h")), by="me")
    one = fired(runtime, 0.0, input={})
    assert (one.is_new, one.state) == (True, None)
    assert runtime.summary(one.run_id)["state"] in {"running", "waiting"}


def test_what_waits_and_goes_on_is_waited_for_to_its_end(runtime):
    runtime.publish(flow(HOOK, node("nap", "flow.wait", duration="10ms"), END), by="me")
    one = fired(runtime, input={"n": 3})
    assert (one.state, one.output) == ("succeeded", {"n": 3})


def test_a_run_in_line_is_waited_for_as_well(runtime):
    settings = {"max_running": 1}
    nap = node("nap", "flow.wait", duration="5ms")
    runtime.publish(flow(HOOK, nap, END, settings=settings), by="me")
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: fired(runtime, input={"n": n}), range(8)))
    assert [one.output for one in made] == [{"n": n} for n in range(8)]


def test_a_flow_s_webhooks_follow_its_publishing(runtime):
    runtime.publish(flow(HOOK, END), by="me")
    found = runtime.hooks.find("POST", "orders")
    runtime.publish(flow(node("hook", "trigger.webhook", path="bills"), END), by="me")
    moved = [runtime.hooks.find("POST", path) for path in ("orders", "bills")]
    runtime.unpublish("shop")
    assert (found.thing.flow_id, found.thing.node) == ("shop", "hook")
    assert (moved[0], moved[1] is not None) == (None, True)
    assert runtime.hooks.find("POST", "bills") is None
