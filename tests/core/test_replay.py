"""A run made again from its history is the same run, and evaluates nothing."""

import pytest

from engine.core import machine as machine_module
from engine.core.events import ActivityCompleted, RunStarted, TimerKind
from engine.core.questions import Answer
from engine.core.replay import Replayer, replay
from engine.errors import HistoryCorrupt
from tests.core.hands import Hands
from tests.core.sketch import plan, retry
from tests.simulation.memory import digest


def test_a_replay_is_the_same_run():
    run = Hands(plan("a > b ?\na ~ undo"), {"edge 0": True, "a": {"sum": 1}})
    run.start()
    run.complete("a")
    assert digest(replay(run.plan, "run", run.history)) == digest(run.machine)


def test_a_recorder_gives_answers_once():
    run = Hands(plan("a > b"))
    run.start()
    assert [run.history[0][1], run.oracle.take()] == [[Answer({})], []]


@pytest.mark.parametrize("answers", [[], [Answer({}), Answer({})]])
def test_answers_that_do_not_fit_are_a_corrupt_history(answers):
    with pytest.raises(HistoryCorrupt):
        replay(plan("a"), "run", [(RunStarted(at=0), answers)])


def test_answers_left_over_before_the_next_fact_are_noticed():
    replayer = Replayer([Answer(1)])
    with pytest.raises(HistoryCorrupt):
        replayer.load([])


def test_a_fact_that_cannot_follow_is_a_corrupt_history():
    late = ActivityCompleted(at=0, frame=1, step=0, attempt=1)
    with pytest.raises(HistoryCorrupt, match="ActivityCompleted"):
        replay(plan("a"), "run", [(late, [])])


def test_all_that_is_in_flight_is_outstanding_after_a_replay():
    steps = {"b": {"retry": retry(2)}, "w": {"kind": "wait"}}
    run = Hands(plan("a\nb\nw", steps=steps, deadline_ms=9_000))
    run.start()
    run.fail("b")
    assert run.outstanding() == [
        "deadline at 9000",
        "run a",
        "retry b at 1000",
        "wait w at 5000",
    ]


def test_an_aborted_attempt_is_outstanding_with_its_abort():
    run = Hands(plan("a\nb"))
    run.start()
    run.fail("a")
    assert run.outstanding() == ["run b", "abort b"]


def test_after_the_end_nothing_is_outstanding():
    run = Hands(plan("a"))
    run.start()
    run.complete("a")
    assert run.outstanding() == []


def test_a_run_is_idle_while_nothing_but_timers_can_move_it():
    run = Hands(plan("a > w", steps={"w": {"kind": "wait"}, "a": {"retry": retry(2)}}))
    run.start()
    idle = [run.machine.is_idle()]
    run.fail("a")
    idle.append(run.machine.is_idle())
    run.fire("a", at=1000)
    idle.append(run.machine.is_idle())
    run.complete("a")
    assert [*idle, run.machine.is_idle()] == [False, True, False, True]


def test_a_wait_fires_with_its_own_kind_alone():
    run = Hands(plan("w", steps={"w": {"kind": "wait"}}))
    run.start()
    assert run.fire("w", TimerKind.RETRY, at=5000) == []


def test_a_history_has_an_end(monkeypatch):
    monkeypatch.setattr(machine_module, "HISTORY_EVENTS_MAX", 3)
    run = Hands(plan("a > b > c\na ~ undo"))
    run.start()
    run.complete("a")
    assert [run.complete("b"), run.fail("c")] == [["run c", "abort c"], ["run undo"]]
    assert run.machine.error["code"] == "limit.history"
