"""Runs for looking at with values that somebody made up."""

import pytest

from engine.drivers.operators.debugging import DebugWish
from engine.errors import InvalidInput, LimitExceeded
from tests.engine.conftest import PATIENCE_S
from tests.engine.debugging import items, looked_at, said, sources
from tests.engine.flows import call, chain, echo, edge, flow, notes, trace
from tests.engine.forking import ended, mended, saga


def test_a_mocked_node_does_nothing_and_says_so(runtime, ledger):
    run = looked_at(runtime, saga(ledger), mocks={"c": {"output": {"n": 1}}})
    assert (run["state"], notes(ledger), run["nodes"]["c"]["output"], sources(run)["c"]) == (
        "succeeded",
        ["a", "b", "d"],
        {"n": 1},
        "mocked",
    )


def test_a_run_names_what_is_mocked_in_it_and_says_that_it_is_one_to_look_at(runtime, ledger):
    run = looked_at(runtime, saga(ledger), mocks={"c": {"output": 1}, "a": {"output": 2}})
    assert (run["mocked"], run["is_debug"], runtime.runs()[0][0]["is_debug"]) == (
        ["a", "c"],
        True,
        True,
    )


def test_an_ordinary_run_is_none(runtime):
    run = ended(runtime, chain("a"))
    assert (run["is_debug"], run["mocked"], sources(run)) == (False, [], {"a": "recorded"})


def test_a_mocked_failure_undoes_what_was_really_done(runtime, ledger):
    mocks = {"b": {"error": {"code": "http.503"}}}
    run = looked_at(runtime, mended(ledger), mocks=mocks)
    assert (run["error"]["code"], run["error"]["node"], notes(ledger)) == (
        "http.503",
        "b",
        ["a", "un_a"],
    )


def test_what_is_mocked_in_a_map_is_so_in_every_item(runtime, ledger):
    run = looked_at(runtime, items(ledger), mocks={"b": {"output": 5}})
    assert (run["nodes"]["each"]["output"], notes(ledger), sources(run)["b"]) == (
        [{"value": 5}, {"value": 5}],
        ["a", "a", "z"],
        "mocked",
    )


def test_a_mocked_switch_takes_the_port_that_was_said(runtime, ledger):
    nodes = {
        "s": {"type": "flow.switch", "config": {"cases": [{"port": "x", "when": True}]}},
        "a": trace(ledger, note="a"),
        "b": trace(ledger, note="b"),
    }
    document = flow(nodes, [edge("s", "a", port="x"), edge("s", "b", port="else")])
    looked_at(runtime, document, mocks={"s": {"port": "else"}})
    assert notes(ledger) == ["b"]


@pytest.mark.parametrize(
    ("node", "mock", "sentence"),
    [
        ("nobody", {"output": 1}, "The flow has no such node."),
        ("b", {"port": "left"}, "It has no port 'left'; say which: out."),
        ("b", {"value": 1}, "A mock has output and port, or error."),
        ("b", {"output": 1, "error": {"code": "x"}}, "It has either an output or an error."),
        ("b", {"error": "x"}, "An error is an object with a code, for example http.503."),
        (
            "un_a",
            {"output": 1},
            "It only runs to undo a; a mocked a is not undone at all.",
        ),
        ("b", {"output": "x" * 300_000}, "A mock may have 262144 bytes."),
    ],
)
def test_a_mock_that_cannot_be_is_refused_in_a_sentence(runtime, ledger, node, mock, sentence):
    with pytest.raises(InvalidInput) as error:
        looked_at(runtime, saga(ledger), mocks={node: mock})
    assert said(error) == {f"mocks.{node}": sentence}


def test_triggers_and_returns_are_not_mocked(runtime):
    nodes = {"t": {"type": "trigger.manual"}, "r": {"type": "flow.return"}}
    with pytest.raises(InvalidInput) as error:
        looked_at(runtime, flow(nodes, [edge("t", "r")]), mocks={"t": {}, "r": {}})
    assert sorted(said(error)) == ["mocks.r", "mocks.t"]


def test_so_many_mocks_are_too_many(runtime):
    with pytest.raises(LimitExceeded):
        looked_at(runtime, chain("a"), mocks={f"n{i}": {} for i in range(101)})


def test_the_mock_of_a_disabled_node_does_not_count(runtime):
    document = flow({"a": echo(disabled=True)})
    run = looked_at(runtime, document, mocks={"a": {"output": 5}})
    assert (run["nodes"]["a"]["output"], run["mocked"]) == (None, [])


def test_a_retry_goes_on_saying_what_was_made_up(runtime, ledger):
    run = looked_at(runtime, saga(ledger), mocks={"b": {"output": 5}})
    again = runtime.wait(runtime.fork(run["run_id"]).run_id, PATIENCE_S)
    assert (again["is_debug"], again["mocked"], sources(again)["b"]) == (True, ["b"], "mocked")


def test_a_fork_from_before_a_mocked_node_makes_it_up_again(runtime, ledger):
    run = looked_at(runtime, mended(ledger), mocks={"b": {"output": 5}})
    again = runtime.wait(runtime.fork(run["run_id"], "a").run_id, PATIENCE_S)
    assert (sources(again)["b"], notes(ledger)) == ("mocked", ["a", "c", "d", "a", "c", "d"])


def test_a_map_that_is_reused_says_that_something_in_it_was_made_up(runtime, ledger):
    run = looked_at(runtime, items(ledger), mocks={"b": {"output": 5}})
    again = runtime.wait(runtime.fork(run["run_id"], "z").run_id, PATIENCE_S)
    assert sources(again) | {"a": "-"} == {
        "list": "reused",
        "each": "mocked",
        "a": "-",
        "b": "recorded",
        "c": "recorded",
        "z": "recorded",
    }


def test_a_debug_run_that_waits_in_line_keeps_its_mocks(runtime, tmp_path, ledger):
    document = flow(
        {"w": {"type": "flow.wait", "config": {"duration": "1h"}}, "a": trace(ledger, note="a")},
        [edge("w", "a")],
        settings={"max_running": 1},
    )
    first = runtime.start(draft=document)
    second = runtime.start_debug(DebugWish(draft=document, mocks={"w": {}, "a": {"output": 7}}))
    runtime.cancel(first.run_id, by="ann")
    assert runtime.wait(second.run_id, PATIENCE_S)["nodes"]["a"]["output"] == 7


def test_a_start_with_other_mocks_is_another_start(runtime):
    looked_at(runtime, chain("a"), request_id="r", mocks={"a": {"output": 1}})
    with pytest.raises(Exception, match="other input"):
        looked_at(runtime, chain("a"), request_id="r", mocks={"a": {"output": 2}})


def test_a_called_run_says_that_what_it_was_given_may_be_made_up(runtime):
    runtime.publish(chain("x", id_="other"), by="ann")
    nodes = {"a": echo(), "c": call("other", "{{ nodes.a.output }}")}
    run = looked_at(runtime, flow(nodes, [edge("a", "c")]), mocks={"a": {"output": 5}})
    child = runtime.run(run["nodes"]["c"]["child_run"])
    assert (run["state"], child["is_debug"], child["mocked"]) == ("succeeded", True, [])
