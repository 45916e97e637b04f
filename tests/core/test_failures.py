"""Attempts fail, are tried again, take an error edge, or stop the run."""

import pytest

from engine.core.commands import ScheduleActivity
from engine.core.events import RunStarted, TimerFired, TimerKind
from engine.core.questions import Answer
from tests.core.hands import BOOM, Hands
from tests.core.sketch import plan, retry

NO_VALUE = Answer(error={"code": "expression", "message": "no such name"})


def test_a_failed_attempt_is_tried_again_after_its_delay():
    run = Hands(plan("a", steps={"a": {"retry": retry(2)}}))
    run.start()
    assert run.fail("a") == ["retry a at 1000"]
    assert run.fire("a", at=1000) == ["run a #2"]


def test_attempts_end_with_the_maximum():
    run = Hands(plan("a", steps={"a": {"retry": retry(2)}}))
    run.start()
    run.fail("a")
    run.fire("a", at=1000)
    assert run.fail("a") == ["end failed"]


def test_every_attempt_has_the_input_of_the_first():
    inputs = iter(["rendered once", "rendered twice"])
    table = {"a": lambda _: next(inputs)}
    run = Hands(plan("a", steps={"a": {"retry": retry(2)}}), table)
    run.start()
    run.fail("a")
    run.fire("a", at=1000)
    command = run.last[0]
    assert isinstance(command, ScheduleActivity)
    assert command.input == "rendered once"


def test_an_early_timer_is_refused_and_changes_nothing():
    run = Hands(plan("a", steps={"a": {"retry": retry(2)}}))
    run.start()
    run.fail("a")
    assert [run.fire("a", at=999), run.fire("a", at=1000)] == [[], ["run a #2"]]


def test_a_timer_fires_once():
    run = Hands(plan("a", steps={"a": {"retry": retry(2)}}))
    run.start()
    run.fail("a")
    run.fire("a", at=1000)
    assert run.fire("a", at=1000) == []


def test_the_outcome_of_an_old_attempt_is_refused():
    run = Hands(plan("a", steps={"a": {"retry": retry(3)}}))
    run.start()
    run.fail("a")
    run.fire("a", at=1000)
    assert run.fail("a", attempt=1) == []


def test_the_first_outcome_of_an_attempt_wins():
    run = Hands(plan("a > b"))
    run.start()
    run.complete("a", 1)
    assert [run.complete("a", 2), run.fail("a"), run.machine.frames[1].outputs] == [[], [], {0: 1}]


def test_an_outcome_of_a_step_that_never_began_is_refused():
    run = Hands(plan("a > b"))
    run.start()
    assert run.complete("b") == []


def test_an_outcome_in_a_frame_that_never_was_is_refused():
    run = Hands(plan("a"))
    run.start()
    fired = TimerFired(at=1, frame=9, step=0, attempt=1, timer=TimerKind.WAIT)
    assert [run.fail("a", frame=9), run.apply(fired)] == [[], []]


def test_a_run_starts_once():
    run = Hands(plan("a"))
    run.start()
    assert run.apply(RunStarted(at=0)) == []


def test_nothing_can_happen_before_the_start():
    run = Hands(plan("a", deadline_ms=10))
    assert [run.cancel(), run.reach_deadline(at=99), run.complete("a")] == [[], [], []]
    assert (run.machine.state, run.machine.outstanding()) == ("queued", [])


def test_a_failure_takes_its_error_edge_and_the_others_die():
    run = Hands(plan("a > b\na:error > c"))
    run.start()
    assert run.fail("a") == ["run c"]
    assert run.machine.frames[1].errors == {0: BOOM}
    assert run.states() == {"a": "failed", "b": "skipped", "c": "running"}


def test_a_success_kills_the_error_edge():
    run = Hands(plan("a > b\na:error > c"))
    run.start()
    assert [run.complete("a"), run.state("c")] == [["run b"], "skipped"]


def test_a_conditional_error_edge_takes_the_errors_that_it_wants():
    run = Hands(plan("a:error > b ?\na:error > c ?"), {"edge 0": False, "edge 1": True})
    run.start()
    assert run.fail("a") == ["run c"]


def test_an_error_that_no_error_edge_wants_fails_the_run():
    run = Hands(plan("a:error > b ?\na > c"), {"edge 0": False})
    run.start()
    assert [run.fail("a"), run.machine.error] == [["end failed"], BOOM]


def test_a_bad_condition_on_an_error_edge_fails_the_run():
    run = Hands(plan("a:error > b ?"), {"edge 0": "perhaps"})
    run.start()
    assert [run.fail("a"), run.machine.error["code"]] == [["end failed"], "condition"]


def test_an_error_that_is_no_object_is_not_retried():
    run = Hands(plan("a", steps={"a": {"retry": retry(2)}}))
    run.start()
    assert run.fail("a", error="oops") == ["end failed"]


@pytest.mark.parametrize("kind", ["activity", "pure", "wait", "fail", "return"])
def test_a_config_without_a_value_fails_its_node_and_is_not_retried(kind):
    table = {"b": NO_VALUE}
    run = Hands(plan("a > b\nb:error > c", steps={"b": {"kind": kind, "retry": retry(3)}}), table)
    run.start()
    assert run.complete("a") == ["run c"]
    error = run.machine.frames[1].errors[1]
    assert (error["code"], error["node"], error["attempt"]) == ("expression", "b", 0)
    assert run.attempt("b") == 0


