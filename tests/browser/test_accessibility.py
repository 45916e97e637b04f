"""No page keeps anybody out: axe on every page and dialog, colours, focus, landmarks, motion."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import violations
from tests.browser.places import PLACES, THEMES, use_theme
from tests.browser.seed import World


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with World(tmp_path_factory.mktemp("accessibility")) as running:
        yield running.fill()


@pytest.fixture(scope="module")
def seen(world, browser):
    """One page for all, signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(world.server.link)
    yield page
    context.close()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_axe_finds_nothing_severe(place, seen, world):
    place.open(seen, world.server.url, world.runs)
    found = []
    for theme in THEMES:
        use_theme(seen, theme)
        found += [f"{theme}: {line}" for line in violations(seen)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "path", ["/", "/runs", "/approvals", "/schedules", "/nowhere", "/flows/order-saga"]
)
def test_a_page_has_a_title_of_its_own_and_its_landmarks(path, seen, world):
    seen.goto(world.server.url + path)
    expect(seen.get_by_role("main")).to_have_count(1)
    expect(seen.get_by_role("navigation", name="Main")).to_be_visible()
    expect(seen).not_to_have_title("Baton")


def test_the_first_tab_stop_skips_to_the_content(seen, world):
    seen.goto(world.server.url + "/runs")
    expect(seen.get_by_role("main")).to_be_visible()

    seen.keyboard.press("Tab")
    link = seen.get_by_role("link", name="Skip to the content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    seen.keyboard.press("Enter")

    expect(seen.get_by_role("main")).to_be_focused()


UNMARKED = """
() => {
  const focused = document.activeElement;
  if (focused === document.body) return null;
  const ring = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
      || style.boxShadow !== "none";
  };
  for (let at = focused, up = 0; at && up < 4; at = at.parentElement, up += 1)
    if (ring(at)) return null;
  return focused.outerHTML.slice(0, 120);
}
"""


@pytest.mark.parametrize("path", ["/", "/runs", "/approvals", "/flows/order-saga"])
def test_the_focus_is_seen_wherever_tab_leads(path, seen, world):
    seen.goto(world.server.url + path)
    expect(seen.get_by_role("main")).to_be_visible()
    unmarked = set()
    for _ in range(24):
        seen.keyboard.press("Tab")
        unmarked.add(seen.evaluate(UNMARKED))
    assert unmarked == {None}


def test_who_wants_less_motion_gets_none(seen, world):
    seen.goto(f"{world.server.url}/runs/{world.runs['retrying']}")
    expect(seen.get_by_test_id("run-panel")).to_be_visible()
    moving = seen.evaluate(
        """() => document.getAnimations().filter((one) => {
             const { duration, iterations } = one.effect.getComputedTiming();
             return duration > 1 && iterations > 0;
           }).length"""
    )
    assert moving == 0
