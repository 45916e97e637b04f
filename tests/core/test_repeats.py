"""A repeat runs its body again and again, one iteration after the other, and yields a list."""

import pytest

from engine.core.questions import Answer
from tests.core.hands import BOOM, Hands
from tests.core.sketch import plan

NO_VALUE = Answer(error={"code": "expression", "message": "no such name"})


def repeated(text="r", *, body="a", answers=None, **special):
    step = {"kind": "repeat", "iterations_max": 3, **special}
    return Hands(plan(text, bodies={"r": body}, steps={"r": step}), answers)


def test_times_says_how_many_iterations_there_are():
    run = repeated("r > c", answers={"r": 2})
    assert [run.start(), run.complete("a[0]"), run.complete("a[1]")] == [
        ["run a[0]"],
        ["run a[1]"],
        ["run c"],
    ]


def test_no_times_are_no_iterations():
    run = repeated(answers={"r": 0})
    assert [run.start(), run.machine.output] == [["end succeeded"], {"r": []}]


@pytest.mark.parametrize("times", ["2", 1.0, True, None, -1, [1]])
def test_times_that_are_no_number_of_iterations_fail_the_repeat(times):
    run = repeated(answers={"r": times})
    assert [run.start(), run.machine.error["code"]] == [["end failed"], "repeat.times"]


def test_times_without_a_value_fail_the_repeat():
    run = repeated("r:error > c", answers={"r": NO_VALUE})
    assert run.start() == ["run c"]


def test_more_times_than_allowed_fail_before_the_first_iteration():
    run = repeated(answers={"r": 4})
    assert [run.start(), run.machine.error["code"]] == [["end failed"], "limit.iterations"]


def test_a_result_is_what_the_iteration_yields_and_the_next_one_sees_it():
    run = repeated(answers={"r": 2})
    run.start()
    run.complete("a[0]", "first")
    assert run.frames[3].previous == {"a": "first"}
    run.complete("a[1]", "second")
    assert run.machine.output == {"r": [{"a": "first"}, {"a": "second"}]}


def test_the_first_iteration_has_none_before_it():
    run = repeated(answers={"r": 2})
    run.start()
    assert run.frames[2].previous is None


def test_a_result_may_be_an_expression():
    table = {"r": 2, "r collect": lambda frame: (frame.position, frame.previous)}
    run = repeated(has_collect=True, answers=table)
    run.start()
    run.complete("a[0]")
    run.complete("a[1]")
    assert run.machine.output == {"r": [(0, None), (1, (0, None))]}


def test_a_collect_without_a_value_fails_the_repeat():
    run = repeated("r:error > c", has_collect=True, answers={"r": 2, "r collect": NO_VALUE})
    run.start()
    assert run.complete("a[0]") == ["run c"]


def test_while_is_asked_before_each_iteration():
    run = repeated(repeats="while", answers={"r again": lambda frame: frame.position < 1})
    assert [run.start(), run.complete("a[0]"), run.machine.output] == [
        ["run a[0]"],
        ["end succeeded"],
        {"r": [{"a": None}]},
    ]


def test_while_is_asked_in_the_iteration_that_would_be_next():
    seen = []

    def again(frame):
        seen.append((frame.position, frame.previous))
        return not seen[1:]

    run = repeated(repeats="while", answers={"r again": again})
    run.start()
    run.complete("a[0]", 7)
    assert seen == [(0, None), (1, {"a": 7})]


def test_a_while_that_is_false_at_once_runs_nothing():
    run = repeated("r > c", repeats="while", answers={"r again": False})
    assert [run.start(), len(run.frames)] == [["run c"], 1]


def test_until_is_asked_after_each_iteration_and_sees_what_it_did():
    table = {"r again": lambda frame: frame.outputs[1] != "enough"}
    run = repeated(repeats="until", answers=table)
    assert [run.start(), run.complete("a[0]", "more"), run.complete("a[1]", "enough")] == [
        ["run a[0]"],
        ["run a[1]"],
        ["end succeeded"],
    ]


@pytest.mark.parametrize("repeats", ["while", "until"])
def test_a_repeat_that_would_go_on_for_too_long_fails(repeats):
    run = repeated(repeats=repeats, answers={"r again": True})
    run.start()
    ends = [run.complete(f"a[{position}]") for position in range(3)]
    assert ends == [["run a[1]"], ["run a[2]"], ["end failed"]]
    assert (run.machine.error["code"], run.state("r")) == ("limit.iterations", "failed")


