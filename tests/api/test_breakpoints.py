"""Breakpoints over HTTP."""

import pytest


@pytest.fixture
def held(api, flow):
    """The id of a run that is held at its only node."""
    api("POST", "/flows", flow)
    body = {"version": "draft", "input": {"name": "Ann"}, "breakpoints": ["say"]}
    return api("POST", "/flows/greet/runs", body).json["run_id"]


def test_a_run_is_held(api, held):
    run = api("GET", f"/runs/{held}").json
    node = run["nodes"]["say"]
    assert (run["state"], node["state"], node["is_held"], run["breakpoints"]) == (
        "waiting",
        "waiting",
        True,
        ["say"],
    )


@pytest.mark.parametrize("body", [{"mode": "step"}, {"mode": "continue", "node": "say"}])
def test_it_goes_on(api, held, body):
    run = api("POST", f"/runs/{held}/go-on", body)
    assert (run.status, run.json["state"], run.json["output"]) == (200, "succeeded", "Hello Ann")


def test_it_goes_on_once(api, held):
    api("POST", f"/runs/{held}/go-on", {"mode": "continue"})
    assert api("POST", f"/runs/{held}/go-on", {"mode": "continue"}).status == 409


@pytest.mark.parametrize("nodes", ["all", [], ["say"]])
def test_breakpoints_are_changed(api, held, nodes):
    assert api("PUT", f"/runs/{held}/breakpoints", {"nodes": nodes}).json["breakpoints"] == nodes


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "go-on", {"mode": "jump"}, 422),
        ("POST", "go-on", {}, 422),
        ("POST", "go-on", {"mode": "step", "node": "nobody"}, 409),
        ("PUT", "breakpoints", {"nodes": "some"}, 422),
        ("PUT", "breakpoints", {"nodes": ["nobody"]}, 422),
    ],
)
def test_what_cannot_be_is_refused(api, held, method, path, body, status):
    assert api(method, f"/runs/{held}/{path}", body).status == status


def test_a_viewer_may_not_let_it_go_on(api_as, held):
    assert api_as("viewer")("POST", f"/runs/{held}/go-on", {"mode": "step"}).status == 403


@pytest.mark.parametrize("points", ["all", [], ["say"]])
def test_a_published_version_has_no_breakpoints(api, flow, points):
    api("POST", "/flows", flow)
    api("POST", "/flows/greet/publish")
    assert api("POST", "/flows/greet/runs", {"breakpoints": points}).json["code"] == "draft_only"


def test_a_replay_shows_when_it_was_held(api, held):
    api("POST", f"/runs/{held}/go-on", {"mode": "continue"})
    items = api("GET", f"/runs/{held}/replay").json["items"]
    assert [(item["kind"], item["changes"]["say"]) for item in items] == [
        ("RunStarted", {"state": "waiting", "attempts": 0, "is_held": True}),
        ("StepReleased", {"state": "succeeded", "attempts": 0}),
    ]
