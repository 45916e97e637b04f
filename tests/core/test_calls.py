"""Steps that run another flow, and the run of that flow when it is undone."""

import pytest

from engine.core.commands import EndRun, StartChild, UndoChild
from engine.core.events import TimerKind
from engine.core.questions import Answer
from tests.core.hands import Hands
from tests.core.sketch import plan, retry

CALL = {"kind": "call"}
NO_VALUE = Answer(error={"code": "expression", "message": "no such name"})


def calling(text="a > b", table=None, steps=None, **special):
    run = Hands(plan(text, steps={"a": {**CALL, **special}, **(steps or {})}), table)
    run.start()
    return run


def called(text="a > b", **special):
    """A run whose child has ended well, and which has then failed."""
    run = calling(text, **special)
    run.complete("a")
    run.fail("b")
    return run


# --- the parent


def test_a_call_starts_a_run_of_another_flow_and_settles_with_it():
    run = calling(table={"a": {"input": 1}})
    assert run.last == [StartChild(frame=1, step=0, attempt=1, input={"input": 1})]
    assert [run.state("a"), run.complete("a", 42)] == ["running", ["run b"]]
    assert run.machine.frames[1].outputs == {0: 42}


def test_a_call_without_an_input_fails_its_node_and_is_not_retried():
    run = calling("a > b\na:error > c", {"a": NO_VALUE}, retry=retry(3))
    assert (run.sentences(run.last), run.attempt("a")) == (["run c"], 0)


def test_a_parent_needs_no_memory_while_its_child_runs():
    run = calling()
    assert (run.machine.is_idle(), run.outstanding()) == (True, ["call a"])


def test_a_parent_with_other_work_in_flight_is_not_idle():
    run = calling("a\nb")
    run.complete("a")
    assert not run.machine.is_idle()


def test_a_child_that_fails_takes_the_error_edge():
    run = calling("a > b\na:error > c")
    assert run.fail("a") == ["run c"]


def test_every_attempt_of_a_call_is_a_fresh_child():
    run = calling(retry=retry(2))
    assert run.fail("a") == ["retry a at 1000"]
    assert [run.machine.is_idle(), run.outstanding()] == [True, ["retry a at 1000"]]
    assert [run.fire("a", at=1000), run.machine.is_idle()] == [["call a #2"], True]


def test_a_parent_that_stops_cancels_its_child_and_waits_for_its_end():
    run = calling("a\nb")
    assert [run.fail("b"), run.outstanding()] == [["cancel child a"], ["call a", "cancel child a"]]
    assert [run.fail("a"), run.state("a")] == [["end failed"], "cancelled"]


def test_a_parent_that_stops_forgets_the_retry_of_its_child():
    run = calling("a\nb", retry=retry(2))
    run.fail("a")
    assert [run.fail("b"), run.state("a")] == [["end failed"], "cancelled"]


def test_a_child_that_ends_well_while_its_parent_stops_is_undone():
    run = calling("a\nb")
    run.fail("b")
    assert [run.complete("a"), run.child_undone("a")] == [["undo child a"], ["end failed"]]


def test_a_parent_that_returns_cancels_its_child_and_does_not_wait():
    run = calling("a\nb > r", {"r": {"value": 1}}, {"r": {"kind": "return"}})
    assert run.complete("b") == ["cancel child a", "end succeeded"]
    assert run.machine.is_idle()


def test_a_child_is_undone_with_its_parent():
    run = called()
    assert run.last == [UndoChild(frame=1, step=0, attempt=1)]
    assert [run.state("a"), run.machine.state] == ["compensating", "compensating"]
    assert run.child_undone("a") == ["end failed"]
    assert (run.state("a"), run.last[0].undo) == ("compensated", "done")


def test_the_child_that_is_undone_is_that_of_the_last_attempt():
    run = calling(retry=retry(2))
    run.fail("a")
    run.fire("a", at=1000)
    run.complete("a")
    run.fail("b")
    assert run.last == [UndoChild(frame=1, step=0, attempt=2)]


@pytest.mark.parametrize("undo", ["none", "done", "partly"])
def test_a_parent_is_undone_as_far_as_its_child(undo):
    run = called()
    run.child_undone("a", undo)
    end = run.last[0]
    assert isinstance(end, EndRun)
    assert end.undo == undo


def test_a_parent_needs_no_memory_while_its_child_is_undone():
    run = called()
    assert (run.machine.is_idle(), run.outstanding()) == (True, ["undo child a"])


def test_a_child_is_undone_once():
    run = called("a > b\nc\nc ~ undo")
    run.complete("c")
    assert run.complete("undo") == ["undo child a"]
    assert [run.child_undone("a"), run.child_undone("a")] == [["end failed"], []]


def test_a_drawn_handler_replaces_the_undo_of_the_child():
    run = called("a > b\na ~ undo")
    assert run.sentences(run.last) == ["run undo"]
    assert [run.child_undone("a"), run.complete("undo")] == [[], ["end failed"]]


def test_a_run_that_is_not_waited_for_is_not_undone():
    run = called(waits_for_child=False)
    assert run.sentences(run.last) == ["end failed"]


def test_a_parent_that_leaves_what_it_did_leaves_its_child():
    run = Hands(plan("a > b", steps={"a": CALL}, compensates=False))
    run.start()
    run.complete("a")
    assert run.fail("b") == ["end failed"]


@pytest.mark.parametrize("name", ["a", "b", "x"])
def test_only_a_child_that_is_being_undone_can_have_been_undone(name):
    run = Hands(plan("a\nb\nm", bodies={"m": "x"}, steps={"a": CALL}), {"m": []})
    run.start()
    assert run.child_undone(name) == []


