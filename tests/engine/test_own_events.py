"""Events that Baton makes: runs that end, schedules that fire, files that change; never lost."""

import json

import pytest

from connectors.storage import CREATED, DELETED
from engine.drivers.operators.debugging import DebugWish
from engine.drivers.runs.telling import HOPS_MAX
from engine.flow.own_events import OBJECT_CREATED, OBJECT_DELETED, OWN_EVENTS
from engine.flow.shapes import input_findings
from tests.engine.conftest import PATIENCE_S, tick, until
from tests.engine.flows import call, echo, edge, fail, flow


def on(type_, id_="tell", **config):
    trigger = {"type": "trigger.event", "config": {"type": type_, **config}}
    say = {"type": "flow.set", "config": {"values": "{{ input }}"}}
    return flow({"on": trigger, "say": say}, [edge("on", "say")], id_=id_, output="{{ input }}")


def finished(id_="tell", **wanted):
    filters = [{"attribute": name, "value": value} for name, value in wanted.items()]
    return on("baton.run.finished", id_, filters=filters)


@pytest.fixture
def engine(opened, clock):
    return opened(clock=clock)


def told(runtime, count, flow_id="tell"):
    """Give the events that so many runs of a flow were started with, once all have ended."""

    def are_there():
        tick(runtime)
        return len(runtime.runs(flow_id=flow_id)[0]) >= count

    until(are_there, f"{count} runs of {flow_id}")
    tick(runtime)
    runs = runtime.runs(flow_id=flow_id)[0][::-1]
    assert len(runs) == count
    return [runtime.wait(run["run_id"], PATIENCE_S)["output"] for run in runs]


def ended(runtime, document, **start):
    runtime.publish(document, by="ann")
    run_id = runtime.start(flow_id=document["id"], **start).run_id
    runtime.wait(run_id, PATIENCE_S)
    return run_id


def is_as_described(event):
    return input_findings(OWN_EVENTS[event["type"]], event["data"]) == ()


def test_the_end_of_a_run_starts_the_flow_that_wants_to_know(engine):
    engine.publish(finished(flow="shop", state="failed"), by="ann")
    ended(engine, flow({"a": echo()}, id_="other"))
    ended(engine, flow({"a": echo()}))
    run_id = ended(engine, flow({"a": fail("declined")}))
    [event] = told(engine, 1)
    assert (event["subject"], event["source"], event["data"]["error"]["code"]) == (
        run_id,
        "/flows/shop",
        "declined",
    )
    assert is_as_described(event)


def test_nothing_is_made_while_nobody_wants_it(engine):
    ended(engine, flow({"a": echo()}))
    engine.publish(finished(), by="ann")
    engine.unpublish("tell")
    ended(engine, flow({"a": echo(2)}))
    assert engine._m.store.outbox(None, 9) == []


def test_a_run_that_another_has_called_is_a_part_of_that_one(engine):
    engine.publish(finished(), by="ann")
    engine.publish(flow({"a": echo()}, id_="callee"), by="ann")
    run_id = ended(engine, flow({"c": call("callee")}))
    [event] = told(engine, 1)
    assert event["subject"] == run_id


def test_the_ends_of_a_flows_own_runs_never_start_it(engine):
    engine.publish(finished(), by="ann")
    ended(engine, flow({"a": echo()}))
    assert len(told(engine, 1)) == 1


def test_flows_that_start_each_other_come_to_an_end(engine):
    engine.publish(finished("ping", flow="pong"), by="ann")
    engine.publish(finished("pong", flow="ping"), by="ann")
    engine.start(flow_id="ping", input={"type": "by hand"})
    count = HOPS_MAX // 2

    def are_all():
        tick(engine)
        return len(engine.runs(flow_id="pong")[0]) == count + 1

    until(are_all, "the last one")
    tick(engine)
    events = told(engine, count + 1, "pong")
    assert [event.get("hops", 0) for event in events] == list(range(0, HOPS_MAX + 1, 2))


