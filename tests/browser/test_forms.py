"""Fields, expressions and the full-size editor of a node, as a person fills them in."""

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor
from tests.browser.flows import Scripts

ORDER = {"id": "A-17", "total": 42.5, "lines": [{"sku": "teapot", "count": 2}]}


def orders(**more):
    """Give a flow that reads an order and sends it on."""
    return {
        "schema": "baton.flow/v1",
        "id": "orders",
        "name": "Orders",
        "nodes": [
            {"id": "read", "type": "flow.set", "name": "Read it", "config": {"values": ORDER}},
            {
                "id": "send",
                "type": "flow.set",
                "name": "Send it",
                "config": {"values": {"to": "x"}},
            },
        ],
        "edges": [{"from": "read", "to": "send"}],
        "layout": {"read": [40, 120], "send": [360, 120]},
        **more,
    }


@pytest.fixture
def scripts(server):
    return Scripts(server)


@pytest.fixture
def opened(scripts, signed_in, server):
    """The editor of a flow that has run once."""

    def opening(flow, input_=None):
        scripts.run(flow, input_)
        signed_in.goto(f"{server.url}/flows/{flow['id']}")
        expect(signed_in.get_by_test_id("canvas")).to_be_visible()
        return Editor(signed_in)

    return opening


def test_an_expression_shows_its_value_on_the_last_run_while_it_is_typed(opened, signed_in):
    opened(orders()).select("send")
    value = signed_in.get_by_test_id("field-config-values-value")
    value.locator(".cm-content").click()
    signed_in.keyboard.press("Control+a")
    signed_in.keyboard.type("{{ nodes.read.output.total * 2")

    preview = signed_in.get_by_test_id("expression-preview")
    expect(preview).to_contain_text("85")
    signed_in.keyboard.type(" + missing")
    expect(preview).to_contain_text("no 'missing' here")


def test_completion_offers_what_the_last_run_has_recorded(opened, signed_in):
    opened(orders()).select("send")
    signed_in.get_by_test_id("field-config-values-value").locator(".cm-content").click()
    signed_in.keyboard.press("Control+a")
    signed_in.keyboard.type("{{ nodes.read.output.")

    offered = signed_in.locator(".cm-tooltip-autocomplete")
    expect(offered).to_contain_text("total")
    expect(offered).to_contain_text("42.5")


def test_a_value_is_dragged_from_a_nodes_data_into_a_field(opened, signed_in, scripts):
    editor = opened(orders())
    editor.node("send").dblclick()
    dialog = signed_in.get_by_test_id("node-editor")
    dialog.get_by_test_id("data-nodes.read.output.lines").click()
    dialog.get_by_test_id("data-nodes.read.output.lines[0]").click()
    sku = dialog.get_by_test_id("data-nodes.read.output.lines[0].sku")
    expect(sku).to_contain_text("teapot")
    sku.drag_to(dialog.get_by_test_id("field-config-values-value"))

    expect(dialog.get_by_test_id("expression-preview")).to_contain_text("teapot")
    signed_in.keyboard.press("Escape")
    editor.save()
    values = scripts.draft("orders")["nodes"][1]["config"]["values"]
    assert "{{ nodes.read.output.lines[0].sku }}" in values["to"]


def test_a_value_is_put_into_the_field_that_had_the_focus_by_keyboard(opened, signed_in, scripts):
    editor = opened(orders())
    editor.select("send")
    signed_in.keyboard.press("Enter")
    dialog = signed_in.get_by_test_id("node-editor")
    dialog.get_by_test_id("field-config-values-value").locator(".cm-content").click()
    signed_in.keyboard.press("Control+a")
    tree = dialog.get_by_test_id("data-tree")
    expect(tree.get_by_role("treeitem").nth(1)).to_contain_text("A-17")
    tree.get_by_role("treeitem").first.focus()
    signed_in.keyboard.press("ArrowDown")
    signed_in.keyboard.press("Enter")

    expect(dialog.get_by_test_id("expression-preview")).to_contain_text("A-17")
    signed_in.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_columns_keep_the_widths_that_somebody_gave_them(opened, signed_in):
    editor = opened(orders())
    editor.node("send").dblclick()
    border = signed_in.get_by_role("separator", name="Width of the column Input")
    before = int(border.get_attribute("aria-valuenow"))
    border.focus()
    signed_in.keyboard.press("ArrowRight")
    signed_in.keyboard.press("Escape")
    signed_in.reload()
    editor.node("send").dblclick()

    expect(border).to_have_attribute("aria-valuenow", str(before + 2))


def test_the_tab_that_somebody_chose_is_there_next_time(opened, signed_in):
    editor = opened(orders())
    editor.select("send")
    signed_in.get_by_role("tab", name="Settings").click()
    signed_in.reload()
    editor.select("read")

    expect(signed_in.get_by_role("tab", name="Settings")).to_have_attribute("aria-selected", "true")


