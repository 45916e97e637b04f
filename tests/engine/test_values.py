"""Single values of runs: long ones are read only when somebody asks, cut or whole."""

import json

import pytest

from engine.drivers.reading import decoding, projections
from engine.drivers.reading.values import ValueWish
from engine.errors import InvalidInput, NotFound
from tests.engine.conftest import PATIENCE_S
from tests.engine.flows import echo, flow

ROWS = [{"n": number, "text": "ä" * 100} for number in range(2_000)]


def ended(runtime, document, given):
    runtime.publish(document, by="ann")
    run_id = runtime.start(flow_id=document["id"], input=given).run_id
    runtime.wait(run_id, PATIENCE_S)
    return run_id


@pytest.fixture
def big(runtime):
    """A run with a long input, and a node with a long output."""
    return ended(runtime, flow({"a": echo("{{ input.rows }}"), "b": echo(1)}), {"rows": ROWS})


def node_value(runtime, run_id, node="a", **which):
    shown = {name: which.pop(name) for name in ("depth", "entries", "offset") if name in which}
    return runtime.value(ValueWish(run_id=run_id, node=node, **which), **shown)


def test_a_long_value_is_shown_as_a_cut_tree_that_says_what_is_missing(runtime, big):
    shown = node_value(runtime, big, path="/value", depth=2, entries=2)
    assert (shown["value"][:2], shown["is_cut"], shown["entries"], shown["type"]) == (
        ROWS[:2],
        True,
        2_000,
        "list",
    )
    mark = shown["value"][2]["$cut"]
    assert (mark["type"], mark["entries"], mark["size"]) == ("list", 2_000, shown["size"])


def test_a_path_and_an_offset_lead_to_any_member(runtime, big):
    whole = node_value(runtime, big, path="/value/1999/n")
    later = node_value(runtime, big, path="/value", offset=1_999)
    assert (whole["value"], whole["is_cut"], later["value"]) == (1_999, False, ROWS[1_999:])


def test_a_whole_value_is_the_output_itself(runtime, big):
    text = runtime.value_text(ValueWish(run_id=big, node="a"))
    assert json.loads(text) == runtime.run(big, is_whole=True)["nodes"]["a"]["output"]


@pytest.mark.parametrize("path", ["/value/2000", "/value/x", "/nothing", "/value/0/n/deeper"])
def test_a_place_that_is_not_there_is_not_found(runtime, big, path):
    with pytest.raises(NotFound):
        node_value(runtime, big, path=path)


def test_a_path_that_is_no_pointer_is_refused(runtime, big):
    with pytest.raises(InvalidInput):
        node_value(runtime, big, path="value")


def test_a_light_run_says_the_size_of_what_it_leaves_out_and_keeps_the_rest(runtime, big):
    run = runtime.run(big, is_light=True)
    a, b = run["nodes"]["a"], run["nodes"]["b"]
    assert ("output" in a, a["output_size"] > 100_000, b["output"]["value"]) == (False, True, 1)
    assert ("input" in run, run["input_size"] > 100_000, "output" in run) == (False, True, False)


def test_a_stream_and_a_light_run_never_read_a_long_output(runtime, big, monkeypatch):
    read = []
    monkeypatch.setattr(
        decoding, "decode_row", lambda row: read.append(row) or projections.decode_row(row)
    )
    list(runtime.follow(big, after_seq=0))
    runtime.run(big, is_light=True)
    assert [row.seq for row in read if row.data and len(row.data) > 100_000] == [1, 1]


def test_each_attempt_has_its_own_error(runtime):
    retry = {"max_attempts": 2, "initial_delay": "1ms", "retry_on": ["http.503"]}
    node = {"type": "probe.flaky", "config": {"failures": 2}, "retry": retry}
    run_id = ended(runtime, flow({"a": node}), None)
    errors = [
        node_value(runtime, run_id, part="error", attempt=attempt)["value"]["attempt"]
        for attempt in (1, 2)
    ]
    assert errors == [1, 2]


def test_an_item_that_is_no_longer_at_hand_is_read_again(runtime):
    each = {"type": "flow.map", "config": {"items": "{{ input }}"}}
    one = {**echo("{{ item }}"), "parent": "each"}
    run_id = ended(runtime, flow({"each": each, "one": one}), list(range(150)))
    last = node_value(runtime, run_id, "one", frame=151)["value"]["value"]
    assert last == 149


def test_a_run_has_values_too(runtime, big):
    shown = runtime.value(ValueWish(run_id=big, part="input", path="/rows/0"), depth=3)
    output = runtime.value(ValueWish(run_id=big, part="output", path="/a/value/7"), depth=3)
    assert (shown["value"], output["value"]) == (ROWS[0], ROWS[7])


def test_what_a_node_does_not_have_is_not_found(runtime, big):
    with pytest.raises(NotFound):
        node_value(runtime, big, part="error")


def test_a_port_is_seen_behind_a_long_output(runtime):
    rows = [("out", {"port": "x"}), ("late", {"port": "x"}), ("late", '","port":"x"}')]
    for port, output in rows:
        long = [output, "x" * 20_000, output]
        data = {"output": long} | ({} if port == "out" else {"port": port})
        text = json.dumps(data, separators=(",", ":"))
        fact = decoding.EventRow("r", 1, 2, 1, 0, 1, 0, text, None)
        event, _ = decoding.decode_seen(fact)
        assert (event.port, json.loads(decoding.text_of(text))) == (port, long)
