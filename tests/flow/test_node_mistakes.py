"""Mistakes in single nodes: each is found, in its place."""

import pytest

from engine.flow.validate import validate

SET = {"values": {"x": 1}}
HTTP = {"url": "https://example.com"}


def a(type_, config=None, **more):
    """Make the node `a`."""
    return {"id": "a", "type": type_, "config": config or {}, **more}


def reading(text):
    return a("flow.set", {"values": {"x": text}})


@pytest.mark.parametrize(
    ("node", "place"),
    [
        (a("http.reqest", HTTP), ("unknown_type", "type")),
        (a("http.request", HTTP, version=9), ("unknown_version", "version")),
        (a("http.request", {}), ("bad_config", "config.url")),
        (a("http.request", {**HTTP, "metod": "GET"}), ("bad_config", "config.metod")),
        (a("http.request", {**HTTP, "method": "GRAB"}), ("bad_config", "config.method")),
        (a("http.request", {**HTTP, "expect": ["x"]}), ("bad_config", "config.expect[0]")),
        (a("http.request", {**HTTP, "query": 3}), ("bad_config", "config.query")),
        (a("flow.set", SET, timeout="5 minutes"), ("bad_duration", "timeout")),
        (a("flow.set", SET, retry="often"), ("bad_retry", "retry")),
        (a("http.request", HTTP, deadline="soon"), ("bad_duration", "deadline")),
        (a("http.request", HTTP, polling="often"), ("bad_polling", "polling")),
        (a("http.request", HTTP, polling={"delay": "1s"}), ("bad_polling", "polling")),
        (a("http.request", HTTP, polling={"max_delay": "1ms"}), ("bad_polling", "polling")),
        (a("http.request", HTTP, retry={"retry_on": ["503"]}), ("bad_retry", "retry")),
        (
            a("http.request", HTTP, retry={"retry_on": "{{ error.code }} no"}),
            ("constant_condition", "retry.retry_on"),
        ),
        (
            a("http.request", HTTP, retry={"retry_on": ["timeout", "{{ errr.code == 1 }}"]}),
            ("unknown_name", "retry.retry_on[1]"),
        ),
        (
            a("http.request", HTTP, retry={"retry_on": ["{{ error. }}"]}),
            ("bad_expression", "retry.retry_on[0]"),
        ),
        (a("flow.set", SET, parent="b"), ("unknown_parent", "parent")),
        (a("flow.map", {"items": []}, parent="a"), ("parent_cycle", "parent")),
        (("1a", "flow.set", SET), ("bad_id", "id")),
        (("a b", "flow.set", SET), ("bad_id", "id")),
        (("é", "flow.set", SET), ("bad_id", "id")),
        (a("flow.wait", {}), ("bad_config", "config.duration")),
        (
            a("flow.wait", {"duration": "1h", "until": "2026-01-01T00:00:00Z"}),
            ("bad_config", "config.duration"),
        ),
        (a("flow.wait", {"duration": "soon"}), ("bad_duration", "config.duration")),
        (a("flow.wait", {"until": "2026-01-01"}), ("bad_instant", "config.until")),
        (
            a("flow.switch", {"cases": [{"port": "else", "when": True}]}),
            ("bad_config", "config.cases[0].port"),
        ),
        (
            a("flow.switch", {"cases": [{"port": "x", "when": "yes"}]}),
            ("constant_condition", "config.cases[0].when"),
        ),
        (
            a("flow.switch", {"cases": "{{ input.cases }}"}),
            ("expression_not_allowed", "config.cases"),
        ),
        (
            a("flow.switch", {"cases": [{"port": "{{ x }}", "when": True}]}),
            ("expression_not_allowed", "config.cases[0].port"),
        ),
        (a("flow.map", {"items": "abc"}), ("bad_config", "config.items")),
        (
            a("flow.map", {"items": [], "concurrency": "{{ 3 }}"}),
            ("expression_not_allowed", "config.concurrency"),
        ),
        (a("trigger.schedule", {"cron": "61 * * * *"}), ("bad_cron", "config.cron")),
        (
            a("trigger.schedule", {"cron": "@daily", "time_zone": "Mars"}),
            ("bad_cron", "config.time_zone"),
        ),
        (a("trigger.schedule", {"cron": "{{ 1 }}"}), ("expression_not_allowed", "config.cron")),
        (
            a("flow.set", {"values": {"x": ["{{ inptu.y }}"]}}),
            ("unknown_name", "config.values.x[0]"),
        ),
        (reading("{{ input. }}"), ("bad_expression", "config.values.x")),
        (reading("{{ nodes }}"), ("bad_expression", "config.values.x")),
        (reading("{{ nodes.b.output }}"), ("unknown_node", "config.values.x")),
        (reading("{{ nodes.a.output }}"), ("reads_later", "config.values.x")),
        (reading("{{ item.y }}"), ("unknown_name", "config.values.x")),
    ],
)
def test_a_mistake_in_a_node_is_found_in_its_place(catalog, flow_of, node, place):
    found = validate(flow_of([node]), catalog)
    assert place in [(one.code, one.field) for one in found]
