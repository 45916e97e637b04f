"""What a killed engine leaves behind goes on: nothing lost, nothing recorded runs again."""

import os
import random
import signal
import time
from collections import Counter

import pytest

from connectors.registry import Registry
from connectors.sdk.context import Services
from engine.drivers.clock import SystemClock
from engine.drivers.machinery import Machinery
from engine.drivers.versions.palette import Palette
from engine.errors import StoreLocked
from engine.store.memory import MemoryStore
from tests.engine.conftest import PATIENCE_S, PROBE, ended, tick, until
from tests.engine.flows import chain, echo, edge, flow, gate, lines, notes, trace

KILLED = -signal.SIGKILL


def test_a_step_whose_record_was_lost_runs_again_with_the_same_key(child, opened, ledger):
    nodes = {"a": trace(ledger), "b": trace(ledger, die="after"), "c": trace(ledger)}
    document = flow(nodes, [edge("a", "b"), edge("b", "c")])
    assert child(document, "q").wait(PATIENCE_S) == KILLED
    view = ended(opened())
    keys = [line.split()[0] for line in lines(ledger)]
    assert (view["state"], notes(ledger)) == ("succeeded", ["a", "b", "b", "c"])
    assert (len(set(keys)), keys[1] == keys[2]) == (3, True)


def test_a_recorded_step_does_not_run_again(child, opened, ledger):
    nodes = {"a": trace(ledger), "b": trace(ledger, die="before"), "c": trace(ledger)}
    document = flow(nodes, [edge("a", "b"), edge("b", "c")])
    assert child(document, "q").wait(PATIENCE_S) == KILLED
    assert (ended(opened())["state"], notes(ledger)) == ("succeeded", ["a", "b", "c"])


def test_a_crash_in_the_middle_of_undoing_undoes_each_step_in_order(child, opened, ledger):
    nodes = {"a": trace(ledger), "b": trace(ledger), "c": trace(ledger, fail="declined")}
    nodes |= {"undo_a": trace(ledger), "undo_b": trace(ledger, die="after")}
    edges = [edge("a", "b"), edge("b", "c")]
    edges += [edge(x, f"undo_{x}", kind="compensation") for x in "ab"]
    assert child(flow(nodes, edges), "q").wait(PATIENCE_S) == KILLED
    view = ended(opened())
    assert (view["state"], view["undo"], notes(ledger)) == (
        "failed",
        "done",
        ["a", "b", "c", "undo_b", "undo_b", "undo_a"],
    )


@pytest.mark.parametrize("seed", range(4))
def test_runs_survive_being_killed_at_any_moment(child, opened, ledger, seed):
    document = chain("a", "b", "c", "d", make=lambda: trace(ledger))
    wishes = [f"q{n}" for n in range(20)]
    process = child(document, *wishes)
    process.stdout.readline()
    pause_s = random.Random(seed).random() * 0.05
    time.sleep(pause_s)  # where it hits is chance; what must hold does not depend on it
    process.send_signal(signal.SIGKILL)
    process.wait()
    runtime = opened()
    assert {ended(runtime, wish)["state"] for wish in wishes} == {"succeeded"}
    effects = Counter(line.split()[0] for line in lines(ledger))
    twice = [key for key, times in effects.items() if times > 1]
    # Each run may repeat the one step that was under way, and that with its own key.
    assert (len(effects), len({key.split("/")[0] for key in twice})) == (80, len(twice))


def test_a_second_engine_is_refused_and_the_first_goes_on(opened):
    first = opened()
    with pytest.raises(StoreLocked, match=str(os.getpid())):
        opened()
    first.publish(chain("a"), by="ann")
    assert ended(first)["state"] == "succeeded"


def test_a_run_that_keeps_killing_its_engine_is_parked_and_the_others_go_on(
    child, opened, ledger, tmp_path
):
    nodes = {"a": echo(), "b": trace(ledger, die="before always")}
    document = flow(nodes, [edge("a", "b")])
    codes = [child(document, "poison").wait(PATIENCE_S) for _ in range(6)]
    assert codes == [KILLED] * 6
    runtime = opened()
    poison = runtime.start(flow_id="shop", request_id="poison").run_id
    view = runtime.run(poison)
    assert (view["state"], view["error"]["code"]) == ("parked", "engine.parked")
    runtime.publish(chain("z", id_="other"), by="ann")
    other = runtime.start(flow_id="other").run_id
    assert runtime.wait(other, PATIENCE_S)["state"] == "succeeded"
    assert runtime.run(poison)["state"] == "parked"


