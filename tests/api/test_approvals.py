"""Approvals over HTTP: who is asked, who may decide, and what becomes of it."""

import time

import pytest

PATIENCE_S = 20


@pytest.fixture
def asking():
    """A flow that asks whether to pay."""
    form = {
        "type": "object",
        "properties": {"note": {"type": "string"}},
        "required": ["note"],
    }
    return {
        "schema": "baton.flow/v1",
        "id": "ask",
        "name": "Ask",
        "nodes": [
            {
                "id": "release",
                "type": "flow.approval",
                "config": {
                    "title": "Pay {{ input.total }}?",
                    "form": form,
                    "remind_after": "1h",
                    "timeout": "2h",
                },
            },
            {"id": "pay", "type": "flow.set", "config": {"values": {"paid": True}}},
            {"id": "stop", "type": "flow.set", "config": {"values": {"paid": False}}},
        ],
        "edges": [
            {"from": "release", "to": "pay", "port": "approved"},
            {"from": "release", "to": "stop", "port": "rejected"},
        ],
    }


@pytest.fixture
def asked(api):
    """Starts a draft and gives its run id when it waits."""

    def start(document, **value):
        api("POST", "/flows", document)
        body = {"version": "draft", "input": {"total": 5, **value}}
        run_id = api("POST", f"/flows/{document['id']}/runs", body).json["run_id"]
        patience = time.monotonic() + PATIENCE_S
        while api("GET", f"/runs/{run_id}").json["state"] != "waiting":
            assert time.monotonic() < patience
            time.sleep(0.005)
        return run_id

    return start


APPROVED = {"decision": "approved", "form": {"note": "fine"}}


def test_open_approvals_are_listed(api, asking, asked):
    run_id = asked(asking)

    items = api("GET", "/approvals").json["items"]

    seen = [(one["run_id"], one["flow_id"], one["node"], one["title"]) for one in items]
    assert seen == [(run_id, "ask", "release", "Pay 5?")]


def test_approvals_are_listed_in_pages(api, asking, asked):
    ids = {asked(asking) for _ in range(3)}

    first = api("GET", "/approvals?limit=2").json
    rest = api("GET", f"/approvals?limit=2&cursor={first['next_cursor']}").json

    assert {one["run_id"] for one in first["items"] + rest["items"]} == ids
    assert (len(first["items"]), rest["next_cursor"]) == (2, None)


def test_a_cursor_that_is_none_is_refused(api):
    assert api("GET", "/approvals?cursor=nonsense").status == 422


def test_an_approval_lets_the_run_go_on(api, asking, asked, runtime):
    run_id = asked(asking)

    answer = api("POST", f"/approvals/{run_id}/release", APPROVED)

    run = runtime.wait(run_id, PATIENCE_S)
    release = run["nodes"]["release"]["output"]
    assert (answer.status, answer.json) == (200, {"status": "accepted"})
    assert run["output"] == {"pay": {"paid": True}}
    assert (release["decision"], release["by"], release["form"]) == (
        "approved",
        "token tests",
        {"note": "fine"},
    )


def test_a_rejection_takes_its_own_way(api, asking, asked, runtime):
    run_id = asked(asking)

    api("POST", f"/approvals/{run_id}/release", {"decision": "rejected"})

    assert runtime.wait(run_id, PATIENCE_S)["output"] == {"stop": {"paid": False}}


def test_a_decision_said_again_is_told_the_same(api, asking, asked, runtime):
    run_id = asked(asking)
    first = api("POST", f"/approvals/{run_id}/release", APPROVED)
    runtime.wait(run_id, PATIENCE_S)

    second = api("POST", f"/approvals/{run_id}/release", APPROVED)

    assert (second.status, second.json) == (first.status, first.json)


def test_a_late_decision_is_gone(api, api_as, asking, asked, runtime):
    run_id = asked(asking)
    api("POST", f"/approvals/{run_id}/release", APPROVED)
    runtime.wait(run_id, PATIENCE_S)

    answer = api("POST", f"/approvals/{run_id}/release", {**APPROVED, "request_id": "other"})

    assert (answer.status, answer.json["code"]) == (410, "gone")


def test_a_form_has_to_fit(api, asking, asked):
    run_id = asked(asking)

    answer = api("POST", f"/approvals/{run_id}/release", {"decision": "approved", "form": {}})

    assert (answer.status, answer.json["code"]) == (422, "invalid_input")
    assert api("GET", f"/runs/{run_id}").json["state"] == "waiting"


