"""Triggers that wait for something from outside, over HTTP."""

import pytest


@pytest.fixture
def taking(api, flow):
    """The id of a queue trigger."""
    trigger = {"id": "order", "type": "trigger.queue", "config": {"queue": "orders"}}
    nodes = [trigger, *flow["nodes"]]
    nodes[1] = {**nodes[1], "config": {"values": {"text": "Good day"}}}
    api("POST", "/flows", {**flow, "nodes": nodes, "edges": [{"from": "order", "to": "say"}]})
    assert api("POST", "/flows/greet/publish").status == 200
    return "greet:order"


def test_a_published_queue_trigger_is_listed(api, taking):
    listed = api("GET", "/triggers?kind=queue").json["items"]
    assert [(one["id"], one["flow_name"], one["key"], one["state"]) for one in listed] == [
        (taking, "Greet", "orders", "active")
    ]
    assert api("GET", "/triggers?kind=webhook").json["items"] == []


def test_a_trigger_is_paused_and_resumed(api, taking):
    states = [
        api("POST", f"/triggers/{taking}/{action}").json["state"] for action in ("pause", "resume")
    ]
    assert states == ["paused", "active"]


def test_a_trigger_that_is_not_there_is_said(api):
    assert api("POST", "/triggers/greet:gone/pause").status == 404


def test_a_kind_that_does_not_exist_is_refused_with_its_field(api):
    refused = api("GET", "/triggers?kind=smoke")
    assert (refused.status, refused.json["errors"][0]["field"]) == (400, "kind")


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({}, "config.queue"),
        ({"queue": "../etc"}, "config.queue"),
        ({"queue": "orders", "prefetch": 0}, "config.prefetch"),
        ({"queue": "orders", "content": "xml"}, "config.content"),
    ],
)
def test_a_bad_queue_trigger_is_a_finding_with_its_field(api, flow, config, field):
    nodes = [{"id": "order", "type": "trigger.queue", "config": config}, *flow["nodes"]]
    findings = api("POST", "/flows/greet/validate", {**flow, "nodes": nodes}).json["findings"]
    assert field in [finding["field"] for finding in findings]
