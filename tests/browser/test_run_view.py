"""A run looked at as a person does: its timeline, its facts, back in time, and by a link."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.flows import Scripts

CLOSED_PORT = "http://127.0.0.1:1/pay"


def undone_flow(flow_id="trip"):
    """Give a flow that books twice, works on items, fails to pay after three tries, and undoes."""
    return {
        "schema": "baton.flow/v1",
        "id": flow_id,
        "name": "Book a trip",
        "nodes": _trip_nodes(),
        "edges": [
            {"from": "car", "to": "hotel"},
            {"from": "hotel", "to": "each"},
            {"from": "each", "to": "pay"},
            {"from": "car", "to": "no_car", "kind": "compensation"},
            {"from": "hotel", "to": "no_hotel", "kind": "compensation"},
        ],
        "layout": {
            "car": [40, 80],
            "hotel": [320, 80],
            "each": [600, 40, 304, 176],
            "greet": [48, 72],
            "pay": [960, 80],
            "no_car": [40, 240],
            "no_hotel": [320, 240],
        },
    }


def _trip_nodes():
    write = {"type": "storage.write", "retry": "none"}
    return [
        {"id": "car", "name": "Book a car", **write, "config": _file("car", "yes")},
        {"id": "hotel", "name": "Book a hotel", **write, "config": _file("hotel", "yes")},
        {
            "id": "each",
            "name": "Each guest",
            "type": "flow.map",
            "config": {"items": "{{ [1, 2, 3] }}"},
        },
        {
            "id": "greet",
            "name": "Greet",
            "type": "flow.set",
            "parent": "each",
            "config": {"values": {"guest": "{{ item }}"}},
        },
        {
            "id": "pay",
            "name": "Pay",
            "type": "http.request",
            "config": {"method": "POST", "url": CLOSED_PORT},
            "retry": {"max_attempts": 3, "initial_delay": "200ms", "jitter": 0},
        },
        {"id": "no_car", "name": "Give the car back", **write, "config": _file("car", "no")},
        {"id": "no_hotel", "name": "Leave the hotel", **write, "config": _file("hotel", "no")},
    ]


def _file(name, content):
    return {"path": f"{name}.txt", "content": content, "overwrite": True}


@pytest.fixture
def scripts(server):
    return Scripts(server)


@pytest.fixture
def run_id(scripts):
    return scripts.run(undone_flow())


@pytest.fixture
def opened(signed_in, server, run_id):
    signed_in.goto(f"{server.url}/runs/{run_id}")
    expect(signed_in.get_by_test_id("scrubber")).to_be_visible()
    return signed_in


def state_of(page, node):
    return page.get_by_test_id(f"node-{node}")


def test_a_run_is_taken_back_in_time_and_forward_again_by_keys(opened):
    expect(state_of(opened, "car")).to_have_attribute("data-state", "compensated")

    slider = opened.get_by_role("slider", name=re.compile("Moment"))
    slider.press("Home")

    expect(opened.get_by_test_id("replay-banner")).to_contain_text("Replay of")
    expect(state_of(opened, "hotel")).to_have_attribute("data-state", "pending")

    opened.get_by_test_id("canvas").click(position={"x": 5, "y": 5})
    opened.keyboard.press(".")
    expect(state_of(opened, "car")).to_have_attribute("data-state", "succeeded")

    opened.get_by_test_id("replay-now").click()
    expect(state_of(opened, "car")).to_have_attribute("data-state", "compensated")
    expect(opened.get_by_test_id("replay-banner")).to_have_count(0)


def test_the_undo_is_a_numbered_walk_backwards_over_the_graph(opened):
    expect(opened.get_by_test_id("undo-order-hotel")).to_have_text("1")
    expect(opened.get_by_test_id("undo-order-car")).to_have_text("2")

    opened.get_by_role("slider", name=re.compile("Moment")).press("Home")

    expect(opened.get_by_test_id("undo-order-hotel")).to_have_count(0)


def test_a_link_and_a_reload_bring_back_node_attempt_and_moment(opened):
    opened.get_by_test_id("run-tab-timeline").click()
    opened.get_by_role("button", name=re.compile("^Pay · Attempt 2")).click()
    expect(opened.get_by_test_id("attempt-2")).to_have_attribute("data-chosen", "true")
    opened.get_by_test_id("replay-previous").click()
    expect(opened).to_have_url(re.compile(r"node=pay&attempt=2&at=\d+"))

    opened.reload()

    expect(opened.get_by_test_id("attempt-2")).to_have_attribute("data-chosen", "true")
    expect(opened.get_by_test_id("replay-banner")).to_be_visible()


def test_the_timeline_shows_tries_waits_and_the_undo_in_its_order(opened):
    opened.get_by_test_id("run-tab-timeline").click()

    gantt = opened.get_by_test_id("gantt")
    expect(
        gantt.get_by_role("button", name=re.compile(r"^Pay · Attempt \d · Failed"))
    ).to_have_count(3)
    expect(gantt.get_by_role("button", name=re.compile("^Pay · Waited"))).to_have_count(2)
    expect(gantt.get_by_test_id("lane-no_hotel")).to_have_text("1. Leave the hotel")
    expect(gantt.get_by_test_id("lane-no_car")).to_have_text("2. Give the car back")


def test_a_fact_of_the_history_takes_the_run_back_to_it(opened):
    opened.get_by_test_id("run-tab-history").click()
    opened.get_by_test_id("history").get_by_text("Pay failed", exact=True).click()

    expect(state_of(opened, "pay")).to_have_attribute("data-state", "retrying")
    expect(state_of(opened, "car")).to_have_attribute("data-state", "succeeded")


def test_an_error_says_what_to_do_and_every_try_is_there(opened):
    opened.get_by_test_id("timeline-pay").click()

    data = opened.get_by_test_id("node-data")
    expect(data.get_by_test_id("error-hint")).to_contain_text("Nobody answered at this address")
    expect(data.get_by_test_id("attempts").locator("> li")).to_have_count(3)


def test_running_from_a_node_says_in_lists_and_colours_what_it_does(opened):
    opened.get_by_test_id("timeline-hotel").click()
    opened.get_by_test_id("fork-run").click()

    expect(opened.get_by_test_id("fork-runs-again")).to_contain_text("Book a hotel")
    picture = opened.get_by_test_id("flow-picture")
    expect(picture.locator('[data-node="hotel"]')).to_have_attribute("data-kind", "again")

    opened.get_by_test_id("fork-start").click()
    expect(opened.get_by_text("Continues another run")).to_be_visible()


def test_a_big_output_is_read_piece_by_piece(signed_in, server, scripts):
    made = {
        "schema": "baton.flow/v1",
        "id": "big",
        "nodes": [
            {
                "id": "rows",
                "type": "flow.set",
                "config": {"values": {"list": "{{ input.rows }}", "last": "end"}},
            }
        ],
    }
    rows = [{"number": number, "name": f"Row {number}"} for number in range(500)]
    run_id = scripts.run(made, {"rows": rows})
    signed_in.goto(f"{server.url}/runs/{run_id}?node=rows")

    tree = signed_in.get_by_test_id("value-tree").first
    expect(tree).to_contain_text("kB")
    tree.get_by_role("button", name=re.compile("^list")).click()
    tree.get_by_test_id("value-more").click()

    expect(tree.get_by_role("button", name=re.compile("^99"))).to_be_visible()
    expect(tree.get_by_role("button", name=re.compile("^100:?"))).to_have_count(0)


def test_the_outline_and_the_search_of_a_run_s_flow_are_at_hand(opened):
    opened.get_by_test_id("palette-open").click()
    expect(opened.get_by_test_id("left-tab-add")).to_have_count(0)
    opened.get_by_role("treeitem", name=re.compile("^Pay")).click()
    expect(opened).to_have_url(re.compile("node=pay"))

    opened.keyboard.press("Control+f")
    expect(opened.get_by_test_id("left-tab-find")).to_have_attribute("aria-selected", "true")
