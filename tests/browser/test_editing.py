"""What hands expect of an editor: the palette at the pointer, the clipboard, saves that collide."""

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.editor import Editor


@pytest.fixture
def editor(signed_in):
    return Editor(signed_in).create("Edits")


def test_n_opens_the_palette_and_enter_adds_what_was_typed(editor, signed_in):
    signed_in.get_by_test_id("canvas").click(position={"x": 300, "y": 300})
    signed_in.keyboard.press("n")
    signed_in.get_by_test_id("quick-add").get_by_role("combobox").or_(
        signed_in.get_by_test_id("quick-add").locator("input")
    ).first.fill("http")
    signed_in.keyboard.press("Enter")

    expect(editor.node("http_request")).to_be_visible()


def test_a_wire_dropped_on_the_canvas_brings_the_next_node_already_wired(editor, signed_in):
    first = editor.drag_in("flow.wait", x=100, y=200)
    start = editor.port(first, "out").bounding_box()
    signed_in.mouse.move(start["x"] + 4, start["y"] + 4)
    signed_in.mouse.down()
    signed_in.mouse.move(start["x"] + 200, start["y"] + 100, steps=8)
    signed_in.mouse.up()
    signed_in.get_by_test_id("quick-add-flow.set").click()

    expect(editor.edges()).to_have_count(1)


def test_copied_nodes_are_pasted_with_their_wires_and_fresh_ids(editor, signed_in):
    first = editor.drag_in("flow.wait", x=100, y=200)
    second = editor.drag_in("flow.wait", x=400, y=200)
    editor.connect(first, second)
    signed_in.context.grant_permissions(["clipboard-read", "clipboard-write"])
    signed_in.keyboard.press("Control+a")
    signed_in.keyboard.press("Control+c")
    signed_in.keyboard.press("Control+v")

    expect(editor.cards()).to_have_count(4)
    expect(editor.edges()).to_have_count(2)


def test_delete_removes_a_node_and_its_wires(editor, signed_in):
    first = editor.drag_in("flow.wait", x=100, y=200)
    second = editor.drag_in("flow.wait", x=400, y=200)
    editor.connect(first, second)
    editor.select(second)
    signed_in.keyboard.press("Delete")

    expect(editor.cards()).to_have_count(1)
    expect(editor.edges()).to_have_count(0)


def test_the_next_fires_are_shown_and_publishing_puts_the_schedule_on(editor, signed_in):
    schedule = editor.drag_in("trigger.schedule", x=100, y=200)
    step = editor.drag_in("flow.set", x=400, y=200)
    editor.connect(schedule, step)
    editor.select(schedule)
    signed_in.get_by_test_id("cron").fill("30 2 * * 1-5")
    expect(signed_in.get_by_test_id("next-fires").get_by_text(", 02:30 UTC")).to_have_count(10)
    editor.select(step)
    signed_in.keyboard.press("Delete")
    editor.save()
    editor.publish()
    expect(signed_in.get_by_test_id("save-state")).to_contain_text("v1")

    signed_in.get_by_role("link", name="Schedules").click()

    expect(signed_in.get_by_test_id("schedules")).to_contain_text("30 2 * * 1-5")


def test_who_has_not_signed_in_sees_nothing_but_how_to(page, server):
    page.goto(server.url + "/flows/edits")

    expect(page.get_by_test_id("sign-in-needed")).to_be_visible()
    assert requests.get(server.url + "/api/v1/flows", timeout=5).status_code == 401


def test_a_sign_in_link_works_once(signed_in, browser, server):
    stranger = browser.new_context().new_page()

    stranger.goto(server.link)

    assert requests.get(server.url + "/api/v1/flows", timeout=5).status_code == 401
    expect(stranger.get_by_test_id("flows")).to_have_count(0)


def test_a_run_that_is_refused_says_why_and_leads_there(editor, signed_in):
    node = editor.drag_in("http.request", x=200, y=200)
    editor.drag_in("flow.wait", x=200, y=400)
    signed_in.get_by_test_id("run").click()

    signed_in.get_by_test_id("refusal").get_by_text("HTTP request").first.click()

    expect(signed_in.get_by_role("button", name=f"Id {node}", exact=True)).to_be_visible()
