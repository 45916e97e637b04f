"""Activities that say "started, ask me again" and go on outside."""

import pytest

from engine.core.commands import AbortActivity, PollActivity
from engine.core.events import TimerKind
from engine.core.plan import Polling
from tests.core.hands import BOOM, Hands
from tests.core.sketch import plan, retry

PLAIN = Polling(initial_delay_ms=100, multiplier=2.0, max_delay_ms=1_000, max_duration_ms=10_000)
TIMEOUT = retry(2, retry_on=("timeout",))


def started(text="a > b", policy=PLAIN, **special):
    """A run whose node `a` has said that it is under way."""
    run = Hands(plan(text, steps={"a": {"polling": policy, **special}}))
    run.start()
    run.pend("a")
    return run


def ask(run, at, name="a"):
    return run.fire(name, TimerKind.POLL, at=at)


def overdue(**special):
    """A run whose node `a` was asked for the last time, and is still under way."""
    run = started("a > b\na:error > c", Polling(max_duration_ms=500), **special)
    ask(run, 500)
    run.pend("a", "job")
    return run


def test_what_is_under_way_is_asked_again_later():
    run = started()
    assert (run.sentences(run.last), run.state("a")) == (["poll a at 100"], "waiting")
    assert [ask(run, 99), ask(run, 100), run.state("a")] == [[], ["ask a"], "running"]
    assert run.complete("a", 42) == ["run b"]


def test_a_poll_shows_the_input_and_the_newest_handle():
    run = started()
    ask(run, 100)
    run.pend("a", "job 2")
    ask(run, 300)
    assert run.last == [PollActivity(frame=1, step=0, attempt=1, input={}, handle="job 2")]


def test_polls_become_rarer_up_to_a_limit():
    run = started(policy=Polling(initial_delay_ms=100, multiplier=3.0, max_delay_ms=500))
    delays = []
    for _ in range(4):
        delays.append(run.last[0].due_at - run.now)
        ask(run, run.last[0].due_at)
        run.pend("a")
    assert delays == [100, 300, 500, 500]


def test_a_multiplier_beyond_all_numbers_is_the_maximum():
    run = started(policy=Polling(initial_delay_ms=1, multiplier=1e308, max_delay_ms=7))
    delays = []
    for _ in range(3):
        delays.append(run.last[0].due_at - run.now)
        ask(run, run.last[0].due_at)
        run.pend("a")
    assert delays == [1, 7, 7]


@pytest.mark.parametrize(("wish", "due_at"), [(250, 250), (0, 0), (-5, 0), (99_999, 1_000)])
def test_the_outside_may_say_when_to_ask(wish, due_at):
    run = Hands(plan("a", steps={"a": {"polling": PLAIN}}))
    run.start()
    assert run.pend("a", ask_after_ms=wish) == [f"poll a at {due_at}"]


def test_a_poll_timer_fires_once():
    run = started()
    ask(run, 100)
    assert ask(run, 100) == []


def test_a_poll_of_another_attempt_is_refused():
    run = started(retry=retry(2))
    ask(run, 100)
    run.fail("a")
    run.fire("a", at=1100)
    run.pend("a")
    assert [run.attempt("a"), ask(run, 1199), ask(run, 1200)] == [2, [], ["ask a"]]


def test_a_poll_that_fails_is_a_failed_attempt_and_the_next_starts_afresh():
    run = started(retry=retry(2))
    ask(run, 100)
    assert [run.fail("a"), run.fire("a", at=1100)] == [["retry a at 1100"], ["run a #2"]]
    assert run.pend("a", "job of 2") == ["poll a at 1200"]


def test_an_outcome_while_nothing_is_asked_is_refused():
    run = started()
    assert [run.complete("a"), run.fail("a"), run.pend("a")] == [[], [], []]


def test_only_an_activity_can_be_under_way():
    run = Hands(plan("a", steps={"a": {"kind": "call"}}))
    run.start()
    assert [run.pend("a"), run.lose("a")] == [[], []]


def test_the_last_poll_comes_at_the_end_of_the_time():
    run = started(policy=Polling(initial_delay_ms=400, multiplier=1.0, max_duration_ms=500))
    ask(run, 400)
    assert run.pend("a") == ["poll a at 500"]


def test_what_is_under_way_for_too_long_is_cancelled_outside_and_has_timed_out():
    run = overdue()
    assert run.last == [AbortActivity(frame=1, step=0, attempt=1, handle="job")]
    assert [run.state("a"), run.fail("a")] == ["running", ["run c"]]
    assert (run.machine.frames[1].errors[0]["code"], run.attempt("a")) == ("timeout", 1)


def test_what_ends_well_while_it_is_being_given_up_has_ended_well():
    run = overdue()
    assert run.complete("a", 42) == ["run b"]


