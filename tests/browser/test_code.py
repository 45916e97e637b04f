"""The Code tab is the same document, both ways."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor


@pytest.fixture
def editor(signed_in):
    editor = Editor(signed_in).create("Typed")
    editor.drag_in("flow.wait", x=200, y=200)
    editor.save()
    signed_in.get_by_test_id("tab-code").click()
    expect(signed_in.get_by_test_id("yaml")).to_contain_text("flow.wait")
    return editor


def type_over(page, old, new):
    page.get_by_label("Find in the text").fill(old)
    page.keyboard.press("Enter")
    page.locator(".cm-content").focus()
    page.keyboard.insert_text(new)


def test_what_is_typed_is_on_the_canvas_and_undo_takes_it_back(editor, signed_in):
    type_over(signed_in, "name: Wait", "name: Sleep")
    expect(signed_in.get_by_test_id("undo")).to_be_enabled()
    signed_in.get_by_test_id("tab-design").click()
    expect(editor.node("wait")).to_contain_text("Sleep")

    signed_in.get_by_test_id("undo").click()

    expect(editor.node("wait")).to_contain_text("Wait")
    signed_in.get_by_test_id("tab-code").click()
    expect(signed_in.get_by_test_id("yaml")).to_contain_text("name: Wait")


def test_a_text_that_cannot_be_read_says_the_line_and_changes_nothing(editor, signed_in):
    type_over(signed_in, "type: flow.wait", "type: [")

    expect(signed_in.get_by_test_id("code-status")).to_contain_text("Line")
    expect(signed_in.get_by_test_id("code-problems")).to_contain_text("Line")
    signed_in.get_by_test_id("tab-design").click()
    expect(editor.node("wait")).to_be_visible()


def test_a_problem_of_the_flow_stands_at_its_line(editor, signed_in):
    type_over(signed_in, "type: flow.wait", "type: flow.nonsense")

    expect(signed_in.get_by_test_id("code-problems")).to_contain_text("flow.nonsense")
    expect(signed_in.locator(".cm-lint-marker-error").first).to_be_visible()
