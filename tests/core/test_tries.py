"""A try runs its body once; what the body throws leaves by the port `error`."""

from engine.core.questions import Answer
from tests.core.hands import BOOM, Hands
from tests.core.sketch import plan

NO_VALUE = Answer(error={"code": "expression", "message": "no such name"})


def tried(text="t > c\nt:error > d", *, body="a > b", answers=None, steps=None, **special):
    steps = {"t": {"kind": "try", **special}, **(steps or {})}
    return Hands(plan(text, bodies={"t": body}, steps=steps), answers)


def test_a_body_that_ends_well_leaves_by_out_with_its_leaves():
    run = tried(body="a\nb")
    run.start()
    run.complete("a", 1)
    assert [run.complete("b", 2), run.frames[1].outputs[0]] == [["run c"], {"a": 1, "b": 2}]


def test_a_body_that_fails_leaves_by_error():
    run = tried()
    run.start()
    assert [run.fail("a"), run.state("t"), run.state("c")] == [["run d"], "failed", "skipped"]


def test_the_error_of_the_body_is_the_error_of_the_try():
    run = tried()
    run.start()
    run.fail("a")
    assert run.frames[1].errors == {0: BOOM}


def test_what_failed_is_caught_even_when_no_error_edge_is_drawn():
    run = tried("t > c\nz")
    run.start()
    assert [run.fail("a"), run.states(), run.complete("z")] == [
        [],
        {"t": "failed", "c": "skipped", "z": "running"},
        ["end succeeded"],
    ]


def test_what_failed_is_caught_even_when_no_error_edge_wants_it():
    run = tried("t:error > d ?", answers={"edge 0": False})
    run.start()
    assert [run.fail("a"), run.state("d")] == [["end succeeded"], "skipped"]


def test_what_failed_goes_on_by_out_when_the_try_continues():
    run = tried("t > c", on_error="continue")
    run.start()
    assert run.fail("a") == ["run c"]


def test_a_failed_body_is_stopped_and_undone_before_the_error_is_caught():
    run = tried(body="a > b\na > x\na ~ u")
    run.start()
    run.complete("a")
    assert [run.fail("b"), run.fail("x"), run.complete("u")] == [
        ["abort x"],
        ["run u"],
        ["run d"],
    ]


def test_a_blocked_undo_holds_up_what_is_caught():
    run = tried(body="a > b\na ~ u")
    run.start()
    run.complete("a")
    run.fail("b")
    run.fail("u")
    assert [run.machine.state, run.resolve("u", "skip"), run.machine.state] == [
        "undo_blocked",
        ["run d"],
        "running",
    ]


def test_a_body_that_ended_well_is_one_entry_and_is_undone_when_the_run_fails():
    run = tried("t > z", body="a > b\na ~ ua\nb ~ ub")
    run.start()
    run.complete("a")
    run.complete("b")
    assert [run.fail("z"), run.complete("ub"), run.complete("ua")] == [
        ["run ub"],
        ["run ua"],
        ["end failed"],
    ]


def test_what_was_undone_by_a_try_is_not_undone_again():
    run = tried("t:error > d", body="a > b\na ~ u")
    run.start()
    run.complete("a")
    run.fail("b")
    run.complete("u")
    assert run.fail("d") == ["end failed"]


def test_the_inner_try_catches_first():
    steps = {"t": {"kind": "try"}, "i": {"kind": "try"}}
    run = Hands(plan("t", bodies={"t": "i > x\ni:error > y", "i": "a"}, steps=steps))
    run.start()
    assert [run.fail("a"), run.fail("y"), run.state("t")] == [
        ["run y"],
        ["end succeeded"],
        "failed",
    ]


def test_a_map_inside_a_try_fails_into_it():
    run = tried(body="m", steps={"m": {"concurrency": 2}})
    run = Hands(plan("t:error > d", bodies={"t": "m", "m": "a"}, steps={"t": {"kind": "try"}}))
    run.start()
    run.complete("a[0]")
    assert [run.fail("a[1]"), run.state("m")] == [["run d"], "failed"]


def test_a_cancel_is_not_caught():
    run = tried()
    run.start()
    assert [run.cancel(), run.fail("a")] == [["abort a"], ["end cancelled"]]


def test_the_deadline_of_the_run_is_not_caught():
    run = Hands(
        plan("t:error > d", bodies={"t": "a"}, steps={"t": {"kind": "try"}}, deadline_ms=50)
    )
    run.start()
    assert [run.reach_deadline(at=50), run.fail("a")] == [["abort a"], ["end timed_out"]]


def test_a_condition_inside_the_body_that_has_no_value_is_caught():
    run = tried("t:error > d", body="a > b ?", answers={"edge 1": NO_VALUE})
    run.start()
    assert run.complete("a") == ["run d"]


def test_an_empty_body_yields_nothing():
    run = tried("t > c", body="")
    assert [run.start(), run.frames[1].outputs[0]] == [["run c"], {}]


def test_the_body_of_a_try_sees_the_item_and_the_iteration_around_it():
    steps = {"t": {"kind": "try"}}
    run = Hands(plan("m", bodies={"m": "t", "t": "a"}, steps=steps), {"m": ["x", "y"]})
    run.start()
    run.complete("a[0]")
    frame = run.frames[run.place("a[1]")[0]]
    assert (frame.item, frame.position) == ("y", 1)


def test_a_return_inside_a_try_ends_the_run_well():
    run = tried("t:error > d", body="a > r", steps={"r": {"kind": "return"}}, answers={"r": {}})
    run.start()
    assert run.complete("a") == ["end succeeded"]


def test_after_a_crash_the_body_of_a_try_is_dispatched_again():
    run = tried()
    run.start()
    run.complete("a")
    assert run.outstanding() == ["run b"]
