"""A fork takes over what is done: such a step settles as recorded, and is not undone with it."""

import pytest

from engine.core.questions import Answer
from tests.core.hands import BOOM, Hands
from tests.core.sketch import plan

NO_VALUE = Answer(error={"code": "expression", "message": "no such name"})


def forked(reuse, text="a > b", *, bodies=None, answers=None, **special):
    run = Hands(plan(text, bodies=bodies, **special), answers)
    return run, run.start({"new": 1}, reuse=reuse)


def test_a_step_that_is_taken_over_makes_no_attempt():
    run, led = forked({"a": {"output": 7}})
    assert [led, run.state("a"), run.frames[1].outputs, run.frames[1].work[1].attempt] == [
        ["run b"],
        "succeeded",
        {0: 7},
        1,
    ]


def test_a_step_that_is_taken_over_evaluates_nothing():
    run, _ = forked({"a": {"output": 7}, "b": {"output": 8}}, answers={"a": NO_VALUE})
    assert [run.history[0][1], run.machine.output] == [[], {"b": 8}]


def test_it_leaves_by_the_port_that_was_taken():
    run, led = forked({"a": {"output": 7, "port": "left"}}, "a > b\na:left > c")
    assert [led, run.state("b")] == [["run c"], "skipped"]


def test_an_entry_without_an_output_stands_for_none():
    run, led = forked({"a": {"port": "left"}}, "a:left > b")
    assert [led, run.frames[1].outputs] == [["run b"], {0: None}]


def test_conditions_of_its_edges_are_asked_again():
    assert forked({"a": {"output": 7}}, "a > b ?", answers={"edge 0": False})[1] == [
        "end succeeded"
    ]


def test_a_failure_that_is_taken_over_takes_its_error_edge():
    run, led = forked({"a": {"error": BOOM}}, "a > b\na:error > c")
    assert [led, run.frames[1].errors] == [["run c"], {0: BOOM}]


def test_a_failure_that_is_taken_over_may_be_let_pass_again():
    assert forked({"a": {"error": BOOM}}, steps={"a": {"on_error": "continue"}})[1] == ["run b"]


def test_a_failure_that_is_taken_over_is_caught_again():
    steps = {"t": {"kind": "try"}}
    _, led = forked({"t": {"error": BOOM}}, "t:error > c", bodies={"t": "a"}, steps=steps)
    assert led == ["run c"]


def test_what_is_taken_over_is_not_undone_with_the_new_run():
    run, _ = forked({"a": {"output": 7}}, "a > b > c\na ~ ua\nb ~ ub")
    run.complete("b")
    assert [run.fail("c"), run.complete("ub"), run.state("a")] == [
        ["run ub"],
        ["end failed"],
        "succeeded",
    ]


def test_a_deadline_is_not_started_for_it():
    assert forked({"a": {"output": 7}}, steps={"a": {"deadline_ms": 5}})[1] == ["run b"]


@pytest.mark.parametrize("kind", ["map", "repeat", "try", "call", "await", "wait", "pure"])
def test_steps_of_every_kind_can_be_taken_over(kind):
    bodies = {"a": "x"} if kind in {"map", "repeat", "try"} else None
    run, led = forked({"a": {"output": 7}}, bodies=bodies, steps={"a": {"kind": kind}})
    assert [led, run.frames[1].outputs[0]] == [["run b"], 7]


def test_a_trigger_hands_on_the_input_of_the_new_run():
    run, _ = forked(
        {"t": {"output": "old"}}, "t > a", steps={"t": {"kind": "trigger"}}, triggers=("t",)
    )
    assert run.frames[1].outputs == {0: {"new": 1}}


def test_a_return_ends_the_new_run_as_well():
    run, led = forked({"r": {"output": 1}}, "r > a", steps={"r": {"kind": "return"}})
    assert [led, run.state("a")] == [["end succeeded"], "pending"]


def test_items_of_a_map_are_taken_over_one_by_one():
    reuse = {
        "m": {"items": {"0": {"a": {"output": 1}, "b": {"output": 2}}, "1": {"a": {"output": 3}}}}
    }
    run, led = forked(reuse, "m", bodies={"m": "a > b"}, steps={"m": {"concurrency": 3}})
    assert [led, run.frames[1].scopes[0].results[0]] == [["run a[2]", "run b[1]"], {"b": 2}]


def test_iterations_of_a_repeat_are_taken_over_one_by_one():
    steps = {"r": {"kind": "repeat", "iterations_max": 3}}
    reuse = {"r": {"items": {"0": {"a": {"output": 1}}}}}
    run, led = forked(reuse, "r", bodies={"r": "a"}, steps=steps, answers={"r": 2})
    assert [led, run.frames[3].previous] == [["run a[1]"], {"a": 1}]


@pytest.mark.parametrize("name", ["0", "-1", "5"])
def test_the_one_body_of_a_try_is_taken_over_in_part(name):
    reuse = {"t": {"items": {name: {"a": {"output": 1}}}}}
    _, led = forked(reuse, "t", bodies={"t": "a > b"}, steps={"t": {"kind": "try"}})
    assert led == ["run b"]


def test_a_scope_without_an_entry_runs_as_new():
    bodies = {"m": "a", "t": "b"}
    _, led = forked({}, "m\nt", bodies=bodies, steps={"t": {"kind": "try"}})
    assert led == ["run a[0]", "run b"]


def test_a_scope_that_is_taken_over_in_part_is_undone_where_it_ran():
    reuse = {"m": {"items": {"0": {"a": {"output": 1}}}}}
    text, bodies = "m > z\nm ~ um", {"m": "a\na ~ u"}
    run, _ = forked(reuse, text, bodies=bodies, answers={"m": ["x", "y"]})
    run.complete("a[1]")
    assert [run.fail("z"), run.complete("um"), run.complete("u[1]")] == [
        ["run um"],
        ["run u[1]"],
        ["end failed"],
    ]


def test_a_replay_takes_over_the_same():
    run, _ = forked({"a": {"output": 7}})
    assert run.outstanding() == ["run b"]
