"""Every page and main dialog: its name, its address, and the steps that open it. One row each.

`{failed}` in an address is the run of `World.runs` with that name.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser import steps as do

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Something to look at."""

    name: str
    path: str
    shows: str = "main"
    """A CSS selector of what is there when the place has loaded."""
    before: Callable[[Page], object] = do.nothing
    steps: Callable[[Page], object] = do.nothing
    sizes: tuple[tuple[int, int], ...] = (DESK, SMALL)

    def open(self, page: Page, url: str, runs: dict[str, str]) -> None:
        """Go there and do the steps."""
        page.unroute_all()
        self.before(page)
        page.goto(url + self.path.format(**runs))
        expect(page.locator(self.shows).first).to_be_visible(timeout=8_000)
        expect(page.get_by_label("Loading", exact=True)).to_have_count(0, timeout=8_000)
        self.steps(page)


def use_theme(page, theme):
    """Change the colours, and wait until every part of the page has them."""
    page.emulate_media(color_scheme=theme)
    page.evaluate(SETTLED, theme)


CANVAS = ".react-flow__node"
ANYWHERE = (DESK, SMALL, PHONE)


def _saga(name, *steps, path=""):
    """Give a place of the editor, with the order saga in it."""
    return Place(name=name, path=f"/flows/order-saga{path}", shows=CANVAS, steps=do.steps(*steps))


def _run(name, run, *steps):
    """Give a place of a run's own page."""
    return Place(name=name, path=f"/runs/{{{run}}}", shows=CANVAS, steps=do.steps(*steps))


LISTS = (
    Place(name="flows", path="/", shows="[data-testid=new-flow]", sizes=ANYWHERE),
    Place(name="flows-new", path="/", steps=do.click("new-flow")),
    Place(name="flows-empty", path="/", before=do.nothing_there("flows")),
    Place(name="templates", path="/templates", shows="[data-testid=templates]", sizes=ANYWHERE),
    Place(name="runs", path="/runs", shows="table", sizes=ANYWHERE),
    Place(name="runs-filtered", path="/runs?state=failed&state=waiting&text=a", shows="main"),
    Place(name="runs-none", path="/runs?text=nosuchrun"),
    Place(name="runs-chosen", path="/runs", shows="table", steps=do.choose_runs),
    Place(
        name="runs-bulk",
        path="/runs?state=failed",
        shows="table",
        steps=do.steps(do.choose_run, do.click("bulk-retry"), do.shows_dialog),
    ),
    Place(name="dashboard", path="/dashboard", shows="[data-testid=due]", sizes=ANYWHERE),
    Place(
        name="dashboard-empty",
        path="/dashboard",
        shows="[data-testid=due]",
        before=do.nothing_there("statistics"),
    ),
    Place(name="approvals", path="/approvals", sizes=ANYWHERE),
    Place(name="approvals-answered", path="/approvals?show=answered"),
    Place(name="approvals-empty", path="/approvals", before=do.nothing_there("approvals")),
    Place(name="approval", path="/approvals/{approval}/approve", shows="article", sizes=ANYWHERE),
    Place(name="schedules", path="/schedules", shows="table", sizes=ANYWHERE),
    Place(name="schedules-empty", path="/schedules", before=do.nothing_there("schedules")),
    Place(name="queues", path="/queues"),
    Place(name="triggers", path="/triggers"),
    Place(name="events", path="/events", shows="table", sizes=ANYWHERE),
    Place(name="events-empty", path="/events", before=do.nothing_there("events")),
    Place(name="events-dead", path="/events?show=dead", shows="table", sizes=ANYWHERE),
    Place(
        name="events-dead-empty",
        path="/events?show=dead",
        before=do.nothing_there("events/dead-letters"),
    ),
    Place(
        name="event",
        path="/events",
        shows="table",
        steps=do.steps(do.choose("button", "shop.order.paid"), do.shows("started-runs")),
    ),
    Place(
        name="event-new",
        path="/events",
        steps=do.steps(do.click("send-event"), do.shows("event-form")),
    ),
    Place(name="credentials", path="/credentials", shows="table", sizes=ANYWHERE),
    Place(
        name="credential-new",
        path="/credentials",
        shows="table",
        steps=do.click("new-credential"),
    ),
    Place(name="account", path="/runs", shows="table", steps=do.click("account")),
    Place(name="not-found", path="/nowhere", sizes=ANYWHERE),
    Place(name="unreachable", path="/runs", shows="table", steps=do.lose_the_server),
    Place(
        name="unreachable-start",
        path="/runs",
        shows="body",
        before=lambda page: page.route("**/api/**", lambda route: route.abort()),
        steps=do.shows("no-server"),
    ),
)

