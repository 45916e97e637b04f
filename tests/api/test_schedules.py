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


@pytest.fixture
def nightly_of(api, flow):
    """Publish a flow with a schedule; give the schedule's id."""

    def published(id_):
        trigger = {"id": "daily", "type": "trigger.schedule", "config": {"cron": "0 3 * * *"}}
        edges = [{"from": "daily", "to": "say"}]
        nodes = [trigger, {**flow["nodes"][0], "config": {"values": {"text": "Good night"}}}]
        api("POST", "/flows", {**flow, "id": id_, "nodes": nodes, "edges": edges})
        api("POST", f"/flows/{id_}/publish")
        return f"{id_}:daily"

    return published


@pytest.fixture
def greet(api, flow):
    """A published flow that a schedule by itself may start."""
    api("POST", "/flows", flow)
    api("POST", "/flows/greet/publish")
    return {"flow": {"id": "greet"}}


def test_a_schedule_is_made_read_changed_and_deleted(api, greet):
    body = {"id": "nightly", "cron": "every day 03:00", "time_zone": "Europe/Paris"}
    made = api("POST", "/schedules", {**body, "target": greet, "description": "Good night"})
    seen = api("GET", "/schedules/nightly")
    changed = api("PUT", "/schedules/nightly", {"every": "90s", "target": greet})
    gone = api("DELETE", "/schedules/nightly")

    assert (made.status, made.headers["Location"]) == (201, "/api/v1/schedules/nightly")
    assert seen.json == made.json
    assert [seen.json[key] for key in ("cron", "flow_name", "node", "state", "description")] == [
        "every day 03:00",
        "Greet",
        None,
        "active",
        "Good night",
    ]
    assert (changed.json["cron"], changed.json["every"]) == (None, "90s")
    assert (gone.status, api("GET", "/schedules/nightly").status) == (204, 404)


def test_schedules_are_listed_by_pages_and_by_flow(api, greet, nightly_of):
    for name in ("a", "b", "c"):
        api("POST", "/schedules", {"id": name, "cron": "@daily", "target": greet})
    http = {"http": {"url": "http://127.0.0.1:1/"}}
    api("POST", "/schedules", {"id": "d", "cron": "@daily", "target": http})

    first = api("GET", "/schedules?limit=3").json
    rest = api("GET", f"/schedules?limit=3&cursor={first['next_cursor']}").json
    of_flow = api("GET", "/schedules?flow=greet").json

    ids = [[one["id"] for one in page["items"]] for page in (first, rest, of_flow)]
    assert ids == [["a", "b", "c"], ["d"], ["a", "b", "c"]]
    assert (rest["next_cursor"], rest["items"][0]["flow_id"]) == (None, None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"cron": "0 0 30 2 *"}, "cron"),
        ({"cron": "*/0 * * * *"}, "cron"),
        ({"cron": "@daily", "time_zone": "Mars/Olympus"}, "time_zone"),
        ({"cron": "@daily", "overlap": "maybe"}, "overlap"),
        ({"cron": "@daily", "retry": {"retry_count": 1}}, "retry"),
        ({"cron": "@daily", "jitter": "forever"}, "jitter"),
        ({"at": "1999-01-01T00:00:00Z"}, "at"),
        ({"cron": "@daily", "target": {"flow": {"id": "none"}}}, "target.flow.id"),
        ({"cron": "@daily", "colour": "red"}, "colour"),
    ],
    ids=str,
)
def test_a_schedule_that_cannot_be_is_refused_at_its_field(api, greet, body, field):
    answer = api("POST", "/schedules", {"target": greet, **body})

    assert (answer.status, answer.json["errors"][0]["field"]) == (422, field)
    assert api("GET", "/schedules").json["items"] == []


def test_an_id_that_is_taken_is_a_conflict_and_a_node_s_schedule_is_changed_by_publishing(
    api, greet, nightly_of
):
    body = {"cron": "@daily", "target": greet}
    api("POST", "/schedules", {**body, "id": "a"})
    node = nightly_of("other")

    answers = [
        api("POST", "/schedules", {**body, "id": "a"}),
        api("PUT", f"/schedules/{node}", body),
        api("DELETE", f"/schedules/{node}"),
        api("PUT", "/schedules/none", body),
    ]
    assert [answer.status for answer in answers] == [409, 409, 409, 404]


def test_a_period_is_made_up_for_once(api, greet):
    api("POST", "/schedules", {"id": "a", "cron": "@daily", "target": greet})
    period = {"from": "2020-01-01T00:00:00Z", "until": "2020-01-03T00:00:00Z"}

    first = api("POST", "/schedules/a/backfill", period).json
    again = api("POST", "/schedules/a/backfill", period).json
    fires = api("GET", "/schedules/a/fires").json["items"]

    assert (first["started"], again["started"], len(again["items"])) == (3, 0, 3)
    assert [fire["due_at"][:10] for fire in fires] == ["2020-01-03", "2020-01-02", "2020-01-01"]
    assert {fire["by"] for fire in fires} == {"backfill"}


@pytest.mark.parametrize(
    ("period", "field"),
    [
        ({"from": "yesterday", "until": "2020-01-03T00:00:00Z"}, "from"),
        ({"from": "2020-01-01T00:00:00Z", "until": "2999-01-01T00:00:00Z"}, "until"),
        ({"from": "2000-01-01T00:00:00Z", "until": "2020-01-01T00:00:00Z"}, "until"),
        ({"until": "2020-01-01T00:00:00Z"}, "from"),
    ],
    ids=str,
)
def test_a_period_that_cannot_be_is_refused_at_its_field(api, greet, period, field):
    api("POST", "/schedules", {"id": "a", "cron": "@daily", "target": greet})
    answer = api("POST", "/schedules/a/backfill", period)

    assert (answer.status, answer.json["errors"][0]["field"]) == (422, field)


def test_a_schedule_of_an_address_answers_with_its_task_when_it_runs_now(api):
    target = {"http": {"url": "http://127.0.0.1:1/"}}
    api("POST", "/schedules", {"id": "call", "cron": "@daily", "target": target})
    ran = api("POST", "/schedules/call/run")

    assert (ran.status, ran.json["run_id"]) == (201, None)
    assert ran.headers["Location"].endswith(f"/queues/schedules/tasks/{ran.json['task_id']}")
    assert api("GET", "/schedules/call/fires").json["items"][0]["by"] == "hand"


@pytest.mark.parametrize(
    "rule",
    [
        {"cron": "1st friday of quarter 9:00"},
        {"every": "90s", "start": "2999-01-01T00:00:00Z"},
        {"at": ["2999-01-01T00:00:00Z"]},
    ],
    ids=str,
)
def test_rules_of_every_kind_have_a_preview(api, rule):
    fires = api("POST", "/schedules/preview", {**rule, "count": 1}).json["fires"]
    assert len(fires) == 1
