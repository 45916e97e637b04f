"""A map runs its body once for every item, in a window, and yields results in order."""

import pytest

from engine.core import maps
from engine.core.questions import Answer
from tests.core.hands import BOOM, Hands
from tests.core.sketch import plan

NO_VALUE = Answer(error={"code": "expression", "message": "no such name"})
BODY = {"m": "a > b"}


def mapped(text="m", *, bodies=None, answers=None, **special):
    return Hands(plan(text, bodies=bodies or BODY, steps={"m": special}), answers)


@pytest.mark.parametrize(
    ("width", "begun"), [(1, ["run a[0]"]), (3, ["run a[0]", "run a[1]", "run a[2]"])]
)
def test_a_window_opens_as_wide_as_it_may(width, begun):
    assert mapped(concurrency=width, answers={"m": list("vwxyz")}).start() == begun


def test_a_window_is_no_wider_than_the_items():
    assert len(mapped(concurrency=50).start()) == 3


def test_a_window_moves_on_when_an_item_has_ended():
    run = mapped(concurrency=2)
    run.start()
    run.complete("a[1]")
    assert run.complete("b[1]") == ["run a[2]"]


def test_results_are_in_the_order_of_the_items():
    run = mapped(concurrency=3, bodies={"m": "a"})
    run.start()
    for position in (2, 0, 1):
        run.complete(f"a[{position}]", f"result {position}")
    assert run.machine.output == {
        "m": [{"a": "result 0"}, {"a": "result 1"}, {"a": "result 2"}],
    }


def test_a_result_may_be_an_expression_over_the_item():
    table = {"m": ["x", "y"], "m collect": lambda frame: f"{frame.position} {frame.item}"}
    run = mapped(bodies={"m": "a"}, has_collect=True, answers=table)
    run.start()
    run.complete("a[0]")
    run.complete("a[1]")
    assert run.machine.output == {"m": ["0 x", "1 y"]}


def test_a_map_over_nothing_succeeds_at_once():
    assert mapped("m > c", answers={"m": []}).start() == ["run c"]


def test_a_body_without_activities_needs_no_facts():
    steps = {"p": {"kind": "pass"}, "m": {"concurrency": 2}}
    run = Hands(plan("m > c", bodies={"m": "p"}, steps=steps), {"m": list(range(1000))})
    assert run.start() == ["run c"]


def test_an_empty_body_yields_a_result_for_every_item():
    run = mapped("m", bodies={"m": ""})
    assert [run.start(), run.machine.output] == [["end succeeded"], {"m": [{}, {}, {}]}]


@pytest.mark.parametrize("items", [None, "text", {"a": 1}, NO_VALUE])
def test_items_that_are_no_list_fail_the_map(items):
    run = mapped("m\nm:error > c", answers={"m": items})
    assert run.start() == ["run c"]


def test_a_map_takes_only_so_many_items(monkeypatch):
    monkeypatch.setattr(maps, "MAP_ITEMS_MAX", 2)
    run = mapped()
    assert [run.start(), run.machine.error["code"]] == [["end failed"], "limit.map_items"]


def test_a_failed_item_fails_the_run():
    run = mapped(concurrency=2)
    run.start()
    assert [run.fail("a[0]"), run.fail("a[1]")] == [["abort a[1]"], ["end failed"]]
    assert (run.machine.error, run.state("m")) == (BOOM, "failed")


def test_a_failed_item_takes_the_error_edge_of_its_map():
    run = mapped("m > c\nm:error > d", concurrency=2)
    run.start()
    assert [run.fail("a[0]"), run.complete("a[1]")] == [["abort a[1]"], ["run d"]]


def test_a_map_with_an_error_edge_is_undone_before_the_edge_is_taken():
    run = mapped("m:error > d", bodies={"m": "a > b\na ~ undo"}, concurrency=2)
    run.start()
    run.complete("a[1]")
    run.complete("a[0]")
    assert [run.fail("b[1]"), run.fail("b[0]")] == [["abort b[0]"], ["run undo[0]"]]
    assert [run.complete("undo[0]"), run.complete("undo[1]")] == [["run undo[1]"], ["run d"]]


