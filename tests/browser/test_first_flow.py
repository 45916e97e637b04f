"""The main job by mouse: draw a flow, save it, run it, see what happened."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor


@pytest.fixture
def editor(signed_in):
    return Editor(signed_in).create("My first flow")


def test_a_flow_drawn_by_mouse_runs_and_every_state_is_seen(editor, signed_in):
    start = editor.drag_in("trigger.manual", x=80, y=200)
    wait = editor.drag_in("flow.wait", x=340, y=200)
    write = editor.drag_in("storage.write", x=600, y=200)
    editor.connect(start, wait)
    editor.connect(wait, write)
    expect(editor.edges()).to_have_count(2)
    editor.select(wait)
    signed_in.get_by_test_id("field-config.duration").locator("input").fill("2s")
    editor.select(write)
    signed_in.get_by_test_id("field-config.path").locator("input").fill("hello.txt")
    signed_in.get_by_test_id("field-config.content").locator("textarea").fill("Hello!")

    signed_in.get_by_test_id("run").click()

    editor.expect_state(wait, "waiting")
    for node in (start, wait, write):
        editor.expect_state(node, "succeeded")
    expect(signed_in.get_by_test_id("run-panel")).to_contain_text("Succeeded")


def test_undo_takes_back_every_edit_and_redo_brings_it_again(editor, signed_in):
    first = editor.drag_in("flow.set", x=100, y=200)
    second = editor.drag_in("flow.wait", x=400, y=200)
    editor.connect(first, second)
    expect(editor.edges()).to_have_count(1)

    for _ in range(3):
        signed_in.get_by_test_id("undo").click()
    expect(editor.cards()).to_have_count(0)

    for _ in range(3):
        signed_in.get_by_test_id("redo").click()
    expect(editor.cards()).to_have_count(2)
    expect(editor.edges()).to_have_count(1)


def test_a_saved_flow_is_there_after_a_reload(editor, signed_in):
    node = editor.drag_in("flow.set", x=100, y=200)
    editor.save()

    signed_in.reload()

    expect(editor.node(node)).to_be_visible()


def test_a_problem_is_shown_on_the_node_that_has_it(editor, signed_in):
    node = editor.drag_in("http.request", x=200, y=200)

    expect(editor.node(node).get_by_test_id("node-problem")).to_be_visible()


def test_an_undo_edge_is_drawn_from_the_undo_port(editor, signed_in):
    reserve = editor.drag_in("http.request", x=200, y=150)
    release = editor.drag_in("http.request", x=200, y=320)

    editor.connect(reserve, release, port="undo", into="undo-in")

    expect(signed_in.locator(".react-flow__edge [data-kind=undo]")).not_to_have_count(0)