def test_a_timed_out_attempt_is_tried_again_when_that_is_worth_it():
    run = overdue(retry=TIMEOUT)
    assert run.fail("a", retryable=False) == ["retry a at 1500"]
    assert run.fire("a", at=1500) == ["run a #2"]
    assert run.pend("a") == ["poll a at 2000"]


def test_an_abort_that_says_still_under_way_is_asked_for_again():
    run = overdue()
    assert run.pend("a", "job 2") == ["abort a"]
    assert run.last == [AbortActivity(frame=1, step=0, attempt=1, handle="job 2")]


def test_a_run_that_stops_while_an_attempt_is_given_up_waits_for_it_once():
    run = overdue()
    assert [run.cancel(), run.fail("a"), run.state("a")] == [[], ["end cancelled"], "cancelled"]


def test_stopping_cancels_outside_what_is_under_way_and_awaits_one_outcome():
    run = started()
    assert [run.cancel(), run.machine.is_idle()] == [["abort a"], False]
    assert [ask(run, 100), run.fail("a")] == [[], ["end cancelled"]]


def test_stopping_shows_the_handle():
    run = started()
    run.cancel()
    assert run.last == [AbortActivity(frame=1, step=0, attempt=1, handle="job")]


def test_what_says_started_while_it_is_stopped_is_cancelled_by_its_handle():
    run = Hands(plan("a", steps={"a": {"polling": PLAIN}}))
    run.start()
    assert [run.cancel(), run.pend("a", "job")] == [["abort a"], ["abort a"]]
    assert run.last == [AbortActivity(frame=1, step=0, attempt=1, handle="job")]
    assert run.fail("a") == ["end cancelled"]


def test_what_ends_well_outside_while_the_run_stops_is_undone():
    run = started("a > b\na ~ undo")
    run.cancel()
    assert run.complete("a") == ["run undo"]


def test_a_return_cancels_outside_what_is_under_way_and_does_not_wait():
    steps = {"r": {"kind": "return"}, "a": {"polling": PLAIN}}
    run = Hands(plan("a\nb > r", steps=steps), {"r": {"value": 1}})
    run.start()
    run.pend("a")
    assert [run.complete("b"), run.machine.is_idle()] == [["abort a", "end succeeded"], True]


def test_an_undo_can_be_polled_for_as_well():
    run = Hands(plan("a > b\na ~ undo", steps={"undo": {"polling": PLAIN}}))
    run.start()
    run.complete("a")
    assert [run.fail("b"), run.pend("undo")] == [["run undo"], ["poll undo at 100"]]
    assert run.outstanding() == ["poll undo at 100"]
    assert [ask(run, 100, "undo"), run.complete("undo")] == [["ask undo"], ["end failed"]]


def test_an_undo_that_timed_out_starts_afresh_when_a_person_says_so():
    steps = {"undo": {"polling": Polling(max_duration_ms=0)}}
    run = Hands(plan("a > b\na ~ undo", steps=steps))
    run.start()
    run.complete("a")
    run.fail("b")
    assert [run.pend("undo"), run.fail("undo"), run.machine.state] == [
        ["abort undo"],
        [],
        "undo_blocked",
    ]
    assert [run.resolve("undo", "retry"), run.complete("undo")] == [["run undo #2"], ["end failed"]]


def test_what_is_under_way_needs_no_memory_and_is_taken_up_by_its_timer():
    run = started()
    assert (run.machine.is_idle(), run.outstanding()) == (True, ["poll a at 100"])


def test_a_poll_in_flight_is_taken_up_as_a_poll():
    run = started()
    ask(run, 100)
    assert (run.machine.is_idle(), run.outstanding()) == (False, ["ask a"])


def test_an_abort_of_what_is_under_way_is_taken_up_as_an_abort():
    run = started()
    run.cancel()
    assert run.outstanding() == ["abort a"]


def test_an_error_of_the_step_says_when_it_was_given_up():
    run = overdue()
    run.fail("a", error=BOOM)
    assert run.machine.frames[1].errors[0] == {
        "code": "timeout",
        "message": "It was still under way 500 ms after it had said that it was started.",
        "node": "a",
        "attempt": 1,
        "details": None,
    }


def test_what_is_under_way_when_its_step_passes_its_deadline_is_cancelled_outside():
    run = started("a > b\na:error > c", deadline_ms=500)
    assert run.fire("a", TimerKind.DEADLINE, at=500) == ["abort a"]
    assert run.last == [AbortActivity(frame=1, step=0, attempt=1, handle="job")]
    assert [run.pend("a", "job 2"), run.fail("a")] == [["abort a"], ["run c"]]
    assert run.machine.frames[1].errors[0]["code"] == "deadline"
