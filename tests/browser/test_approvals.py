"""Approvals as people meet them: an inbox, a count in the rail, a page that works on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.seed import APPROVAL, World

ASKED = {"what": "a kettle", "euros": 40, "who": "Eve", "team": "Office"}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with World(tmp_path_factory.mktemp("approvals")) as running:
        running.add_flow(APPROVAL)
        running.context = None
        yield running


@pytest.fixture
def visitor(world, browser):
    """Makes pages that are signed in; the link works once, its cookie for all."""
    opened = []

    def visit(**how):
        state = world.context
        context = browser.new_context(storage_state=state, reduced_motion="reduce", **how)
        opened.append(context)
        page = context.new_page()
        if state is None:
            page.goto(world.server.link)
            world.context = context.storage_state()
        return page

    yield visit
    for context in opened:
        context.close()


def ask(world, what, **config):
    """Start a run that asks for something; give its id."""
    flow_id = "ask-" + what.replace(" ", "-")
    nodes = [{**node} for node in APPROVAL["nodes"]]
    nodes[1] = {**nodes[1], "config": nodes[1]["config"] | config}
    world.add_flow({**APPROVAL, "id": flow_id, "nodes": nodes})
    return world.run(flow_id, ASKED | {"what": what}, until="waiting")


def test_the_inbox_counts_what_waits_and_leads_to_it(world, visitor):
    run_id = ask(world, "a lamp", required=1)
    page = visitor()
    page.goto(world.server.url)
    expect(page.get_by_test_id("approvals-count")).to_contain_text("wait")

    page.get_by_role("link", name="Approvals").click()
    page.get_by_test_id("search-approvals").fill("LAMP")
    expect(page.get_by_test_id("approvals").get_by_role("listitem")).to_have_count(1)
    page.get_by_role("link", name="Buy a lamp for 40 €?").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Buy a lamp for 40 €?")
    expect(page.get_by_test_id("so-far")).to_contain_text("Read the request")
    assert f"/approvals/{run_id}/approve" in page.url


def test_a_phone_is_enough_to_approve_with_a_form(world, visitor):
    run_id = ask(world, "a chair", required=1)
    page = visitor(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(f"{world.server.url}/approvals/{run_id}/approve")

    page.get_by_label("Note to accounting").fill("By Friday")
    page.get_by_test_id("approval-comment").fill("We sit on boxes")
    page.get_by_test_id("approve").tap()

    expect(page.get_by_test_id("approval-told")).to_contain_text("This was approved")
    expect(page.get_by_test_id("answers")).to_contain_text("We sit on boxes")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    output = world.call("GET", f"/runs/{run_id}")["nodes"]["approve"]["output"]
    assert output["form"]["note"] == "By Friday"


def test_two_presses_decide_once_and_others_are_still_asked(world, visitor):
    run_id = ask(world, "a table", required=2)
    page = visitor()
    page.goto(f"{world.server.url}/approvals/{run_id}/approve")

    page.get_by_test_id("approve").dblclick()

    expect(page.get_by_test_id("approval-told")).to_contain_text("You have answered")
    expect(page.get_by_text("1 of 2 approved")).to_be_visible()
    expect(page.get_by_test_id("approve")).to_have_count(0)


def test_who_may_not_decide_sees_who_may(world, visitor):
    run_id = ask(world, "a sofa", required=1, people=["ann", "bob"])
    page = visitor()
    page.goto(f"{world.server.url}/approvals/{run_id}/approve")

    expect(page.get_by_test_id("approval-told")).to_contain_text("Only ann, bob decide")
    expect(page.get_by_test_id("approve")).to_have_count(0)


def test_what_others_decided_meanwhile_is_said_kindly(world, visitor):
    run_id = ask(world, "a shelf", required=1, people=["Owner", "token seed"])
    page = visitor()
    page.goto(f"{world.server.url}/approvals/{run_id}/approve")
    expect(page.get_by_test_id("approve")).to_be_visible()

    world.call("POST", f"/approvals/{run_id}/approve", {"decision": "rejected"})
    page.get_by_test_id("approve").or_(page.get_by_test_id("approval-told")).click()

    expect(page.get_by_test_id("approval-told")).to_contain_text("This was rejected")


def test_it_is_decided_by_keyboard_alone(world, visitor):
    run_id = ask(world, "a rug", required=1)
    page = visitor()
    page.goto(f"{world.server.url}/approvals/{run_id}/approve")
    page.get_by_test_id("approval-comment").focus()

    page.keyboard.type("No")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("reject")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("approval-told")).to_contain_text("This was rejected")


def test_what_was_answered_is_listed(world, visitor):
    run_id = ask(world, "a desk", required=1, people=["token seed"], form=None)
    world.call("POST", f"/approvals/{run_id}/approve", {"decision": "approved"})
    page = visitor()

    page.goto(f"{world.server.url}/approvals?show=answered")

    row = page.get_by_test_id("answered").get_by_role("listitem").first
    expect(row).to_contain_text("Buy a desk for 40 €?")
    expect(row).to_contain_text("by token seed")
