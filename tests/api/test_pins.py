"""Pins are kept beside the draft, one for a node."""

import pytest


@pytest.fixture
def drawn(api, flow):
    api("POST", "/flows", flow)
    return "/flows/greet/pins"


def test_a_pin_is_kept(api, drawn):
    api("PUT", f"{drawn}/say", {"output": {"text": "x"}, "port": "out"})
    assert api("GET", drawn).json == {"items": {"say": {"output": {"text": "x"}, "port": "out"}}}


def test_a_pin_is_replaced(api, drawn):
    api("PUT", f"{drawn}/say", {"output": 1})
    api("PUT", f"{drawn}/say", {"error": {"code": "http.503"}})
    assert api("GET", drawn).json["items"] == {"say": {"error": {"code": "http.503"}}}


def test_a_pin_may_be_null(api, drawn):
    api("PUT", f"{drawn}/say", {"output": None})
    assert api("GET", drawn).json["items"] == {"say": {"output": None}}


def test_a_pin_is_removed(api, drawn):
    api("PUT", f"{drawn}/say", {"output": 1})
    removed = api("DELETE", f"{drawn}/say")
    assert (removed.status, api("GET", drawn).json, api("DELETE", f"{drawn}/say").status) == (
        204,
        {"items": {}},
        404,
    )


@pytest.mark.parametrize(
    ("node", "pin", "code"),
    [
        ("nobody", {"output": 1}, "bad_pin"),
        ("say", {"port": "left"}, "bad_pin"),
        ("say", {"output": 1, "error": {"code": "x"}}, "bad_pin"),
        ("say", {"output": "x" * 300_000}, "bad_pin"),
        ("say", {"value": 1}, "bad_body"),
    ],
)
def test_a_pin_that_cannot_be_is_refused(api, drawn, node, pin, code):
    refused = api("PUT", f"{drawn}/{node}", pin)
    assert (refused.status, refused.json["code"], api("GET", drawn).json["items"]) == (
        422,
        code,
        {},
    )


def test_one_pin_too_many_is_refused(api, flow):
    node = flow["nodes"][0]
    flow["nodes"] = [{**node, "id": f"n{i}"} for i in range(101)]
    api("POST", "/flows", {**flow, "output": None})
    answers = [api("PUT", f"/flows/greet/pins/n{i}", {"output": i}).status for i in range(101)]
    assert (answers.count(200), answers[-1]) == (100, 422)


def test_pins_go_with_the_flow(api, drawn, flow):
    api("PUT", f"{drawn}/say", {"output": 1})
    api("DELETE", "/flows/greet")
    gone = api("GET", drawn).status
    api("POST", "/flows", flow)
    assert (gone, api("GET", drawn).json) == (404, {"items": {}})


def test_the_pin_of_a_node_that_was_removed_stays(api, drawn, flow):
    api("PUT", f"{drawn}/say", {"output": 1})
    renamed = {**flow, "nodes": [{**flow["nodes"][0], "id": "speak"}]}
    api("PUT", "/flows/greet", renamed, headers={"If-Match": "*"})
    assert list(api("GET", drawn).json["items"]) == ["say"]


def test_a_viewer_may_look_and_not_pin(api, api_as, drawn):
    viewer = api_as("viewer")
    assert (viewer("GET", drawn).status, viewer("PUT", f"{drawn}/say", {}).status) == (200, 403)
