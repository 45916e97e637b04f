"""Operators over HTTP: previews, cancellations, retries, forks, many runs at once."""

import pytest

from connectors.registry import Registry
from designer.app import assemble, create_app
from designer.settings import Settings
from engine.drivers.limits import Limits
from engine.runtime import open_runtime
from tests.api.conftest import Api


@pytest.fixture
def shop():
    """A flow whose second node fails when it is told to."""
    broken = {"when": "{{ input.is_broken }}", "port": "bad"}
    return {
        "schema": "baton.flow/v1",
        "id": "shop",
        "name": "Shop",
        "input": {
            "type": "object",
            "properties": {"is_broken": {"type": "boolean", "default": False}},
        },
        "nodes": [
            {"id": "keep", "type": "storage.write", "config": {"path": "a.txt", "content": "1"}},
            {"id": "route", "type": "flow.switch", "config": {"cases": [broken]}},
            {"id": "fail", "type": "flow.fail", "config": {"code": "shop.broken"}},
            {"id": "say", "type": "flow.set", "config": {"values": {"text": "done"}}},
            {"id": "drop", "type": "storage.delete", "config": {"path": "a.txt"}},
        ],
        "edges": [
            {"from": "keep", "to": "route"},
            {"from": "route", "to": "fail", "port": "bad"},
            {"from": "route", "to": "say", "port": "else"},
            {"from": "keep", "to": "drop", "kind": "compensation"},
        ],
    }


@pytest.fixture
def failed(api, shop, run_to_end):
    """A run that failed and was undone."""
    api("POST", "/flows", shop)
    api("POST", "/flows/shop/publish")
    return run_to_end("shop", input={"is_broken": True})


@pytest.fixture
def napping(api, waiting):
    """The id of a run that waits."""
    api("POST", "/flows", waiting)
    return api("POST", "/flows/nap/runs", {"version": "draft"}).json["run_id"]


def nodes(lines):
    return [line["node"] for line in lines]


def test_a_retry_is_previewed(api, failed):
    answer = api("POST", f"/runs/{failed['run_id']}/retry", {"dry_run": True})

    shown = {name: nodes(answer.json[name]) for name in ("runs_again", "reused", "undone")}
    assert (answer.status, shown) == (
        200,
        {"runs_again": ["keep", "route", "fail", "say"], "reused": [], "undone": ["keep"]},
    )


def test_a_retry_with_an_edited_input_is_a_new_run(api, failed, runtime):
    body = {"input": {"is_broken": False}, "request_id": "again"}

    answers = [api("POST", f"/runs/{failed['run_id']}/retry", body) for _ in range(2)]
    run = runtime.wait(answers[0].json["run_id"], 20)

    assert [answer.status for answer in answers] == [201, 200]
    assert (run["state"], run["forked_from"]) == ("succeeded", failed["run_id"])


def test_a_fork_begins_at_a_node(api, failed, runtime):
    body = {"node": "route", "input": {"is_broken": False}}
    answer = api("POST", f"/runs/{failed['run_id']}/fork", body)

    run = runtime.wait(answer.json["run_id"], 20)

    assert (answer.status, run["output"]) == (201, {"say": {"text": "done"}})


def test_a_fork_can_run_the_draft(api, failed, shop, runtime):
    shop["nodes"][3]["config"]["values"]["text"] = "mended"
    api("PUT", "/flows/shop", shop, headers={"If-Match": "*"})
    body = {"node": "route", "input": {}, "version": "draft"}

    run = runtime.wait(api("POST", f"/runs/{failed['run_id']}/fork", body).json["run_id"], 20)

    assert (run["version"], run["output"]) == ("draft", {"say": {"text": "mended"}})


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("fork", {"node": "nobody"}, 422),
        ("fork", {"node": "drop"}, 422),
        ("fork", {}, 422),
        ("fork", {"node": "say", "version": 7}, 404),
        ("retry", {"input": {"is_broken": "perhaps"}}, 422),
        ("retry", {"version": "oldest"}, 422),
    ],
)
def test_what_cannot_be_run_again_is_refused(api, failed, path, body, status):
    before = api("GET", "/runs").json

    answer = api("POST", f"/runs/{failed['run_id']}/{path}", body)

    assert (answer.status, api("GET", "/runs").json) == (status, before)


def test_a_run_that_goes_on_is_not_retried(api, napping):
    answer = api("POST", f"/runs/{napping}/retry")

    assert (answer.status, answer.json["code"]) == (409, "conflict")
    assert "has not ended" in answer.json["detail"]


def test_a_cancellation_is_rehearsed(api, napping):
    answer = api("POST", f"/runs/{napping}/cancel", {"dry_run": True})

    assert (answer.status, nodes(answer.json["stopped"]), answer.json["undone"]) == (
        200,
        ["sleep"],
        [],
    )
    assert api("GET", f"/runs/{napping}").json["state"] == "waiting"


def test_many_runs_are_counted_before_they_are_cancelled(api, napping):
    api("POST", "/flows/nap/runs", {"version": "draft"})
    body = {"action": "cancel", "filter": {"flow": "nap"}, "dry_run": True}

    answer = api("POST", "/runs/bulk", body)

    assert (answer.json["count"], answer.json["by_state"]) == (2, {"waiting": 2})
    assert api("GET", f"/runs/{napping}").json["state"] == "waiting"


