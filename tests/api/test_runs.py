"""Starting, watching and stopping runs over HTTP."""

import pytest


@pytest.fixture
def published(api, flow):
    api("POST", "/flows", flow)
    api("POST", "/flows/greet/publish")


@pytest.fixture
def napping(api, waiting):
    """The id of a run that waits."""
    api("POST", "/flows", waiting)
    return api("POST", "/flows/nap/runs", {"version": "draft"}).json["run_id"]


def test_a_run_ends_with_the_flows_output(published, run_to_end):
    run = run_to_end("greet", input={"name": "Ada"})

    assert (run["state"], run["output"], run["version"]) == ("succeeded", "Hello Ada", 1)
    assert run["nodes"]["say"]["state"] == "succeeded"


def test_a_draft_is_run_as_it_is_now(api, flow, run_to_end):
    api("POST", "/flows", flow)

    run = run_to_end("greet", input={"name": "Ada"}, version="draft")

    assert (run["output"], run["version"]) == ("Hello Ada", "draft")


def test_a_flow_without_a_version_says_how_to_run_it(api, flow):
    api("POST", "/flows", flow)

    answer = api("POST", "/flows/greet/runs", {})

    assert (answer.status, answer.json["code"]) == (409, "not_published")


def test_a_request_id_starts_one_run(api, published):
    body = {"input": {"name": "Ada"}, "request_id": "order-1"}

    answers = [api("POST", "/flows/greet/runs", body) for _ in range(3)]

    assert [answer.status for answer in answers] == [201, 200, 200]
    assert len({answer.json["run_id"] for answer in answers}) == 1
    assert len(api("GET", "/runs").json["items"]) == 1


def test_an_idempotency_key_is_a_request_id(api, published):
    body = {"input": {"name": "Ada"}}
    key = {"Idempotency-Key": "order-1"}
    first = api("POST", "/flows/greet/runs", body, headers=key)

    second = api("POST", "/flows/greet/runs", {**body, "request_id": "order-1"})

    assert (first.json["run_id"], second.status) == (second.json["run_id"], 200)


def test_the_same_request_id_with_another_input_is_a_conflict(api, published):
    api("POST", "/flows/greet/runs", {"input": {"name": "Ada"}, "request_id": "order-1"})

    answer = api("POST", "/flows/greet/runs", {"input": {"name": "Bob"}, "request_id": "order-1"})

    assert (answer.status, answer.json["code"]) == (409, "conflict")
    assert len(api("GET", "/runs").json["items"]) == 1


def test_two_different_keys_in_one_request_are_refused(api, published):
    answer = api("POST", "/flows/greet/runs", {"request_id": "a"}, headers={"Idempotency-Key": "b"})

    assert (answer.status, answer.json["code"]) == (400, "two_keys")


@pytest.mark.parametrize("version", [2, 99, -1])
def test_a_version_that_is_not_there_is_not_found(api, published, version):
    assert api("POST", "/flows/greet/runs", {"version": version}).status == 404


def test_a_draft_with_errors_is_not_run(api, broken):
    api("POST", "/flows", broken)

    answer = api("POST", "/flows/broken/runs", {"version": "draft"})

    assert (answer.status, answer.json["code"]) == (422, "invalid_flow")
    assert api("GET", "/runs").json["items"] == []


def test_an_input_of_another_shape_is_refused(api, flow):
    schema = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
    api("POST", "/flows", {**flow, "input": schema})

    answer = api("POST", "/flows/greet/runs", {"version": "draft", "input": {"name": 7}})

    assert (answer.status, answer.json["code"]) == (422, "invalid_input")


def test_a_waiting_run_is_cancelled(api, napping, runtime):
    api("POST", f"/runs/{napping}/cancel", {"reason": "morning"})
    runtime.wait(napping, timeout_s=20)

    assert api("GET", f"/runs/{napping}").json["state"] == "cancelled"


