"""The page of events: send one to try, see what came, open it, deliver a dead letter again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.editor import Editor
from tests.browser.places import THEMES, use_theme

TYPE = "shop.order.paid"
FLOW = {
    "id": "on-payment",
    "name": "Thank who pays",
    "nodes": [
        {
            "id": "paid",
            "type": "trigger.event",
            "config": {"type": TYPE, "when": "{{ event.data.amount > 100 }}"},
        },
        {"id": "note", "type": "flow.set", "config": {"values": {"order": "{{ input.id }}"}}},
    ],
    "edges": [{"from": "paid", "to": "note"}],
    "layout": {"paid": [80, 80], "note": [400, 80]},
}


@pytest.fixture
def page_of(signed_in, server):
    """The page of a server whose one flow starts when much is paid."""
    Editor(signed_in).open(server, FLOW).publish()
    signed_in.goto(f"{server.url}/events")
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Events")
    return signed_in


def write(page, data, type_=TYPE):
    """Open the dialog and write an event."""
    page.get_by_test_id("send-event").click()
    page.get_by_test_id("event-type").fill(type_)
    page.get_by_test_id("event-subject").fill("orders/7")
    page.get_by_test_id("event-data").get_by_role("textbox").fill(data)


def test_an_event_is_sent_listed_and_opened(page_of):
    expect(page_of.get_by_test_id("empty-state")).to_contain_text("Send a test event")
    write(page_of, '{"amount": 180}')
    page_of.get_by_test_id("send-event-now").click()
    outcome = page_of.get_by_test_id("event-outcome")
    expect(outcome).to_contain_text("No run was waiting for it.")
    expect(outcome).to_contain_text("It has started 1 run.")
    expect(outcome.get_by_role("link", name="Thank who pays")).to_be_visible()
    page_of.keyboard.press("Escape")

    row = page_of.get_by_test_id("events").locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("/test")
    expect(row).to_contain_text("orders/7")
    row.get_by_role("button", name=TYPE).click()
    opened = page_of.get_by_test_id("event")
    expect(opened.get_by_test_id("json-tree")).to_contain_text("180")
    opened.get_by_role("link", name="Thank who pays").click()
    expect(page_of).to_have_url(re.compile("/runs/"))


def test_an_event_that_nobody_listens_for_says_so(page_of):
    write(page_of, "", type_="shop.order.lost")
    page_of.get_by_test_id("send-event-now").click()
    expect(page_of.get_by_test_id("event-outcome")).to_contain_text("No published flow listens")


def test_what_is_no_json_or_no_event_is_not_sent(page_of):
    write(page_of, "{")
    expect(page_of.get_by_test_id("event-form")).to_contain_text("This is no JSON yet")
    expect(page_of.get_by_test_id("send-event-now")).to_be_disabled()
    page_of.get_by_test_id("event-data").get_by_role("textbox").fill("{}")
    page_of.get_by_test_id("event-source").fill("not a path")
    page_of.get_by_test_id("send-event-now").click()
    expect(page_of.get_by_test_id("problem")).to_contain_text("source")


def test_a_dead_letter_says_why_and_is_delivered_again(page_of):
    write(page_of, '{"total": 7}')
    page_of.get_by_test_id("send-event-now").click()
    expect(page_of.get_by_test_id("event-outcome")).to_contain_text("started no run")
    page_of.keyboard.press("Escape")
    page_of.get_by_text("Dead letters", exact=True).click()
    row = page_of.get_by_test_id("dead-events").locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row.get_by_role("link", name="on-payment:paid")).to_be_visible()
    expect(row).to_contain_text("amount")
    row.get_by_role("button", name="Deliver again").click()
    expect(page_of.get_by_text("It is delivered again.")).to_be_visible()
    expect(row).to_have_count(1)


def test_an_event_is_sent_and_opened_by_the_keyboard(page_of):
    keys = page_of.keyboard
    page_of.get_by_test_id("send-event").focus()
    keys.press("Enter")
    expect(page_of.get_by_test_id("event-type")).to_be_focused()
    keys.type("shop.order.lost")
    keys.press("Enter")
    expect(page_of.get_by_test_id("event-outcome")).to_be_visible()
    keys.press("Escape")
    keys.press("Escape")
    expect(page_of.get_by_role("dialog")).to_have_count(0)
    page_of.get_by_test_id("send-event").focus()
    keys.press("Tab")
    keys.press("Enter")
    expect(page_of.get_by_test_id("event")).to_be_visible()


def test_axe_finds_nothing_severe_on_the_page_and_in_its_dialog(page_of):
    found = []
    for open_it in (lambda: None, page_of.get_by_test_id("send-event").click):
        open_it()
        for theme in THEMES:
            use_theme(page_of, theme)
            found += [f"{theme}: {line}" for line in violations(page_of)]
    assert not found, "\n".join(found)
