"""A mocked step settles with what a person made up, wherever it runs, and says so for ever."""

import pytest

from engine.core.codec import decode_event, encode_event
from engine.core.events import RunStarted
from engine.core.reuse import entry_of
from tests.core.hands import BOOM, Hands
from tests.core.sketch import plan

SEVEN = {"output": 7, "mocked": True}


def mocked(mocks, text="a > b", *, reuse=None, bodies=None, **special):
    run = Hands(plan(text, bodies=bodies, **special))
    return run, run.start({"new": 1}, reuse=reuse, debug={"mocks": mocks})


def test_a_mocked_step_makes_no_attempt():
    run, led = mocked({"a": SEVEN})
    assert [led, run.state("a"), run.frames[1].outputs] == [["run b"], "succeeded", {0: 7}]


def test_a_mock_goes_before_what_is_taken_over():
    run, _ = mocked({"a": SEVEN}, reuse={"a": {"output": 1}, "b": {"output": 2}})
    assert run.frames[1].outputs == {0: 7, 1: 2}


def test_a_mock_may_fail():
    _, led = mocked({"a": {"error": BOOM, "mocked": True}}, "a > b\na:error > c")
    assert led == ["run c"]


def test_a_mocked_step_is_not_undone():
    run, _ = mocked({"a": SEVEN}, "a > b\na ~ ua")
    assert run.fail("b") == ["end failed"]


def test_a_mock_counts_for_every_item_of_a_map():
    run, led = mocked({"a": SEVEN}, "m", bodies={"m": "a > b"}, steps={"m": {"concurrency": 3}})
    assert [led, run.frames[2].outputs] == [["run b[0]", "run b[1]", "run b[2]"], {1: 7}]


def test_a_mock_reaches_the_body_of_a_scope_that_is_taken_over_in_part():
    reuse = {"m": {"items": {"1": {"b": {"output": 5}}}}}
    steps = {"m": {"concurrency": 3}}
    _, led = mocked({"a": SEVEN}, "m", reuse=reuse, bodies={"m": "a > b"}, steps=steps)
    assert led == ["run b[0]", "run b[2]"]


def test_a_mock_reaches_the_body_of_a_try():
    _, led = mocked({"a": SEVEN}, "t", bodies={"t": "a > b"}, steps={"t": {"kind": "try"}})
    assert led == ["run b"]


def test_a_run_without_mocks_has_no_entries():
    run = Hands(plan("a > b"))
    run.start()
    assert entry_of(run.frames[1], run.plan.steps[0]) is None


@pytest.mark.parametrize("debug", [None, {}, {"mocks": {"a": SEVEN}, "until": "b"}])
def test_what_makes_a_debug_run_is_written_and_read_back(debug):
    started = RunStarted(at=5, input=1, rules=2, debug=debug)
    assert decode_event(*encode_event(started)) == started


def test_a_mocked_run_is_the_same_after_a_replay():
    run, _ = mocked({"a": SEVEN}, "a > b > c\na ~ ua")
    run.complete("b")
    assert run.outstanding() == ["run c"]
