"""Task queues over HTTP."""

import pytest

LATER = {"delay": "1h", "flow": {"id": "greet", "input": {"name": "Ada"}}}


@pytest.fixture
def task(api):
    return api("POST", "/queues/night/tasks", LATER).json


def test_a_task_waits_for_its_time(api, task):
    listed = api("GET", "/queues/night/tasks").json["items"]

    assert listed == [task]
    assert (task["state"], task["attempts"], task["queue"]) == ("waiting", 0, "night")
    assert task["target"] == {"flow": LATER["flow"]}
    assert api("GET", "/queues").json["items"][0]["tasks"] == {"waiting": 1}


def test_the_same_key_makes_one_task(api):
    key = {"Idempotency-Key": "tonight"}

    made = {api("POST", "/queues/night/tasks", LATER, headers=key).json["task_id"] for _ in "ab"}

    assert len(made) == 1


def test_a_name_that_is_taken_is_a_conflict(api):
    named = {**LATER, "name": "backup"}

    statuses = [api("POST", "/queues/night/tasks", named).status for _ in range(2)]

    assert statuses == [201, 409]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"delay": "1h"},
        {"http": {}, "flow": {"id": "x"}},
        {"flow": {"id": "x"}, "delay": "soon"},
        {"flow": {"id": "x"}, "at": "2030-01-31"},
        {"flow": {"id": "x"}, "delay": "1h", "at": "2030-01-31T09:00:00Z"},
        {"flow": {"id": "x"}, "whatever": 1},
        {"http": {"url": "http://127.0.0.1/"}, "delay": "800d"},
    ],
    ids=str,
)
def test_a_task_that_makes_no_sense_is_refused(api, body):
    answer = api("POST", "/queues/night/tasks", body)

    assert (answer.status, "Traceback" in answer.text) == (422, False)


def test_a_task_is_deleted(api, task):
    path = f"/queues/night/tasks/{task['task_id']}"

    statuses = [api(method, path).status for method in ("GET", "DELETE", "GET", "DELETE")]

    assert statuses == [200, 204, 404, 404]


def test_a_task_of_another_queue_is_not_found(api, task):
    assert api("GET", f"/queues/day/tasks/{task['task_id']}").status == 404


def test_a_task_runs_now_when_asked(api, flow, task, runtime):
    api("POST", "/flows", flow)
    api("POST", "/flows/greet/publish")

    api("POST", f"/queues/night/tasks/{task['task_id']}/run")
    for _ in range(10_000):  # The ticker takes a moment.
        if runs := api("GET", "/runs").json["items"]:
            break
    runtime.wait(runs[0]["run_id"], timeout_s=20)

    assert api("GET", f"/runs/{runs[0]['run_id']}").json["output"] == "Hello Ada"


def test_a_queue_is_made_changed_paused_and_resumed(api):
    made = api("PUT", "/queues/slow", {"max_running": 1})

    states = [api("POST", f"/queues/slow/{do}").json["state"] for do in ("pause", "resume")]

    assert (made.status, made.json["max_running"], states) == (200, 1, ["paused", "active"])


@pytest.mark.parametrize(
    ("path", "body"), [("/queues/a%20b", {}), ("/queues/a", {"max_running": 0})], ids=str
)
def test_a_queue_that_cannot_be_is_refused(api, path, body):
    assert api("PUT", path, body).status == 422
