"""Actions whose work goes on outside: started once, asked until it ends, stopped when unwanted."""

import pytest

from tests.engine.conftest import PATIENCE_S, ended, tick, until
from tests.engine.flows import edge, fail, flow, gate, trace, undo_edge

QUICK = {"initial_delay": "100ms", "max_delay": "100ms"}


@pytest.fixture
def outside(tmp_path):
    folder = tmp_path / "outside"
    folder.mkdir()
    return folder


def job(outside, *, polling=QUICK, **more):
    config = {"folder": str(outside), **more.pop("config", {})}
    return {"type": "probe.job", "config": config, "polling": polling, **more}


def said(outside):
    notes = outside / "notes"
    return notes.read_text().splitlines() if notes.exists() else []


def begun(runtime, document):
    runtime.publish(document, by="ann")
    return runtime.start(flow_id="shop").run_id


def test_work_outside_is_asked_until_it_is_done(runtime, outside):
    run_id = begun(runtime, flow({"a": job(outside)}))
    until(lambda: said(outside).count("poll 1") > 2)
    (outside / "done").touch()
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], view["output"]) == ("succeeded", {"a": {"handle": "1"}})
    assert said(outside).count("start 1") == 1


def test_between_two_questions_a_run_is_neither_in_memory_nor_on_a_thread(opened, outside, clock):
    runtime = opened(clock=clock)
    polling = {"initial_delay": "1h", "max_delay": "1h"}
    run_id = begun(runtime, flow({"a": job(outside, polling=polling)}))
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    assert (runtime._m.engine.held_count(), runtime._m._pool.busy()) == (0, 0)
    (outside / "done").touch()
    clock.advance(minutes=59)
    tick(runtime)
    assert said(outside) == ["start 1"]
    clock.advance(minutes=1)
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "succeeded"
    assert said(outside) == ["start 1", "poll 1"]


def test_the_outside_may_say_when_to_ask(opened, outside, clock):
    runtime = opened(clock=clock)
    config = {"ask_after_s": 1800}
    run_id = begun(runtime, flow({"a": job(outside, polling={"max_delay": "1h"}, config=config)}))
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    (outside / "done").touch()
    clock.advance(minutes=30)
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_work_that_failed_outside_is_started_anew_by_the_retry_policy(runtime, outside):
    (outside / "failed").touch()
    retry = {"max_attempts": 2, "initial_delay": "1ms", "retry_on": ["job"]}
    view = runtime.wait(begun(runtime, flow({"a": job(outside, retry=retry)})), PATIENCE_S)
    assert (view["error"]["code"], said(outside)) == (
        "job.failed",
        ["start 1", "poll 1", "start 2", "poll 2"],
    )


def test_a_question_that_does_not_get_through_is_asked_again(runtime, outside):
    (outside / "broken").touch()
    run_id = begun(runtime, flow({"a": job(outside)}))
    until(lambda: said(outside).count("poll 1") > 2)
    (outside / "done").touch()
    (outside / "broken").unlink()
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "succeeded"
    assert said(outside).count("start 1") == 1


def test_a_question_that_hangs_is_given_up_and_asked_again(runtime, outside):
    (outside / "hang").touch()
    run_id = begun(runtime, flow({"a": job(outside, timeout="30ms")}))
    until(lambda: said(outside).count("poll 1") > 1)
    (outside / "done").touch()
    (outside / "hang").unlink()
    assert runtime.wait(run_id, PATIENCE_S)["state"] == "succeeded"


def test_work_that_takes_too_long_is_stopped_and_times_out(runtime, outside):
    polling = {**QUICK, "max_duration": "150ms"}
    view = runtime.wait(begun(runtime, flow({"a": job(outside, polling=polling)})), PATIENCE_S)
    assert (view["error"]["code"], said(outside)[-1]) == ("timeout", "stop 1")


def test_cancelling_a_run_stops_its_work_outside(runtime, outside):
    polling = {"initial_delay": "1h"}
    run_id = begun(runtime, flow({"a": job(outside, polling=polling)}))
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    runtime.cancel(run_id, by="ann")
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], said(outside)) == ("cancelled", ["start 1", "stop 1"])


def test_work_that_was_done_when_it_was_to_be_stopped_is_undone(runtime, outside, ledger):
    config = {"is_done_when_stopped": True}
    nodes = {
        "a": job(outside, polling={"initial_delay": "1h"}, config=config),
        "undo_a": trace(ledger),
    }
    run_id = begun(runtime, flow(nodes, [undo_edge("a", "undo_a")]))
    until(lambda: runtime.summary(run_id)["state"] == "waiting")
    runtime.cancel(run_id, by="ann")
    view = runtime.wait(run_id, PATIENCE_S)
    assert (view["state"], view["undo"], len(ledger.read_text().splitlines())) == (
        "cancelled",
        "done",
        1,
    )


def test_a_failure_beside_it_stops_work_outside(runtime, outside):
    nodes = {"a": job(outside, polling={"initial_delay": "1h"}), "p": gate(outside / "notes")}
    nodes["c"] = fail()
    view = runtime.wait(begun(runtime, flow(nodes, [edge("p", "c")])), PATIENCE_S)
    assert (view["state"], said(outside)) == ("failed", ["start 1", "stop 1"])


def test_a_run_whose_work_goes_on_outside_survives_a_restart(opened, outside, clock):
    first = opened(clock=clock)
    run_id = begun(first, flow({"a": job(outside, polling={"initial_delay": "1h"})}))
    until(lambda: first.summary(run_id)["state"] == "waiting")
    first.close()
    (outside / "done").touch()
    clock.advance(hours=1)
    second = opened(clock=clock)
    assert second.wait(run_id, PATIENCE_S)["state"] == "succeeded"
    assert said(outside) == ["start 1", "poll 1"]


def test_a_crash_while_work_goes_on_outside_starts_it_only_once(child, opened, outside):
    process = child(flow({"a": job(outside)}), "q")
    until(lambda: said(outside).count("poll 1") > 2)
    process.kill()
    process.wait()
    (outside / "done").touch()
    view = ended(opened())
    assert (view["state"], said(outside).count("start 1")) == ("succeeded", 1)