def test_closing_in_order_is_no_crash(opened, tmp_path):
    for _ in range(7):
        runtime = opened()
        runtime.publish(flow({"a": gate(tmp_path / "go")}), by="ann")
        run_id = runtime.start(flow_id="shop", request_id="q").run_id
        runtime.close(drain_s=0)
    (tmp_path / "go").touch()
    assert opened().wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_a_waiting_run_survives_a_restart_and_wakes_at_its_time(opened, clock):
    first = opened(clock=clock)
    nodes = {"pause": {"type": "flow.wait", "config": {"duration": "2h"}}, "b": echo()}
    first.publish(flow(nodes, [edge("pause", "b")]), by="ann")
    run_id = first.start(flow_id="shop").run_id
    until(lambda: first.runs(state="waiting")[0])
    first.close()
    clock.advance(hours=1, minutes=59)
    second = opened(clock=clock)
    tick(second)
    assert (second.run(run_id)["state"], second.run(run_id)["nodes"]["pause"]["state"]) == (
        "waiting",
        "waiting",
    )
    clock.advance(minutes=1)
    view = second.wait(run_id, PATIENCE_S)
    kinds = [item["kind"] for item in second.history(run_id)]
    assert (view["state"], kinds) == (
        "succeeded",
        ["RunStarted", "TimerFired", "ActivityCompleted"],
    )


def test_a_waiting_run_is_not_in_memory(opened, clock):
    runtime = opened(clock=clock)
    nodes = {"pause": {"type": "flow.wait", "config": {"duration": "30d"}}}
    runtime.publish(flow(nodes), by="ann")
    for _ in range(20):
        runtime.start(flow_id="shop")
    until(lambda: len(runtime.runs(state="waiting")[0]) == 20)
    assert runtime._m.engine.held_count() == 0


def test_a_deadline_ends_a_waiting_run(opened, clock):
    runtime = opened(clock=clock)
    nodes = {"pause": {"type": "flow.wait", "config": {"duration": "30d"}}}
    runtime.publish(flow(nodes, settings={"deadline": "1h"}), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime.runs(state="waiting")[0])
    clock.advance(hours=1)
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], view["error"]["code"]) == ("timed_out", "deadline")


def test_a_clock_that_goes_back_fires_no_timer_twice(opened, clock):
    runtime = opened(clock=clock)
    nodes = {"pause": {"type": "flow.wait", "config": {"duration": "1h"}}, "b": echo()}
    runtime.publish(flow(nodes, [edge("pause", "b")]), by="ann")
    run_id = runtime.start(flow_id="shop").run_id
    until(lambda: runtime.runs(state="waiting")[0])
    clock.advance(hours=1)
    clock.advance(hours=-5)
    clock.advance(hours=6)
    runtime.wait(run_id, PATIENCE_S)
    kinds = Counter(item["kind"] for item in runtime.history(run_id))
    assert kinds["TimerFired"] == 1


def test_runs_that_had_no_turn_are_not_blamed_for_crashes(child, opened, tmp_path):
    document = flow({"a": gate(tmp_path / "go")})
    wishes = [f"q{n}" for n in range(7)]
    note = tmp_path / "data" / "engine.begun"
    for life in range(6):
        process = child(document, *wishes)
        process.stdout.readline()
        if life:  # the first crash makes suspects; four workers begin four of them
            until(lambda: note.exists() and len(note.read_text().split()) == 4)
        process.kill()
        process.wait()
    (tmp_path / "go").touch()
    runtime = opened()
    assert {ended(runtime, wish)["state"] for wish in wishes} == {"succeeded"}


def test_nothing_begins_before_what_a_crash_left_is_counted(tmp_path):
    store = MemoryStore()
    store.was_crashed = True
    registry = Registry(folders=[PROBE])
    machinery = Machinery(
        store,
        Services(files_root=tmp_path / "files"),
        actions=registry,
        catalog=Palette(registry).catalog,
        clock=SystemClock(),
        workers=1,
    )
    unfinished, is_at_work = store.unfinished, []

    def counted(**named):
        is_at_work.append(machinery.engine._thread.is_alive())
        return unfinished(**named)

    store.unfinished = counted
    machinery.open(run_scheduler=False)
    machinery.close(drain_s=0)
    assert is_at_work == [False]
