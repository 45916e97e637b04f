"""The dashboard: how runs fare, in charts that lead to the runs."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.editor import SECONDS_MAX
from tests.browser.operating import Operating


@pytest.fixture
def made(server):
    """A server on which three runs ended well, two failed and one waits."""
    with Operating(server) as operating:
        operating.good(times=3)
        operating.bad(times=2)
        operating.napping(times=1)
        yield operating


def test_the_dashboard_shows_how_runs_fare_and_leads_to_them(made, signed_in):
    page = signed_in
    page.get_by_role("link", name="Dashboard").click()
    chart = page.get_by_test_id("runs-over-time")
    expect(chart.get_by_role("img")).to_have_attribute(
        "aria-label",
        "6 runs in the last day: 3 succeeded, 2 failed, 0 cancelled, 1 not ended.",
    )
    expect(page.get_by_test_id("failure-rate")).to_contain_text("40 %")
    expect(page.get_by_test_id("slowest").get_by_role("link").first).to_contain_text("write")
    expect(page.get_by_test_id("failing")).to_contain_text("storage.not_found")
    bars = chart.locator(".recharts-bar-rectangle path")
    expect(bars.first).to_be_visible()
    chart.get_by_role("link", name="Failed 2").click()
    expect(page.get_by_test_id("runs").locator("tbody tr")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"state=failed&since="))


def test_a_bar_leads_to_its_runs(made, signed_in):
    page = signed_in
    page.goto(f"{made.url}/dashboard?range=hour")
    bar = page.get_by_test_id("runs-over-time").locator(".recharts-bar-rectangle path").first
    bar.click(timeout=SECONDS_MAX)
    expect(page.get_by_test_id("runs").locator("tbody tr")).to_have_count(3)


def test_the_chart_is_a_table_by_keyboard_and_the_time_survives_a_reload(made, signed_in):
    page = signed_in
    page.goto(f"{made.url}/dashboard")
    page.get_by_text("Week", exact=True).click()
    expect(page).to_have_url(f"{made.url}/dashboard?range=week")
    page.reload()
    expect(page.get_by_role("radio", name="Week")).to_be_checked()
    page.get_by_role("button", name="Runs over time as a table").press("Enter")
    rows = page.get_by_test_id("runs-over-time").locator("tbody tr")
    expect(rows).to_have_count(28)
    rows.last.get_by_role("link").press("Enter")
    expect(page.get_by_test_id("runs").locator("tbody tr")).to_have_count(6)


def test_an_empty_dashboard_says_what_to_do(signed_in, server):
    page = signed_in
    page.goto(f"{server.url}/dashboard")
    expect(page.get_by_test_id("empty-state")).to_contain_text("Nothing has run in the last day")
    page.get_by_role("button", name="Look at the last month").click()
    expect(page.get_by_test_id("empty-state")).to_contain_text("in the last month")
    page.get_by_role("link", name="Open flows and run one").click()
    expect(page.get_by_test_id("new-flow").first).to_be_visible()
