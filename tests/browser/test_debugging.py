"""The ways to run a draft while it is built: to a node, one node, with pins, pausing."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor
from tests.browser.flows import Scripts

CHAIN = {
    "schema": "baton.flow/v1",
    "id": "chain",
    "name": "Chain",
    "nodes": [
        {"id": "first", "type": "flow.set", "config": {"values": {"n": 1}}},
        {
            "id": "second",
            "type": "flow.set",
            "config": {"values": {"n": "{{ nodes.first.output.n + 1 }}"}},
        },
        {
            "id": "third",
            "type": "flow.set",
            "config": {"values": {"n": "{{ nodes.second.output.n + 1 }}"}},
        },
    ],
    "edges": [{"from": "first", "to": "second"}, {"from": "second", "to": "third"}],
    "layout": {"first": [40, 80], "second": [320, 80], "third": [600, 80]},
}


@pytest.fixture
def editor(signed_in, server):
    Scripts(server).call("POST", "/flows", CHAIN)
    signed_in.goto(f"{server.url}/flows/chain")
    expect(signed_in.get_by_test_id("node-first")).to_be_visible()
    return Editor(signed_in)


def way_to_run(page, way):
    page.get_by_role("button", name="More ways to run").click()
    page.get_by_test_id(way).click()


def test_a_run_goes_up_to_the_chosen_node(editor, signed_in):
    editor.select("second")
    way_to_run(signed_in, "run-to")

    editor.expect_state("second", "succeeded")
    expect(signed_in.get_by_test_id("run-panel")).to_contain_text("Succeeded")
    editor.expect_state("third", "pending")


def test_one_node_runs_alone_on_what_a_run_gave_it(editor, signed_in):
    signed_in.get_by_test_id("run").click()
    editor.expect_state("third", "succeeded")
    first_run = signed_in.get_by_test_id("open-run").get_attribute("href")

    editor.select("third")
    signed_in.keyboard.press("Control+Shift+Enter")

    expect(signed_in.get_by_test_id("open-run")).not_to_have_attribute("href", first_run)
    editor.expect_state("third", "succeeded")
    expect(signed_in.get_by_test_id("timeline-first")).to_contain_text("Reused")


def test_a_pinned_node_gives_what_is_pinned_and_the_run_says_so_loudly(editor, signed_in):
    editor.select("first")
    signed_in.keyboard.press("p")
    dialog = signed_in.get_by_test_id("pin-form")
    dialog.get_by_test_id("pin-output").locator(".cm-content").fill('{"n": 41}')
    dialog.get_by_test_id("pin-save").click()
    expect(dialog).to_have_count(0)

    signed_in.get_by_test_id("run").click()

    expect(signed_in.get_by_test_id("mocked-banner")).to_contain_text("1 node was mocked")
    expect(signed_in.get_by_test_id("timeline-first")).to_contain_text("Mocked")
    signed_in.get_by_test_id("timeline-third").click()
    expect(signed_in.get_by_test_id("node-data")).to_contain_text("43")

    signed_in.get_by_test_id("run-tab-pins").click()
    signed_in.get_by_test_id("unpin-first").click()
    expect(signed_in.get_by_test_id("pins")).to_contain_text("Nothing is pinned")


def test_p_pins_the_last_output_and_takes_it_away_again(editor, signed_in):
    signed_in.get_by_test_id("run").click()
    editor.expect_state("third", "succeeded")
    editor.select("second")
    signed_in.keyboard.press("p")
    signed_in.get_by_test_id("run-tab-pins").click()
    expect(signed_in.get_by_test_id("pin-second")).to_contain_text("{n: 2}")

    signed_in.get_by_test_id("node-second").click()
    signed_in.keyboard.press("p")

    expect(signed_in.get_by_test_id("pin-second")).to_have_count(0)


def test_a_debug_run_pauses_at_a_breakpoint_steps_and_goes_on(editor, signed_in):
    editor.select("second")
    signed_in.keyboard.press("b")
    signed_in.reload()
    expect(signed_in.get_by_test_id("node-first")).to_be_visible()
    way_to_run(signed_in, "debug")

    expect(signed_in.get_by_test_id("debug-controls")).to_contain_text("Paused before 1 node")
    editor.expect_state("second", "waiting")

    signed_in.keyboard.press("F10")
    editor.expect_state("second", "succeeded")
    editor.expect_state("third", "waiting")

    signed_in.keyboard.press("F8")
    editor.expect_state("third", "succeeded")


def test_the_last_inputs_are_offered_again(editor, signed_in):
    for number in ("1", "2"):
        way_to_run(signed_in, "run-with-input")
        signed_in.get_by_test_id("input-json").locator(".cm-content").fill(f'{{"n": {number}}}')
        signed_in.get_by_test_id("run-start").click()
        expect(signed_in.get_by_test_id("run-start")).to_have_count(0)

    way_to_run(signed_in, "run-with-input")
    signed_in.get_by_test_id("earlier-inputs").click()
    signed_in.get_by_role("option", name="{n: 1}").click()

    expect(signed_in.get_by_test_id("input-json")).to_contain_text('"n": 1')


def test_breakpoints_hold_a_run_that_goes_up_to_a_node(editor, signed_in):
    editor.select("first")
    signed_in.keyboard.press("b")
    editor.select("second")
    way_to_run(signed_in, "debug-to")
    editor.expect_state("first", "waiting")
    signed_in.keyboard.press("F8")

    editor.expect_state("second", "succeeded")
    editor.expect_state("third", "pending")


def test_what_a_node_gave_is_pinned_where_it_is_read(editor, signed_in):
    signed_in.get_by_test_id("run").click()
    editor.expect_state("third", "succeeded")
    signed_in.get_by_test_id("timeline-first").click()
    signed_in.get_by_test_id("pin-output").first.click()

    expect(signed_in.get_by_test_id("pin-output").first).to_have_attribute("aria-pressed", "true")
