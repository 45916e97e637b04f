"""Every page and main dialog: its name, its address, and the steps that open it. One row each.

`{failed}` in an address is the run of `World.runs` with that name.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

DESK = (1440, 900)
SMALL = (1024, 700)
PHONE = (390, 844)
THEMES = ("light", "dark")
SETTLED = """
(theme) => new Promise((on) => {
  const isThere = () =>
    document.documentElement.dataset.mantineColorScheme === theme
    && document.getAnimations().every((one) => one.playState !== "running");
  const look = () => requestAnimationFrame(() =>
    isThere() ? requestAnimationFrame(() => setTimeout(on)) : look());
  look();
})
"""


def _nothing(_page: Page) -> None:
    pass


def use_theme(page, theme):
    """Change the colours, and wait until every part of the page has them."""
    page.emulate_media(color_scheme=theme)
    page.evaluate(SETTLED, theme)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Something to look at."""

    name: str
    path: str
    shows: str = "main"
    """A CSS selector of what is there when the place has loaded."""
    steps: Callable[[Page], object] = _nothing
    sizes: tuple[tuple[int, int], ...] = (DESK, SMALL)

    def open(self, page: Page, url: str, runs: dict[str, str]) -> None:
        """Go there and do the steps."""
        page.goto(url + self.path.format(**runs))
        expect(page.locator(self.shows).first).to_be_visible(timeout=8_000)
        expect(page.get_by_label("Loading", exact=True)).to_have_count(0, timeout=8_000)
        self.steps(page)


def click(test_id):
    """Give a step that presses a control."""
    return lambda page: page.get_by_test_id(test_id).first.click()


def press(key):
    """Give a step that presses a key."""
    return lambda page: page.keyboard.press(key)


def node(id_):
    """Give a step that selects a node."""
    return lambda page: page.get_by_test_id(f"node-{id_}").click()


def tab(id_, name):
    """Give a step that selects a node and opens a tab of its inspector."""

    def steps(page):
        page.get_by_test_id(f"node-{id_}").click()
        page.get_by_role("tab", name=name).click()

    return steps


def run_cases(page):
    """Run all cases and wait for what comes of them."""
    page.get_by_test_id("run-cases").click()
    expect(page.get_by_test_id("case-result")).to_be_visible()


CANVAS = ".react-flow__node"
ANYWHERE = (DESK, SMALL, PHONE)

PLACES = (
    Place(name="flows", path="/", shows="[data-testid=new-flow]", sizes=ANYWHERE),
    Place(name="flows-new", path="/", steps=click("new-flow")),
    Place(name="editor", path="/flows/order-saga", shows=CANVAS),
    Place(name="editor-node", path="/flows/order-saga", shows=CANVAS, steps=node("reserve")),
    Place(
        name="editor-retry",
        path="/flows/order-saga",
        shows=CANVAS,
        steps=tab("reserve", "Settings"),
    ),
    Place(name="editor-scope", path="/flows/image-pipeline", shows=CANVAS),
    Place(
        name="editor-schedule",
        path="/flows/sales-report",
        shows=CANVAS,
        steps=node("every_morning"),
    ),
    Place(name="editor-run", path="/flows/order-saga", shows=CANVAS, steps=click("run")),
    Place(name="editor-add", path="/flows/order-saga", shows=CANVAS, steps=press("n")),
    Place(name="editor-keys", path="/flows/order-saga", shows=CANVAS, steps=press("?")),
    Place(name="editor-empty", path="/flows/empty", shows="[data-testid=canvas]"),
    Place(name="editor-tests", path="/flows/order-saga/tests?case={case}", shows="article"),
    Place(
        name="editor-tests-run",
        path="/flows/order-saga/tests?case={bad_case}",
        shows="article",
        steps=run_cases,
    ),
    Place(name="editor-tests-none", path="/flows/weather/tests"),
    Place(name="runs", path="/runs", shows="table", sizes=ANYWHERE),
    Place(name="run-succeeded", path="/runs/{succeeded}", shows=CANVAS),
    Place(
        name="run-save-test", path="/runs/{succeeded}", shows=CANVAS, steps=click("save-as-test")
    ),
    Place(name="run-undone", path="/runs/{undone}", shows=CANVAS),
    Place(name="run-failed", path="/runs/{failed}", shows=CANVAS, steps=node("check")),
    Place(name="run-retrying", path="/runs/{retrying}", shows=CANVAS, steps=node("ask")),
    Place(name="run-waiting", path="/runs/{waiting}", shows=CANVAS, steps=node("wait")),
    Place(name="run-blocked", path="/runs/{blocked}", shows=CANVAS),
    Place(name="run-approval", path="/runs/{approval}", shows=CANVAS, steps=node("approve")),
    Place(name="run-items", path="/runs/{pictures}", shows=CANVAS, steps=node("thumbnail")),
    Place(name="dashboard", path="/dashboard", shows="[data-testid=due]", sizes=ANYWHERE),
    Place(name="approvals", path="/approvals", sizes=ANYWHERE),
    Place(name="approvals-answered", path="/approvals?show=answered"),
    Place(name="approval", path="/approvals/{approval}/approve", shows="article", sizes=ANYWHERE),
    Place(name="account", path="/runs", shows="table", steps=click("account")),
    Place(name="schedules", path="/schedules", sizes=ANYWHERE),
    Place(name="credentials", path="/credentials", shows="table", sizes=ANYWHERE),
    Place(name="credential-new", path="/credentials", shows="table", steps=click("new-credential")),
    Place(name="not-found", path="/nowhere", sizes=ANYWHERE),
)