def test_a_run_that_ended_is_not_cancelled(api, published, run_to_end):
    run = run_to_end("greet", input={"name": "Ada"})

    answer = api("POST", f"/runs/{run['run_id']}/cancel")

    assert answer.status == 409
    assert api("GET", f"/runs/{run['run_id']}").json == run


def test_runs_are_listed_newest_first_by_flow_and_state_and_page(api, published, run_to_end):
    ids = [run_to_end("greet", input={"name": str(n)})["run_id"] for n in range(3)]

    first = api("GET", "/runs?flow=greet&state=succeeded&limit=2").json
    rest = api("GET", f"/runs?flow=greet&limit=2&cursor={first['next_cursor']}").json

    assert [item["run_id"] for item in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next_cursor"] is None
    assert api("GET", "/runs?state=failed").json["items"] == []
    assert api("GET", "/runs?flow=other").json["items"] == []


def test_a_node_shows_its_output_and_its_attempts(api, published, run_to_end):
    run = run_to_end("greet", input={"name": "Ada"})

    node = api("GET", f"/runs/{run['run_id']}/nodes/say").json

    assert (node["state"], node["output"]) == ("succeeded", {"text": "Hello Ada"})
    assert api("GET", f"/runs/{run['run_id']}/nodes/none").status == 404


def test_a_history_begins_with_the_start_and_pages(api, napping):
    api("POST", f"/runs/{napping}/cancel")

    first = api("GET", f"/runs/{napping}/history?limit=1").json
    second = api("GET", f"/runs/{napping}/history?limit=1&after={first['next_cursor']}").json

    kinds = [item["kind"] for item in first["items"] + second["items"]]
    assert kinds == ["RunStarted", "CancelRequested"]


def test_an_old_run_shows_the_flow_that_it_ran(api, flow, published, run_to_end):
    run = run_to_end("greet", input={"name": "Ada"})
    api("PUT", "/flows/greet", {**flow, "name": "New"}, headers={"If-Match": '"1"'})
    api("POST", "/flows/greet/publish")

    shown = api("GET", f"/runs/{run['run_id']}/flow").json

    assert (shown["flow"]["name"], shown["version"]) == ("Greet", 1)


def test_a_run_outlives_its_flow(api, napping):
    api("DELETE", "/flows/nap")

    assert api("GET", f"/runs/{napping}").json["state"] in {"running", "waiting"}
    assert api("POST", "/flows/nap/runs", {"version": "draft"}).status == 404


def test_nothing_of_a_run_is_dropped_on_the_way_out(api, runtime, published, run_to_end):
    run = run_to_end("greet", input={"name": "Ada"})
    run_id = run["run_id"]

    assert run == runtime.run(run_id)
    assert api("GET", f"/runs/{run_id}/nodes/say").json == runtime.node(run_id, "say")
    assert api("GET", "/runs").json["items"] == runtime.runs()[0]
    assert api("GET", f"/runs/{run_id}/history").json["items"] == runtime.history(run_id)


@pytest.mark.parametrize(
    "name", ["\0", "\U0001f600", "{{ 7 * 7 }}", "'; DROP TABLE runs; --", "x" * 100_000]
)
def test_an_odd_input_is_data_and_nothing_else(published, run_to_end, name):
    run = run_to_end("greet", input={"name": name})

    assert (run["state"], run["output"]) == ("succeeded", f"Hello {name}")


@pytest.mark.parametrize("path", ["\0", "%00", "..", "a" * 5_000, "%F0%9F%98%80"])
def test_an_odd_id_is_not_found(api, path):
    statuses = {api("GET", f"/{kind}/{path}").status for kind in ("runs", "flows")}

    assert statuses == {404}


def test_a_replay_says_what_each_fact_changed(api, published, run_to_end):
    run = run_to_end("greet", input={"name": "Ann"})
    replay = api("GET", f"/runs/{run['run_id']}/replay?limit=1").json
    first = replay["items"][0]
    assert (first["kind"], first["run_state"], first["changes"], replay["total"]) == (
        "RunStarted",
        "succeeded",
        {"say": {"state": "succeeded", "attempts": 0}},
        1,
    )