DESIGN = (
    _saga("editor"),
    _saga("editor-node", do.node("reserve")),
    _saga("editor-retry", do.tab("reserve", "Settings")),
    _saga("editor-full", do.node("reserve"), do.click("open-node-editor"), do.shows("node-editor")),
    _saga("editor-run", do.click("run")),
    _saga("editor-run-menu", do.choose("button", "More ways to run")),
    _saga("editor-add", do.press("n")),
    _saga("editor-replace", do.node("reserve"), do.press("r")),
    _saga("editor-connect", do.node("reserve"), do.press("c")),
    _saga("editor-commands", do.press("Control+k")),
    _saga("editor-keys", do.press("?"), do.shows("cheat-sheet")),
    _saga("editor-outline", do.press("o"), do.shows("outline")),
    _saga("editor-find", do.press("Control+f"), do.write("charge"), do.shows("find-result")),
    _saga("editor-menu", do.menu("reserve"), do.shows("context-menu")),
    Place(name="editor-scope", path="/flows/image-pipeline", shows=CANVAS),
    Place(
        name="editor-schedule",
        path="/flows/sales-report",
        shows=CANVAS,
        steps=do.node("every_morning"),
    ),
    Place(name="editor-empty", path="/flows/empty", shows="[data-testid=canvas]"),
    Place(name="editor-groups", path="/flows/long", shows=CANVAS),
    Place(name="editor-long-node", path="/flows/long", shows=CANVAS, steps=do.node("fetch")),
    Place(name="editor-conflict", path="/flows/quarrel", shows=CANVAS, steps=do.quarrel),
    Place(name="editor-drawer", path="/flows/long", shows=CANVAS, steps=do.run_draft),
    Place(
        name="editor-drawer-pins",
        path="/flows/long",
        shows=CANVAS,
        steps=do.steps(do.run_draft, do.click("run-tab-pins")),
    ),
    Place(
        name="editor-tour",
        path="/flows/order-saga",
        shows=CANVAS,
        steps=do.steps(
            do.click("account"), do.choose("menuitem", "Show the tour"), do.shows("tour")
        ),
    ),
    Place(
        name="editor-tour-2",
        path="/flows/order-saga",
        shows=CANVAS,
        steps=do.steps(
            do.click("account"),
            do.choose("menuitem", "Show the tour"),
            do.click("tour-next"),
            do.click("tour-next"),
        ),
    ),
    Place(name="editor-code", path="/flows/order-saga/code", shows="[data-testid=code]"),
    Place(name="editor-versions", path="/flows/long/versions", shows="[data-testid=versions]"),
    Place(
        name="editor-versions-compare",
        path="/flows/long/versions?from=1&to=draft",
        shows="[data-testid=diff-summary]",
    ),
    Place(name="editor-tests", path="/flows/order-saga/tests?case={case}", shows="article"),
    Place(
        name="editor-tests-run",
        path="/flows/order-saga/tests?case={bad_case}",
        shows="article",
        steps=do.run_cases,
    ),
    Place(name="editor-tests-none", path="/flows/weather/tests"),
)

RUNS = (
    _run("run-succeeded", "succeeded"),
    _run("run-timeline", "undone", do.click("run-tab-timeline"), do.shows("gantt")),
    _run("run-history", "undone", do.click("run-tab-history"), do.shows("history")),
    _run("run-save-test", "succeeded", do.click("save-as-test")),
    _run("run-retry", "undone", do.click("retry-run"), do.shows("fork-preview")),
    _run("run-fork", "undone", do.node("reserve"), do.click("fork-run"), do.shows("fork-preview")),
    _run("run-cancel", "waiting", do.click("cancel-run"), do.shows("cancel-preview")),
    _run("run-undone", "undone"),
    _run("run-failed", "failed", do.node("check")),
    _run("run-retrying", "retrying", do.node("ask")),
    _run("run-waiting", "waiting", do.node("wait")),
    _run("run-blocked", "blocked"),
    _run("run-blocked-node", "blocked", do.node("free")),
    _run("run-approval", "approval", do.node("approve")),
    _run("run-items", "pictures", do.node("thumbnail")),
)

PLACES = LISTS + DESIGN + RUNS
