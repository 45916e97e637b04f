"""A flow that came from a text file has no places for its nodes, and is drawn all the same."""

from playwright.sync_api import expect

from tests.browser.editor import Editor

FLOW = {
    "schema": "baton.flow/v1",
    "id": "typed",
    "name": "Typed",
    "nodes": [{"id": id_, "type": "flow.set", "config": {"values": {}}} for id_ in "abc"],
    "edges": [{"from": "a", "to": "b"}, {"from": "b", "to": "c"}],
}


def test_a_flow_without_a_layout_is_laid_out_when_it_is_opened(signed_in, server):
    token = signed_in.evaluate("fetch('/api/v1/session').then(r => r.json())")["csrf_token"]
    answer = signed_in.request.post(
        f"{server.url}/api/v1/flows", data=FLOW, headers={"X-CSRF-Token": token}
    )
    assert answer.status == 201
    signed_in.goto(f"{server.url}/flows/typed")
    editor = Editor(signed_in)
    expect(editor.node("c")).to_be_visible()
    expect(signed_in.get_by_test_id("undo")).to_be_enabled()
    editor.expect_saved()
    places = [editor.node(id_).bounding_box()["x"] for id_ in "abc"]
    assert places == sorted(set(places))
