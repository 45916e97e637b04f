"""Everything has a limit with a name; who passes one is told which."""

import pytest

from engine.core import machine
from engine.drivers.limits import Limits
from engine.errors import NotFound
from tests.engine.conftest import PATIENCE_S, tick, until
from tests.engine.flows import chain, echo, edge, fail, flow, notes, trace, undo_edge


def ended_of(runtime, document, **start):
    runtime.publish(document, by="ann")
    return runtime.wait(runtime.start(flow_id=document["id"], **start).run_id, PATIENCE_S)


def test_what_a_run_records_is_limited(opened):
    runtime = opened(limits=Limits(run_bytes_max=70_000))  # a node's input counts, and its output
    view = ended_of(runtime, chain("a", "b", "c", "d", make=lambda: echo("x" * 20_000)))
    assert (view["state"], view["error"]["code"], view["error"]["node"]) == (
        "failed",
        "limit.run_bytes",
        "c",
    )


def test_a_run_that_records_too_much_is_undone_all_the_same(opened, ledger):
    runtime = opened(limits=Limits(run_bytes_max=50_000))
    nodes = {
        "a": trace(ledger),
        "b": echo("x" * 40_000),
        "c": echo("x" * 40_000),
        "d": echo(),
        "undo_a": trace(ledger),
    }
    edges = [edge("a", "b"), edge("b", "c"), edge("c", "d"), undo_edge("a", "undo_a")]
    view = ended_of(runtime, flow(nodes, edges))
    assert (view["error"]["code"], view["undo"], notes(ledger)) == (
        "limit.run_bytes",
        "done",
        ["a", "undo_a"],
    )


def test_what_a_run_has_recorded_counts_after_a_restart(opened, tmp_path, clock):
    limits = Limits(run_bytes_max=100_000)
    first = opened(limits=limits, clock=clock)
    nodes = {
        "a": echo("x" * 60_000),
        "p": {"type": "flow.wait", "config": {"duration": "1h"}},
        "b": echo(),
    }
    first.publish(flow(nodes, [edge("a", "p"), edge("p", "b")]), by="ann")
    run_id = first.start(flow_id="shop").run_id
    until(lambda: first.summary(run_id)["state"] == "waiting")
    first.close()
    clock.advance(hours=1)
    view = opened(limits=limits, clock=clock).wait(run_id, PATIENCE_S)
    assert view["error"]["code"] == "limit.run_bytes"


def test_the_facts_of_a_run_are_limited(runtime, monkeypatch):
    monkeypatch.setattr(machine, "HISTORY_EVENTS_MAX", 3)
    view = ended_of(runtime, chain("a", "b", "c", "d", "e"))
    assert (view["state"], view["error"]["code"]) == ("failed", "limit.history")


def test_a_repeat_has_a_most(runtime):
    again = {"type": "flow.repeat", "config": {"while": "{{ true }}", "max_iterations": 3}}
    view = ended_of(runtime, flow({"again": again, "a": echo() | {"parent": "again"}}))
    assert (view["state"], view["error"]["code"]) == ("failed", "limit.iterations")


def test_ended_runs_go_after_their_time_and_others_stay(opened, clock):
    runtime = opened(clock=clock, limits=Limits(keep_runs_ms=86_400_000))
    ids = [ended_of(runtime, chain("a"), request_id=f"q{n}")["run_id"] for n in range(3)]
    ids.append(ended_of(runtime, flow({"f": fail()}, id_="other"))["run_id"])
    clock.advance(hours=23)
    kept = ended_of(runtime, chain("a"))["run_id"]
    clock.advance(hours=2)
    tick(runtime)
    until(lambda: len(runtime.runs()[0]) == 1)
    assert runtime.runs()[0][0]["run_id"] == kept
    with pytest.raises(NotFound):
        runtime.run(ids[0])


def test_a_request_id_is_known_longer_than_its_run(opened, clock):
    runtime = opened(clock=clock, limits=Limits(keep_runs_ms=3_600_000))
    first = ended_of(runtime, chain("a"), request_id="q")["run_id"]
    clock.advance(hours=2)
    tick(runtime)
    until(lambda: runtime.runs()[0] == [])
    again = runtime.start(flow_id="shop", request_id="q")
    assert (again.run_id, again.created) == (first, False)


def test_without_a_setting_runs_are_kept(opened, clock):
    runtime = opened(clock=clock)
    run_id = ended_of(runtime, chain("a"))["run_id"]
    clock.advance(days=4_000)
    tick(runtime)
    assert runtime.run(run_id)["state"] == "succeeded"
