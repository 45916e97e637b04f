"""Drafts, versions and validation over HTTP."""

import json

import pytest


def test_a_flow_is_created_and_read_back_without_loss(api, flow):
    created = api("POST", "/flows", flow)
    read = api("GET", "/flows/greet")

    assert (created.status, created.headers["Location"]) == (201, "/api/v1/flows/greet")
    assert read.json["flow"] == flow
    assert (read.headers["ETag"], read.json["revision"]) == ('"1"', 1)


def test_an_id_that_is_taken_is_a_conflict_and_nothing_else_happens(api, flow):
    api("POST", "/flows", flow)

    answer = api("POST", "/flows", {**flow, "name": "Other"})

    assert (answer.status, answer.json["code"]) == (409, "flow_exists")
    assert api("GET", "/flows/greet").json["flow"]["name"] == "Greet"


def test_a_save_needs_the_revision_it_started_from(api, flow):
    api("POST", "/flows", flow)

    answer = api("PUT", "/flows/greet", flow)

    assert (answer.status, answer.json["code"]) == (428, "revision_required")


def test_a_stale_save_is_refused_and_shows_what_is_there(api, flow):
    api("POST", "/flows", flow)
    mine, theirs = {**flow, "name": "Mine"}, {**flow, "name": "Theirs"}
    first = api("PUT", "/flows/greet", theirs, headers={"If-Match": '"1"'})

    second = api("PUT", "/flows/greet", mine, headers={"If-Match": '"1"'})

    assert (first.status, first.headers["ETag"]) == (200, '"2"')
    assert (second.status, second.json["code"]) == (412, "stale_revision")
    assert (second.json["current_revision"], second.json["flow"]) == (2, theirs)
    assert second.json["saved_by"] == api("GET", "/session").json["user"]["name"]
    assert api("GET", "/flows/greet").json["flow"] == theirs


def test_a_star_overwrites_whatever_is_there(api, flow):
    api("POST", "/flows", flow)

    assert api("PUT", "/flows/greet", flow, headers={"If-Match": "*"}).json["revision"] == 2


@pytest.mark.parametrize("tag", ['"one"', "1, 2", "-1", '"' + "9" * 40 + '"'])
def test_an_if_match_that_is_no_revision_is_refused(api, flow, tag):
    api("POST", "/flows", flow)

    answer = api("PUT", "/flows/greet", flow, headers={"If-Match": tag})

    assert (answer.status, answer.json["code"]) == (400, "bad_revision")


def test_a_document_with_another_id_is_refused(api, flow):
    api("POST", "/flows", flow)

    answer = api("PUT", "/flows/greet", {**flow, "id": "other"}, headers={"If-Match": "*"})

    assert (answer.status, answer.json["code"]) == (422, "other_id")


def test_a_deleted_flow_is_gone_and_its_revisions_are_never_used_again(api, flow):
    api("POST", "/flows", flow)
    deleted = api("DELETE", "/flows/greet")
    gone = api("GET", "/flows/greet")

    again = api("POST", "/flows", flow)

    assert (deleted.status, gone.status, again.json["revision"]) == (204, 404, 2)


@pytest.mark.parametrize("flow_id", ["", "Über", "a b", "../etc", "A", "-a", "a" * 101, 7, None])
def test_an_id_that_is_no_slug_is_refused(api, flow, flow_id):
    answer = api("POST", "/flows", {**flow, "id": flow_id})

    assert answer.status == 422
    assert api("GET", "/flows").json["items"] == []


@pytest.mark.parametrize("body", [[], "flow", 1, None, {}, {"nodes": 3}])
def test_what_is_no_flow_is_refused(api, body):
    answer = api("POST", "/flows", raw=json.dumps(body).encode())

    assert (answer.status, answer.headers["Content-Type"]) == (422, "application/problem+json")


def test_a_draft_may_have_errors_and_says_them(api, broken):
    created = api("POST", "/flows", broken)

    said = api("POST", "/flows/broken/validate").json

    assert created.status == 201
    assert said["valid"] is False
    assert ("say", "unknown_type") in {(f["node"], f["code"]) for f in said["findings"]}


def test_a_document_is_validated_without_being_kept(api, flow, broken):
    said = api("POST", "/flows/anything/validate", flow).json

    assert said["valid"] is True
    assert api("GET", "/flows").json["items"] == []


def test_a_flow_with_errors_is_not_published(api, broken):
    api("POST", "/flows", broken)

    answer = api("POST", "/flows/broken/publish")

    assert (answer.status, answer.json["code"]) == (422, "invalid_flow")
    assert answer.json["findings"][0]["message"]
    assert api("GET", "/flows/broken/versions").json["items"] == []


def test_publishing_makes_a_version_and_the_same_again_makes_none(api, flow):
    api("POST", "/flows", flow)

    numbers = [api("POST", "/flows/greet/publish").json["version"] for _ in range(2)]
    api("PUT", "/flows/greet", {**flow, "name": "Greet them"}, headers={"If-Match": '"1"'})
    changed = api("GET", "/flows").json["items"][0]
    numbers.append(api("POST", "/flows/greet/publish").json["version"])

    assert numbers == [1, 1, 2]
    assert (changed["published_version"], changed["has_unpublished_changes"]) == (1, True)
    assert api("GET", "/flows").json["items"][0]["has_unpublished_changes"] is False


def test_a_version_stays_as_it_was(api, flow):
    api("POST", "/flows", flow)
    api("POST", "/flows/greet/publish")
    api("PUT", "/flows/greet", {**flow, "name": "New"}, headers={"If-Match": '"1"'})

    version = api("GET", "/flows/greet/versions/1").json

    assert version["flow"]["name"] == "Greet"


def test_publishing_an_older_revision_is_refused(api, flow):
    api("POST", "/flows", flow)
    api("PUT", "/flows/greet", flow, headers={"If-Match": '"1"'})

    answer = api("POST", "/flows/greet/publish", headers={"If-Match": '"1"'})

    assert (answer.status, answer.json["current_revision"]) == (412, 2)


def test_the_list_pages_by_cursor(api, flow):
    for number in range(5):
        api("POST", "/flows", {**flow, "id": f"flow-{number}"})

    seen, cursor = [], ""
    for _ in range(3):
        answer = api("GET", f"/flows?limit=2{cursor}").json
        seen.append([item["id"] for item in answer["items"]])
        cursor = f"&cursor={answer['next_cursor']}"

    assert seen == [["flow-0", "flow-1"], ["flow-2", "flow-3"], ["flow-4"]]
    assert answer["next_cursor"] is None


def test_a_flow_is_taken_and_given_as_yaml(api, flow):
    given = api("POST", "/flows", raw=json.dumps(flow).encode(), kind="application/yaml")

    file = api("GET", "/flows/greet?format=yaml")

    assert given.status == 201
    assert file.headers["Content-Disposition"] == 'attachment; filename="greet.yaml"'
    assert "id: say" in file.text


def test_the_list_says_what_a_flow_is(api, flow, run_to_end):
    api("POST", "/flows", flow)
    api("POST", "/flows/greet/publish")
    run = run_to_end("greet", input={"name": "Ada"})

    item = api("GET", "/flows").json["items"][0]

    assert item["last_run"]["run_id"] == run["run_id"]
    assert (item["node_count"], item["triggers"], item["name"]) == (1, [], "Greet")


def test_a_flow_without_any_node_is_given_with_its_empty_lists(api):
    api("POST", "/flows", {"schema": "baton.flow/v1", "id": "bare"})

    flow = api("GET", "/flows/bare").json["flow"]

    assert (flow["nodes"], flow["edges"]) == ([], [])
