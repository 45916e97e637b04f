"""The example flows as documents: valid without a warning, and drawn on the canvas's grid."""

import itertools
import json

import pytest
import yaml

from engine.flow.text import read_text, write_yaml
from tests.examples.command_line import EXAMPLES, baton

NAMES = ("image-pipeline", "order-saga", "report")
GRID = 8
CARD = (208, 64)
HEADER = 48


def _document(name):
    return yaml.safe_load((EXAMPLES / name / "flow.yaml").read_text())


@pytest.mark.parametrize("name", NAMES)
def test_it_is_valid_without_a_warning(name):
    done = baton("validate", EXAMPLES / name / "flow.yaml", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"valid": True, "findings": []})


@pytest.mark.parametrize("name", NAMES)
def test_every_node_has_a_name_and_a_place_on_the_grid(name):
    flow = _document(name)
    assert {node["id"] for node in flow["nodes"]} == set(flow["layout"])
    assert all(node.get("name") for node in flow["nodes"])
    assert all(number % GRID == 0 for place in flow["layout"].values() for number in place)


@pytest.mark.parametrize("name", NAMES)
def test_no_two_cards_of_a_scope_touch(name):
    flow = _document(name)
    parents = {node["id"]: node.get("parent") for node in flow["nodes"]}
    boxes = {node: _box(flow, node) for node in parents}
    for one, other in itertools.combinations(parents, 2):
        if parents[one] == parents[other]:
            assert _are_apart(boxes[one], boxes[other]), (one, other)


@pytest.mark.parametrize("name", NAMES)
def test_edges_lead_to_the_right_and_handlers_hang_below(name):
    flow = _document(name)
    for edge in flow["edges"]:
        (x, y), (to_x, to_y) = (flow["layout"][edge[end]][:2] for end in ("from", "to"))
        is_undo = edge.get("kind") == "compensation"
        assert (to_x == x and to_y > y) if is_undo else to_x > x, edge


@pytest.mark.parametrize("name", NAMES)
def test_it_is_written_as_baton_itself_writes_it(name):
    text = (EXAMPLES / name / "flow.yaml").read_text()
    assert write_yaml(read_text(text)) == text


def _box(flow, node):
    """Give left, top, right, bottom; a scope's frame is as large as its children need."""
    x, y, *drawn = flow["layout"][node]
    inside = [flow["layout"][one["id"]] for one in flow["nodes"] if one.get("parent") == node]
    assert all(top >= HEADER for _, top in inside)
    width = max([CARD[0], *(left + CARD[0] + 24 for left, _ in inside)])
    height = max([CARD[1], *(top + CARD[1] + 24 for _, top in inside)])
    assert not drawn or (drawn[0] >= width and drawn[1] >= height)
    width, height = drawn or (width, height)
    return x, y, x + width, y + height


def _are_apart(one, other, *, gap=24):
    return (
        one[2] + gap <= other[0]
        or other[2] + gap <= one[0]
        or one[3] + gap <= other[1]
        or other[3] + gap <= one[1]
    )