def test_a_fail_node_fails_with_the_authors_error():
    table = {"a": {"code": "too_late", "message": "Closed.", "details": {"at": 18}}}
    run = Hands(plan("a", steps={"a": {"kind": "fail"}}), table)
    assert run.start() == ["end failed"]
    assert run.machine.error == {
        "code": "too_late",
        "message": "Closed.",
        "node": "a",
        "attempt": 0,
        "details": {"at": 18},
    }


def test_a_fail_node_without_a_code_has_a_usual_one():
    run = Hands(plan("a", steps={"a": {"kind": "fail"}}), {"a": None})
    run.start()
    assert run.machine.error["code"] == "flow.failed"


def test_a_return_ends_the_run_well_and_aborts_what_is_in_flight():
    run = Hands(plan("a > b\nc\nc ~ undo", steps={"b": {"kind": "return"}}), {"b": {"value": 42}})
    run.start()
    assert run.complete("a") == ["abort c", "end succeeded"]
    assert [run.machine.output, run.complete("c")] == [42, []]


def test_a_return_asks_for_no_condition_behind_it():
    steps = {"b": {"kind": "return"}}
    run = Hands(plan("b > c ?", steps=steps), {"b": {"value": 42}, "edge 0": "nonsense"})
    assert run.start() == ["end succeeded"]
    assert (run.machine.output, run.machine.error, run.states()) == (42, None, {"b": "succeeded"})


def test_a_return_without_a_value_yields_nothing():
    run = Hands(plan("b", steps={"b": {"kind": "return"}}), {"b": "no map"})
    assert [run.start(), run.machine.output] == [["end succeeded"], None]


def test_a_return_undoes_nothing():
    run = Hands(plan("a > b\na ~ undo", steps={"b": {"kind": "return"}}))
    run.start()
    assert run.complete("a") == ["end succeeded"]


def test_a_wait_ends_when_it_is_due():
    run = Hands(plan("a > b", steps={"a": {"kind": "wait"}}))
    assert run.start() == ["wait a at 5000"]
    assert run.fire("a", TimerKind.WAIT, at=5000) == ["run b"]
    assert run.machine.frames[1].outputs[0] == {"due_at": "1970-01-01T00:00:05.000Z"}


def test_a_wait_for_the_past_is_over_at_once():
    run = Hands(plan("a > b", steps={"a": {"kind": "wait"}}), {"a": 0})
    assert run.start() == ["run b"]


def test_a_failing_run_aborts_what_is_in_flight_and_waits_for_it():
    run = Hands(plan("a\nb"))
    run.start()
    assert [run.fail("a"), run.machine.state, run.fail("b")] == [
        ["abort b"],
        "running",
        ["end failed"],
    ]
    assert run.states() == {"a": "failed", "b": "cancelled"}


def test_a_failing_run_tries_nothing_again_and_starts_nothing():
    run = Hands(plan("a\nb > c", steps={"b": {"retry": retry(9)}}))
    run.start()
    run.fail("a")
    assert run.complete("b") == ["end failed"]


def test_a_failing_run_drops_its_timers():
    run = Hands(plan("a\nb\nw", steps={"b": {"retry": retry(9)}, "w": {"kind": "wait"}}))
    run.start()
    run.fail("b")
    assert [run.fail("a"), run.fire("b", at=1000)] == [["end failed"], []]
    assert run.states() == {"a": "failed", "b": "cancelled", "w": "cancelled"}


def test_a_cancelled_run_stops_and_says_who_wanted_it():
    run = Hands(plan("a"))
    run.start()
    assert [run.cancel(), run.fail("a")] == [["abort a"], ["end cancelled"]]
    assert run.machine.error["details"] == {"by": "ada", "reason": "no need"}


def test_a_run_is_stopped_once():
    run = Hands(plan("a\nb", deadline_ms=100))
    run.start()
    run.fail("a")
    assert [run.cancel(), run.reach_deadline(at=100)] == [[], []]


def test_a_run_that_passes_its_deadline_is_stopped():
    run = Hands(plan("a", deadline_ms=100))
    assert run.start() == ["deadline at 100", "run a"]
    assert [run.reach_deadline(at=99), run.reach_deadline(at=100)] == [[], ["abort a"]]
    assert [run.fail("a"), run.machine.error["code"]] == [["end timed_out"], "deadline"]


def test_after_the_end_nothing_is_accepted():
    run = Hands(plan("a", deadline_ms=100))
    run.start()
    run.complete("a")
    assert [run.cancel(), run.reach_deadline(at=100), run.complete("a")] == [[], [], []]


def test_a_clock_that_goes_back_does_not_take_the_run_with_it():
    run = Hands(plan("a > b", steps={"b": {"retry": retry(2)}}))
    run.now = 500
    run.start()
    run.complete("a")
    run.now = 100
    assert run.fail("b") == ["retry b at 1500"]
