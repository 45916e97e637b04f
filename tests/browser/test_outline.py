"""The flow as a tree, and search inside it."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor


@pytest.fixture
def editor(signed_in):
    made = Editor(signed_in).create("Outline")
    first = made.drag_in("http.request", x=100, y=200)
    second = made.drag_in("flow.wait", x=400, y=200)
    made.connect(first, second)
    return made


def test_the_outline_is_walked_and_worked_in_by_keys(editor, signed_in):
    signed_in.get_by_test_id("canvas").focus()
    signed_in.keyboard.press("o")
    first = signed_in.get_by_test_id("outline-http_request")
    expect(first).to_be_focused()
    signed_in.keyboard.press("ArrowDown")
    expect(signed_in.get_by_test_id("outline-wait")).to_be_focused()
    signed_in.keyboard.press("Enter")
    expect(editor.node("wait")).to_have_attribute("data-selected", "true")
    signed_in.keyboard.press("d")
    expect(editor.node("wait")).to_have_attribute("data-disabled", "true")
    signed_in.keyboard.press("Shift+F10")
    signed_in.get_by_role("menuitem", name="Delete", exact=False).first.click()

    expect(editor.cards()).to_have_count(1)


def test_search_finds_settings_and_jumps_from_one_to_the_next(editor, signed_in):
    signed_in.keyboard.press("Control+f")
    expect(signed_in.get_by_test_id("find")).to_be_focused()
    signed_in.get_by_test_id("find").fill("wait")
    expect(signed_in.get_by_test_id("find-result").first).to_contain_text("Wait")
    signed_in.keyboard.press("Enter")

    expect(editor.node("wait")).to_have_attribute("data-selected", "true")
    expect(signed_in.get_by_test_id("find-count")).to_contain_text("1 of")
