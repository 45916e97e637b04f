"""Publishing says what changes; versions can be looked at, compared and brought back."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor


@pytest.fixture
def editor(signed_in):
    editor = Editor(signed_in).create("Dated")
    editor.drag_in("flow.wait", x=200, y=200)
    editor.select("wait")
    signed_in.get_by_test_id("field-config.duration").locator("input").first.fill("1m")
    editor.publish("First light")
    return editor


def change(editor, page):
    editor.select("wait")
    page.get_by_test_id("field-config.duration").locator("input").first.fill("5m")
    editor.drag_in("trigger.manual", x=200, y=400)
    editor.save()


def test_publishing_shows_what_changes_in_words_on_two_canvases_and_as_text(editor, signed_in):
    change(editor, signed_in)
    signed_in.get_by_test_id("publish").click()

    dialog = signed_in.get_by_test_id("publish-dialog")
    expect(dialog.get_by_test_id("diff-summary")).to_contain_text("duration")
    expect(dialog.locator("[data-mark=added]")).to_have_count(2)  # a node and the legend's word
    expect(dialog.locator("[data-mark=changed]").first).to_be_visible()
    dialog.get_by_text("Text", exact=True).click()
    expect(dialog.get_by_test_id("diff-text")).to_contain_text("duration: 5m")
    signed_in.get_by_test_id("publish-confirm").click()

    expect(signed_in.get_by_test_id("save-state")).to_contain_text("v2 published")


def test_an_old_version_is_looked_at_and_restored_and_that_can_be_undone(editor, signed_in):
    change(editor, signed_in)
    signed_in.get_by_test_id("tab-versions").click()
    expect(signed_in.get_by_test_id("version-1")).to_contain_text("First light")
    expect(signed_in.get_by_test_id("version-1")).to_contain_text("Runs now")
    expect(signed_in.get_by_test_id("diff-summary")).to_contain_text("Added")

    signed_in.get_by_test_id("version-1").click()
    signed_in.get_by_test_id("restore").click()

    expect(editor.cards()).to_have_count(1)
    signed_in.get_by_test_id("undo").click()
    expect(editor.cards()).to_have_count(2)


def test_what_stands_in_the_way_is_said_and_publishing_waits(editor, signed_in):
    editor.drag_in("http.request", x=200, y=400)
    editor.save()

    signed_in.get_by_test_id("publish").click()

    expect(signed_in.get_by_test_id("publish-dialog").get_by_test_id("finding")).not_to_have_count(
        0
    )
    expect(signed_in.get_by_test_id("publish-confirm")).to_be_disabled()
