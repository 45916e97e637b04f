"""What hands do on the canvas: splice, slice, reconnect, notes, groups, folds, menus."""

import pytest
from playwright.sync_api import expect

from tests.browser.chain import CHAIN, node, undo
from tests.browser.editor import Editor, middle


@pytest.fixture
def editor(signed_in, server):
    return Editor(signed_in).open(server, CHAIN)


def zoomed(editor, length):
    """Flow pixels as pixels of the window."""
    return length * editor.node("c").bounding_box()["width"] / 208


def test_a_node_dropped_on_an_edge_is_put_into_it(editor):
    start = middle(editor.node("loose").bounding_box())
    a, b = (editor.node(id_).bounding_box() for id_ in "ab")
    target = ((a["x"] + a["width"] + b["x"]) / 2, a["y"] + a["height"] / 2)
    page = editor.page
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*target, steps=8)
    expect(page.locator("[data-splice=true]")).to_have_count(1)
    page.mouse.up()

    expect(editor.edges()).to_have_count(3)
    assert editor.wires() == ["a.out>loose", "b.out>c", "loose.out>b"]
    undo(editor)
    expect(editor.edges()).to_have_count(2)


def test_a_thing_from_the_palette_dropped_on_an_edge_is_put_into_it(editor):
    canvas = editor.page.get_by_test_id("canvas").bounding_box()
    b, c = (editor.node(id_).bounding_box() for id_ in "bc")
    x = (b["x"] + b["width"] + c["x"]) / 2 - canvas["x"]
    new = editor.drag_in("flow.wait", x=x, y=b["y"] + b["height"] / 2 - canvas["y"])

    expect(editor.edges()).to_have_count(3)
    assert editor.wires() == ["a.out>b", f"b.out>{new}", f"{new}.out>c"]


def test_alt_and_a_drag_cut_what_the_line_crosses_in_one_step(editor):
    a, c = (editor.node(id_).bounding_box() for id_ in "ac")
    y = a["y"] + a["height"] + 24
    start = (a["x"] + a["width"] + 10, y)
    # From below the first wire, over it, along above the cards, and down over the second.
    page = editor.page
    page.keyboard.down("Alt")
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 20, a["y"] - 20, steps=5)
    page.mouse.move(c["x"] - 20, a["y"] - 20, steps=5)
    expect(page.get_by_test_id("cut-line")).to_have_count(1)
    page.mouse.move(c["x"] - 20, y, steps=5)
    page.mouse.up()
    page.keyboard.up("Alt")

    expect(editor.edges()).to_have_count(0)
    undo(editor)
    expect(editor.edges()).to_have_count(2)


def test_control_and_delete_take_nodes_away_and_join_their_neighbours(editor):
    editor.select("b")
    editor.page.keyboard.press("Control+Delete")

    expect(editor.edges()).to_have_count(1)
    assert editor.wires() == ["a.out>c"]


def test_shift_on_a_port_leads_the_end_of_its_wire_elsewhere(editor):
    start = middle(editor.port("b", "in").bounding_box())
    end = middle(editor.port("loose", "in").bounding_box())
    editor.drag(start, by=(end[0] - start[0], end[1] - start[1]), hold=["Shift"])

    expect(editor.page.locator('.react-flow__edge[data-id="a.out>loose"]')).to_have_count(1)
    assert editor.wires() == ["a.out>loose", "b.out>c"]


def test_the_end_of_an_edge_can_be_drawn_to_another_port(editor):
    x, y = middle(editor.port("c", "in").bounding_box())
    end = middle(editor.port("loose", "in").bounding_box())
    editor.drag((x - 14, y), by=(end[0] - x + 14, end[1] - y))

    expect(editor.page.locator('.react-flow__edge[data-id="b.out>loose"]')).to_have_count(1)


def test_the_plus_of_an_edge_under_the_pointer_puts_a_node_into_it(editor):
    a, b = (editor.node(id_).bounding_box() for id_ in "ab")
    page = editor.page
    page.mouse.move((a["x"] + a["width"] + b["x"]) / 2, a["y"] + a["height"] / 2)
    page.get_by_role("button", name="Insert a node here").click()
    page.get_by_test_id("quick-add-flow.wait").click()

    expect(editor.edges()).to_have_count(3)


def grouped(editor, *ids, name="Pair"):
    for index, id_ in enumerate(ids):
        editor.node(id_).click(modifiers=["Control"] if index else [])
    editor.page.keyboard.press("Control+g")
    editor.page.get_by_role("textbox", name="Name", exact=True).last.fill(name)
    editor.page.keyboard.press("Enter")
    return editor.page.get_by_test_id("group:group_1")


def test_the_frame_of_a_group_takes_its_nodes_along(editor):
    frame = grouped(editor, "a", "b").bounding_box()
    editor.expect_at("group:group_1", -16, -48)
    editor.drag((frame["x"] + 60, frame["y"] + 14), by=(0, zoomed(editor, 160)))
    editor.expect_at("a", 0, r"1[3-7]\d")
    editor.expect_at("b", 320, r"1[3-7]\d")
    editor.expect_at("c", 640, 0)
    undo(editor)

    editor.expect_at("a", 0, 0)


def test_a_node_is_dragged_into_a_group_and_out_again(editor):
    group = grouped(editor, "a", "b")
    editor.drag_node("loose", by=(0, -zoomed(editor, 190)))
    editor.expect_at("loose", 40, r"[1-4]\d")
    expect(group).not_to_have_js_property("offsetHeight", 128)
    editor.drag_node("loose", by=(0, zoomed(editor, 400)))

    expect(group).to_have_js_property("offsetHeight", 128)


