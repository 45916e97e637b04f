"""Steps that await answers: callbacks, approvals, events."""

import pytest

from engine.core.answers import ANSWERS_EARLY_MAX
from engine.core.commands import OpenWait
from engine.core.events import TimerKind
from engine.core.questions import Answer
from tests.core.hands import Hands
from tests.core.sketch import plan

NO_VALUE = Answer(error={"code": "expression", "message": "no such name"})
AWAIT = {"kind": "await"}
APPROVAL = {"kind": "await", "awaits": "approval"}


def waiting(text="a > b", told=None, **special):
    """A run whose node `a` awaits an answer."""
    run = Hands(plan(text, steps={"a": {**AWAIT, **special}}), {"a": told or {}})
    run.start()
    return run


def approval(told=None, text="a:approved > b\na:rejected > c\na:timeout > d"):
    return waiting(text, told, awaits="approval")


def approve(run, key, port="approved"):
    return run.answer("a", key, {"decision": port, "by": key}, port=port)


def test_an_awaiting_step_lets_answers_in_and_settles_with_one():
    run = waiting()
    assert run.sentences(run.last) == ["open a"]
    assert run.state("a") == "waiting"
    assert run.answer("a", output={"body": 1}) == ["close a", "run b"]
    assert run.machine.frames[1].outputs == {0: {"body": 1}}


def test_what_is_let_in_is_told_to_the_driver():
    run = waiting(told={"details": {"kind": "callback", "methods": ["POST"]}})
    assert run.last == [
        OpenWait(frame=1, step=0, details={"kind": "callback", "methods": ["POST"]})
    ]


def test_a_wait_without_a_value_fails_its_node():
    run = Hands(plan("a > b\na:error > c", steps={"a": AWAIT}), {"a": NO_VALUE})
    assert [run.start(), run.attempt("a")] == [["run c"], 0]


def test_several_answers_are_waited_for_and_come_in_order():
    run = waiting(told={"answers": 2})
    assert [run.answer("a", "x", 1), run.answer("a", "y", 2)] == [[], ["close a", "run b"]]
    assert run.machine.frames[1].outputs == {0: [1, 2]}


def test_a_repeated_answer_counts_once():
    run = waiting(told={"answers": 2})
    run.answer("a", "x", 1)
    again = run.an_answer("a", "x", 1)
    assert (run.machine.reception(again), run.apply(again), run.state("a")) == (
        "repeated",
        [],
        "waiting",
    )


def test_an_answer_that_is_repeated_after_the_end_is_still_a_repeated_one():
    run = waiting("a")
    assert run.answer("a", "x") == ["close a", "end succeeded"]
    first, other = run.an_answer("a", "x"), run.an_answer("a", "y")
    assert [run.machine.reception(each) for each in (first, other)] == ["repeated", "late"]


def test_an_answer_to_a_settled_step_is_late():
    run = waiting()
    run.answer("a", "x")
    late = run.an_answer("a", "y")
    assert (run.machine.reception(late), run.apply(late)) == ("late", [])


@pytest.mark.parametrize("place", [{"frame": 9}, {"step": 9}, {"step": -1}, {"step": 1}])
def test_an_answer_to_no_place_is_late(place):
    run = waiting()
    assert run.machine.reception(run.an_answer("a", **place)) == "late"


def test_an_answer_before_the_start_is_late():
    run = Hands(plan("a", steps={"a": AWAIT}))
    assert run.machine.reception(run.an_answer("a", frame=1)) == "late"


def test_an_answer_to_an_undo_node_is_late():
    run = Hands(plan("a\na ~ undo", steps={"undo": AWAIT}))
    run.start()
    assert run.machine.reception(run.an_answer("undo")) == "late"


@pytest.mark.parametrize(
    ("awaits", "port", "word"),
    [
        ("callback", "out", "new"),
        ("callback", "rejected", "late"),
        ("event", "out", "new"),
        ("event", "timeout", "late"),
        ("approval", "approved", "new"),
        ("approval", "rejected", "new"),
        ("approval", "out", "late"),
    ],
)
def test_an_answer_has_a_port_of_its_kind(awaits, port, word):
    run = waiting(awaits=awaits)
    assert run.machine.reception(run.an_answer("a", port=port)) == word


def test_an_early_answer_is_kept_and_counts_when_the_step_begins():
    run = Hands(plan("a > b > c", steps={"b": AWAIT}))
    run.start()
    assert run.answer("b", output="early") == []
    assert (run.state("b"), run.complete("a")) == ("pending", ["run c"])
    assert run.machine.frames[1].outputs[1] == "early"


