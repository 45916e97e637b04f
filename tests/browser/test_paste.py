"""What comes from elsewhere by the clipboard, and parts of a flow that become flows."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor
from tests.browser.flows import Scripts

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
    expect(signed_in.get_by_test_id("extract-name")).to_have_value("Part of Paste")
    signed_in.keyboard.press("Enter")
    expect(editor.node("part_of_paste")).to_be_visible()
    expect(signed_in.get_by_test_id("extract-name")).to_have_count(0)
    expect(editor.edges()).to_have_count(1)

    signed_in.keyboard.press("Alt+Shift+x")

    expect(editor.node(second)).to_be_visible()
    expect(editor.edges()).to_have_count(1)


def test_a_flow_gives_the_same_with_a_part_of_it_extracted(signed_in, server):
    values = {"total": "{{ nodes.first.output.n * 2 }}"}
    flow = {
        "schema": "baton.flow/v1",
        "id": "sums",
        "name": "Sums",
        "nodes": [
            {"id": "first", "type": "flow.set", "config": {"values": {"n": 21}}},
            {"id": "twice", "type": "flow.set", "config": {"values": values}},
        ],
        "edges": [{"from": "first", "to": "twice"}],
        "output": {"total": "{{ nodes.twice.output.total }}"},
        "layout": {"first": [40, 80], "twice": [320, 80]},
    }
    scripts = Scripts(server)
    before = scripts.call("GET", f"/runs/{scripts.run(flow)}")["output"]
    signed_in.goto(f"{server.url}/flows/sums")
    editor = Editor(signed_in)
    editor.select("twice")
    signed_in.keyboard.press("Alt+x")
    signed_in.get_by_test_id("extract-name").fill("Doubling")
    signed_in.get_by_test_id("extract-confirm").click()
    expect(editor.node("doubling")).to_be_visible()
    editor.save()

    after = scripts.call("GET", f"/runs/{scripts.again('sums')}")
    assert (after["state"], after["output"]) == ("succeeded", before)
    assert before == {"total": 42}


DROP = """([text, name]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  const canvas = document.querySelector("[data-testid=canvas]");
  const box = canvas.getBoundingClientRect();
  const at = { clientX: box.x + 300, clientY: box.y + 200, bubbles: true, dataTransfer: data };
  canvas.dispatchEvent(new DragEvent("drop", { ...at, cancelable: true }));
}"""


def test_a_file_of_a_flow_dropped_on_the_canvas_gives_its_nodes(editor, signed_in):
    lines = ["schema: baton.flow/v1", "id: x", "nodes:", "- {id: a, type: flow.set}", "edges: []"]
    signed_in.evaluate(DROP, ["\n".join(lines), "x.yaml"])
    signed_in.get_by_test_id("drop-nodes").click()

    expect(editor.node("a")).to_be_visible()
