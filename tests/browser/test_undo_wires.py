"""What hands do with what undoes: drawing it, hiding it, copying it."""

from playwright.sync_api import expect

from tests.browser.editor import Editor, middle

UNDOABLE = {
    "id": "undoable",
    "nodes": [
        {"id": "reserve", "type": "http.request", "config": {"url": "https://shop.test/stock"}},
        {"id": "release", "type": "http.request", "config": {"url": "https://shop.test/free"}},
        {"id": "next", "type": "flow.set", "config": {"values": {}}},
        {"id": "spare", "type": "flow.set", "config": {"values": {}}},
    ],
    "edges": [{"from": "reserve", "to": "next"}],
    "layout": {"reserve": [0, 0], "release": [0, 160], "next": [320, 0], "spare": [320, 160]},
}


def test_only_nodes_outside_the_flow_are_offered_to_an_undo_and_hide_with_it(signed_in, server):
    editor = Editor(signed_in).open(server, UNDOABLE)
    editor.node("reserve").hover()
    start = middle(editor.port("reserve", "undo").bounding_box())
    end = middle(editor.node("release").bounding_box())
    signed_in.mouse.move(*start)
    signed_in.mouse.down()
    signed_in.mouse.move(*end, steps=8)
    expect(editor.node("next")).to_have_attribute("data-target", "illegal")
    expect(editor.node("release")).to_have_attribute("data-target", "legal")
    signed_in.mouse.up()
    expect(signed_in.get_by_test_id("undo-marker")).to_have_count(1)
    signed_in.keyboard.press("u")

    expect(editor.node("release")).to_have_count(0)
    expect(editor.node("spare")).to_be_visible()
    signed_in.keyboard.press("u")
    expect(editor.node("release")).to_have_attribute("data-handler", "true")


def test_an_undo_is_duplicated_with_what_it_undoes(signed_in, server):
    flow = {**UNDOABLE, "edges": [{"from": "reserve", "to": "release", "kind": "compensation"}]}
    editor = Editor(signed_in).open(server, flow)
    editor.select("reserve")
    signed_in.keyboard.press("Control+d")

    expect(editor.edges()).to_have_count(2)
    assert "reserve_2.undo>release_2" in editor.wires()
