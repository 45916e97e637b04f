"""Credentials as people meet them: a page of their own, and a choice in a node's settings."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.editor import Editor
from tests.browser.places import THEMES, use_theme
from tests.engine.echoing import echoing

SECRET = "correct-horse-battery"
FLOW = {
    "id": "order",
    "name": "Order",
    "nodes": [{"id": "call", "type": "http.request", "config": {"url": "https://example.com"}}],
    "edges": [],
    "layout": {"call": [80, 80]},
}


@pytest.fixture
def page_of(signed_in, server):
    signed_in.goto(f"{server.url}/credentials")
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Credentials")
    return signed_in


def create(page, name, type_, fields, hosts=()):
    page.get_by_test_id("new-credential").click()
    page.get_by_test_id("credential-name").fill(name)
    page.get_by_test_id("credential-type").click()
    page.get_by_role("option", name=type_, exact=True).click()
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    for host in hosts:
        page.get_by_test_id("credential-hosts").fill(host)
        page.keyboard.press("Enter")
    page.get_by_test_id("keep-credential").click()


def test_a_credential_is_created_tried_replaced_and_deleted(page_of):
    with echoing() as service:
        fields = {"User name": "ann", "Password": SECRET}
        create(page_of, "shop", "User name and password", fields, ["127.0.0.1"])
        row = page_of.get_by_test_id("credential-shop")
        expect(row).to_contain_text("127.0.0.1")
        expect(row).to_contain_text("Not used")

        page_of.get_by_test_id("more-shop").click()
        page_of.get_by_role("menuitem", name="Test").click()
        page_of.get_by_test_id("test-url").fill("https://elsewhere.example.com")
        page_of.get_by_test_id("test-now").click()
        expect(page_of.get_by_test_id("test-outcome")).to_contain_text("127.0.0.1 only")
        page_of.get_by_test_id("test-url").fill(service.url())
        page_of.get_by_test_id("test-now").click()
        expect(page_of.get_by_test_id("test-outcome")).to_contain_text("It works")
        page_of.keyboard.press("Escape")

        page_of.get_by_test_id("more-shop").click()
        page_of.get_by_role("menuitem", name="Edit hosts").click()
        page_of.get_by_test_id("credential-hosts").fill("a.example.com")
        page_of.get_by_test_id("keep-credential").click()
        expect(page_of.get_by_test_id("credential-form")).to_contain_text("need the values")
        page_of.keyboard.press("Escape")

        page_of.get_by_test_id("more-shop").click()
        page_of.get_by_role("menuitem", name="Replace value").click()
        expect(page_of.get_by_label("Password")).to_have_value("")
        page_of.get_by_label("User name").fill("bob")
        page_of.get_by_label("Password").fill("another")
        page_of.get_by_test_id("keep-credential").click()
        expect(page_of.get_by_test_id("credential-form")).to_be_hidden()

        page_of.get_by_test_id("more-shop").click()
        page_of.get_by_role("menuitem", name="Delete").click()
        page_of.get_by_role("button", name="Delete").click()
        expect(page_of.get_by_test_id("empty-state")).to_be_visible()


def test_a_field_that_is_wrong_says_so_in_its_place(page_of):
    create(page_of, "shop", "Header", {"Header": "a b", "Value": SECRET})
    expect(page_of.get_by_test_id("field-fields.name")).to_contain_text("pattern")
    page_of.get_by_test_id("credential-name").fill("a b")
    page_of.get_by_test_id("keep-credential").click()
    expect(page_of.get_by_test_id("credential-form")).to_contain_text("1 to 100 letters")


def test_a_secret_that_was_made_is_shown_once(page_of):
    create(page_of, "hook", "Webhook signature (HMAC)", {})
    expect(page_of.get_by_test_id("credential-shown")).to_contain_text("whsec_")
    page_of.get_by_role("button", name="Done").click()
    page_of.reload()
    expect(page_of.get_by_test_id("credential-hook")).to_be_visible()
    expect(page_of.get_by_text("whsec_")).to_have_count(0)


def test_a_node_names_a_credential_that_is_made_on_the_way(signed_in, server):
    Editor(signed_in).open(server, FLOW)
    signed_in.get_by_test_id("node-call").click()
    signed_in.get_by_role("tab", name="Settings").click()
    create(signed_in, "shop-api", "Bearer token", {"Token": SECRET})
    expect(signed_in.get_by_test_id("credential")).to_have_value("shop-api")
    signed_in.keyboard.press("Control+s")
    expect(signed_in.get_by_test_id("save-state")).to_contain_text("Saved")

    signed_in.goto(f"{server.url}/credentials")
    used = signed_in.get_by_test_id("credential-shop-api").get_by_role("link", name="Order")
    expect(used).to_be_visible()
    signed_in.get_by_test_id("more-shop-api").click()
    signed_in.get_by_role("menuitem", name="Delete").click()
    expect(signed_in.get_by_role("dialog")).to_contain_text("runs of Order will fail")


def test_a_credential_that_is_gone_is_said_where_it_is_named(signed_in, server):
    Editor(signed_in).open(server, {**FLOW, "nodes": [{**FLOW["nodes"][0], "credential": "gone"}]})
    signed_in.get_by_test_id("node-call").click()
    signed_in.get_by_role("tab", name="Settings").click()
    expect(signed_in.get_by_test_id("credential")).to_have_value("gone (does not exist)")
    expect(signed_in.get_by_test_id("field-credential")).to_contain_text("create it")


def test_everything_works_by_the_keyboard(page_of):
    keys = page_of.keyboard
    page_of.get_by_test_id("new-credential").focus()
    keys.press("Enter")
    expect(page_of.get_by_test_id("credential-name")).to_be_focused()
    keys.type("shop")
    keys.press("Tab")
    keys.press("Tab")
    keys.type(SECRET)
    keys.press("Enter")
    expect(page_of.get_by_test_id("credential-shop")).to_be_visible()


def test_axe_finds_nothing_severe_on_the_page_and_in_its_dialogs(page_of):
    create(page_of, "shop", "Bearer token", {"Token": SECRET})
    expect(page_of.get_by_test_id("credential-shop")).to_be_visible()
    found = []
    for open_it in (lambda: None, page_of.get_by_test_id("new-credential").click):
        open_it()
        for theme in THEMES:
            use_theme(page_of, theme)
            found += [f"{theme}: {line}" for line in violations(page_of)]
    assert not found, "\n".join(found)
