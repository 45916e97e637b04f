"""What is done to a page to bring a place of it into view: steps, each a function of a page."""

import itertools
import re

from playwright.sync_api import expect

_times = itertools.count(1)


def nothing(_page):
    """Do nothing: the address alone shows the place."""


def steps(*all_of_them):
    """Give one step that does several."""

    def do(page):
        for step in all_of_them:
            step(page)

    return do


def click(test_id):
    """Give a step that presses a control."""
    return lambda page: page.get_by_test_id(test_id).first.click()


def choose(role, name):
    """Give a step that presses a control by what it is called."""
    return lambda page: page.get_by_role(role, name=name).first.click()


def press(key):
    """Give a step that presses a key."""
    return lambda page: page.keyboard.press(key)


def write(text):
    """Give a step that writes where the cursor stands."""
    return lambda page: page.keyboard.type(text)


def shows(test_id):
    """Give a step that waits for something."""
    return lambda page: expect(page.get_by_test_id(test_id).first).to_be_visible()


def shows_dialog(page):
    """Wait for a dialog."""
    expect(page.get_by_role("dialog").first).to_be_visible()


def node(id_):
    """Give a step that selects a node."""
    return lambda page: page.get_by_test_id(f"node-{id_}").click()


def tab(id_, name):
    """Give a step that selects a node and opens a tab of its inspector."""
    return steps(node(id_), choose("tab", name))


def menu(id_):
    """Give a step that opens a node's menu."""
    return lambda page: page.get_by_test_id(f"node-{id_}").click(button="right")


def run_cases(page):
    """Run all cases and wait for what comes of them."""
    page.get_by_test_id("run-cases").click()
    expect(page.get_by_test_id("case-result")).to_be_visible()


def run_draft(page):
    """Run the draft and wait for its end."""
    page.get_by_test_id("run").click()
    expect(page.get_by_test_id("run-panel")).to_have_attribute("data-state", "succeeded")


def choose_runs(page):
    """Choose the first three runs."""
    for row in range(3):
        _boxes(page).nth(row).check()


def choose_run(page):
    """Choose the first run."""
    _boxes(page).first.check()


def _boxes(page):
    return page.get_by_test_id("runs").locator("tbody").get_by_role("checkbox")


def quarrel(page):
    """Change one setting to two values at once, once here and once as somebody else."""
    number = next(_times)
    token = page.evaluate("fetch('/api/v1/session').then(r => r.json())")["csrf_token"]
    page.route("**/api/v1/flows/quarrel", lambda route: route.abort())
    page.get_by_test_id("node-nap").click()
    page.get_by_role("tab", name="Parameters").click()  # another place may have left it elsewhere
    field = page.get_by_test_id("field-config.duration").locator("input").first
    field.fill(f"{number}h")
    url = page.url.replace("/flows/", "/api/v1/flows/")
    theirs = page.request.get(url)
    flow = theirs.json()["flow"]
    flow["nodes"][0]["config"]["duration"] = f"{number}d"
    answer = page.request.put(
        url,
        data=flow,
        headers={"X-CSRF-Token": token, "If-Match": f'"{theirs.json()["revision"]}"'},
    )
    assert answer.ok, answer.text()
    page.unroute_all()
    field.fill(f"{number + 1}h")
    expect(page.get_by_test_id("conflict")).to_be_visible(timeout=15_000)


def lose_the_server(page):
    """Let nothing be answered any more."""
    page.route("**/api/**", lambda route: route.abort())
    expect(page.get_by_test_id("unreachable").first).to_be_visible(timeout=15_000)


def nothing_there(path):
    """Give what is done before a page is opened so that a list of the server comes back empty."""

    def prepare(page):
        def answer(route):
            response = route.fetch()
            route.fulfill(response=response, json=_emptied(response.json()))

        page.route(re.compile(rf"/api/v1/{path}(\?|$)"), answer)

    return prepare


def _emptied(data):
    lists = {key: [] for key, value in data.items() if isinstance(value, list) and key != "buckets"}
    numbers = {key: 0 for key, value in data.items() if isinstance(value, int | float)}
    more = {**lists, **numbers}
    if "buckets" in data:
        more["buckets"] = [
            {key: 0 if isinstance(value, int) else value for key, value in each.items()}
            for each in data["buckets"]
        ]
    return {**data, **more}
