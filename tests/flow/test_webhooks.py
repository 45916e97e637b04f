"""What a webhook's config may say, and which webhooks cannot be side by side."""

import pytest

from engine.flow.check_webhooks import OtherHook, taken_paths
from engine.flow.document import parse_flow
from engine.flow.hook_rules import BadHook, hook_rule
from engine.flow.validate import validate


def hook(id_="hook", *, credential=None, disabled=False, **config):
    node = {"id": id_, "type": "trigger.webhook", "config": config}
    return node | ({"credential": credential} if credential else {}) | {"disabled": disabled}


def found(catalog, document):
    return [(one.code, one.node, one.field) for one in validate(document, catalog)]


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"path": "a b"}, "config.path"),
        ({"path": "a/:x/:x"}, "config.path"),
        ({"path": "a", "methods": ["HEAD"]}, "config.methods[0]"),
        ({"path": "a", "authentication": "token"}, "config.authentication"),
        ({"path": "a", "authentication": "hmac"}, "config.authentication"),
        ({"path": "a", "timeout": "10m"}, "config.timeout"),
        ({"path": "a", "timeout": "soon"}, "config.timeout"),
        ({"path": "a", "body_bytes_max": 16 * 1024 * 1024 + 1}, "config.body_bytes_max"),
        ({"path": "a", "content_types": ["json"]}, "config.content_types"),
        ({"path": "a", "origins": ["shop.example"]}, "config.origins"),
        ({"path": "a", "origins": ["https://shop.example/page"]}, "config.origins"),
        ({"path": "a", "status": 99}, "config.status"),
        ({"path": "a", "headers": {"Set-Cookie": "a=b"}}, "config.headers.Set-Cookie"),
        ({"path": "a", "headers": {"X-A": "one\r\nX-B: two"}}, "config.headers.X-A"),
        ({"path": "a", "headers": {"X A": "one"}}, "config.headers.X A"),
        ({"path": "a", "headers": {"Access-Control-Allow-Origin": "*"}}, None),
        ({}, "config.path"),
    ],
)
def test_a_config_that_no_webhook_can_have_is_found_with_its_field(catalog, flow_of, config, field):
    errors = found(catalog, flow_of([hook(**config)]))
    assert {(code, node) for code, node, _ in errors} <= {
        ("bad_config", "hook"),
        ("bad_duration", "hook"),
    }
    assert errors
    assert field in (None, *[place for _, _, place in errors])


def test_an_expression_cannot_stand_in_a_path(catalog, flow_of):
    errors = found(catalog, flow_of([hook(path="{{ vars.a }}")]))
    assert ("expression_not_allowed", "hook", "config.path") in errors


def test_defaults_are_those_of_the_manual():
    rule = hook_rule({"path": "/orders/:id"})
    assert (rule.path.text, rule.methods, rule.authentication) == ("orders/:id", ("POST",), "none")
    assert (rule.respond, rule.status, rule.timeout_ms) == ("at_once", 202, 30_000)
    assert (rule.on_timeout, rule.failure_status, rule.shows_error) == ("accepted", 500, False)
    assert (rule.body_bytes_max, rule.content_types, rule.origins) == (1_048_576, (), ())


def test_methods_are_in_one_order_however_they_are_written():
    rule = hook_rule({"path": "a", "methods": ["PUT", "POST", "PUT"]})
    assert rule.claims == ("POST a", "PUT a")


def test_a_credential_is_needed_where_requests_are_checked():
    with pytest.raises(BadHook) as refused:
        hook_rule({"path": "a", "authentication": "basic"})
    assert refused.value.field == "authentication"
    assert hook_rule({"path": "a", "authentication": "basic"}, "us").credential == "us"
    assert hook_rule({"path": "a"}, "us").credential is None


def test_two_nodes_of_one_flow_cannot_have_one_path_and_method(catalog, flow_of):
    nodes = [
        hook("one", path="a/:x", methods=["GET", "POST"]),
        hook("two", path="a/:y", methods=["POST", "PUT"]),
        hook("three", path="a/:y", methods=["PATCH"]),
        hook("four", path="a/b", methods=["POST"]),
        hook("five", path="a/:x", disabled=True),
    ]
    assert found(catalog, flow_of(nodes)) == [("path_taken", "two", "config.path")]


def test_another_flow_s_path_is_an_error_that_names_it_and_an_overlap_a_warning(flow_of):
    flow, _ = parse_flow(flow_of([hook("mine", path="a/:x")]))
    others = [
        OtherHook("same", "n", hook_rule({"path": "a/:id"})),
        OtherHook("near", "n", hook_rule({"path": "a/b"})),
        OtherHook("far", "n", hook_rule({"path": "a/b/c"})),
        OtherHook("quiet", "n", hook_rule({"path": "a/:id", "methods": ["GET"]})),
        OtherHook("f", "older", hook_rule({"path": "a/:id"})),
    ]
    findings = taken_paths(flow, others)
    assert [(one.code, one.severity, one.node, one.field) for one in findings] == [
        ("path_taken", "error", "mine", "config.path"),
        ("path_overlaps", "warning", "mine", "config.path"),
    ]
    assert "flow same" in findings[0].message
    assert "flow near" in findings[1].message