def test_children_and_activities_are_undone_newest_first():
    steps = {"a": CALL, "c": CALL}
    run = Hands(plan("a > b > c > d\nb ~ undo_b", steps=steps))
    run.start()
    for name in "abc":
        run.complete(name)
    assert [run.fail("d"), run.child_undone("c"), run.complete("undo_b")] == [
        ["undo child c"],
        ["run undo_b"],
        ["undo child a"],
    ]
    assert run.child_undone("a") == ["end failed"]


def test_the_children_of_a_map_are_undone_inside_out():
    steps = {"m": {"concurrency": 2}, "a": CALL}
    run = Hands(plan("m > b", bodies={"m": "a"}, steps=steps), {"m": [1, 2]})
    run.start()
    run.complete("a[1]")
    run.complete("a[0]")
    assert [run.fail("b"), run.child_undone("a[0]")] == [["undo child a[0]"], ["undo child a[1]"]]


def test_a_child_that_ends_well_after_the_deadline_of_its_call_is_undone_with_what_is_around():
    run = calling("a:error > b", deadline_ms=100)
    assert run.fire("a", TimerKind.DEADLINE, at=100) == ["cancel child a"]
    assert [run.complete("a"), run.state("a")] == [["run b"], "failed"]
    assert [run.fail("b"), run.child_undone("a")] == [["undo child a"], ["end failed"]]


# --- the child


def ended(text="a > b\na ~ undo_a\nb ~ undo_b", **settings):
    """A run that has ended well."""
    run = Hands(plan(text, **settings))
    run.start()
    run.complete("a")
    run.complete("b")
    return run


def test_a_run_that_ended_well_can_be_asked_to_undo_what_it_did():
    run = ended()
    assert [run.request_undo(), run.machine.state] == [["run undo_b"], "compensating"]
    assert [run.complete("undo_b"), run.complete("undo_a")] == [["run undo_a"], ["end succeeded"]]


def test_it_ends_again_as_it_did_and_says_what_was_undone():
    run = ended("a > b\na ~ undo_a")
    output = run.machine.output
    run.request_undo()
    run.complete("undo_a")
    assert run.last == [EndRun(state="succeeded", output=output, undo="done")]


def test_a_run_with_nothing_to_undo_says_so_at_once():
    run = ended("a > b")
    run.request_undo()
    assert run.last == [EndRun(state="succeeded", output={"b": None}, undo="none")]


def test_a_run_that_leaves_what_it_did_undoes_nothing():
    assert ended(compensates=False).request_undo() == ["end succeeded"]


def test_an_undo_that_was_skipped_leaves_a_run_partly_undone():
    run = ended("a > b\na ~ undo_a")
    run.request_undo()
    run.fail("undo_a")
    assert [run.machine.state, run.resolve("undo_a", "skip")] == ["undo_blocked", ["end succeeded"]]
    assert run.last[0].undo == "partly"


def test_a_run_is_undone_once():
    run = ended()
    run.request_undo()
    assert run.request_undo() == []
    run.complete("undo_b")
    run.complete("undo_a")
    assert run.request_undo() == []


def test_a_run_that_is_being_undone_is_not_cancelled():
    run = ended()
    run.request_undo()
    assert run.cancel() == []


def test_a_run_that_has_not_ended_or_not_well_is_not_undone_by_request():
    run = Hands(plan("a"))
    before = run.request_undo()
    run.start()
    during = run.request_undo()
    run.fail("a")
    assert [before, during, run.request_undo()] == [[], [], []]


def test_what_a_returning_run_did_can_be_undone_later():
    run = Hands(plan("a > r\na ~ undo", steps={"r": {"kind": "return"}}), {"r": {"value": 1}})
    run.start()
    assert run.complete("a") == ["end succeeded"]
    assert [run.request_undo(), run.complete("undo")] == [["run undo"], ["end succeeded"]]


def test_what_was_done_in_an_item_when_the_run_returned_can_be_undone_later():
    steps = {"r": {"kind": "return"}}
    run = Hands(plan("m\nb > r", bodies={"m": "x > y\nx ~ z"}, steps=steps), {"m": [1]})
    run.start()
    run.complete("x[0]")
    assert run.complete("b") == ["abort y[0]", "end succeeded"]
    assert run.request_undo() == ["run z[0]"]


def test_a_child_undoes_the_children_of_its_own():
    run = Hands(plan("a > b", steps={"b": CALL}))
    run.start()
    run.complete("a")
    run.complete("b")
    assert [run.request_undo(), run.child_undone("b")] == [["undo child b"], ["end succeeded"]]


def test_an_undo_on_request_is_taken_up_after_a_crash():
    run = ended()
    run.request_undo()
    assert run.outstanding() == ["run undo_b"]


def test_an_undo_on_request_is_newest_first_however_late_a_map_has_ended():
    run = Hands(plan("m\na\na ~ undo", bodies={"m": "x\nx ~ z"}), {"m": [1]})
    run.start()
    run.complete("x[0]")
    run.complete("a")
    assert [run.request_undo(), run.complete("undo")] == [["run undo"], ["run z[0]"]]


def test_the_items_of_an_ended_map_are_undone_from_when_they_happened():
    steps = {"m": {"concurrency": 2}}
    run = Hands(plan("m\na\na ~ undo", bodies={"m": "x\nx ~ z"}, steps=steps), {"m": [1, 2]})
    run.start()
    for name in ("x[0]", "a", "x[1]"):
        run.complete(name)
    assert [run.request_undo(), run.complete("z[1]"), run.complete("undo")] == [
        ["run z[1]"],
        ["run undo"],
        ["run z[0]"],
    ]
