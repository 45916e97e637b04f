"""Starting runs for looking at over HTTP: mocks, up to a node, one node only."""

import pytest


@pytest.fixture
def steps():
    """Three nodes in a row, the first of which writes a file."""
    return {
        "schema": "baton.flow/v1",
        "id": "steps",
        "name": "Steps",
        "nodes": [
            {"id": "keep", "type": "storage.write", "config": {"path": "a.txt", "content": "1"}},
            {"id": "say", "type": "flow.set", "config": {"values": {"text": "done"}}},
            {"id": "fail", "type": "flow.fail", "config": {"code": "shop.broken"}},
        ],
        "edges": [{"from": "keep", "to": "say"}, {"from": "say", "to": "fail"}],
    }


@pytest.fixture
def drawn(api, steps):
    api("POST", "/flows", steps)
    return steps


def test_a_draft_runs_with_made_up_values(api, drawn, run_to_end):
    mocks = {"keep": {"output": {"size": 7}}, "fail": {"error": {"code": "x"}}}
    run = run_to_end("steps", version="draft", mocks=mocks)
    keep = run["nodes"]["keep"]
    assert (run["state"], run["is_debug"], run["mocked"], keep["output"], keep["source"]) == (
        "failed",
        True,
        ["keep", "fail"],
        {"size": 7},
        "mocked",
    )


def test_a_draft_runs_up_to_a_node(api, drawn, run_to_end):
    run = run_to_end("steps", version="draft", until="say")
    assert (run["state"], run["until"], list(run["nodes"])) == (
        "succeeded",
        "say",
        ["keep", "say"],
    )


def test_one_node_runs_on_the_results_of_another_run(api, drawn, run_to_end):
    failed = run_to_end("steps", version="draft")
    run = run_to_end("steps", version="draft", only="say", from_run=failed["run_id"])
    assert (run["state"], run["only"], run["nodes"]["keep"]["source"]) == (
        "succeeded",
        "say",
        "reused",
    )


@pytest.mark.parametrize(
    ("option", "field"),
    [
        ({"mocks": {"say": {"output": 1}}}, "mocks"),
        ({"until": "say"}, "until"),
        ({"only": "say", "from_run": "r"}, "only"),
    ],
)
def test_a_published_version_takes_no_such_option(api, drawn, option, field):
    api("POST", "/flows/steps/publish")
    refused = api("POST", "/flows/steps/runs", option)
    assert (refused.status, refused.json["code"], refused.json["errors"][0]["field"]) == (
        422,
        "draft_only",
        field,
    )


def test_an_unpublished_flow_says_the_same(api, drawn):
    assert api("POST", "/flows/steps/runs", {"until": "say"}).json["code"] == "draft_only"


def test_a_mock_that_cannot_be_is_refused(api, drawn):
    body = {"version": "draft", "mocks": {"nobody": {"output": 1}}}
    refused = api("POST", "/flows/steps/runs", body)
    assert (refused.status, refused.json["errors"]) == (
        422,
        [{"field": "mocks.nobody", "message": "The flow has no such node."}],
    )


def test_a_mock_of_another_shape_is_refused(api, drawn):
    body = {"version": "draft", "mocks": {"say": {"value": 1}}}
    assert api("POST", "/flows/steps/runs", body).status == 422


def test_a_run_without_options_is_an_ordinary_one(api, drawn, run_to_end):
    run = run_to_end("steps", version="draft")
    assert (run["is_debug"], run["mocked"]) == (False, [])


@pytest.mark.parametrize("option", [{"until": ""}, {"only": "", "from_run": "x"}, {"from_run": ""}])
def test_an_empty_name_is_none(api, drawn, option):
    refused = api("POST", "/flows/steps/runs", {"version": "draft", **option})
    assert (refused.status, refused.json["code"]) == (422, "bad_body")


def test_the_run_whose_results_are_used_has_to_be_there(api, drawn):
    body = {"version": "draft", "only": "say", "from_run": "nobody"}
    assert api("POST", "/flows/steps/runs", body).status == 404
