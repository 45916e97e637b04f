"""The list of flows: templates, files that come in, and the first look round."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor


def test_a_template_becomes_a_flow_of_ones_own(signed_in):
    signed_in.get_by_test_id("from-template").first.click()
    signed_in.get_by_test_id("template-order-saga").get_by_role("button").click()

    expect(signed_in.get_by_test_id("flow-title")).to_have_value("Order saga")
    expect(Editor(signed_in).node("reserve")).to_be_visible()


def flow_file(tmp_path, name):
    path = tmp_path / "greet.yaml"
    path.write_text(
        f"schema: baton.flow/v1\nid: greet\nname: {name}\n"
        "nodes:\n  - id: hello\n    type: flow.set\nedges: []\n"
    )
    return path


@pytest.mark.parametrize(
    ("answer", "ids"), [("draft", ["greet"]), ("copy", ["greet", "greet-copy"])]
)
def test_a_file_of_a_flow_that_is_there_becomes_its_draft_or_a_copy(
    signed_in, server, tmp_path, answer, ids
):
    signed_in.get_by_test_id("import-file").set_input_files(flow_file(tmp_path, "First"))
    expect(signed_in.get_by_test_id("flow-title")).to_have_value("First")
    signed_in.goto(server.url)
    signed_in.get_by_test_id("import-file").set_input_files(flow_file(tmp_path, "Second"))
    signed_in.get_by_test_id(f"import-{answer}").click()

    expect(signed_in.get_by_test_id("flow-title")).to_have_value("Second")
    stored = signed_in.request.get(server.url + "/api/v1/flows").json()["items"]
    assert [flow["id"] for flow in stored] == ids


def test_the_tour_opens_by_itself_once_and_goes_round_by_keyboard(signed_in):
    signed_in.evaluate("localStorage.removeItem('baton-tour')")
    editor = Editor(signed_in).create("Toured")
    for step in range(5):
        expect(signed_in.get_by_test_id("tour")).to_contain_text(f"{step + 1} of 5")
        signed_in.keyboard.press("ArrowRight")
    expect(signed_in.get_by_test_id("tour")).to_have_count(0)

    signed_in.get_by_role("link", name="Flows", exact=True).first.click()
    editor.create("Opened next")

    expect(signed_in.get_by_test_id("empty-canvas")).to_be_visible()
    expect(signed_in.get_by_test_id("tour")).to_have_count(0)


def test_the_account_s_menu_shows_the_tour_again(signed_in):
    signed_in.get_by_test_id("account").click()
    signed_in.get_by_test_id("show-tour").click()
    Editor(signed_in).create("Shown again")

    expect(signed_in.get_by_test_id("tour")).to_contain_text("1 of 5")


def test_a_flow_is_renamed_deleted_and_put_back_in_the_list(signed_in, server, tmp_path):
    signed_in.get_by_test_id("import-file").set_input_files(flow_file(tmp_path, "First"))
    expect(signed_in.get_by_test_id("flow-title")).to_have_value("First")
    signed_in.goto(server.url)
    signed_in.get_by_role("button", name="More for First").click()
    signed_in.get_by_role("menuitem", name="Rename").click()
    signed_in.get_by_test_id("rename-name").fill("Second")
    signed_in.keyboard.press("Enter")
    row = signed_in.get_by_test_id("flow-greet")
    expect(row).to_contain_text("Second")

    signed_in.get_by_role("button", name="More for Second").click()
    signed_in.get_by_role("menuitem", name="Delete").click()
    signed_in.get_by_role("button", name="Delete the flow").click()
    expect(row).to_have_count(0)
    signed_in.get_by_test_id("undo-delete").click()
    expect(row).to_contain_text("Second")
