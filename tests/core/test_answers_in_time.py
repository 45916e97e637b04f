"""What awaiting steps do when a time comes: timeouts, reminders, escalations, deadlines."""

import pytest

from engine.core.events import TimerKind
from tests.core.hands import Hands
from tests.core.sketch import plan, retry
from tests.core.test_answers import AWAIT, waiting


def test_a_wait_that_takes_too_long_takes_its_timeout_port():
    run = waiting("a > b\na:timeout > c", {"timeout_at": 1000})
    assert run.sentences(run.last) == ["open a", "timeout a at 1000"]
    assert run.fire("a", TimerKind.TIMEOUT, at=999) == []
    assert run.fire("a", TimerKind.TIMEOUT, at=1000) == ["close a", "run c"]
    assert run.machine.frames[1].outputs[0] == {"timed_out_at": "1970-01-01T00:00:01.000Z"}


def test_a_wait_that_is_answered_does_not_time_out():
    run = waiting("a > b\na:timeout > c", {"timeout_at": 1000})
    run.answer("a")
    assert run.fire("a", TimerKind.TIMEOUT, at=1000) == []


def test_a_reminder_goes_out_while_the_step_goes_on_waiting():
    run = waiting("a > b\na:reminder > mail", {"remind_at": 10})
    assert run.fire("a", TimerKind.REMIND, at=10) == ["run mail"]
    assert [run.state("a"), run.fire("a", TimerKind.REMIND, at=10)] == ["waiting", []]


def test_an_escalation_goes_out_once_beside_the_reminder():
    run = waiting("a:reminder > r\na:escalation > e", {"remind_at": 10, "escalate_at": 20})
    assert run.fire("a", TimerKind.REMIND, at=10) == ["run r"]
    assert run.fire("a", TimerKind.ESCALATE, at=20) == ["run e"]
    assert run.answer("a") == ["close a"]


def test_a_reminder_that_never_went_out_is_a_dead_path():
    run = waiting("a > b\na:reminder > mail\na:escalation > boss", {"remind_at": 10})
    run.answer("a")
    assert run.states() == {
        "a": "succeeded",
        "b": "running",
        "mail": "skipped",
        "boss": "skipped",
    }


def test_a_run_waits_for_what_its_reminder_started():
    run = waiting("a > b\na:reminder > mail", {"remind_at": 10})
    run.fire("a", TimerKind.REMIND, at=10)
    run.answer("a")
    assert [run.complete("b"), run.complete("mail")] == [[], ["end succeeded"]]


@pytest.mark.parametrize(("join", "begun"), [("merge", 2), ("all", 2), ("first", 1)])
def test_a_join_behind_a_reminder_and_the_answer_runs_once(join, begun):
    steps = {"a": AWAIT, "j": {"join": join}}
    run = Hands(plan("a > j\na:reminder > j", steps=steps), {"a": {"remind_at": 10}})
    run.start()
    came = [run.fire("a", TimerKind.REMIND, at=10), run.answer("a")]
    assert [bool([word for word in each if word == "run j"]) for each in came].index(True) == (
        begun - 1
    )
    assert run.complete("j") == ["end succeeded"]


def test_a_reminder_without_an_edge_reminds_nobody():
    run = waiting(told={"remind_at": 10})
    assert [run.fire("a", TimerKind.REMIND, at=10), run.answer("a")] == [[], ["close a", "run b"]]


def test_a_bad_condition_on_a_reminder_fails_the_run():
    run = Hands(
        plan("a > b\na:reminder > c ?", steps={"a": AWAIT}),
        {"a": {"remind_at": 10}, "edge 1": "perhaps"},
    )
    run.start()
    assert run.fire("a", TimerKind.REMIND, at=10) == ["close a", "end failed"]


def test_a_timer_of_another_kind_of_step_is_refused():
    run = Hands(plan("a", steps={"a": {"retry": retry(2)}}))
    run.start()
    assert run.fire("a", TimerKind.TIMEOUT, at=10) == []


def test_a_wait_that_passes_its_deadline_fails_and_decides_what_is_left():
    text = "a > b\na:reminder > r\na:error > c"
    run = waiting(text, {"remind_at": 10}, deadline_ms=50)
    assert run.sentences(run.last) == ["open a", "remind a at 10", "deadline a at 50"]
    run.fire("a", TimerKind.REMIND, at=10)
    assert run.fire("a", TimerKind.DEADLINE, at=50) == ["close a", "run c"]
    assert run.states() == {"a": "failed", "b": "skipped", "r": "running", "c": "running"}


def test_the_timer_of_a_plain_wait_does_not_end_an_awaiting_step():
    run = waiting()
    assert run.fire("a", TimerKind.WAIT, at=10) == []