def test_a_folded_group_is_one_card_with_the_outer_wires(editor):
    group = grouped(editor, "a", "b", name="Begin")
    editor.page.keyboard.press("Shift+C")

    expect(group).to_contain_text("2 nodes")
    expect(editor.node("a")).to_have_count(0)
    expect(editor.edges()).to_have_count(1)
    group.get_by_role("button", name="Expand").click()
    expect(editor.edges()).to_have_count(2)


def test_ungrouping_leaves_the_nodes(editor):
    group = grouped(editor, "a", "b")
    editor.page.keyboard.press("Control+Shift+g")

    expect(group).to_have_count(0)
    expect(editor.node("a")).to_be_visible()


def test_a_folded_scope_is_a_card_that_says_how_many_nodes_it_holds(signed_in, server):
    flow = {
        "id": "scoped",
        "nodes": [
            node("each", "flow.map", config={"items": "{{ [1] }}"}),
            node("inner", parent="each"),
            node("after"),
        ],
        "edges": [{"from": "each", "to": "after"}],
        "layout": {"each": [0, 0, 400, 240], "inner": [40, 90], "after": [520, 0]},
    }
    editor = Editor(signed_in).open(server, flow)
    editor.node("each").get_by_role("button", name="Collapse").click()
    editor.save()
    signed_in.reload()

    expect(editor.node("each")).to_contain_text("1 node")
    expect(editor.node("inner")).to_have_count(0)
    expect(editor.edges()).to_have_count(1)


@pytest.mark.parametrize("press", ["Shift+F10", "ContextMenu"])
def test_the_menu_of_a_node_is_opened_and_used_by_keys(editor, press):
    editor.select("b")
    editor.page.keyboard.press(press)
    menu = editor.page.get_by_test_id("context-menu")
    expect(menu).to_be_visible()
    menu.get_by_test_id("menu-delete").press("Enter")

    expect(editor.node("b")).to_have_count(0)


def test_a_right_click_says_what_can_be_done_there(editor):
    page = editor.page
    menu = page.get_by_test_id("context-menu")
    editor.node("a").click(button="right")
    expect(menu.get_by_test_id("menu-duplicate")).to_be_visible()
    page.keyboard.press("Escape")
    x, y = middle(editor.node("c").bounding_box())
    page.mouse.click(x, y + 200, button="right")
    menu.get_by_test_id("menu-note").click()

    expect(page.get_by_test_id("note:note_1")).to_be_visible()


def test_tidying_a_part_leaves_the_rest_where_it_is(signed_in, server):
    layout = {"a": [0, 0], "b": [24, 304], "c": [640, 48], "loose": [40, 480]}
    groups = [{"id": "pair", "name": "Pair", "nodes": ["a", "b"]}]
    flow = {**CHAIN, "id": "untidy", "layout": layout, "groups": groups}
    editor = Editor(signed_in).open(server, flow)
    signed_in.get_by_test_id("group:pair").get_by_text("Pair").click()
    signed_in.keyboard.press("Shift+Alt+T")

    editor.expect_at("b", r"3\d\d", r"\d+")
    editor.expect_at("c", 640, 48)
    undo(editor)
    editor.expect_at("b", 24, 304)


def test_a_result_of_before_an_edit_is_marked_as_stale(signed_in, server):
    flow = {**CHAIN, "id": "stale", "nodes": CHAIN["nodes"][:3], "groups": []}
    editor = Editor(signed_in).open(server, flow)
    signed_in.get_by_test_id("run").click()
    editor.expect_state("c", "succeeded")
    editor.select("b")
    signed_in.keyboard.press("d")

    expect(editor.node("b").get_by_test_id("badge-stale")).to_be_visible()
    expect(editor.node("a").get_by_test_id("badge-stale")).to_have_count(0)


def test_what_follows_makes_room_for_a_node_in_an_edge_in_one_step(editor):
    b, c = (editor.node(id_).bounding_box() for id_ in "bc")
    canvas = editor.page.get_by_test_id("canvas").bounding_box()
    x = (b["x"] + b["width"] + c["x"]) / 2 - canvas["x"]
    new = editor.drag_in("flow.wait", x=x, y=b["y"] + b["height"] / 2 - canvas["y"])

    editor.expect_at(new, 568, 0)
    editor.expect_at("c", 856, 0)
    undo(editor)
    editor.expect_at("c", 640, 0)
    expect(editor.cards()).to_have_count(4)


def test_copies_are_made_and_cut_from_the_menu(editor, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = editor.page
    editor.node("loose").click(button="right")
    page.get_by_test_id("menu-cut").click()
    expect(editor.node("loose")).to_have_count(0)

    page.keyboard.press("Shift+F10")
    page.get_by_test_id("menu-paste").click()

    expect(editor.node("loose")).to_be_visible()


def test_a_wire_drawn_to_a_folded_group_says_what_to_do(editor):
    grouped(editor, "b", "c")
    editor.page.keyboard.press("Shift+C")
    bundle = editor.page.locator('.react-flow__node[data-id^="group:"]')
    expect(bundle).to_be_visible()
    start, end = editor.port("loose", "out").bounding_box(), bundle.bounding_box()
    mouse = editor.page.mouse
    mouse.move(*middle(start))
    mouse.down()
    mouse.move(*middle(end), steps=8)
    mouse.up()

    expect(editor.page.get_by_text("Expand the group first")).to_be_visible()
