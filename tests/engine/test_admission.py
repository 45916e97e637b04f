"""How many runs at once: the others wait in line, the oldest first, and are begun by what ends."""

import json

import pytest

from engine.core.machine import Machine
from engine.drivers.limits import Limits
from engine.drivers.runs.starting import Wish
from engine.errors import Conflict, Overloaded
from tests.engine.conftest import PATIENCE_S, until
from tests.engine.flows import call, chain, echo, flow, gate, lines, pause, trace


def limited(path, most=1, **more):
    return flow({"a": gate(path)}, settings={"max_running": most}, **more)


def started(runtime, count, **start):
    return [runtime.start(flow_id="shop", **start).run_id for _ in range(count)]


def states(runtime, ids):
    return [runtime.summary(run_id)["state"] for run_id in ids]


def all_ended(runtime, ids):
    return [runtime.wait(run_id, PATIENCE_S)["state"] for run_id in ids]


def test_a_flow_runs_no_more_at_once_than_it_says(runtime, tmp_path):
    runtime.publish(limited(tmp_path / "go", most=2), by="ann")
    ids = started(runtime, 5)
    until(lambda: runtime._m._pool.busy() == 2)
    assert states(runtime, ids) == ["running", "running", "queued", "queued", "queued"]
    (tmp_path / "go").touch()
    assert all_ended(runtime, ids) == ["succeeded"] * 5


def test_queued_runs_begin_in_the_order_in_which_they_came(runtime, ledger):
    document = flow({"a": trace(ledger, note="{{ input.n }}")}, settings={"max_running": 1})
    runtime.publish(document, by="ann")
    ids = [runtime.start(flow_id="shop", input={"n": n}).run_id for n in range(20)]
    assert all_ended(runtime, ids) == ["succeeded"] * 20
    assert [int(line.split()[1]) for line in lines(ledger)] == list(range(20))


def test_a_queued_run_has_its_input_and_says_when_it_began(runtime, tmp_path):
    runtime.publish(limited(tmp_path / "go"), by="ann")
    ids = [runtime.start(flow_id="shop", input={"n": n}).run_id for n in range(2)]
    queued = runtime.run(ids[1])
    (tmp_path / "go").touch()
    view = runtime.wait(ids[1], PATIENCE_S)
    assert (queued["state"], queued["started_at"], view["input"]) == ("queued", None, {"n": 1})
    assert view["started_at"] >= view["created_at"]


def test_a_run_that_waits_keeps_its_place(opened, clock):
    runtime = opened(clock=clock)
    runtime.publish(flow({"p": pause("1h")}, settings={"max_running": 1}), by="ann")
    ids = started(runtime, 2)
    until(lambda: states(runtime, ids)[0] == "waiting")
    assert states(runtime, ids) == ["waiting", "queued"]
    clock.advance(hours=1)
    assert runtime.wait(ids[0], PATIENCE_S)["state"] == "succeeded"
    until(lambda: states(runtime, ids)[1] == "waiting")


def test_the_line_survives_a_restart(opened, tmp_path):
    first = opened()
    first.publish(limited(tmp_path / "go"), by="ann")
    ids = started(first, 4)
    first.close(drain_s=0)
    second = opened()
    until(lambda: second._m._pool.busy() == 1)
    assert sorted(states(second, ids)) == ["queued", "queued", "queued", "running"]
    (tmp_path / "go").touch()
    assert all_ended(second, ids) == ["succeeded"] * 4


def test_the_line_survives_a_crash(child, opened, tmp_path):
    wishes = [f"q{n}" for n in range(6)]
    process = child(limited(tmp_path / "go", most=2), *wishes)
    process.stdout.readline()
    process.kill()
    process.wait()
    (tmp_path / "go").touch()
    runtime = opened()
    ids = [runtime.start(flow_id="shop", request_id=wish).run_id for wish in wishes]
    assert (all_ended(runtime, ids), len(set(ids))) == (["succeeded"] * 6, 6)


def test_a_queued_run_can_be_cancelled(runtime, tmp_path):
    runtime.publish(limited(tmp_path / "go"), by="ann")
    ids = started(runtime, 3)
    runtime.cancel(ids[1], by="ann", reason="no")
    view = runtime.run(ids[1])
    (tmp_path / "go").touch()
    assert (view["state"], view["error"]["details"]) == ("cancelled", {"by": "ann", "reason": "no"})
    assert all_ended(runtime, ids) == ["succeeded", "cancelled", "succeeded"]
    with pytest.raises(Conflict):
        runtime.cancel(ids[1], by="ann")


