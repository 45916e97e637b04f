"""What strangers wrote is text everywhere: nothing of it runs, leads away, or breaks the page."""

from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.hostile import ALL, IMAGE, LONG, MARK, hostile_flow, hostile_input
from tests.browser.places import PLACES
from tests.browser.seed import World

WIDTH = 1440


class Watched:
    """A page that remembers whatever should not have happened in it."""

    def __init__(self, page):
        self.page = page
        self.wrong = []
        self.hosts = set()
        page.on("dialog", self._dialog)
        page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        page.on("console", self._console)
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))

    def _dialog(self, dialog):
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, message):
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.wrong.append(f"console: {message.text}")

    def look(self):
        """Give what is wrong with the page as it stands."""
        found = self.page.evaluate(
            """([mark, width], main = document.querySelector("main")) => [
              window[mark] === undefined ? "" : "it ran",
              document.querySelector("a[href^='javascript:' i]") ? "a link runs" : "",
              document.querySelector("img[src='x'], svg[onload], [onerror]") ? "it is HTML" : "",
              document.documentElement.scrollWidth > width ? "the page is too wide" : "",
              main.scrollWidth > main.clientWidth ? "the content is too wide" : "",
            ].filter(Boolean)""",
            [MARK, WIDTH],
        )
        return self.wrong + found


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with World(tmp_path_factory.mktemp("hostile")) as running:
        running.fill().add_flow(hostile_flow())
        running.runs["hostile"] = running.run("hostile", hostile_input(), until="waiting")
        running.runs["long"] = running.run("hostile", hostile_input(LONG[:9_000]), until="waiting")
        failed = running.run("hostile", hostile_input(), until="waiting")
        answer = {"decision": "rejected", "comment": IMAGE}
        running.call("POST", f"/approvals/{failed}/ask", answer)
        running.runs["hostile_failed"] = failed
        for at, name in enumerate(ALL):
            case = {"name": name[:1_000], "mocks": {"ask": {"output": {"x": IMAGE}}}}
            running.call("PUT", f"/flows/hostile/tests/case-{at}", case)
        yield running


@pytest.fixture(scope="module")
def watched(world, browser):
    context = browser.new_context(viewport={"width": WIDTH, "height": 900})
    page = context.new_page()
    seen = Watched(page)
    page.goto(world.server.link)
    yield seen
    context.close()


CANVAS = ".react-flow__node"
PAGES = [
    ("/", "[data-testid=new-flow]"),
    ("/flows/hostile", CANVAS),
    ("/flows/hostile/code", "main"),
    ("/flows/hostile/versions", "main"),
    ("/flows/hostile/tests?case=case-0", "article"),
    ("/runs", "table"),
    ("/runs/{hostile}", CANVAS),
    ("/runs/{hostile_failed}", CANVAS),
    ("/runs/{hostile}?node=say_0", CANVAS),
    ("/runs/{hostile_failed}?node=fail", CANVAS),
    ("/runs/{hostile}?node=ask", CANVAS),
    ("/approvals?show=all", "[data-testid=approvals]"),
    ("/approvals?show=answered", "[data-testid=answered]"),
    ("/approvals/{hostile}/ask", "article"),
    ("/approvals/{long}/ask", "article"),
    ("/approvals/{hostile_failed}/ask", "article"),
    ("/schedules", "table"),
    ("/dashboard", "main"),
    ("/templates", "main"),
    ("/<img src=x onerror=alert(1)>", "main"),
]


@pytest.mark.parametrize(("path", "shows"), PAGES, ids=[path[:40] for path, _ in PAGES])
def test_nothing_of_it_runs(path, shows, watched, world):
    page = watched.page
    page.goto(
        world.server.url + path.format(**world.runs) if "{" in path else world.server.url + path
    )
    expect(page.locator(shows).first).to_be_visible()
    expect(page.get_by_label("Loading", exact=True)).to_have_count(0)
    assert watched.look() == []


def test_every_node_can_be_opened_and_shows_its_name_as_it_is(watched, world):
    page = watched.page
    page.goto(world.server.url + "/flows/hostile")
    expect(page.locator(CANVAS).first).to_be_visible()
    page.get_by_test_id("node-say_0").click()
    expect(page.get_by_test_id("node-name")).to_have_value(IMAGE)
    assert watched.look() == []


def test_a_question_is_read_as_it_was_written(watched, world):
    page = watched.page
    page.goto(f"{world.server.url}/approvals/{world.runs['hostile']}/ask")

    expect(page.get_by_role("heading", level=1)).to_have_text(IMAGE)
    for text in ALL[:2]:
        expect(page.get_by_test_id("approval")).to_contain_text(text)


def test_a_phone_s_page_stays_as_wide_as_the_phone(watched, world, browser):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, storage_state=watched.page.context.storage_state()
    )
    page = context.new_page()
    for path in ("/approvals?show=all", f"/approvals/{world.runs['long']}/ask", "/", "/runs"):
        page.goto(world.server.url + path)
        expect(page.get_by_role("main")).to_be_visible()
        expect(page.get_by_label("Loading", exact=True)).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()


def test_no_request_leaves_the_server(watched, world):
    for place in {place.path: place for place in PLACES}.values():
        place.open(watched.page, world.server.url, world.runs)
    assert watched.hosts == {urlsplit(world.server.url).netloc}


@pytest.mark.parametrize("path", ["/", "/flows/hostile", "/api/v1/flows", "/sign-in?token=x"])
def test_scripts_come_from_files_of_the_server_alone(path, world):
    answer = requests.get(world.server.url + path, timeout=5)
    policy = dict(
        rule.strip().partition(" ")[::2]
        for rule in answer.headers["Content-Security-Policy"].split(";")
    )
    sources = policy["script-src"].split()
    assert sources == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