def test_many_runs_are_cancelled_page_by_page(api, napping, runtime):
    ids = [api("POST", "/flows/nap/runs", {"version": "draft"}).json["run_id"] for _ in range(2)]
    body = {"action": "cancel", "filter": {"flow": "nap"}, "limit": 2}

    first = api("POST", "/runs/bulk", body).json
    rest = api("POST", "/runs/bulk", {**body, "cursor": first["next_cursor"]}).json

    done = [run["run_id"] for run in first["done"] + rest["done"]]
    assert done == sorted([*ids, napping], reverse=True)
    assert {runtime.wait(run_id, 20)["state"] for run_id in ids} == {"cancelled"}
    assert rest["next_cursor"] is None


def test_many_runs_are_retried_once(api, failed):
    body = {"action": "retry", "filter": {"ids": [failed["run_id"]]}}

    first, second = (api("POST", "/runs/bulk", body).json["done"][0] for _ in range(2))

    assert (first["created"], second["created"]) == (True, False)
    assert first["new_run_id"] == second["new_run_id"]


@pytest.mark.parametrize(
    "body",
    [
        {"action": "retry", "filter": {"states": ["succeeded"]}},
        {"action": "cancel", "filter": {"created_before": "yesterday"}},
        {"action": "purge", "filter": {}},
        {"action": "cancel"},
    ],
)
def test_a_filter_that_means_nothing_is_refused(api, body):
    assert api("POST", "/runs/bulk", body).status == 422


def test_a_decision_that_nobody_waits_for_is_refused(api, napping):
    answer = api("POST", f"/runs/{napping}/nodes/sleep/resolve", {"decision": "skip"})

    assert (answer.status, answer.json["code"]) == (409, "conflict")


def test_a_run_that_is_not_parked_is_not_resumed(api, napping):
    assert api("POST", f"/runs/{napping}/resume").status == 409


def test_a_dry_run_is_not_on_the_trail(api, napping):
    before = api("GET", "/audit").json["items"]

    api("POST", f"/runs/{napping}/cancel", {"dry_run": True})

    assert api("GET", "/audit").json["items"] == before


def test_the_timeline_shows_what_took_time(api, failed):
    answer = api("GET", f"/runs/{failed['run_id']}/timeline").json

    seen = [(span["node"], span["kind"], span["outcome"]) for span in answer["spans"]]
    assert (seen, answer["is_complete"]) == (
        [("keep", "attempt", "completed"), ("drop", "undo", "completed")],
        True,
    )


def test_a_run_that_called_nobody_has_no_children(api, failed):
    answer = api("GET", f"/runs/{failed['run_id']}/children")

    assert (answer.status, answer.json) == (200, {"items": [], "next_cursor": None})


def test_a_history_is_read_as_it_grows(api, napping):
    seen = api("GET", f"/runs/{napping}/history").json["items"][-1]["seq"]
    api("POST", f"/runs/{napping}/cancel")

    answer = api("GET", f"/runs/{napping}/history?after={seen}&wait_s=20").json

    assert [item["kind"] for item in answer["items"]] == ["CancelRequested"]


def test_a_history_that_grows_no_more_is_not_waited_for(api, failed):
    seen = api("GET", f"/runs/{failed['run_id']}/history").json["items"][-1]["seq"]

    answer = api("GET", f"/runs/{failed['run_id']}/history?after={seen}&wait_s=20").json

    assert answer == {"items": [], "next_cursor": None}


# Lines that are full.


@pytest.fixture
def crowded(tmp_path, database, now, static):
    """A script on a server that runs one run at a time, and lets one more wait."""
    limits = Limits(runs_running_max=1, queued_max=1)
    with open_runtime(tmp_path / "data", registry=Registry(), limits=limits) as runtime:
        settings = Settings(data=tmp_path / "data", static=static)
        web = assemble(settings, runtime=runtime, database=database, now_ms=lambda: now[0])
        token = web.doors.new_token("tests", role="owner").secret
        yield Api(create_app(web).test_client(), {"Authorization": f"Bearer {token}"})


def test_a_run_waits_in_line_and_is_shown_there(crowded, waiting):
    nodes = [{"id": "sleep", "type": "flow.wait", "config": {"duration": "1h"}}]
    crowded("POST", "/flows", {**waiting, "nodes": nodes, "settings": {"max_running": 1}})
    crowded("POST", "/flows/nap/publish")
    crowded("POST", "/flows/nap/runs", {})

    answer = crowded("POST", "/flows/nap/runs", {"input": {"n": 1}})

    run = crowded("GET", f"/runs/{answer.json['run_id']}").json
    assert (answer.status, answer.json["state"], run["state"], run["input"]) == (
        201,
        "queued",
        "queued",
        {"n": 1},
    )


def test_a_line_that_is_full_says_when_to_come_again(crowded, waiting):
    crowded("POST", "/flows", {**waiting, "settings": {"max_running": 1}})
    crowded("POST", "/flows/nap/publish")

    answers = [crowded("POST", "/flows/nap/runs", {}) for _ in range(3)]

    refused = answers[-1]
    assert [answer.status for answer in answers] == [201, 201, 429]
    assert (refused.json["code"], refused.headers["Retry-After"]) == ("too_many_runs", "5")


def test_a_run_that_waits_in_line_can_be_cancelled(crowded, waiting):
    crowded("POST", "/flows", {**waiting, "settings": {"max_running": 1}})
    crowded("POST", "/flows/nap/publish")
    run_id = [crowded("POST", "/flows/nap/runs", {}) for _ in range(2)][1].json["run_id"]

    answers = [
        crowded("POST", f"/runs/{run_id}/cancel", {"dry_run": dry_run}) for dry_run in (True, False)
    ]

    assert [answer.status for answer in answers] == [200, 200]
    assert crowded("GET", f"/runs/{run_id}").json["state"] == "cancelled"