def test_the_end_of_a_run_is_told_after_a_crash(opened, clock):
    first = opened(clock=clock)
    first.publish(finished(), by="ann")
    first._m.inlets.events.outbox._publish = lambda: False  # as if it had died before the tick
    run_id = ended(first, flow({"a": echo()}))
    [row] = first._m.store.outbox(None, 9)
    first._m.engine.has_lost = True
    first.close()
    second = opened(clock=clock)
    [event] = told(second, 1)
    assert (event["subject"], second._m.store.outbox(None, 9)) == (run_id, [])
    assert json.loads(row.event) == event


def test_an_event_of_ours_that_is_told_twice_starts_one_run(engine):
    engine.publish(finished(), by="ann")
    drop = engine._m.store.drop_outbox
    engine._m.store.drop_outbox = lambda _ids: None  # as if it had died before this
    ended(engine, flow({"a": echo()}))
    told(engine, 1)
    engine._m.inlets.events.outbox.tell()
    engine._m.store.drop_outbox = drop
    assert len(told(engine, 1)) == 1


def test_a_run_waits_for_the_end_of_another(engine, tmp_path):
    wait = {"type": "flow.await_event", "config": {"type": "baton.run.finished"}}
    engine.publish(flow({"wait": wait}, id_="waits"), by="ann")
    waiting = engine.start(flow_id="waits").run_id
    until(lambda: engine._m.store.run_waits(waiting))
    tick(engine)
    run_id = ended(engine, flow({"a": echo()}))
    tick(engine)
    output = engine.wait(waiting, PATIENCE_S)["output"]["wait"]
    assert output["data"]["run_id"] == run_id


def test_a_debug_run_tells_nothing(engine):
    engine.publish(finished(), by="ann")
    run_id = engine.start_debug(DebugWish(draft=flow({"a": echo()}))).run_id
    engine.wait(run_id, PATIENCE_S)
    assert engine._m.store.outbox(None, 9) == []


def test_a_schedule_tells_of_each_nominal_time(engine, clock):
    engine.publish(on("baton.schedule.fired"), by="ann")
    cron = {"type": "trigger.schedule", "config": {"cron": "0 * * * *"}}
    engine.publish(flow({"t": cron, "a": echo()}, [edge("t", "a")]), by="ann")
    clock.advance(hours=1)
    [event] = told(engine, 1)
    [run] = engine.runs(flow_id="shop")[0]
    assert (event["subject"], event["data"]["scheduled_at"], event["data"]["run_id"]) == (
        "shop:t",
        "2026-03-01T01:00:00.000Z",
        run["run_id"],
    )
    assert is_as_described(event)


def test_files_that_are_written_and_deleted_are_told(engine):
    engine.publish(on(OBJECT_CREATED, "made"), by="ann")
    engine.publish(on(OBJECT_DELETED, "gone"), by="ann")
    write = {"type": "storage.write", "config": {"path": "/a/b.txt", "content": "four"}}
    drop = {"type": "storage.delete", "config": {"path": "a/b.txt"}}
    again = {"type": "storage.delete", "config": {"path": "a/b.txt"}}
    nodes = {"write": write, "drop": drop, "again": again}
    run_id = ended(engine, flow(nodes, [edge("write", "drop"), edge("drop", "again")]))
    [made], [gone] = told(engine, 1, "made"), told(engine, 1, "gone")
    wanted = {"store": "default", "path": "a/b.txt", "run_id": run_id}
    assert (made["data"], gone["data"]) == ({**wanted, "size": 4}, wanted)
    assert is_as_described(made)
    assert is_as_described(gone)


def test_the_connectors_types_are_those_of_the_manual():
    assert (CREATED, DELETED) == (OBJECT_CREATED, OBJECT_DELETED)


def test_a_large_error_does_not_keep_the_end_from_being_told(engine):
    engine.publish(finished(), by="ann")
    large = {
        "type": "flow.fail",
        "config": {"code": "x", "message": "{{ 'y' * 900000 }}", "details": "{{ 'z' * 900000 }}"},
    }
    ended(engine, flow({"a": large}))
    [event] = told(engine, 1)
    assert event["data"]["error"]["code"] == "x"
