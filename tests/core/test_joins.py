"""Edges become live or dead, once, and joins follow from them."""

import pytest

from engine.core.questions import Answer
from tests.core.hands import Hands
from tests.core.sketch import plan


def test_a_flow_starts_at_its_roots_and_at_nothing_else():
    assert Hands(plan("a > c\nb > c")).start() == ["run a", "run b"]


def test_a_node_starts_when_the_one_before_it_has_ended():
    run = Hands(plan("a > b > c"))
    run.start()
    assert run.complete("a") == ["run b"]


def test_a_merge_waits_for_all_of_its_edges():
    run = Hands(plan("a > c\nb > c"))
    run.start()
    assert [run.complete("a"), run.complete("b")] == [[], ["run c"]]


def test_a_merge_runs_when_one_edge_is_live():
    run = Hands(plan("a > c\nb:left > c"))
    run.start()
    assert [run.complete("a"), run.complete("b")] == [[], ["run c"]]


def test_a_merge_with_dead_edges_alone_is_skipped_and_kills_its_own_edges():
    run = Hands(plan("a:left > b > c"))
    run.start()
    run.complete("a")
    assert run.states() == {"a": "succeeded", "b": "skipped", "c": "skipped"}


def test_all_is_skipped_by_the_first_dead_edge_without_waiting():
    run = Hands(plan("a:left > c\nb > c > d", steps={"c": {"join": "all"}}))
    run.start()
    run.complete("a")
    assert run.state("d") == "skipped"


def test_all_is_skipped_by_a_late_dead_edge_too():
    run = Hands(plan("a > c\nb:left > c", steps={"c": {"join": "all"}}))
    run.start()
    assert [run.complete("a"), run.complete("b")] == [[], ["end succeeded"]]


def test_all_runs_when_every_edge_is_live():
    run = Hands(plan("a > c\nb > c", steps={"c": {"join": "all"}}))
    run.start()
    assert [run.complete("a"), run.complete("b")] == [[], ["run c"]]


def test_first_runs_at_the_first_live_edge_and_never_again():
    run = Hands(plan("a > c\nb > c", steps={"c": {"join": "first"}}))
    run.start()
    assert [run.complete("a"), run.complete("b"), run.complete("c")] == [
        ["run c"],
        [],
        ["end succeeded"],
    ]


def test_first_waits_while_edges_are_dead_and_is_skipped_after_the_last():
    run = Hands(plan("a:left > c\nb:left > c", steps={"c": {"join": "first"}}))
    run.start()
    assert [run.complete("a"), run.complete("b"), run.state("c")] == [
        [],
        ["end succeeded"],
        "skipped",
    ]


def test_a_port_makes_its_own_edges_live_and_no_others():
    run = Hands(plan("a:left > b\na:right > c\na > d"))
    run.start()
    assert run.complete("a", port="right") == ["run c"]


def test_two_edges_between_two_nodes_count_twice():
    run = Hands(plan("a:left > b\na:right > b"))
    run.start()
    assert run.complete("a", port="left") == ["run b"]


@pytest.mark.parametrize(("verdict", "after"), [(True, ["run b"]), (False, ["end succeeded"])])
def test_a_condition_decides_a_live_edge(verdict, after):
    run = Hands(plan("a > b ?"), {"edge 0": verdict})
    run.start()
    assert run.complete("a") == after


def test_a_condition_is_not_asked_on_a_dead_edge():
    run = Hands(plan("a:left > b ?"), {"edge 0": "nonsense"})
    run.start()
    assert run.complete("a") == ["end succeeded"]


@pytest.mark.parametrize("verdict", ["yes", 1, None, Answer(error={"message": "no such name"})])
def test_a_condition_that_is_no_yes_or_no_fails_the_run_and_names_the_edge(verdict):
    run = Hands(plan("a > b ?\na > c"), {"edge 0": verdict})
    run.start()
    assert run.complete("a") == ["end failed"]
    error = run.machine.error
    assert (error["code"], error["node"], error["details"]["to"]) == ("condition", "a", "b")


def test_nothing_after_a_bad_condition_begins_in_the_same_breath():
    run = Hands(plan("a > b\na > c ?"), {"edge 1": "maybe"})
    run.start()
    assert run.complete("a") == ["end failed"]


def test_the_chosen_trigger_starts_the_run_and_others_are_skipped():
    triggers = {"t1": {"kind": "trigger"}, "t2": {"kind": "trigger"}}
    run = Hands(plan("t1 > a\nt2 > b\nc", steps=triggers, triggers=("t1", "t2")))
    assert run.start({"order": 7}, trigger="t2") == ["run b"]
    assert run.states() == {
        "t1": "skipped",
        "a": "skipped",
        "t2": "succeeded",
        "b": "running",
        "c": "skipped",
    }


def test_the_input_is_the_output_of_the_trigger():
    run = Hands(plan("t > a", steps={"t": {"kind": "trigger"}}, triggers=("t",)))
    run.start({"order": 7})
    assert run.machine.frames[1].outputs == {0: {"order": 7}}


def test_a_step_that_is_no_trigger_cannot_start_a_run():
    run = Hands(plan("t > a", steps={"t": {"kind": "trigger"}}, triggers=("t",)))
    assert run.start(trigger="a") == []


def test_a_disabled_node_lets_the_run_through():
    run = Hands(plan("a > b > c", steps={"b": {"kind": "pass"}}))
    run.start()
    assert run.complete("a") == ["run c"]


def test_the_output_is_that_of_the_leaves_that_ran():
    run = Hands(plan("a > b\na:left > c"))
    run.start()
    run.complete("a", 1)
    run.complete("b", 2)
    assert run.machine.output == {"b": 2}


def test_the_output_may_be_an_expression():
    run = Hands(plan("a", has_output=True), {"output": "all well"})
    run.start()
    run.complete("a")
    assert run.machine.output == "all well"


def test_an_output_without_a_value_fails_the_run():
    answers = {"output": Answer(error={"code": "expression", "message": "no such node"})}
    run = Hands(plan("a", has_output=True), answers)
    run.start()
    assert (run.complete("a"), run.machine.error["message"]) == (["end failed"], "no such node")


def test_an_empty_flow_succeeds_at_once():
    assert Hands(plan("")).start() == ["end succeeded"]
