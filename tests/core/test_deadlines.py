"""A step's deadline counts from its beginning, for all of it, and makes it fail with `deadline`."""

import pytest

from engine.core.events import TimerKind
from tests.core.hands import BOOM, Hands
from tests.core.sketch import plan, retry

DEADLINE = TimerKind.DEADLINE


def timed(text="a > b", *, bodies=None, answers=None, steps=None, first="a", **special):
    steps = {first: {"deadline_ms": 100, **special}, **(steps or {})}
    return Hands(plan(text, bodies=bodies, steps=steps), answers)


def test_a_step_that_has_begun_starts_its_timer():
    assert timed().start() == ["run a", "deadline a at 100"]


def test_a_step_that_settles_at_once_starts_none():
    run = timed("w > b", first="w", kind="wait", answers={"w": 0})
    assert run.start() == ["run b"]


def test_a_deadline_aborts_the_attempt_and_the_step_fails_with_its_outcome():
    run = timed()
    run.start()
    assert [run.fire("a", DEADLINE, at=100), run.fail("a")] == [["abort a"], ["end failed"]]
    assert (run.machine.error["code"], run.machine.error["node"]) == ("deadline", "a")


def test_a_deadline_is_no_reason_to_try_again():
    run = timed(retry=retry(5, retry_on=("boom", "deadline")))
    run.start()
    run.fire("a", DEADLINE, at=100)
    assert run.fail("a") == ["end failed"]


def test_a_deadline_ends_the_waiting_for_the_next_attempt():
    run = timed("a:error > b", retry=retry(5))
    run.start()
    run.fail("a")
    assert [run.fire("a", DEADLINE, at=100), run.fire("a", at=1000)] == [["run b"], []]


def test_a_deadline_counts_from_the_first_attempt():
    run = timed(retry=retry(5, initial_delay_ms=60))
    run.start()
    run.fail("a")
    assert [run.fire("a", at=60), run.fire("a", DEADLINE, at=100)] == [["run a #2"], ["abort a"]]


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_deadline_matters_only_to_a_step_that_runs(name):
    run = timed()
    run.start()
    run.complete("a")
    assert run.fire(name, DEADLINE, at=100) == []


def test_a_deadline_is_never_early_and_comes_once():
    run = timed()
    run.start()
    assert [run.fire("a", DEADLINE, at=at) for at in (99, 100, 101)] == [[], ["abort a"], []]


def test_a_deadline_of_a_frame_that_is_unknown_is_refused():
    run = timed("m", bodies={"m": "a"}, answers={"m": []})
    run.start()
    assert run.fire("a", DEADLINE, at=100) == []


def test_a_step_that_ends_well_after_its_deadline_has_failed_and_is_undone_with_the_run():
    run = timed("a:error > b\na ~ u")
    run.start()
    run.fire("a", DEADLINE, at=100)
    assert [run.complete("a", 7), run.state("a"), run.fail("b"), run.complete("u")] == [
        ["run b"],
        "failed",
        ["run u"],
        ["end failed"],
    ]
    assert (run.state("a"), run.frames[1].outputs[0]) == ("compensated", 7)


def test_an_output_that_came_too_late_is_no_output():
    run = timed("a\na ~ u", on_error="continue")
    run.start()
    run.fire("a", DEADLINE, at=100)
    assert [run.complete("a", 7), run.machine.output] == [["end succeeded"], {}]


def test_a_late_step_without_an_undo_keeps_no_output():
    run = timed("a:error > b")
    run.start()
    run.fire("a", DEADLINE, at=100)
    run.complete("a", 7)
    assert run.frames[1].outputs == {}


def test_a_run_that_stops_settles_a_late_step_like_any_other():
    run = timed("a\nz\na ~ u")
    run.start()
    run.fire("a", DEADLINE, at=100)
    assert [run.fail("z"), run.complete("a"), run.complete("u")] == [
        [],
        ["run u"],
        ["end failed"],
    ]


def test_a_late_step_of_a_stopped_run_that_fails_is_cancelled():
    run = timed("a\nz")
    run.start()
    run.fire("a", DEADLINE, at=100)
    run.fail("z")
    assert [run.fail("a"), run.state("a"), run.machine.error] == [["end failed"], "cancelled", BOOM]


def test_a_wait_may_have_a_deadline():
    run = timed("w:error > b", first="w", kind="wait")
    assert [run.start(), run.fire("w", DEADLINE, at=100)] == [
        ["wait w at 5000", "deadline w at 100"],
        ["run b"],
    ]


@pytest.mark.parametrize("kind", ["map", "try"])
def test_a_scope_past_its_deadline_is_stopped_and_undone_and_takes_its_error_edge(kind):
    body = {"m": "a > b\na ~ u"}
    run = timed("m:error > c", first="m", kind=kind, bodies=body, answers={"m": ["x"]})
    run.start()
    name = "[0]" if kind == "map" else ""
    run.complete(f"a{name}")
    assert [
        run.fire("m", DEADLINE, at=100),
        run.fire("m", DEADLINE, at=101),
        run.fail(f"b{name}"),
        run.complete(f"u{name}"),
    ] == [[f"abort b{name}"], [], [f"run u{name}"], ["run c"]]
    assert run.frames[1].errors[0]["code"] == "deadline"


def test_a_repeat_past_its_deadline_fails_the_run():
    special = {"kind": "repeat", "iterations_max": 9}
    run = timed("r", first="r", bodies={"r": "a"}, answers={"r": 9}, **special)
    run.start()
    run.complete("a[0]")
    assert [run.fire("r", DEADLINE, at=100), run.fail("a[1]"), run.machine.error["code"]] == [
        ["abort a[1]"],
        ["end failed"],
        "deadline",
    ]


def test_a_try_around_catches_a_deadline():
    run = timed("t:error > c", bodies={"t": "a"}, steps={"t": {"kind": "try"}})
    run.start()
    run.fire("a", DEADLINE, at=100)
    assert run.fail("a") == ["run c"]


def test_a_call_past_its_deadline_cancels_its_child():
    run = timed("c:error > b", first="c", kind="call")
    run.start()
    assert [run.fire("c", DEADLINE, at=100), run.fail("c")] == [["cancel child c"], ["run b"]]


def test_after_a_crash_a_deadline_that_still_counts_is_started_again():
    run = timed("a > b\nw", steps={"w": {"kind": "wait", "deadline_ms": 200}})
    run.start()
    assert run.outstanding() == [
        "run a",
        "wait w at 5000",
        "deadline a at 100",
        "deadline w at 200",
    ]
    run.complete("a")
    assert run.outstanding() == ["wait w at 5000", "run b", "deadline w at 200"]
    run.fire("w", DEADLINE, at=200)
    assert run.outstanding() == ["run b", "abort b"]