def test_a_collected_error_is_the_items_result_and_the_others_go_on():
    run = mapped(bodies={"m": "a"}, on_item_error="collect")
    run.start()
    assert run.fail("a[0]") == ["run a[1]"]
    run.complete("a[1]", 1)
    run.fail("a[2]")
    assert run.machine.output == {"m": [{"error": BOOM}, {"a": 1}, {"error": BOOM}]}


def test_a_collected_item_is_undone_before_the_next_begins():
    run = mapped(bodies={"m": "a > b\na ~ undo"}, on_item_error="collect")
    run.start()
    run.complete("a[0]")
    assert [run.fail("b[0]"), run.machine.state, run.complete("undo[0]")] == [
        ["run undo[0]"],
        "running",
        ["run a[1]"],
    ]


def test_a_blocked_undo_of_an_item_holds_up_its_item_alone():
    body = {"m": "a > b\na ~ undo"}
    run = mapped(bodies=body, on_item_error="collect", concurrency=2)
    run.start()
    run.complete("a[0]")
    run.fail("b[0]")
    run.fail("undo[0]")
    assert [run.machine.state, run.complete("a[1]")] == ["undo_blocked", ["run b[1]"]]
    assert [run.resolve("undo[0]", "skip"), run.machine.state] == [["run a[2]"], "running"]


def test_a_collect_without_a_value_fails_the_item():
    run = mapped(has_collect=True, on_item_error="collect", answers={"m collect": NO_VALUE})
    run.start()
    run.complete("a[0]")
    assert run.complete("b[0]") == ["run a[1]"]
    assert run.machine.frames[1].scopes[0].failed == 1


def test_a_finished_item_is_one_entry_and_is_undone_inside_out():
    body = {"m": "a > b\na ~ undo_a\nb ~ undo_b"}
    run = mapped("m > z", bodies=body, concurrency=2, answers={"m": ["x", "y"]})
    run.start()
    for name in ("a[0]", "a[1]", "b[1]", "b[0]"):
        run.complete(name)
    undone = [run.fail("z")]
    undone += [run.complete(name) for name in ("undo_b[0]", "undo_a[0]", "undo_b[1]", "undo_a[1]")]
    assert undone == [
        ["run undo_b[0]"],
        ["run undo_a[0]"],
        ["run undo_b[1]"],
        ["run undo_a[1]"],
        ["end failed"],
    ]


def test_unfinished_items_are_undone_by_the_order_of_their_steps():
    body = {"m": "a > b > c\na ~ undo_a\nb ~ undo_b"}
    run = mapped(bodies=body, concurrency=2, answers={"m": ["x", "y"]})
    run.start()
    for name in ("a[0]", "a[1]", "b[0]", "b[1]"):
        run.complete(name)
    run.fail("c[0]")
    undone = [run.fail("c[1]")]
    undone += [run.complete(name) for name in ("undo_b[1]", "undo_b[0]", "undo_a[1]")]
    assert undone == [["run undo_b[1]"], ["run undo_b[0]"], ["run undo_a[1]"], ["run undo_a[0]"]]


def test_an_undo_of_the_map_as_a_whole_comes_before_those_of_its_items():
    body = {"m": "a\na ~ undo_a"}
    run = Hands(plan("m > z\nm ~ undo_m", bodies=body), {"m": ["x"]})
    run.start()
    run.complete("a[0]")
    assert [run.fail("z"), run.complete("undo_m")] == [["run undo_m"], ["run undo_a[0]"]]


NESTED = {"m": "n", "n": "a > b\na ~ undo"}


def test_maps_nest():
    run = mapped(bodies=NESTED, answers={"m": ["x", "y"], "n": ["p", "q"]})
    run.start()
    run.complete("a[0][0]")
    run.complete("b[0][0]")
    run.complete("a[0][1]")
    assert run.complete("b[0][1]") == ["run a[1][0]"]


def test_a_failure_goes_up_through_maps_to_the_one_that_collects():
    answers = {"m": ["x", "y"], "n": ["p"]}
    run = mapped(bodies=NESTED, on_item_error="collect", answers=answers)
    run.start()
    run.complete("a[0][0]")
    assert [run.fail("b[0][0]"), run.complete("undo[0][0]")] == [
        ["run undo[0][0]"],
        ["run a[1][0]"],
    ]


