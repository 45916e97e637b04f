"""A step with a breakpoint is held before it begins, until a person lets it go."""

import pytest

from engine.core.questions import Answer
from tests.core.hands import Hands
from tests.core.sketch import plan

NO_VALUE = Answer(error={"code": "expression", "message": "no such name"})


def held_at(breakpoints, text="a > b > c", *, bodies=None, answers=None, debug=None, **special):
    run = Hands(plan(text, bodies=bodies, **special), answers)
    return run, run.start(debug={"breakpoints": breakpoints, **(debug or {})})


def held(run):
    return [run.plan.steps[step].node for _, step in run.machine.held]


def test_a_step_with_a_breakpoint_waits():
    run, led = held_at(["a"])
    assert [led, run.state("a"), held(run), run.machine.is_idle()] == [[], "waiting", ["a"], True]


def test_nothing_is_evaluated_for_it_before_it_begins():
    run, _ = held_at(["a"], answers={"a": NO_VALUE})
    assert [run.history[0][1], run.release("a"), run.machine.error["code"]] == [
        [],
        ["end failed"],
        "expression",
    ]


def test_it_begins_when_it_is_released():
    run, _ = held_at(["a"])
    assert [run.release("a"), run.state("a"), held(run)] == [["run a"], "running", []]


def test_it_is_released_once():
    run, _ = held_at(["a"])
    run.release("a")
    assert [run.release("a"), run.release(), run.release("b")] == [[], [], []]


def test_to_continue_is_to_run_to_the_next_breakpoint():
    run, _ = held_at(["a", "c"])
    run.release("a")
    assert [run.complete("a"), run.complete("b"), held(run)] == [["run b"], [], ["c"]]


def test_to_step_is_to_hold_whatever_begins_next():
    run, _ = held_at(["a"], "a > b\na > c")
    run.release("a", mode="step")
    assert [run.complete("a"), held(run)] == [[], ["b", "c"]]


def test_a_step_over_a_step_that_settles_at_once_holds_the_next():
    run, _ = held_at(["a"], steps={"a": {"kind": "pure"}, "b": {"kind": "pure"}})
    assert [run.release("a", mode="step"), held(run), run.state("a")] == [[], ["b"], "succeeded"]


def test_to_continue_ends_the_stepping():
    run, _ = held_at(["a"])
    run.release("a", mode="step")
    run.complete("a")
    run.release("b")
    assert run.complete("b") == ["run c"]


def test_one_of_several_is_released_and_the_others_stay():
    run, _ = held_at("all", "a\nb\nc")
    assert [run.release("b"), held(run)] == [["run b"], ["a", "c"]]


def test_all_are_released_together():
    run, _ = held_at("all", "a\nb > c")
    assert [run.release(), held(run)] == [["run a", "run b"], []]


def test_what_fails_stops_those_that_are_released_with_it():
    run, _ = held_at(["a", "b"], "a\nb", answers={"a": NO_VALUE})
    assert [run.release(), run.state("b")] == [["end failed"], "pending"]


def test_every_item_of_a_map_is_held():
    steps = {"m": {"concurrency": 2}}
    run, led = held_at(["a"], "m", bodies={"m": "a"}, steps=steps)
    assert [led, held(run), run.release("a[1]"), run.state("a[0]")] == [
        [],
        ["a", "a"],
        ["run a[1]"],
        "waiting",
    ]


@pytest.mark.parametrize("kind", ["map", "repeat", "try", "call", "await", "wait", "fail"])
def test_steps_of_every_kind_are_held(kind):
    bodies = {"a": "x"} if kind in {"map", "repeat", "try"} else None
    run, led = held_at(["a"], "a", bodies=bodies, steps={"a": {"kind": kind}})
    assert [led, held(run), bool(run.release("a"))] == [[], ["a"], True]


def test_triggers_and_disabled_steps_are_not_held():
    steps = {"t": {"kind": "trigger"}, "a": {"kind": "pass"}}
    run, _ = held_at("all", "t > a > b", steps=steps, triggers=("t",))
    assert held(run) == ["b"]


def test_a_mocked_step_is_held_and_then_settles():
    run, _ = held_at(["a"], debug={"mocks": {"a": {"output": 7, "mocked": True}}})
    assert [held(run), run.release("a"), run.state("a")] == [["a"], ["run b"], "succeeded"]


def test_undos_are_not_held():
    run, _ = held_at(["a", "ua"], "a > b\na ~ ua")
    run.release("a")
    run.complete("a")
    assert run.fail("b") == ["run ua"]


def test_a_run_is_cancelled_while_it_is_held():
    run, _ = held_at(["b"], "a > b\na ~ ua")
    run.complete("a")
    assert [run.cancel(), run.state("b"), held(run), run.release("b")] == [
        ["run ua"],
        "cancelled",
        [],
        [],
    ]


def test_a_failure_elsewhere_ends_the_holding_in_its_scope_only():
    bodies = {"t": "a\nb"}
    run, _ = held_at(["a", "z"], "t:error > c\nz", bodies=bodies, steps={"t": {"kind": "try"}})
    assert [run.fail("b"), held(run)] == [["run c"], ["z"]]


def test_a_return_leaves_what_is_held():
    run, _ = held_at(["b"], "b\na > r", steps={"r": {"kind": "return"}})
    run.complete("a")
    assert [run.machine.end_state, run.state("b")] == ["succeeded", "cancelled"]


def test_the_deadline_of_a_step_starts_when_it_begins():
    run, led = held_at(["a"], steps={"a": {"deadline_ms": 5}})
    run.now = 100
    assert [led, run.release("a")] == [[], ["run a", "deadline a at 105"]]


def test_an_answer_for_a_held_step_is_kept():
    run, _ = held_at(["a"], "a > b", steps={"a": {"kind": "await"}})
    assert [run.answer("a", output=5), run.release("a"), run.frames[1].outputs] == [
        [],
        ["run b"],
        {0: 5},
    ]


def test_breakpoints_change_while_the_run_goes_on():
    run, _ = held_at([])
    run.hold_at(["b"])
    assert [run.complete("a"), held(run)] == [[], ["b"]]


def test_what_is_held_stays_so_when_its_breakpoint_goes():
    run, _ = held_at("all")
    run.hold_at([])
    assert [held(run), run.release("a"), run.complete("a")] == [["a"], ["run a"], ["run b"]]


def test_an_ordinary_run_is_never_held():
    run = Hands(plan("a > b"))
    run.start()
    assert [run.hold_at("all"), run.complete("a"), len(run.history)] == [[], ["run b"], 2]


def test_a_run_that_is_over_takes_no_breakpoints():
    run, _ = held_at([], "a")
    run.complete("a")
    assert [run.hold_at("all"), len(run.history)] == [[], 2]


def test_a_fresh_process_holds_what_was_held():
    run, _ = held_at(["b", "x"], "a > b\nc", steps={"c": {"kind": "try"}}, bodies={"c": "x"})
    run.complete("a")
    run.release("x", mode="step")
    assert [run.outstanding(), held(run)] == [["run x"], ["b"]]
