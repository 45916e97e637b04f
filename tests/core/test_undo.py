"""Completed activities are undone, strictly newest first, once."""

import pytest

from engine.core.commands import EndRun, ScheduleActivity
from engine.core.questions import Answer
from tests.core.hands import BOOM, Hands
from tests.core.sketch import plan, retry

CHAIN = "a > b > c\na ~ undo_a\nb ~ undo_b\nc ~ undo_c"
NO_VALUE = Answer(error={"code": "expression", "message": "no such name"})


def failed_run(**special):
    """A run that has completed a and b and failed at c."""
    run = Hands(plan(CHAIN, **special))
    run.start()
    run.complete("a")
    run.complete("b")
    return run


def test_undo_runs_newest_first():
    run = failed_run()
    assert [run.fail("c"), run.complete("undo_b"), run.complete("undo_a")] == [
        ["run undo_b"],
        ["run undo_a"],
        ["end failed"],
    ]


def test_an_undone_run_says_so_step_by_step():
    run = failed_run()
    run.fail("c")
    assert run.machine.state == "compensating"
    assert (run.state("b"), run.state("a")) == ("compensating", "succeeded")
    run.complete("undo_b")
    run.complete("undo_a")
    assert run.states() == {
        "a": "compensated",
        "undo_a": "succeeded",
        "b": "compensated",
        "undo_b": "succeeded",
        "c": "failed",
    }
    assert run.last == [EndRun(state="failed", error=BOOM, undo="done")]


def test_an_undo_says_what_it_undoes():
    run = failed_run()
    run.fail("c")
    undo = run.last[0]
    assert isinstance(undo, ScheduleActivity)
    assert undo.undoes == run.names["b"]


def test_newest_is_by_completion_and_not_by_start():
    run = Hands(plan("a\nb\nc\na ~ undo_a\nb ~ undo_b"))
    run.start()
    run.complete("b")
    run.complete("a")
    assert [run.fail("c"), run.complete("undo_a")] == [["run undo_a"], ["run undo_b"]]


def test_what_still_completes_while_the_run_stops_is_undone_too():
    run = Hands(plan("a\nb\na ~ undo_a"))
    run.start()
    assert [run.fail("b"), run.complete("a"), run.complete("undo_a")] == [
        ["abort a"],
        ["run undo_a"],
        ["end failed"],
    ]


def test_what_failed_is_not_undone():
    run = Hands(plan("a:error > b\na ~ undo_a"))
    run.start()
    run.fail("a")
    assert run.fail("b") == ["end failed"]


def test_a_flow_that_leaves_things_as_they_are_undoes_nothing():
    run = failed_run(compensates=False)
    assert run.fail("c") == ["end failed"]


def test_a_disabled_step_is_not_undone():
    run = Hands(plan("a > b\na ~ undo_a", steps={"a": {"kind": "pass"}}))
    run.start()
    assert run.fail("b") == ["end failed"]


def test_a_disabled_undo_counts_as_done():
    run = failed_run(steps={"undo_b": {"kind": "pass"}})
    assert [run.fail("c"), run.state("b")] == [["run undo_a"], "compensated"]


def test_a_cancelled_run_is_undone():
    run = failed_run()
    assert [run.cancel(), run.fail("c")] == [["abort c"], ["run undo_b"]]


def test_cancel_during_undo_is_refused():
    run = failed_run()
    run.fail("c")
    assert run.cancel() == []


def test_an_undo_has_its_own_retries():
    run = failed_run(steps={"undo_b": {"retry": retry(2)}})
    run.fail("c")
    assert [run.fail("undo_b"), run.fire("undo_b", at=1000)] == [
        ["retry undo_b at 1000"],
        ["run undo_b #2"],
    ]


def blocked_run():
    run = failed_run()
    run.fail("c")
    run.fail("undo_b")
    return run


def test_an_undo_that_cannot_succeed_blocks_the_run():
    run = blocked_run()
    assert (run.last, run.machine.state, run.machine.is_idle()) == ([], "undo_blocked", True)
    assert run.state("b") == "compensation_failed"
    assert run.outstanding() == []


def test_a_blocked_undo_may_be_tried_again_with_a_new_series_of_attempts():
    run = failed_run(steps={"undo_b": {"retry": retry(2)}})
    run.fail("c")
    run.fail("undo_b")
    run.fire("undo_b", at=1000)
    run.fail("undo_b")
    assert run.resolve("undo_b", "retry") == ["run undo_b #3"]
    assert run.fail("undo_b") == ["retry undo_b at 2000"]


def test_a_blocked_undo_may_be_skipped_and_then_the_run_is_partly_undone():
    run = blocked_run()
    assert [run.resolve("undo_b", "skip"), run.complete("undo_a")] == [
        ["run undo_a"],
        ["end failed"],
    ]
    assert (run.last[0].undo, run.state("b")) == ("partly", "compensation_failed")


def test_a_blocked_undo_may_be_done_by_hand():
    run = blocked_run()
    assert [run.resolve("undo_b", "done"), run.complete("undo_a")] == [
        ["run undo_a"],
        ["end failed"],
    ]
    assert (run.last[0].undo, run.state("b")) == ("done", "compensated")


@pytest.mark.parametrize("name", ["undo_a", "undo_b"])
def test_a_decision_that_nobody_waits_for_is_refused(name):
    run = failed_run()
    run.fail("c")
    assert run.resolve(name, "skip") == []


def test_a_decision_is_taken_once():
    run = blocked_run()
    run.resolve("undo_b", "skip")
    assert run.resolve("undo_b", "done") == []


def test_an_undo_whose_input_has_no_value_blocks_the_run():
    answers = iter([NO_VALUE, NO_VALUE, "mended"])
    run = Hands(plan(CHAIN), {"undo_a": lambda _: next(answers)})
    run.start()
    run.complete("a")
    assert [run.fail("b"), run.machine.state] == [[], "undo_blocked"]
    assert [run.resolve("undo_a", "retry"), run.machine.state] == [[], "undo_blocked"]
    assert run.resolve("undo_a", "retry") == ["run undo_a"]


def test_the_undo_is_asked_for_its_input_in_the_frame_of_what_it_undoes():
    table = {"undo_pay": lambda frame: frame.item}
    text = {"m": "pay\npay ~ undo_pay"}
    run = Hands(plan("m > z", bodies=text), {"m": ["x"], **table})
    run.start()
    run.complete("pay[0]")
    run.fail("z")
    assert run.last[0].input == "x"


def test_after_a_crash_the_undo_in_flight_is_dispatched_again():
    run = failed_run()
    run.fail("c")
    assert run.outstanding() == ["run undo_b"]


def test_after_a_crash_the_retry_of_an_undo_is_awaited_again():
    run = failed_run(steps={"undo_b": {"retry": retry(2)}})
    run.fail("c")
    run.fail("undo_b")
    assert run.outstanding() == ["retry undo_b at 1000"]