def test_a_run_that_stops_waits_for_an_item_that_is_being_undone():
    run = mapped("m\nz", bodies={"m": "a > b\na ~ undo"}, on_item_error="collect")
    run.start()
    run.complete("a[0]")
    run.fail("b[0]")
    assert [run.fail("z"), run.complete("undo[0]")] == [[], ["end failed"]]


def test_an_item_that_was_coming_to_rest_is_undone_with_the_run():
    body = {"m": "a > b\na > c\na ~ undo_a"}
    steps = {"m": {"on_item_error": "collect"}}
    run = Hands(plan("m\ny > z\ny ~ undo_y", bodies=body, steps=steps))
    run.start()
    run.complete("a[0]")
    run.complete("y")
    run.fail("b[0]")
    assert [run.fail("z"), run.fail("c[0]"), run.complete("undo_y")] == [
        [],
        ["run undo_y"],
        ["run undo_a[0]"],
    ]


def test_a_return_inside_a_map_ends_the_run():
    steps = {"r": {"kind": "return"}, "m": {"concurrency": 2}}
    run = Hands(plan("m", bodies={"m": "a > r"}, steps=steps), {"r": {"value": 1}})
    run.start()
    assert [run.complete("a[0]"), run.machine.output] == [["abort a[1]", "end succeeded"], 1]


def test_a_return_waits_for_an_undo_that_is_under_way():
    body = {"m": "a > b\na ~ undo"}
    steps = {"r": {"kind": "return"}, "m": {"on_item_error": "collect"}}
    run = Hands(plan("m\nz > r", bodies=body, steps=steps), {"r": {"value": 1}})
    run.start()
    run.complete("a[0]")
    run.fail("b[0]")
    assert [run.complete("z"), run.complete("undo[0]")] == [[], ["end succeeded"]]


def test_after_a_crash_every_item_in_flight_is_dispatched_again():
    run = mapped(concurrency=2)
    run.start()
    run.complete("a[1]")
    assert run.outstanding() == ["run a[0]", "run b[1]"]


def test_an_item_that_ends_in_the_breath_in_which_another_fails_is_not_collected():
    table = {"p": lambda frame: NO_VALUE if frame.position else 1}
    steps = {"p": {"kind": "pure"}, "m": {"concurrency": 2, "has_collect": True}}
    run = Hands(plan("m", bodies={"m": "p"}, steps=steps), {**table, "m": ["x", "y"]})
    assert run.start() == ["end failed"]
    assert len(run.history[0][1]) == len(["the items", "the value of x", "the value of y"])


def test_a_map_tolerates_a_share_of_failures():
    run = mapped(bodies={"m": "a"}, on_item_error="collect", tolerated_failures=0.5)
    run.start()
    run.fail("a[0]")
    run.complete("a[1]")
    assert [run.complete("a[2]"), run.frames[1].scopes[0].failed] == [["end succeeded"], 1]


def test_one_failure_too_many_fails_the_map_with_their_number():
    run = mapped(bodies={"m": "a"}, on_item_error="collect", tolerated_failures=0.5)
    run.start()
    run.fail("a[0]")
    assert [run.fail("a[1]"), run.machine.error["code"], run.machine.error["details"]] == [
        ["end failed"],
        "map.failures",
        {"failed": 2, "total": 3},
    ]


def test_too_many_failures_stop_what_runs_and_undo_what_ended_well():
    special = {"on_item_error": "collect", "tolerated_failures": 0.0, "concurrency": 3}
    run = mapped("m:error > c", bodies={"m": "a > b\na ~ u"}, **special)
    run.start()
    run.complete("a[0]")
    run.complete("b[0]")
    assert [run.fail("a[1]"), run.fail("a[2]"), run.complete("u[0]")] == [
        ["abort a[2]"],
        ["run u[0]"],
        ["run c"],
    ]


def test_a_map_that_tolerates_no_failure_but_has_none_ends_well():
    run = mapped(bodies={"m": "a"}, on_item_error="collect", tolerated_failures=0.0)
    run.start()
    assert [run.complete(f"a[{place}]") for place in range(3)][-1] == ["end succeeded"]