def test_a_full_line_refuses_and_a_known_request_is_still_known(opened, tmp_path):
    runtime = opened(limits=Limits(queued_max=2))
    runtime.publish(limited(tmp_path / "go"), by="ann")
    ids = [runtime.start(flow_id="shop", request_id=f"q{n}").run_id for n in range(3)]
    with pytest.raises(Overloaded):
        runtime.start(flow_id="shop", request_id="q3")
    assert runtime.start(flow_id="shop", request_id="q2").run_id == ids[2]
    (tmp_path / "go").touch()
    assert all_ended(runtime, ids) == ["succeeded"] * 3
    assert runtime.start(flow_id="shop", request_id="q3").created


def test_an_engine_runs_no_more_at_once_than_it_can(opened, tmp_path):
    runtime = opened(limits=Limits(runs_running_max=3))
    runtime.publish(flow({"a": gate(tmp_path / "go")}), by="ann")
    runtime.publish(chain("z", id_="other"), by="ann")
    ids = started(runtime, 5)
    other = runtime.start(flow_id="other").run_id
    assert runtime._m.engine.held_count() == 3
    assert states(runtime, [*ids, other]).count("queued") == 3
    (tmp_path / "go").touch()
    assert all_ended(runtime, [*ids, other]) == ["succeeded"] * 6


def test_starts_that_come_together_keep_the_limit(runtime, tmp_path):
    runtime.publish(limited(tmp_path / "go", most=2), by="ann")
    runs = runtime.start_many([Wish(flow_id="shop", request_id=f"q{n}") for n in range(4)])
    ids = [run.run_id for run in runs]
    assert sorted(states(runtime, ids)) == ["queued", "queued", "running", "running"]
    (tmp_path / "go").touch()
    assert all_ended(runtime, ids) == ["succeeded"] * 4


def test_a_run_that_is_waited_for_is_not_queued(runtime):
    """Else two flows that call each other could wait for ever."""
    inner = flow({"a": echo()}, id_="inner", settings={"max_running": 1})
    runtime.publish(inner, by="ann")
    nodes = {"x": call("inner"), "y": call("inner")}
    runtime.publish(flow(nodes, settings={"max_running": 1}), by="ann")
    assert all_ended(runtime, started(runtime, 3)) == ["succeeded"] * 3


def test_a_detached_run_waits_in_line_like_any_other(runtime, tmp_path):
    runtime.publish(limited(tmp_path / "go", id_="inner"), by="ann")
    each = {"type": "flow.map", "config": {"items": [1, 2, 3]}}
    sub = call("inner", config={"wait": False}) | {"parent": "each"}
    runtime.publish(flow({"each": each, "sub": sub}), by="ann")
    (run_id,) = started(runtime, 1)
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "succeeded"
    ids = [row.run_id for row in runtime._m.store.children(run_id)]
    assert sorted(states(runtime, ids)) == ["queued", "queued", "running"]
    (tmp_path / "go").touch()
    assert all_ended(runtime, ids) == ["succeeded"] * 3


def test_a_parked_run_gives_its_place_to_the_next(runtime, tmp_path, monkeypatch):
    runtime.publish(limited(tmp_path / "go"), by="ann")
    ids = started(runtime, 2)
    until(lambda: runtime._m._pool.busy() == 1)
    real = Machine.apply

    def apply(machine, event, oracle):
        if machine.facts.id == ids[0]:
            raise RuntimeError("a bug")
        return real(machine, event, oracle)

    with monkeypatch.context() as patch:
        patch.setattr(Machine, "apply", apply)
        (tmp_path / "go").touch()
        until(lambda: states(runtime, ids)[0] == "parked")
        assert runtime.wait(ids[1], PATIENCE_S)["state"] == "succeeded"
    runtime.resume(ids[0])
    assert runtime.wait(ids[0], PATIENCE_S)["state"] == "succeeded"
    assert runtime._m.engine._desk.admission.running == {}


def test_a_fork_that_was_queued_still_takes_over_what_it_reuses(runtime, tmp_path, ledger):
    nodes = {"a": trace(ledger), "b": gate(tmp_path / "go", timeout="30ms")}
    edges = [{"from": "a", "to": "b"}]
    runtime.publish(flow(nodes, edges, settings={"max_running": 1}), by="ann")
    (failed,) = started(runtime, 1)
    assert all_ended(runtime, [failed]) == ["failed"]
    runtime.publish(limited(tmp_path / "other", id_="x"), by="ann")
    busy = runtime.start(flow_id="shop").run_id
    fork = runtime.fork(failed, None).run_id
    (tmp_path / "go").touch()
    all_ended(runtime, [busy])
    view = runtime.wait(fork, PATIENCE_S)
    mine = [line for line in lines(ledger) if line.startswith(fork)]
    assert (view["state"], mine, json.dumps(view["nodes"]["a"]["output"])) == (
        "succeeded",
        [],
        '{"note": ""}',
    )
