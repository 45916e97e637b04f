"""A webhook in the editor: its address, listening for a test request, and running with it."""

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.editor import Editor
from tests.browser.flows import Scripts

SHOP = {
    "schema": "baton.flow/v1",
    "id": "shop",
    "name": "Shop",
    "nodes": [
        {"id": "hook", "type": "trigger.webhook", "config": {"path": "orders/:id"}},
        {
            "id": "end",
            "type": "flow.set",
            "config": {"values": {"order": "{{ input.params.id }}", "n": "{{ input.body.n }}"}},
        },
    ],
    "edges": [{"from": "hook", "to": "end"}],
    "layout": {"hook": [40, 80], "end": [320, 80]},
}


@pytest.fixture
def editor(signed_in, server):
    Scripts(server).call("POST", "/flows", SHOP)
    signed_in.goto(f"{server.url}/flows/shop")
    expect(signed_in.get_by_test_id("node-hook")).to_be_visible()
    opened = Editor(signed_in)
    opened.select("hook")
    return opened


def listen(page):
    page.get_by_test_id("listen").click()
    expect(page.get_by_test_id("listening")).to_be_visible()
    return page.get_by_test_id("webhook-test-url").inner_text().replace(":id", "7")


def test_a_webhook_s_address_follows_its_path_and_is_copied(editor, signed_in, server, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(signed_in.get_by_test_id("webhook-url")).to_have_text(f"{server.url}/hooks/orders/:id")

    signed_in.get_by_test_id("webhook-url-copy").click()
    copied = signed_in.evaluate("navigator.clipboard.readText()")
    signed_in.get_by_test_id("webhook-url-curl").click()
    command = signed_in.evaluate("navigator.clipboard.readText()")

    assert copied == f"{server.url}/hooks/orders/:id"
    assert command.startswith(f"curl -X POST '{server.url}/hooks/orders/:id'")


def test_the_next_request_is_shown_and_the_draft_runs_with_it(editor, signed_in):
    url = listen(signed_in)
    answer = requests.post(url, json={"n": 3}, timeout=20)

    heard = signed_in.get_by_test_id("heard")
    expect(heard).to_contain_text("POST /orders/7")
    assert answer.json() == {"status": "heard"}
    signed_in.get_by_test_id("run-with-heard").click()
    editor.expect_state("end", "succeeded")


def test_a_request_that_is_refused_is_told_and_listening_goes_on(editor, signed_in):
    url = listen(signed_in)
    refused = requests.post(url, data="{", headers={"Content-Type": "application/json"}, timeout=20)

    expect(signed_in.get_by_test_id("webhook-refused")).to_contain_text("400")
    assert refused.status_code == 400
    requests.post(url, json={"n": 1}, timeout=20)
    expect(signed_in.get_by_test_id("heard")).to_be_visible()


def test_what_was_heard_is_the_input_of_the_next_runs(editor, signed_in):
    url = listen(signed_in)
    requests.post(url, json={"n": 3}, timeout=20)
    signed_in.get_by_test_id("keep-heard").click()

    signed_in.get_by_test_id("run").click()
    editor.expect_state("end", "succeeded")


def test_listening_is_begun_and_stopped_with_the_keys_alone(editor, signed_in):
    button = signed_in.get_by_test_id("listen")
    button.focus()
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_test_id("listening")).to_be_visible()
    url = signed_in.get_by_test_id("webhook-test-url").inner_text().replace(":id", "7")
    button.focus()
    signed_in.keyboard.press("Enter")

    expect(signed_in.get_by_test_id("listening")).to_have_count(0)
    signed_in.wait_for_function(
        "url => fetch(url, {method: 'POST'}).then(answer => answer.status === 404)", arg=url
    )


def test_the_part_of_a_webhook_is_accessible(editor, signed_in):
    listen(signed_in)
    assert violations(signed_in) == []
