"""What comes from elsewhere by the clipboard, and parts of a flow that become flows."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor

CURL = "curl -X POST 'https://shop.test/orders?a=1' -H 'Authorization: Bearer x' -d '{\"n\": 1}'"
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""


@pytest.fixture
def editor(signed_in):
    return Editor(signed_in).create("Paste")


def test_a_curl_command_becomes_a_request_and_its_secret_is_warned_of(editor, signed_in):
    signed_in.evaluate(PASTE, CURL)

    expect(editor.node("post_orders")).to_contain_text("POST orders")
    expect(signed_in.get_by_text("Make a credential of it")).to_be_visible()


def test_a_flow_as_yaml_comes_in_as_nodes(editor, signed_in):
    lines = ["schema: baton.flow/v1", "id: x", "nodes:", "- {id: a, type: flow.set}", "edges: []"]
    signed_in.evaluate(PASTE, "\n".join(lines))

    expect(editor.node("a")).to_be_visible()


def test_selected_nodes_become_a_flow_of_their_own_and_come_back(editor, signed_in):
    first = editor.drag_in("flow.wait", x=100, y=200)
    second = editor.drag_in("flow.set", x=400, y=200)
    editor.connect(first, second)
    editor.select(second)
    signed_in.keyboard.press("Alt+x")
    expect(editor.node("part_of_paste")).to_be_visible()
    expect(editor.edges()).to_have_count(1)

    signed_in.keyboard.press("Alt+Shift+x")

    expect(editor.node(second)).to_be_visible()
    expect(editor.edges()).to_have_count(1)
