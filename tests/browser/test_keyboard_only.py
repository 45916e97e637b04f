"""A person without a mouse makes, wires, configures and runs a flow of three nodes."""

from playwright.sync_api import expect

from tests.browser.editor import Editor


def test_a_flow_is_made_and_run_without_any_mouse_event(signed_in):
    page = signed_in
    page.evaluate(
        "for (const name of ['mousedown', 'pointerdown', 'dragstart'])"
        " addEventListener(name, () => { window.mouseUsed = true }, true)"
    )
    editor = Editor(page)
    page.get_by_test_id("new-flow").first.focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("flow-name").press_sequentially("By keys")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("canvas")).to_be_visible()

    page.keyboard.press("n")
    choose(page, "quick-add", "by hand")
    page.keyboard.press("n")
    choose(page, "quick-add", "wait")
    page.keyboard.press("a")
    choose(page, "quick-add", "wait")
    expect(editor.edges()).to_have_count(1)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(editor.node("start_by_hand")).to_have_attribute("data-selected", "true")
    page.keyboard.press("c")
    choose(page, "connect", "wait")
    expect(page.get_by_test_id("said")).to_have_text("Connected Start by hand to Wait")
    expect(editor.edges()).to_have_count(2)

    for node in ("wait", "wait_2"):
        page.keyboard.press("ArrowRight")
        expect(editor.node(node)).to_have_attribute("data-selected", "true")
        page.keyboard.press("F6")
        page.get_by_test_id("field-config.duration").locator("input").focus()
        page.keyboard.type("10ms")
        page.keyboard.press("Shift+F6")
    page.keyboard.press("Control+Enter")

    editor.expect_state("wait_2", "succeeded")
    assert not page.evaluate("window.mouseUsed === true")


def choose(page, name, text):
    page.get_by_test_id(name).get_by_role("combobox").press_sequentially(text)
    page.keyboard.press("Enter")
