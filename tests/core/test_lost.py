"""Attempts whose end nobody saw, and what a person decides about them."""

import pytest

from engine.core.events import TimerKind
from engine.core.plan import Polling
from tests.core.hands import Hands
from tests.core.sketch import plan, retry


def lost(text="a > b\na:error > c", **special):
    run = Hands(plan(text, steps={"a": special}))
    run.start()
    run.lose("a")
    return run


def test_a_lost_attempt_holds_its_step_until_a_person_decides():
    run = lost()
    assert (run.last, run.state("a"), run.outstanding()) == ([], "waiting", [])


def test_a_run_with_a_lost_attempt_needs_no_memory():
    assert lost().machine.is_idle()


def test_a_lost_attempt_that_was_done_yields_what_the_person_says():
    run = lost()
    assert run.decide("a", "done", {"id": 7}) == ["run b"]
    assert run.machine.frames[1].outputs == {0: {"id": 7}}


def test_a_lost_attempt_that_failed_is_not_tried_again():
    run = lost(retry=retry(5, retry_on=("unknown",)))
    assert run.decide("a", "fail") == ["run c"]
    error = run.machine.frames[1].errors[0]
    assert (error["code"], error["node"], error["attempt"], error["details"]) == (
        "unknown",
        "a",
        1,
        {"by": "ada"},
    )


def test_a_lost_attempt_is_made_again_at_once_and_does_not_count():
    run = lost(retry=retry(2))
    assert run.decide("a", "retry") == ["run a #2"]
    assert [run.fail("a"), run.fire("a", at=1000)] == [["retry a at 1000"], ["run a #3"]]
    assert run.fail("a") == ["run c"]


@pytest.mark.parametrize("decision", ["done", "fail", "retry"])
def test_a_decision_is_made_once(decision):
    run = lost()
    run.decide("a", decision)
    assert run.decide("a", decision, attempt=1) == []


def test_a_decision_about_another_attempt_is_refused():
    run = lost()
    assert run.decide("a", "done", attempt=2) == []


@pytest.mark.parametrize("place", [{"frame": 9}, {"step": 1}])
def test_a_decision_about_nothing_is_refused(place):
    assert lost().decide("a", "done", **place) == []


def test_the_outcome_of_a_lost_attempt_comes_too_late():
    run = lost()
    assert [run.complete("a"), run.fail("a"), run.lose("a")] == [[], [], []]


def test_what_is_lost_holds_a_stopping_run():
    run = lost("a\nb\na ~ undo")
    assert [run.fail("b"), run.state("a"), run.outstanding()] == [[], "waiting", []]
    assert run.machine.end_state is None


def test_what_was_lost_and_done_is_undone_when_the_run_stops():
    run = lost("a\nb\na ~ undo")
    run.fail("b")
    assert [run.decide("a", "done"), run.complete("undo")] == [["run undo"], ["end failed"]]


@pytest.mark.parametrize("decision", ["fail", "retry"])
def test_what_was_lost_and_not_done_is_not_undone_and_not_made_again(decision):
    run = lost("a\nb\na ~ undo")
    run.fail("b")
    assert [run.decide("a", decision), run.state("a")] == [["end failed"], "cancelled"]


def test_what_is_lost_after_its_abort_holds_the_run_too():
    run = Hands(plan("a\nb"))
    run.start()
    run.fail("b")
    assert [run.lose("a"), run.decide("a", "fail")] == [[], ["end failed"]]


def test_a_return_does_not_wait_for_what_is_lost():
    run = Hands(plan("a\nb > r", steps={"r": {"kind": "return"}}), {"r": {"value": 1}})
    run.start()
    run.lose("a")
    assert [run.complete("b"), run.decide("a", "done")] == [["end succeeded"], []]


def test_what_a_return_gave_up_is_decided_about_no_more():
    steps = {"r": {"kind": "return"}, "m": {"on_item_error": "collect"}}
    bodies = {"m": "x > y\nx ~ z"}
    run = Hands(plan("m\na\nb > r", bodies=bodies, steps=steps), {"r": {"value": 1}, "m": [1]})
    run.start()
    run.lose("a")
    run.complete("x[0]")
    assert [run.fail("y[0]"), run.complete("b")] == [["run z[0]"], []]
    assert [run.decide("a", "done"), run.complete("z[0]")] == [[], ["end succeeded"]]


def undo_lost():
    run = Hands(plan("a > b\na ~ undo"))
    run.start()
    run.complete("a")
    run.fail("b")
    run.lose("undo")
    return run


def test_a_lost_undo_is_decided_about_like_any_attempt():
    assert undo_lost().decide("undo", "done") == ["end failed"]


def test_a_lost_undo_that_failed_blocks():
    run = undo_lost()
    assert [run.decide("undo", "fail"), run.machine.state] == [[], "undo_blocked"]


def test_a_lost_undo_is_made_again():
    run = undo_lost()
    assert [run.decide("undo", "retry"), run.complete("undo")] == [["run undo #2"], ["end failed"]]


def test_a_lost_poll_is_no_longer_asked_and_starts_afresh():
    run = Hands(plan("a", steps={"a": {"polling": Polling(initial_delay_ms=10)}}))
    run.start()
    run.pend("a")
    run.fire("a", TimerKind.POLL, at=10)
    run.lose("a")
    assert run.fire("a", TimerKind.POLL, at=20) == []
    assert [run.decide("a", "retry"), run.outstanding()] == [["run a #2"], ["run a #2"]]


@pytest.mark.parametrize("decision", ["fail", "retry", "done"])
def test_what_is_lost_when_its_step_has_passed_its_deadline_fails_with_that(decision):
    run = lost("a:error > b\na ~ undo", deadline_ms=100)
    assert run.fire("a", TimerKind.DEADLINE, at=100) == []
    assert [run.decide("a", decision), run.state("a")] == [["run b"], "failed"]
    assert run.machine.frames[1].errors[0]["code"] == "deadline"
