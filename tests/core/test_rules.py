"""A run keeps for life the rules that it was started with."""

import pytest

from engine.core.rules import RULES_NEWEST
from tests.core.hands import Hands
from tests.core.sketch import plan


def ruled(rules, text="a > b\na ~ u", *, bodies=None, **special):
    run = Hands(plan(text, bodies=bodies, **special))
    run.start(rules=rules)
    return run


def test_a_history_that_says_nothing_keeps_the_released_rules():
    run = Hands(plan("a"))
    run.start()
    assert run.machine.rules == 1


@pytest.mark.parametrize("rules", [0, RULES_NEWEST + 1])
def test_rules_that_nobody_knows_are_refused(rules):
    assert Hands(plan("a")).start(rules=rules) == []


@pytest.mark.parametrize(("rules", "word"), [(1, "pending"), (2, "skipped")])
def test_from_rules_2_an_undo_that_was_not_needed_ends_as_skipped(rules, word):
    run = ruled(rules)
    run.complete("a")
    run.complete("b")
    assert [run.machine.state, run.state("u")] == ["succeeded", word]


@pytest.mark.parametrize(("rules", "word"), [(1, "pending"), (2, "skipped")])
def test_so_does_one_of_an_item_with_nothing_to_undo(rules, word):
    run = ruled(rules, "m", bodies={"m": "a:error > b\na ~ u"}, steps={"m": {"concurrency": 3}})
    run.fail("a[0]")
    run.complete("b[0]")
    assert run.state("u[0]") == word


def test_so_does_one_of_an_item_that_might_have_been_needed_to_the_end():
    run = ruled(2, "m", bodies={"m": "a\na ~ u"}, steps={"m": {"concurrency": 3}})
    words = []
    for position in range(3):
        run.complete(f"a[{position}]")
        words.append(run.state("u[0]"))
    assert words == ["pending", "pending", "skipped"]


def test_an_undo_that_was_needed_keeps_its_end():
    run = ruled(2, "a > b > c\na ~ ua\nb ~ ub")
    run.complete("a")
    run.fail("b")
    run.complete("ua")
    assert run.states() == {"a": "compensated", "b": "failed", "ua": "succeeded", "ub": "skipped"}


def test_what_a_failed_run_never_reached_stays_pending():
    run = ruled(2)
    run.fail("a")
    assert (run.state("b"), run.state("u")) == ("pending", "skipped")


def test_a_child_that_is_undone_after_all_runs_the_undos_that_it_had_skipped():
    run = ruled(2, "a\na ~ u")
    run.complete("a")
    assert [run.state("u"), run.request_undo(), run.complete("u"), run.state("u")] == [
        "skipped",
        ["run u"],
        ["end succeeded"],
        "succeeded",
    ]
