"""Documents as text, versions with messages, and flows to begin with, over HTTP."""

import pytest

from engine.flow.text import read_text

YAML = """\
schema: baton.flow/v1
id: greet
nodes:
  - id: hello
    type: http.request
    config:
      method: NONSENSE
edges: []
"""


def test_a_text_is_read_and_each_finding_has_its_line(api):
    answer = api("POST", "/documents/read", {"text": YAML}).json

    assert (answer["flow"]["id"], answer["problem"]) == ("greet", None)
    assert ("config.method", 7) in [(f["field"], f["line"]) for f in answer["findings"]]


def test_a_text_that_is_no_yaml_says_where(api):
    answer = api("POST", "/documents/read", {"text": "schema: baton.flow/v1\nnodes: [\n"}).json

    assert answer["flow"] is None
    assert answer["problem"]["line"] == 3


@pytest.mark.parametrize("text", ["", "7", "[]", "id: x"])
def test_a_text_that_is_no_flow_has_findings_and_no_flow(api, text):
    answer = api("POST", "/documents/read", {"text": text}).json

    assert answer["flow"] is None
    assert answer["findings"] or answer["problem"]


def test_what_is_written_is_read_as_the_same_document(api, flow):
    text = api("POST", "/documents/write", {"flow": flow}).json["text"]

    assert read_text(text) == flow
    assert api("POST", "/documents/read", {"text": text}).json["flow"] == flow


def test_a_version_keeps_the_message_it_was_published_with(api, flow):
    api("POST", "/flows", flow)
    api("POST", "/flows/greet/publish", {"message": " Says hello "})
    api("PUT", "/flows/greet", {**flow, "name": "Other"}, headers={"If-Match": "*"})
    api("POST", "/flows/greet/publish")

    items = api("GET", "/flows/greet/versions").json["items"]

    assert [(item["version"], item["message"]) for item in items] == [(2, ""), (1, "Says hello")]


def test_a_version_is_given_as_a_file(api, flow):
    api("POST", "/flows", flow)
    api("POST", "/flows/greet/publish")

    answer = api("GET", "/flows/greet/versions/1?format=yaml")

    assert read_text(answer.text)["id"] == "greet"
    assert "greet.v1.yaml" in answer.headers["Content-Disposition"]


def test_every_example_is_a_template_with_words_about_it(api):
    items = api("GET", "/templates").json["items"]

    assert len(items) == 3
    assert all(item["name"] and item["description"] for item in items)


def test_a_flow_with_a_schedule_says_when_it_fires_next(api, flow):
    start = {"id": "daily", "type": "trigger.schedule", "config": {"cron": "0 9 * * *"}}
    first = flow["nodes"][0]["id"]
    edges = [*flow.get("edges", []), {"from": "daily", "to": first}]
    api("POST", "/flows", {**flow, "nodes": [start, *flow["nodes"]], "edges": edges})
    draft = api("GET", "/flows").json["items"][0]["next_fire"]
    published = api("POST", "/flows/greet/publish")

    assert published.status == 200, published.json
    assert draft is None
    assert api("GET", "/flows").json["items"][0]["next_fire"].endswith("Z")
