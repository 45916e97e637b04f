"""No field is silently ignored: what does nothing, or nothing yet, is said."""

import pytest

from engine.flow.validate import validate

HTTP = {"url": "https://example.com"}


def a(type_, config, **more):
    return {"id": "a", "type": type_, "config": config, **more}


@pytest.mark.parametrize(
    ("node", "code", "field"),
    [
        (a("flow.wait", {"duration": "1s"}, credential="shop"), "no_effect", "credential"),
        (a("flow.wait", {"duration": "1s"}, timeout="1s"), "no_effect", "timeout"),
        (a("flow.set", {"values": {}}, retry="default"), "no_effect", "retry"),
        (a("flow.set", {"values": {}}, on_unknown="fail"), "no_effect", "on_unknown"),
        (a("flow.set", {"values": {}}, credential="shop"), "no_effect", "credential"),
        (a("flow.set", {"values": {}}, deadline="1h"), "no_effect", "deadline"),
        (a("flow.callback", {}, polling={}), "no_effect", "polling"),
        (a("flow.call", {"flow": "other"}, timeout="1s"), "no_effect", "timeout"),
        (a("trigger.manual", {}, on_error="continue"), "no_effect", "on_error"),
        (a("trigger.manual", {}, join="all"), "no_effect", "join"),
    ],
)
def test_a_setting_that_does_nothing_is_said(catalog, flow_of, node, code, field):
    found = validate(flow_of([node]), catalog)
    assert [(one.code, one.field, one.severity) for one in found] == [(code, field, "warning")]


def test_settings_that_work_are_not_mentioned(catalog, flow_of):
    node = a(
        "http.request",
        HTTP,
        on_unknown="ask",
        on_error="continue",
        timeout="1s",
        deadline="1h",
        polling={"initial_delay": "1s"},
        retry="default",
        join="all",
    )
    call = {**a("flow.call", {"flow": "other"}, retry="default", deadline="1h"), "id": "b"}
    settings = {
        "deadline": "1h",
        "on_failure": "leave",
        "max_running": 3,
        "durability": "start_and_end",
    }
    assert validate({**flow_of([node, call]), "settings": settings}, catalog) == ()


@pytest.mark.parametrize(
    ("field", "value"), [("on_error", "continue"), ("deadline", "1h"), ("join", "all")]
)
def test_what_means_nothing_on_an_undo_is_said(catalog, flow_of, field, value):
    undo = {**a("http.request", HTTP), "id": "u", field: value}
    document = {
        **flow_of([a("http.request", HTTP), undo]),
        "edges": [{"from": "a", "to": "u", "kind": "compensation"}],
    }
    found = validate(document, catalog)
    assert [(one.node, one.code, one.field) for one in found] == [("u", "no_effect", field)]


def test_a_disabled_undo_is_said(catalog, flow_of):
    nodes = [a("http.request", HTTP), {**a("http.request", HTTP, disabled=True), "id": "undo"}]
    document = {**flow_of(nodes), "edges": [{"from": "a", "to": "undo", "kind": "compensation"}]}
    found = validate(document, catalog)
    assert [(one.node, one.code, one.severity) for one in found] == [
        ("undo", "undo_disabled", "warning")
    ]
