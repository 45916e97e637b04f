"""What stands around every page: places, theme, account, and what is said when all is not well."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_every_main_place_is_one_press_away(signed_in, server, width):
    signed_in.set_viewport_size({"width": width, "height": 700})
    signed_in.goto(server.url)
    rail = signed_in.get_by_role("navigation", name="Main")
    places = ("Runs", "Dashboard", "Approvals", "Schedules", "Flows")
    for place in places if width < 640 else (*places, "Templates"):
        rail.get_by_role("link", name=place, exact=True).click()
        expect(signed_in.get_by_role("heading", level=1)).to_have_text(place)
        expect(signed_in).to_have_title(f"{place} · Baton")
        expect(rail.get_by_role("link", name=place, exact=True)).to_have_attribute(
            "aria-current", "page"
        )


def test_the_chosen_theme_stays_and_the_system_s_is_followed_on_wish(signed_in, server):
    signed_in.goto(server.url)
    html = signed_in.locator("html")
    signed_in.get_by_test_id("account").click()
    signed_in.get_by_test_id("theme-dark").click()
    expect(html).to_have_attribute("data-mantine-color-scheme", "dark")
    signed_in.reload()
    expect(html).to_have_attribute("data-mantine-color-scheme", "dark")

    signed_in.get_by_test_id("account").click()
    signed_in.get_by_test_id("theme-auto").click()
    signed_in.emulate_media(color_scheme="light")
    expect(html).to_have_attribute("data-mantine-color-scheme", "light")


def test_the_keys_are_shown_from_the_account_s_menu(signed_in, server):
    signed_in.goto(server.url)
    signed_in.get_by_test_id("account").click()
    signed_in.get_by_role("menuitem", name="Keys").click()
    expect(signed_in.get_by_test_id("cheat-sheet")).to_be_visible()


def test_who_signs_out_is_out(signed_in, server):
    signed_in.goto(server.url)
    signed_in.get_by_test_id("account").click()
    signed_in.get_by_role("menuitem", name="Sign out").click()
    expect(signed_in.get_by_test_id("sign-in-needed")).to_be_visible()
    signed_in.goto(f"{server.url}/runs")
    expect(signed_in.get_by_test_id("sign-in-needed")).to_be_visible()


def test_a_server_that_is_gone_is_said_and_comes_back_by_itself(signed_in, server):
    signed_in.goto(f"{server.url}/runs")
    expect(signed_in.get_by_role("heading", level=1)).to_be_visible()
    server.kill()
    expect(signed_in.get_by_test_id("unreachable")).to_be_visible(timeout=20_000)

    server.start()

    expect(signed_in.get_by_test_id("unreachable")).to_have_count(0, timeout=20_000)
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Runs")


def test_an_address_that_leads_nowhere_leads_back(signed_in, server):
    signed_in.goto(f"{server.url}/no/such/place")
    expect(signed_in.get_by_role("heading", level=1)).to_have_text("Nothing is here")
    signed_in.get_by_role("main").get_by_role("link", name="All flows").click()
    expect(signed_in.get_by_test_id("new-flow").first).to_be_visible()
