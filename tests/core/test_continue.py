"""With `on_error: continue` a failure for good counts as an end: `out` is taken, without output."""

import pytest

from engine.core.questions import Answer
from tests.core.hands import BOOM, Hands
from tests.core.sketch import plan, retry

NO_VALUE = Answer(error={"code": "expression", "message": "no such name"})


def continued(text="a > b", *, bodies=None, answers=None, steps=None, **special):
    steps = {"a": {"on_error": "continue", **special}, **(steps or {})}
    return Hands(plan(text, bodies=bodies, steps=steps), answers)


def test_a_failed_step_goes_on_by_out():
    run = continued()
    run.start()
    assert [run.fail("a"), run.state("a"), run.frames[1].errors, run.frames[1].outputs] == [
        ["run b"],
        "failed",
        {0: BOOM},
        {},
    ]


def test_it_has_failed_only_after_its_retries():
    run = continued(retry=retry(2))
    run.start()
    assert [run.fail("a"), run.fire("a", at=1000), run.fail("a")] == [
        ["retry a at 1000"],
        ["run a #2"],
        ["run b"],
    ]


def test_a_live_error_edge_comes_first():
    run = continued("a > b\na:error > c")
    run.start()
    assert [run.fail("a"), run.state("b")] == [["run c"], "skipped"]


def test_an_error_edge_that_does_not_want_it_lets_it_pass():
    run = continued("a > b\na:error > c ?", answers={"edge 1": False})
    run.start()
    assert [run.fail("a"), run.state("c")] == [["run b"], "skipped"]


def test_other_ports_are_dead():
    run = continued("a > b\na:left > c")
    run.start()
    run.fail("a")
    assert run.states() == {"a": "failed", "b": "running", "c": "skipped"}


@pytest.mark.parametrize(("verdict", "expected"), [(True, ["run b"]), (False, ["end succeeded"])])
def test_conditions_of_its_edges_are_asked(verdict, expected):
    run = continued("a > b ?", answers={"edge 0": verdict})
    run.start()
    assert run.fail("a") == expected


def test_a_condition_without_a_value_fails_the_run_all_the_same():
    run = continued("a > b ?", answers={"edge 0": NO_VALUE})
    run.start()
    assert [run.fail("a"), run.machine.error["code"]] == [["end failed"], "condition"]


def test_a_failed_leaf_that_goes_on_yields_nothing():
    run = continued("a\nz")
    run.start()
    run.complete("z", 1)
    assert [run.fail("a"), run.machine.output] == [["end succeeded"], {"z": 1}]


@pytest.mark.parametrize("kind", ["activity", "pure", "wait", "fail", "map", "repeat", "call"])
def test_whatever_has_no_value_may_be_let_pass(kind):
    bodies = {"a": "x"} if kind in {"map", "repeat"} else None
    run = continued(kind=kind, bodies=bodies, answers={"a": NO_VALUE})
    assert [run.start(), run.state("a")] == [["run b"], "failed"]


def test_a_map_is_undone_as_a_unit_before_it_is_let_pass():
    run = continued(kind="map", bodies={"a": "x > y\nx ~ u"}, answers={"a": ["i"]})
    run.start()
    run.complete("x[0]")
    assert [run.fail("y[0]"), run.complete("u[0]")] == [["run u[0]"], ["run b"]]


def test_what_failed_and_was_let_pass_is_not_undone():
    run = continued("a > b\na ~ u")
    run.start()
    run.fail("a")
    assert run.fail("b") == ["end failed"]


def test_a_join_takes_what_was_let_pass_for_an_end():
    run = continued("a > j\nz > j", steps={"j": {"join": "all"}})
    run.start()
    run.fail("a")
    assert run.complete("z") == ["run j"]
