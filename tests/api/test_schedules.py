"""Schedules over HTTP, and the preview of a rule in time."""

import pytest


@pytest.fixture
def nightly(api, flow):
    """The id of a schedule that fires once a day."""
    trigger = {"id": "daily", "type": "trigger.schedule", "config": {"cron": "0 3 * * *"}}
    nodes = [trigger, *flow["nodes"]]
    edges = [{"from": "daily", "to": "say"}]
    nodes[1] = {**nodes[1], "config": {"values": {"text": "Good night"}}}
    api("POST", "/flows", {**flow, "nodes": nodes, "edges": edges})
    api("POST", "/flows/greet/publish")
    return api("GET", "/schedules").json["items"][0]["id"]


def test_a_published_trigger_is_a_schedule(api, nightly):
    schedule = api("GET", "/schedules").json["items"][0]

    assert (schedule["flow_id"], schedule["flow_name"]) == ("greet", "Greet")
    assert (schedule["node"], schedule["cron"], schedule["state"]) == (
        "daily",
        "0 3 * * *",
        "active",
    )
    assert schedule["next_at"].endswith("T03:00:00.000Z")


def test_a_schedule_is_paused_and_resumed(api, nightly):
    states = [
        api("POST", f"/schedules/{nightly}/{action}").json["state"]
        for action in ("pause", "pause", "resume")
    ]

    assert states == ["paused", "paused", "active"]


def test_a_schedule_runs_now_when_asked(api, nightly, runtime):
    started = api("POST", f"/schedules/{nightly}/run")
    runtime.wait(started.json["run_id"], timeout_s=20)

    run = api("GET", f"/runs/{started.json['run_id']}").json
    assert (started.status, run["state"], run["output"]) == (201, "succeeded", "Good night")


def test_a_deleted_flow_fires_no_more(api, nightly):
    api("DELETE", "/flows/greet")

    assert api("GET", "/schedules").json["items"] == []


def test_the_next_fires_are_shown(api):
    body = {"cron": "30 1 29 2 *", "time_zone": "UTC", "count": 2}

    fires = api("POST", "/schedules/preview", body).json["fires"]

    assert [fire[4:] for fire in fires] == ["-02-29T01:30:00.000Z"] * 2


def test_the_next_fires_say_where_the_clock_changes(api):
    rule = {"time_zone": "Europe/Helsinki", "repeated": "both", "count": 50}

    gap = api("POST", "/schedules/preview", {**rule, "cron": "30 3 * 3 0"}).json["moments"]
    twice = api("POST", "/schedules/preview", {**rule, "cron": "30 3 * 10 0"}).json["moments"]

    assert {one["note"] for one in gap} >= {"after_gap", None}
    assert [one["note"] for one in twice if one["note"] and "pass" in one["note"]][:2] == [
        "first_pass",
        "second_pass",
    ]


def test_the_last_fires_of_a_new_schedule_are_none(api, nightly):
    assert api("GET", f"/schedules/{nightly}/fires?limit=5").json["items"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"cron": "61 * * * *"}, "cron"),
        ({"cron": ""}, "cron"),
        ({"cron": "* * * * *", "time_zone": "Mars/Olympus"}, "time_zone"),
        ({"cron": "* * * * *", "count": 0}, "count"),
        ({"cron": "* * * * *", "gap": "maybe"}, "gap"),
    ],
    ids=str,
)
def test_a_rule_that_is_none_is_refused_at_its_field(api, body, field):
    answer = api("POST", "/schedules/preview", body)

    assert (answer.status, answer.json["errors"][0]["field"]) == (422, field)


@pytest.mark.parametrize("action", ["pause", "resume", "run"])
def test_an_unknown_schedule_is_not_found(api, action):
    assert api("POST", f"/schedules/none:none/{action}").status == 404
