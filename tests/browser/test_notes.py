"""Notes on the canvas: written, coloured, moved, copied, deleted; always plain text."""

import pytest
from playwright.sync_api import expect

from tests.browser.chain import CHAIN, undo
from tests.browser.editor import Editor, middle


@pytest.fixture
def editor(signed_in, server):
    return Editor(signed_in).open(server, CHAIN)


def test_a_note_is_written_coloured_and_kept_as_plain_text(editor, server):
    page = editor.page
    page.mouse.move(700, 640)
    page.keyboard.press("Shift+S")
    field = page.get_by_role("textbox", name="Text of the note")
    field.fill("<b>Mind</b> the gap\nand the step")
    field.press("Control+Enter")
    page.get_by_role("button", name="Colour of the note: green").click()
    editor.save()
    page.reload()

    note = page.get_by_test_id("note:note_1")
    expect(note).to_have_text("<b>Mind</b> the gap\nand the step")
    expect(note).to_have_attribute("data-color", "green")


def test_a_note_is_moved_copied_and_deleted(editor):
    page = editor.page
    page.mouse.move(700, 600)
    page.keyboard.press("Shift+S")
    page.keyboard.type("Here")
    page.keyboard.press("Control+Enter")
    before = page.get_by_test_id("note:note_1").bounding_box()
    editor.drag(middle(before), by=(-64, 64))
    page.keyboard.press("Control+d")

    expect(page.get_by_test_id("note:note_2")).to_have_text("Here")
    assert page.get_by_test_id("note:note_1").bounding_box()["y"] > before["y"] + 40
    page.keyboard.press("Delete")
    expect(page.get_by_test_id("note:note_2")).to_have_count(0)
    undo(editor)
    expect(page.get_by_test_id("note:note_2")).to_have_count(1)