def test_only_those_who_are_asked_decide(api, asking, asked):
    asking["nodes"][0]["config"]["people"] = ["somebody else"]
    run_id = asked(asking)

    answer = api("POST", f"/approvals/{run_id}/release", APPROVED)

    assert (answer.status, answer.json["code"]) == (403, "forbidden")


def test_a_viewer_does_not_decide(api_as, asking, asked):
    run_id = asked(asking)

    assert api_as("viewer")("POST", f"/approvals/{run_id}/release", APPROVED).status == 403


def test_a_decision_about_nothing_is_not_found(api, asking, asked):
    run_id = asked(asking)

    answers = [
        api("POST", path, APPROVED)
        for path in (f"/approvals/{run_id}/pay", "/approvals/nobody/release")
    ]

    assert [answer.status for answer in answers] == [404, 404]


def test_the_view_says_who_is_asked_and_until_when(api, asking, asked):
    asking["nodes"][0]["config"]["people"] = ["ann"]
    run_id = asked(asking)

    wait = api("GET", f"/runs/{run_id}").json["nodes"]["release"]["wait"]

    assert (wait["kind"], wait["title"], wait["people"], wait["answers"], wait["wanted"]) == (
        "approval",
        "Pay 5?",
        ["ann"],
        0,
        1,
    )
    assert wait["remind_at"] < wait["timeout_at"]


def test_answers_so_far_are_counted(api, api_as, asking, asked):
    config = asking["nodes"][0]["config"]
    config |= {"required": 2}
    run_id = asked(asking)

    api("POST", f"/approvals/{run_id}/release", APPROVED)

    wait = api("GET", f"/runs/{run_id}").json["nodes"]["release"]["wait"]
    assert (wait["answers"], wait["wanted"]) == (1, 2)


def test_a_question_says_whether_who_asks_may_decide(api, api_as, asking, asked):
    asking["nodes"][0]["config"] |= {"people": ["token tests", "ann"], "required": 2}
    run_id = asked(asking)

    before = api("GET", f"/approvals/{run_id}/release").json
    viewer = api_as("viewer")("GET", f"/approvals/{run_id}/release").json
    api("POST", f"/approvals/{run_id}/release", {**APPROVED, "comment": "go"})
    after = api("GET", f"/approvals/{run_id}/release").json

    assert (before["may_answer"], viewer["may_answer"]) == (True, False)
    assert (after["may_answer"], after["has_answered"], after["wanted"]) == (False, True, 2)
    assert [(one["by"], one["comment"]) for one in after["answers"]] == [("token tests", "go")]


def test_nobody_decides_twice_with_two_keys(api, asking, asked):
    asking["nodes"][0]["config"] |= {"required": 2}
    run_id = asked(asking)

    for key in ("one", "two"):
        api("POST", f"/approvals/{run_id}/release", {**APPROVED, "request_id": key})

    assert len(api("GET", f"/approvals/{run_id}/release").json["answers"]) == 1


def test_a_question_that_was_decided_says_what_was_decided(api, asking, asked, runtime):
    run_id = asked(asking)
    api("POST", f"/approvals/{run_id}/release", APPROVED)
    runtime.wait(run_id, PATIENCE_S)

    question = api("GET", f"/approvals/{run_id}/release").json

    seen = (question["state"], question["title"], question["may_answer"])
    assert seen == ("approved", "Pay 5?", False)


def test_only_what_is_mine_is_counted_and_listed(api, asking, asked):
    mine = asked(asking)
    theirs = {**asking, "id": "theirs"}
    theirs["nodes"] = [dict(node) for node in asking["nodes"]]
    theirs["nodes"][0]["config"] = {**asking["nodes"][0]["config"], "people": ["ann"]}
    asked(theirs)

    listed = api("GET", "/approvals?mine=true").json["items"]

    assert [one["run_id"] for one in listed] == [mine]
    assert api("GET", "/approvals/waiting").json == {"mine": 1}


def test_questions_are_searched(api, asking, asked):
    run_id = asked(asking, total=77)
    asked({**asking, "id": "other"})

    found = api("GET", "/approvals?text=PAY%2077").json["items"]

    assert [one["run_id"] for one in found] == [run_id]


def test_who_decided_what_is_listed(api, asking, asked, runtime):
    run_id = asked(asking)
    api("POST", f"/approvals/{run_id}/release", APPROVED)
    runtime.wait(run_id, PATIENCE_S)

    items = api("GET", "/approvals/answered").json["items"]

    seen = [(one["run_id"], one["node"], one["state"], one["title"]) for one in items]
    assert seen == [(run_id, "release", "approved", "Pay 5?")]
