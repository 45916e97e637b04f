"""Keys of one's own, and the sheet that lists them."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor


@pytest.fixture
def editor(signed_in):
    return Editor(signed_in).create("Keys")


def test_the_sheet_lists_keys_on_every_page_and_finds_them(signed_in):
    expect(signed_in.get_by_role("heading", name="Flows", exact=True)).to_be_visible()
    signed_in.keyboard.press("?")
    sheet = signed_in.get_by_test_id("cheat-sheet")
    expect(sheet.get_by_text("Duplicate", exact=True)).to_be_visible()

    signed_in.get_by_test_id("keys-search").fill("ctrl+shift+z")

    expect(sheet.get_by_role("listitem")).to_have_count(1)
    expect(sheet).to_contain_text("Redo")


def test_a_key_of_ones_own_works_and_is_there_after_a_reload(editor, signed_in):
    signed_in.keyboard.press("?")
    signed_in.get_by_role("button", name="Change the keys of “Add a node”").click()
    signed_in.get_by_test_id("record-key").click()
    signed_in.keyboard.press("Control+w")
    expect(signed_in.get_by_role("alert")).to_contain_text("browser")
    signed_in.keyboard.press("Control+j")
    signed_in.get_by_role("button", name="Take N away").click()
    signed_in.keyboard.press("Escape")
    signed_in.reload()
    expect(signed_in.get_by_test_id("canvas")).to_be_visible()

    signed_in.keyboard.press("n")
    signed_in.keyboard.press("Control+j")

    expect(signed_in.get_by_test_id("quick-add")).to_be_visible()


def test_two_commands_with_one_key_are_said_and_all_can_go_back(editor, signed_in):
    signed_in.keyboard.press("?")
    signed_in.get_by_role("button", name="Change the keys of “Rename”").click()
    signed_in.get_by_test_id("record-key").click()
    signed_in.keyboard.press("d")
    expect(signed_in.get_by_test_id("keys-rename")).to_contain_text("Disable or enable")

    signed_in.get_by_role("button", name="All back to ours").click()

    expect(signed_in.get_by_test_id("keys-rename")).not_to_contain_text("Disable")


def test_ctrl_k_goes_to_a_page_a_flow_and_a_node_and_does_commands(editor, signed_in):
    node = editor.drag_in("flow.wait", x=200, y=200)
    palette = signed_in.get_by_test_id("command-palette").get_by_role("combobox")
    signed_in.keyboard.press("Control+k")
    palette.fill("add http request")
    signed_in.keyboard.press("Enter")
    expect(editor.cards()).to_have_count(2)
    signed_in.keyboard.press("Control+k")
    palette.fill(node)
    signed_in.keyboard.press("Enter")
    expect(editor.node(node)).to_have_attribute("data-selected", "true")
    signed_in.keyboard.press("Control+k")
    palette.fill("go to runs")
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_role("heading", name="Runs", exact=True)).to_be_visible()

    signed_in.keyboard.press("Control+Shift+p")
    palette.fill("keys flow")
    expect(signed_in.get_by_test_id("command-palette-flow:keys")).to_be_visible()
    signed_in.keyboard.press("Enter")

    expect(signed_in.get_by_test_id("canvas")).to_be_visible()