def test_a_condition_is_built_from_what_the_last_run_gave(opened, signed_in, scripts):
    editor = opened(orders())
    signed_in.locator(".react-flow__edge").first.click(force=True)
    signed_in.get_by_test_id("edge-condition-left").fill("nodes.read.output.total")
    signed_in.keyboard.press("Tab")
    signed_in.get_by_test_id("edge-condition-comparison").click()
    signed_in.get_by_role("option", name="is more than").click()
    signed_in.get_by_test_id("edge-condition-right").fill("40")

    expect(signed_in.get_by_test_id("expression-preview")).to_contain_text("true")
    editor.save()
    assert scripts.draft("orders")["edges"][0]["when"] == "{{ nodes.read.output.total > 40 }}"


def test_the_input_of_a_flow_is_put_together_field_by_field(opened, signed_in, scripts):
    editor = opened(orders())
    signed_in.get_by_role("button", name="Input", exact=True).click()
    signed_in.get_by_test_id("input-builder-add").click()
    signed_in.get_by_test_id("input-field-name").fill("count")
    signed_in.get_by_test_id("input-field-type").click()
    signed_in.get_by_role("option", name="Whole number").click()
    signed_in.get_by_test_id("input-field-default").fill("3")
    signed_in.get_by_test_id("input-field-required").check()
    editor.save()

    assert scripts.draft("orders")["input"] == {
        "type": "object",
        "properties": {"count": {"type": "integer", "default": 3}},
        "required": ["count"],
    }


def test_what_is_wrong_is_listed_and_leads_to_its_field(scripts, signed_in, server):
    call = {"id": "call", "type": "http.request", "name": "Call", "config": {"method": 7}}
    scripts.call("POST", "/flows", orders(nodes=[call], edges=[]))
    signed_in.goto(f"{server.url}/flows/orders")
    Editor(signed_in).select("call")
    signed_in.get_by_test_id("error-summary").get_by_text("URL is missing").click()

    url = signed_in.get_by_test_id("field-config.url")
    expect(url.locator("input, .cm-content").first).to_be_focused()


def test_a_cron_rule_is_put_together_part_by_part(opened, signed_in):
    flow = orders()
    nightly = {"id": "nightly", "type": "trigger.schedule", "config": {"cron": "0 9 * * *"}}
    edges = [{"from": "nightly", "to": "read"}, *flow["edges"]]
    editor = opened(flow | {"nodes": [nightly, *flow["nodes"]], "edges": edges})
    editor.select("nightly")
    signed_in.get_by_test_id("cron-by-hand").click()
    signed_in.get_by_role("button", name="17", exact=True).click()
    signed_in.get_by_text("Weekdays", exact=True).click()
    signed_in.get_by_role("button", name="Monday to Friday").click()

    expect(signed_in.get_by_test_id("cron-words")).to_contain_text("Monday through Friday")
    expect(signed_in.get_by_test_id("next-fires").get_by_role("listitem")).to_have_count(10)


def test_a_field_offers_what_the_server_knows(opened, signed_in, scripts):
    call = {"id": "call", "type": "flow.call", "name": "Call", "disabled": True, "config": {}}
    flow = orders()
    scripts.call("POST", "/flows", orders(id="returns", name="Take things back"))
    scripts.call("POST", "/flows", flow | {"nodes": [*flow["nodes"], call]})
    signed_in.goto(f"{scripts.url.removesuffix('/api/v1')}/flows/orders")
    editor = Editor(signed_in)
    editor.select("call")
    signed_in.get_by_test_id("field-config-flow").click()
    signed_in.get_by_role("option", name="Take things back").click()
    editor.save()

    assert scripts.draft("orders")["nodes"][2]["config"] == {"flow": "returns"}


def test_entries_of_a_list_change_places_by_keys(opened, signed_in, scripts):
    cases = [{"port": port, "when": f"{{{{ input == '{port}' }}}}"} for port in ("first", "second")]
    switch = {"id": "route", "type": "flow.switch", "name": "Route", "config": {"cases": cases}}
    editor = opened(orders(nodes=[switch], edges=[]), "second")
    editor.select("route")
    signed_in.get_by_role("button", name="Move case 1: drag it").focus()
    signed_in.keyboard.press("ArrowDown")
    editor.save()

    ports = [case["port"] for case in scripts.draft("orders")["nodes"][0]["config"]["cases"]]
    assert ports == ["second", "first"]


def test_a_value_of_the_last_run_is_put_into_a_field_of_another_node(opened, signed_in, scripts):
    editor = opened(orders())
    editor.select("read")
    signed_in.get_by_role("tab", name="Last run").click()
    row = signed_in.locator("[data-path='nodes.read.output.total']")
    expect(row).to_contain_text("42.5")
    row.press("Enter")
    expect(signed_in.get_by_text("Copied {{ nodes.read.output.total }}")).to_be_visible()

    editor.node("read").dblclick()
    dialog = signed_in.get_by_test_id("node-editor")
    dialog.get_by_test_id("field-config-values-value").first.locator(".cm-content").click()
    dialog.locator("[data-path='nodes.read.output.id']").first.press("Enter")
    expect(dialog.get_by_test_id("field-config-values-value").first).to_contain_text(
        "nodes.read.output.id"
    )
