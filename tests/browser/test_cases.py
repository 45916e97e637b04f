"""Test cases as a person keeps them: made of a run, run, understood, edited, copied, exported."""

import pytest
import yaml
from playwright.sync_api import expect

from tests.browser.seed import World, one_node


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with World(tmp_path_factory.mktemp("cases")) as running:
        yield running


@pytest.fixture
def page(world, browser):
    state = getattr(world, "context", None)
    context = browser.new_context(
        storage_state=state, viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    if state is None:
        page.goto(world.server.link)
        world.context = context.storage_state()
    yield page
    context.close()


def sales(world, flow_id):
    """Make a flow that asks the shop, and run it well; give the run's id."""
    call = {
        "id": "fetch",
        "type": "http.request",
        "name": "Fetch the sales",
        "config": {"url": "{{ input.shop }}/sales", "query": {"day": "2026-01-05"}},
    }
    total = {
        "id": "total",
        "type": "flow.set",
        "name": "Count them",
        "config": {"values": {"sales": "{{ nodes.fetch.output.body.records | length }}"}},
    }
    world.add_flow(
        one_node(flow_id, "Sales", call, more=[total], edges=[{"from": "fetch", "to": "total"}])
    )
    return world.run(flow_id, {"shop": world.shop.url}, until="succeeded")


def saved_case(world, flow_id):
    run_id = sales(world, flow_id)
    case = world.call("POST", f"/runs/{run_id}/test-case")
    return world.call("PUT", f"/flows/{flow_id}/tests/{case['id']}", case)["id"]


def open_tests(page, world, flow_id, case=None):
    page.goto(f"{world.server.url}/flows/{flow_id}/tests" + (f"?case={case}" if case else ""))


def test_a_run_is_saved_as_a_test_and_passes_without_calling_anybody(page, world):
    run_id = sales(world, "kept")
    page.goto(f"{world.server.url}/runs/{run_id}")
    page.get_by_test_id("save-as-test").click()
    expect(page.get_by_test_id("case-summary")).to_contain_text("Fetch the sales")
    page.get_by_test_id("test-name").fill("A quiet day")
    page.get_by_test_id("keep-test").click()
    expect(page.get_by_test_id("open-case")).to_be_visible()
    asked = len(world.shop.get("/ledger").json()["effects"])

    page.get_by_test_id("run-cases").click()

    expect(page.get_by_test_id("tests-results")).to_have_text("1 passed")
    expect(page.get_by_test_id("case-a-quiet-day")).to_contain_text("Passed")
    expect(page.get_by_test_id("node-total")).to_have_attribute("data-state", "succeeded")
    assert len(world.shop.get("/ledger").json()["effects"]) == asked


def test_a_case_that_fails_says_where_and_shows_both_values(page, world):
    case = saved_case(world, "differs")
    flow = world.call("GET", "/flows/differs")
    flow["flow"]["nodes"][1]["config"]["values"]["sales"] = "many"
    world.call("PUT", "/flows/differs", flow["flow"], **{"If-Match": f'"{flow["revision"]}"'})
    open_tests(page, world, "differs", case)

    page.get_by_test_id("run-case").click()

    expect(page.get_by_test_id("differences")).to_contain_text("many")
    expect(page.get_by_test_id(f"case-{case}")).to_contain_text("Failed")
    page.reload()
    expect(page.get_by_test_id(f"case-{case}")).to_contain_text("Failed")


def test_what_is_edited_is_kept_by_itself(page, world):
    case = saved_case(world, "edited")
    open_tests(page, world, "edited", case)
    page.get_by_test_id("case-name").fill("Monday")
    page.get_by_test_id("mock-fetch").get_by_role("button", name="Another attempt").click()
    first = page.get_by_test_id("mock-fetch").get_by_role("group", name="Attempt 1")
    first.get_by_text("Fails").click()
    expect(page.get_by_test_id("case-state")).to_have_text("Saved")

    page.reload()

    expect(page.get_by_test_id("case-name")).to_have_value("Monday")
    (kept,) = world.call("GET", "/flows/edited/tests")["cases"]
    assert [list(outcome) for outcome in kept["mocks"]["fetch"]] == [["error"], ["output"]]


def test_a_case_is_copied_removed_and_exported(page, world):
    case = saved_case(world, "copied")
    open_tests(page, world, "copied", case)
    page.get_by_test_id("duplicate-case").click()
    expect(page.get_by_role("navigation", name="Test cases").get_by_role("listitem")).to_have_count(
        2
    )
    page.get_by_test_id("delete-case").click()
    page.get_by_test_id("delete-case-yes").click()
    expect(page.get_by_role("navigation", name="Test cases").get_by_role("listitem")).to_have_count(
        1
    )

    with page.expect_download() as download:
        page.get_by_test_id("export-cases").click()

    document = yaml.safe_load(download.value.path().read_text())
    assert (document["schema"], len(document["cases"])) == ("baton.tests/v1", 1)


def test_without_cases_the_tab_says_how_to_get_some(page, world):
    sales(world, "bare")
    page.goto(f"{world.server.url}/flows/bare")
    page.get_by_test_id("tab-tests").click()
    expect(page.get_by_test_id("empty-state")).to_contain_text("No test cases yet")

    page.get_by_test_id("new-case").click()

    expect(page.get_by_test_id("open-case")).to_be_visible()