@pytest.mark.parametrize("repeats", ["while", "until"])
def test_a_repeat_may_use_all_its_iterations(repeats):
    last = 3 if repeats == "while" else 2
    run = repeated(repeats=repeats, answers={"r again": lambda frame: frame.position < last})
    run.start()
    ends = [run.complete(f"a[{position}]") for position in range(3)]
    assert ends == [["run a[1]"], ["run a[2]"], ["end succeeded"]]


@pytest.mark.parametrize(
    ("verdict", "code"), [("yes", "condition"), (None, "condition"), (NO_VALUE, "expression")]
)
@pytest.mark.parametrize("repeats", ["while", "until"])
def test_a_verdict_that_is_neither_true_nor_false_fails_the_repeat(repeats, verdict, code):
    run = repeated(repeats=repeats, answers={"r again": verdict})
    run.start()
    run.complete("a[0]")
    assert (run.machine.state, run.machine.error["code"]) == ("failed", code)


def test_a_failed_iteration_fails_the_repeat_and_no_other_begins():
    run = repeated(answers={"r": 3})
    run.start()
    run.complete("a[0]")
    assert [run.fail("a[1]"), run.machine.error] == [["end failed"], BOOM]


def test_an_error_edge_of_a_repeat_is_taken_when_its_iterations_are_undone():
    run = repeated("r:error > c", body="a > b\na ~ u", answers={"r": 3})
    run.start()
    for name in ("a[0]", "b[0]", "a[1]"):
        run.complete(name)
    undone = [run.fail("b[1]"), run.complete("u[1]"), run.complete("u[0]")]
    assert undone == [["run u[1]"], ["run u[0]"], ["run c"]]


def test_a_limit_undoes_the_iterations_before_the_error_edge_is_taken():
    run = repeated(
        "r:error > c", body="a\na ~ u", repeats="until", iterations_max=1, answers={"r again": True}
    )
    run.start()
    assert [run.complete("a[0]"), run.complete("u[0]")] == [["run u[0]"], ["run c"]]


def test_a_finished_iteration_is_one_entry_and_is_undone_inside_out():
    run = repeated("r > z", body="a > b\na ~ ua\nb ~ ub", answers={"r": 2})
    run.start()
    for name in ("a[0]", "b[0]", "a[1]", "b[1]"):
        run.complete(name)
    undone = [run.fail("z")]
    undone += [run.complete(name) for name in ("ub[1]", "ua[1]", "ub[0]", "ua[0]")]
    assert undone == [["run ub[1]"], ["run ua[1]"], ["run ub[0]"], ["run ua[0]"], ["end failed"]]


def test_after_a_crash_the_iteration_in_flight_is_dispatched_again():
    run = repeated(answers={"r": 3})
    run.start()
    run.complete("a[0]")
    assert run.outstanding() == ["run a[1]"]


def test_a_cancelled_repeat_begins_no_other_iteration():
    run = repeated(body="a > b\na ~ u", answers={"r": 3})
    run.start()
    run.complete("a[0]")
    assert [run.cancel(), run.complete("b[0]"), run.complete("u[0]")] == [
        ["abort b[0]"],
        ["run u[0]"],
        ["end cancelled"],
    ]


def test_repeats_nest_in_maps_and_see_their_item():
    steps = {"r": {"kind": "repeat", "iterations_max": 2}, "m": {"concurrency": 2}}
    run = Hands(plan("m", bodies={"m": "r", "r": "a"}, steps=steps), {"m": ["x", "y"], "r": 2})
    run.start()
    run.complete("a[1][0]", 1)
    seen = run.frames[run.place("a[1][1]")[0]]
    assert (seen.position, seen.item, seen.previous) == (1, "y", {"a": 1})


def test_a_body_without_activities_repeats_in_one_fact():
    steps = {"r": {"kind": "repeat", "iterations_max": 5_000}, "p": {"kind": "pass"}}
    assert Hands(plan("r", bodies={"r": "p"}, steps=steps), {"r": 5_000}).start() == [
        "end succeeded"
    ]
