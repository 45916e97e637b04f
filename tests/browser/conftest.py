"""A browser that is here, a real server, and a page that is signed in."""

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import launch_arguments
from tests.browser.server import Server

LAUNCH = launch_arguments()  # asked before any Playwright runs: it starts one of its own
EXPECTED_MS_MAX = 20_000
"""How long a page is waited for: a first load beside other browsers on two cores takes seconds."""
expect.set_options(timeout=EXPECTED_MS_MAX)
VIEWPORT = {"width": 1440, "height": 900}
SEEN = "try { localStorage.setItem('baton-tour', 'seen') } catch {}"
"""The tour opens by itself for a new person; only its own tests are one."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, **LAUNCH}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": VIEWPORT, "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def browser(browser):
    """Give the browser, whose contexts are all of somebody who has seen the tour."""
    make = browser.new_context

    def new_context(**how):
        context = make(**how)
        context.add_init_script(SEEN)
        return context

    browser.new_context = new_context
    return browser


@pytest.fixture
def server(tmp_path):
    running = Server(tmp_path / "data").start()
    yield running
    running.stop()


@pytest.fixture
def signed_in(page, server):
    """A page that came in by the one-time link; any error in its console fails the test."""
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(server.link)
    yield page
    assert errors == []
