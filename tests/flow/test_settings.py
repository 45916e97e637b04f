"""No field is silently ignored: what does nothing, or nothing yet, is said."""

import pytest

from engine.flow.validate import validate

HTTP = {"url": "https://example.com"}


def a(type_, config, **more):
    return {"id": "a", "type": type_, "config": config, **more}


@pytest.mark.parametrize(
    ("node", "code", "field"),
    [
        (a("http.request", HTTP, on_unknown="ask"), "not_yet", "on_unknown"),
        (a("http.request", HTTP, credential="shop"), "not_yet", "credential"),
        (a("flow.wait", {"duration": "1s"}, timeout="1s"), "no_effect", "timeout"),
        (a("flow.set", {"values": {}}, retry="default"), "no_effect", "retry"),
        (a("flow.set", {"values": {}}, on_unknown="fail"), "no_effect", "on_unknown"),
        (a("flow.set", {"values": {}}, credential="shop"), "no_effect", "credential"),
        (a("trigger.manual", {}, join="all"), "no_effect", "join"),
    ],
)
def test_a_setting_that_does_nothing_is_said(catalog, flow_of, node, code, field):
    found = validate(flow_of([node]), catalog)
    assert [(one.code, one.field, one.severity) for one in found] == [(code, field, "warning")]


def test_settings_that_work_are_not_mentioned(catalog, flow_of):
    node = a("http.request", HTTP, on_unknown="fail", timeout="1s", retry="default", join="all")
    settings = {"deadline": "1h", "on_failure": "leave"}
    assert validate({**flow_of([node]), "settings": settings}, catalog) == ()


def test_a_disabled_undo_is_said(catalog, flow_of):
    nodes = [a("http.request", HTTP), {**a("http.request", HTTP, disabled=True), "id": "undo"}]
    document = {**flow_of(nodes), "edges": [{"from": "a", "to": "undo", "kind": "compensation"}]}
    found = validate(document, catalog)
    assert [(one.node, one.code, one.severity) for one in found] == [
        ("undo", "undo_disabled", "warning")
    ]