def test_an_early_answer_is_kept_by_its_key_too():
    run = Hands(plan("a > b", steps={"b": AWAIT}))
    run.start()
    run.answer("b", "x")
    assert run.machine.reception(run.an_answer("b", "x")) == "repeated"


def test_early_answers_that_are_not_enough_are_counted_all_the_same():
    run = Hands(plan("a > b > c", steps={"b": AWAIT}), {"b": {"answers": 2}})
    run.start()
    run.answer("b", "x", 1)
    assert [run.complete("a"), run.answer("b", "y", 2)] == [["open b"], ["close b", "run c"]]
    assert run.machine.frames[1].outputs[1] == [1, 2]


def test_early_answers_beyond_what_is_wanted_have_no_effect():
    run = Hands(plan("a > b", steps={"b": AWAIT}))
    run.start()
    run.answer("b", "x", 1)
    run.answer("b", "y", 2)
    assert [run.complete("a"), run.machine.output] == [["end succeeded"], {"b": 1}]


def test_more_early_answers_than_are_kept_are_late():
    run = Hands(plan("a > b", steps={"b": AWAIT}))
    run.start()
    for number in range(ANSWERS_EARLY_MAX):
        run.answer("b", f"k{number}")
    assert run.machine.reception(run.an_answer("b", "one more")) == "late"


def test_an_answer_to_a_skipped_step_is_late():
    run = Hands(plan("a:left > b", steps={"b": AWAIT}))
    run.start()
    run.answer("b", "early")
    run.complete("a")
    assert run.machine.reception(run.an_answer("b", "late")) == "late"


def test_an_approval_takes_the_port_of_its_decision():
    run = approval()
    assert approve(run, "ada") == ["close a", "run b"]
    assert run.states() == {"a": "succeeded", "b": "running", "c": "skipped", "d": "skipped"}
    assert run.machine.frames[1].outputs[0] == {"decision": "approved", "by": "ada"}


def test_one_refusal_is_enough_unless_more_are_wanted():
    run = approval({"answers": 3})
    approve(run, "ada")
    assert approve(run, "bob", "rejected") == ["close a", "run c"]
    assert run.machine.frames[1].outputs[0] == {
        "decision": "rejected",
        "answers": [{"decision": "approved", "by": "ada"}, {"decision": "rejected", "by": "bob"}],
    }


def test_refusals_are_counted_apart_from_approvals():
    run = approval({"answers": 2, "refusals": 2})
    approve(run, "ada", "rejected")
    approve(run, "bob")
    assert run.state("a") == "waiting"
    assert approve(run, "cay") == ["close a", "run b"]
    assert run.machine.frames[1].outputs[0]["decision"] == "approved"


def test_a_stopped_wait_is_closed_and_answers_are_late():
    run = waiting("a > b\nc\nd")
    assert run.fail("c") == ["close a", "abort d"]
    assert [run.state("a"), run.machine.reception(run.an_answer("a"))] == ["cancelled", "late"]


def test_a_step_that_was_not_reached_when_the_run_stopped_takes_no_answers():
    run = Hands(plan("a > b\nc", steps={"b": AWAIT}))
    run.start()
    run.cancel()
    assert run.machine.reception(run.an_answer("b")) == "late"


def test_every_item_of_a_map_has_its_own_answers():
    steps = {"m": {"concurrency": 2}, "a": AWAIT}
    run = Hands(plan("m", bodies={"m": "a > b"}, steps=steps), {"m": [1, 2]})
    assert run.start() == ["open a[0]", "open a[1]"]
    assert run.answer("a[1]", "x", 1) == ["close a[1]", "run b[1]"]
    assert [run.state("a[0]"), run.answer("a[0]", "x")] == ["waiting", ["close a[0]", "run b[0]"]]


def test_an_answer_that_is_undone_is_undone_by_its_handler():
    run = Hands(plan("a > b\na ~ undo", steps={"a": AWAIT}))
    run.start()
    run.answer("a")
    assert run.fail("b") == ["run undo"]


def test_a_waiting_run_needs_no_memory_and_is_taken_up_whole():
    run = waiting(told={"timeout_at": 50, "remind_at": 10, "answers": 2})
    run.answer("a", "x")
    run.fire("a", TimerKind.REMIND, at=10)
    assert run.machine.is_idle()
    assert run.outstanding() == ["open a", "timeout a at 50"]
