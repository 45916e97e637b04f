"""Scopes are frames that nodes are dropped into, and every way out of a node can be drawn from."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor


@pytest.fixture
def editor(signed_in):
    return Editor(signed_in).create("Scopes")


@pytest.mark.parametrize("type_", ["flow.map", "flow.repeat", "flow.try"])
def test_a_node_dropped_into_a_scope_lives_in_it(editor, signed_in, type_):
    scope = editor.drag_in(type_, x=200, y=160)
    editor.node(scope).click(position={"x": 60, "y": 20})
    frame = editor.node(scope).bounding_box()
    canvas = signed_in.get_by_test_id("canvas").bounding_box()
    inner = editor.drag_in(
        "flow.set",
        x=frame["x"] - canvas["x"] + frame["width"] / 2,
        y=frame["y"] - canvas["y"] + frame["height"] / 2,
    )
    signed_in.keyboard.press("Escape")
    before = editor.node(inner).bounding_box()
    editor.node(scope).hover(position={"x": 60, "y": 20})
    signed_in.mouse.down()
    signed_in.mouse.move(frame["x"] + 160, frame["y"] + 120, steps=8)
    signed_in.mouse.up()

    after = editor.node(inner).bounding_box()
    assert (after["x"] - before["x"] > 40, after["y"] - before["y"] > 40) == (True, True)


def test_an_approval_has_every_one_of_its_ports(editor):
    approval = editor.drag_in("flow.approval", x=200, y=160)
    ports = ("approved", "rejected", "timeout", "reminder", "escalation", "error")
    for port in ports:
        expect(editor.port(approval, port)).to_be_visible()
