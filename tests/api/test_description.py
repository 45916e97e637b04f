"""The OpenAPI document and the catalog: what tools read."""

import re

import pytest

from designer.api.routes import ENDPOINTS, api_description


def test_every_route_is_described_and_nothing_else(app):
    described = {
        (path, method.upper())
        for path, operations in api_description()["paths"].items()
        for method in operations
        if path.startswith("/api") and method != "head"
    }

    served = {
        (re.sub(r"<(?:int:|path:)?(\w+?)_?>", r"{\1}", str(rule)), method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD"}
        if str(rule).startswith("/api")
    }
    assert described == served


def test_every_reference_leads_somewhere():
    text = repr(api_description())

    named = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert named - set(api_description()["components"]["schemas"]) == set()


def test_the_document_is_served_as_it_is_printed(api):
    assert api("GET", "/openapi.json").json == api_description()


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda e: e.name)
def test_every_endpoint_says_what_it_is_for(endpoint):
    assert endpoint.summary
    assert endpoint.handler.__name__.lstrip("_") == endpoint.name


def test_the_palette_holds_controls_and_connectors(api):
    catalog = api("GET", "/connectors").json

    types = {action["type"] for action in catalog["actions"]}
    assert {"flow.set", "flow.map", "trigger.schedule", "http.request", "storage.read"} <= types
    assert {a["category"] for a in catalog["actions"]} == {c["id"] for c in catalog["categories"]}
    assert catalog["broken"] == []


def test_an_actions_form_is_a_json_schema(api):
    schema = api("GET", "/connectors/http.request/schema").json

    assert schema["type"] == "object"
    assert "url" in schema["properties"]


@pytest.mark.parametrize("path", ["none.such", "http.request/schema?version=99"])
def test_an_unknown_action_is_not_found(api, path):
    path = path if "/" in path else f"{path}/schema"

    assert api("GET", f"/connectors/{path}").status == 404
