"""Building a flow without a mouse: add, connect, walk, replace, take away."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor


@pytest.fixture
def editor(signed_in):
    return Editor(signed_in).create("Keyboard")


@pytest.fixture
def keys(signed_in):
    def press(*names):
        for name in names:
            signed_in.keyboard.press(name)

    return press


def add(page, text, key="Enter"):
    """Type into the list that is open, and choose the best."""
    page.get_by_test_id("quick-add").get_by_role("combobox").fill(text)
    page.keyboard.press(key)


def test_ctrl_enter_adds_one_node_after_the_other_already_wired(editor, signed_in, keys):
    keys("n")
    add(signed_in, "by hand", "Control+Enter")
    add(signed_in, "set", "Control+Enter")
    add(signed_in, "wait")

    expect(editor.cards()).to_have_count(3)
    expect(editor.edges()).to_have_count(2)
    expect(editor.node("wait").locator("xpath=..")).to_be_focused()


def test_arrows_walk_along_edges_and_alt_arrows_move(editor, signed_in, keys):
    keys("/")
    add(signed_in, "by hand", "Control+Enter")
    add(signed_in, "wait")
    keys("ArrowLeft")
    expect(editor.node("start_by_hand")).to_have_attribute("data-selected", "true")
    keys("ArrowRight")
    before = editor.node("wait").bounding_box()["y"]

    keys("Alt+ArrowDown")

    expect(signed_in.get_by_test_id("said")).to_have_text("Moved down")
    assert editor.node("wait").bounding_box()["y"] > before


def test_c_connects_the_selected_node_to_a_chosen_one_from_a_chosen_port(editor, signed_in, keys):
    first = editor.drag_in("http.request", x=100, y=200)
    editor.drag_in("flow.wait", x=400, y=120)
    editor.drag_in("flow.fail", x=400, y=300)
    editor.select(first)
    keys("c")
    signed_in.get_by_test_id("connect").get_by_role("combobox").fill("wait")
    keys("Enter")
    expect(signed_in.get_by_test_id("said")).to_have_text("Connected HTTP request to Wait")

    keys("c", "ArrowRight")
    signed_in.get_by_test_id("connect").get_by_role("combobox").fill("fail")
    keys("Enter")

    expect(signed_in.get_by_test_id("said")).to_contain_text("error")
    expect(editor.edges()).to_have_count(2)


def test_e_lists_a_nodes_edges_and_delete_takes_one_away(editor, signed_in, keys):
    first = editor.drag_in("flow.wait", x=100, y=200)
    second = editor.drag_in("flow.set", x=400, y=200)
    editor.connect(first, second)
    editor.select(first)
    keys("e", "Delete")
    expect(editor.edges()).to_have_count(0)

    keys("Escape", "Control+z")

    expect(editor.edges()).to_have_count(1)


def test_r_gives_a_node_another_type_and_keeps_its_wires(editor, signed_in, keys):
    first = editor.drag_in("flow.wait", x=100, y=200)
    second = editor.drag_in("flow.set", x=400, y=200)
    editor.connect(first, second)
    editor.select(second)
    keys("r")
    signed_in.get_by_test_id("replace").get_by_role("combobox").fill("http")
    keys("Enter")

    expect(editor.edges()).to_have_count(1)
    expect(editor.node(second)).to_contain_text("HTTP request")


def test_f6_moves_from_region_to_region(editor, signed_in, keys):
    editor.drag_in("flow.wait", x=100, y=200)
    signed_in.get_by_test_id("canvas").focus()
    keys("F6")
    expect(signed_in.get_by_test_id("inspector")).to_be_focused()

    keys("Shift+F6", "Shift+F6")

    expect(signed_in.get_by_test_id("palette")).to_be_focused()
