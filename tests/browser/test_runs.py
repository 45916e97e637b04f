"""The list of runs: filters that survive, views with names, and many runs at once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.editor import SECONDS_MAX
from tests.browser.operating import Operating


@pytest.fixture
def made(server):
    """Two runs that ended well, three that failed and one that waits."""
    with Operating(server) as operating:
        operating.good(times=2)
        operating.failed = operating.bad(times=3)
        operating.waiting = operating.napping(times=1)
        yield operating


def rows(page):
    return page.get_by_test_id("runs").locator("tbody tr")


def boxes(page):
    return rows(page).get_by_role("checkbox")


def test_filters_are_in_the_address_and_survive_a_reload(made, signed_in):
    page = signed_in
    page.goto(f"{made.url}/runs")
    expect(rows(page)).to_have_count(6)
    page.get_by_test_id("filter-state").click()
    page.get_by_role("option", name="Failed").click()
    page.get_by_role("option", name="Waiting").click()
    page.keyboard.press("Escape")
    expect(rows(page)).to_have_count(4)
    page.get_by_test_id("filter-text").fill("bad-1")
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile("text=bad-1"))
    page.reload()
    expect(rows(page)).to_have_count(1)
    page.get_by_test_id("clear-filters").click()
    expect(rows(page)).to_have_count(6)


def test_a_view_has_a_name_and_stays(made, signed_in):
    page = signed_in
    page.goto(f"{made.url}/runs")
    page.get_by_role("link", name="Failed today").click()
    expect(rows(page)).to_have_count(3)
    page.goto(f"{made.url}/runs?flow=nap")
    page.get_by_test_id("save-view").click()
    page.get_by_label("Name of the view").fill("Naps <b>")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="All", exact=True).click()
    page.reload()
    page.get_by_role("link", name="Naps <b>", exact=True).click()
    expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Remove the view Naps <b>").click()
    expect(page.get_by_role("link", name="Naps <b>", exact=True)).to_have_count(0)


def test_runs_that_are_chosen_are_retried_together_after_a_preview(made, signed_in):
    page = signed_in
    page.goto(f"{made.url}/runs?flow=bad")
    expect(rows(page)).to_have_count(3)
    boxes(page).first.click()
    boxes(page).last.click(modifiers=["Shift"])
    expect(page.get_by_test_id("bulk-bar")).to_contain_text("3 runs chosen")
    page.get_by_test_id("bulk-retry").click()
    expect(page.get_by_test_id("bulk-preview")).to_contain_text("3 runs will be run again")
    page.get_by_test_id("bulk-start").click()
    expect(page.get_by_test_id("bulk-progress")).to_contain_text("3 runs done.")
    page.get_by_test_id("bulk-close").click()
    page.mouse.move(0, 0)
    expect(rows(page)).to_have_count(6, timeout=SECONDS_MAX)


def test_all_that_match_are_cancelled_with_the_keyboard_alone(made, signed_in):
    page = signed_in
    page.goto(f"{made.url}/runs?state=waiting")
    expect(rows(page)).to_have_count(1)
    page.get_by_test_id("bulk-cancel").press("Enter")
    expect(page.get_by_test_id("bulk-preview")).to_contain_text("1 run will be cancelled")
    page.get_by_test_id("bulk-start").press("Enter")
    expect(page.get_by_test_id("bulk-progress")).to_contain_text("1 run done.")
    page.get_by_test_id("bulk-close").press("Enter")
    expect(page.get_by_test_id("empty-state")).to_be_visible(timeout=SECONDS_MAX)
    assert made.states(made.waiting) == ["cancelled"]


def test_rows_are_chosen_with_the_keyboard_and_stand_still_meanwhile(made, signed_in):
    page = signed_in
    page.goto(f"{made.url}/runs")
    expect(rows(page)).to_have_count(6)
    boxes(page).first.focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_test_id("bulk-bar")).to_contain_text("3 runs chosen")
    made.call("POST", "/flows/good/runs", {"version": "draft"})
    expect(page.get_by_test_id("newer-runs")).to_have_text("1 newer run", timeout=SECONDS_MAX)
    expect(rows(page)).to_have_count(6)
    page.get_by_test_id("newer-runs").click()
    expect(rows(page)).to_have_count(7)
    boxes(page).first.focus()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("bulk-bar")).to_have_count(0)
