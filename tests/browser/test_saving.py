"""Nothing that a person drew is lost: saved by itself, without a server, beside somebody else."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import SECONDS_MAX, Editor


@pytest.fixture
def editor(signed_in):
    return Editor(signed_in).create("Kept")


@pytest.fixture
def other(editor, signed_in, browser, server):
    """The same flow, open in another browser."""
    editor.save()
    state = signed_in.context.storage_state()
    context = browser.new_context(storage_state=state, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(server.url + "/flows/kept")
    expect(page.get_by_test_id("canvas")).to_be_visible()
    yield Editor(page)
    context.close()


def field(editor, node, name):
    editor.select(node)
    return editor.page.get_by_test_id(f"field-{name}").locator("input").first


def test_an_edit_is_saved_by_itself(editor, signed_in, server):
    editor.drag_in("flow.wait", x=200, y=200)

    editor.save()

    stored = signed_in.request.get(server.url + "/api/v1/flows/kept").json()
    assert [node["type"] for node in stored["flow"]["nodes"]] == ["flow.wait"]


def test_an_edit_just_before_a_reload_is_there_afterwards(editor, signed_in):
    node = editor.drag_in("flow.wait", x=200, y=200)

    signed_in.reload()

    expect(editor.node(node)).to_be_visible()
    editor.save()


def test_edits_without_a_server_are_saved_when_it_is_back(editor, signed_in, server):
    editor.save()
    server.kill()
    editor.drag_in("flow.wait", x=200, y=200)
    editor.expect_saved("offline")

    server.start()

    editor.expect_saved()


def test_what_a_closed_tab_could_not_save_is_offered_back(editor, signed_in, server):
    editor.save()
    server.kill()
    node = editor.drag_in("flow.wait", x=200, y=200)
    editor.expect_saved("offline")
    signed_in.close()
    server.start()

    page = signed_in.context.new_page()
    page.goto(server.link)
    page.goto(server.url + "/flows/kept")
    page.get_by_test_id("draft-accept").click()

    again = Editor(page)
    expect(again.node(node)).to_be_visible()
    again.save()


def test_edits_of_two_people_at_different_things_are_both_kept(editor, other):
    mine = editor.drag_in("flow.wait", x=200, y=200)
    editor.save()
    theirs = other.drag_in("flow.fail", x=200, y=400)
    other.save()

    expect(other.node(mine)).to_be_visible()
    expect(other.node(theirs)).to_be_visible()
    expect(other.page.get_by_text("both edits are kept")).to_be_visible()


def test_what_two_people_changed_differently_is_chosen_by_one_of_them(editor, other, server):
    node = editor.drag_in("flow.wait", x=200, y=200)
    editor.save()
    other.page.reload()
    field(editor, node, "config.duration").fill("1m")
    editor.save()
    field(other, node, "config.duration").fill("2m")

    other.expect_saved("conflict")
    expect(other.page.get_by_test_id(f"conflict-on-{node}")).to_be_visible()
    expect(other.page.get_by_test_id("conflict")).to_contain_text("1m")
    other.page.get_by_test_id("conflict-theirs").check()
    other.page.get_by_test_id("conflict-apply").click()

    other.save()
    expect(field(other, node, "config.duration")).to_have_value("1m")
    expect(other.page.get_by_test_id("conflict")).to_have_count(0)


def test_mine_can_be_kept_as_a_copy(editor, other):
    node = editor.drag_in("flow.wait", x=200, y=200)
    editor.save()
    other.page.reload()
    field(editor, node, "config.duration").fill("1m")
    editor.save()
    field(other, node, "config.duration").fill("2m")

    other.page.get_by_test_id("conflict-copy").click()

    expect(other.page.get_by_test_id("flow-title")).to_have_value(
        "Kept (my copy)", timeout=SECONDS_MAX
    )
    expect(field(other, node, "config.duration")).to_have_value("2m")
