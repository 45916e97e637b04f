"""Task queues over HTTP."""

import pytest

LATER = {"delay": "1h", "flow": {"id": "greet", "input": {"name": "Ada"}}}
NOWHERE = {"http": {"url": "ftp://nowhere/"}}


@pytest.fixture
def task(api):
    return api("POST", "/queues/night/tasks", LATER).json


def eventually(look, wanted):
    """Wait for the threads of the queue."""
    for _ in range(10_000):
        if (found := look()) == wanted:
            return found
    return found


def test_a_task_waits_for_its_time(api, task):
    listed = api("GET", "/queues/night/tasks").json["items"]

    assert listed == [task]
    assert (task["state"], task["attempts"], task["queue"]) == ("waiting", 0, "night")
    assert task["target"] == {"flow": LATER["flow"]}
    counts = api("GET", "/queues/night").json["tasks"]
    assert counts == {"waiting": 1, "running": 0, "failed": 0, "done": 0}


def test_the_same_key_makes_one_task(api):
    key = {"Idempotency-Key": "tonight"}

    made = {api("POST", "/queues/night/tasks", LATER, headers=key).json["task_id"] for _ in "ab"}

    assert len(made) == 1


def test_a_key_whose_task_was_deleted_makes_no_other(api):
    key = {"Idempotency-Key": "tonight"}
    task_id = api("POST", "/queues/night/tasks", LATER, headers=key).json["task_id"]
    api("DELETE", f"/queues/night/tasks/{task_id}")

    assert api("POST", "/queues/night/tasks", LATER, headers=key).status == 409


def test_a_name_stays_taken_while_its_task_is_known_and_for_a_while_after(api):
    named = {**LATER, "name": "backup"}

    task_id = api("POST", "/queues/night/tasks", named).json["task_id"]
    statuses = [api("POST", "/queues/night/tasks", named).status]
    api("DELETE", f"/queues/night/tasks/{task_id}")
    statuses.append(api("POST", "/queues/night/tasks", named).status)
    api("PUT", "/queues/brief", {"dedupe_window": "0s"})
    task_id = api("POST", "/queues/brief/tasks", named).json["task_id"]
    api("DELETE", f"/queues/brief/tasks/{task_id}")
    statuses.append(api("POST", "/queues/brief/tasks", named).status)

    assert statuses == [409, 409, 201]


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
        {"flow": {"id": "x"}, "retry": {"whatever": 1}},
        {"flow": {"id": "x"}, "retry": {"min_backoff": "soon"}},
        {"http": {"url": "http://127.0.0.1/"}, "delay": "800d"},
    ],
    ids=str,
)
def test_a_task_that_makes_no_sense_is_refused(api, body):
    answer = api("POST", "/queues/night/tasks", body)

    assert (answer.status, "Traceback" in answer.text) == (422, False)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**LATER, "delay": None, "at": "2150-01-01T00:00:00Z"}, "at"),
        ({**LATER, "name": "a/b"}, "name"),
        ({**LATER, "name": "n" * 501}, "name"),
        ({**LATER, "deadline": "1s"}, "deadline"),
        ({**LATER, "deadline": "31m"}, "deadline"),
        ({**LATER, "retry": {"max_attempts": 0}}, "retry.max_attempts"),
        ({"http": {"url": "http://a/", "headers": {"A": 1}}}, "http.headers"),
    ],
    ids=str,
)
def test_a_task_is_refused_with_the_field(api, body, field):
    answer = api("POST", "/queues/night/tasks", body)

    assert (answer.status, [one["field"] for one in answer.json["errors"]]) == (422, [field])


def test_a_task_says_how_it_is_to_be_tried(api):
    retry = {"max_attempts": 3, "min_backoff": "1s", "max_retry_duration": "2h"}

    made = api("POST", "/queues/night/tasks", {**LATER, "retry": retry, "deadline": "1m"}).json

    kept = {name: value for name, value in made["retry"].items() if value is not None}
    assert (kept, made["deadline"]) == (retry, "1m")


def test_a_task_is_deleted(api, task):
    path = f"/queues/night/tasks/{task['task_id']}"

    statuses = [api(method, path).status for method in ("GET", "DELETE", "GET", "DELETE")]

    assert statuses == [200, 204, 404, 404]


def test_a_task_of_another_queue_is_not_found(api, task):
    assert api("GET", f"/queues/day/tasks/{task['task_id']}").status == 404


def test_a_task_of_a_paused_queue_runs_now_when_asked(api, flow, task, runtime):
    api("POST", "/flows", flow)
    api("POST", "/flows/greet/publish")
    api("POST", "/queues/night/pause")

    api("POST", f"/queues/night/tasks/{task['task_id']}/run")
    eventually(lambda: len(api("GET", "/runs").json["items"]), 1)
    runs = api("GET", "/runs").json["items"]
    runtime.wait(runs[0]["run_id"], timeout_s=20)

    assert api("GET", f"/runs/{runs[0]['run_id']}").json["output"] == "Hello Ada"


def test_many_tasks_are_made_at_once_and_each_is_answered(api):
    tasks = [{**LATER, "name": "a"}, {**LATER, "name": "a"}, {"delay": "1h"}, LATER]
    key = {"Idempotency-Key": "all"}

    first = api("POST", "/queues/night/tasks/bulk", {"tasks": tasks}, headers=key).json["items"]
    again = api("POST", "/queues/night/tasks/bulk", {"tasks": tasks}, headers=key).json["items"]

    assert [one["error"] and one["error"]["code"] for one in first] == [
        None,
        "conflict",
        "bad_task",
        None,
    ]
    assert [one["task_id"] for one in again] == [one["task_id"] for one in first]
    assert api("GET", "/queues/night").json["tasks"]["waiting"] == 2


def test_no_and_too_many_tasks_at_once_are_refused(api):
    sizes = (0, 1_001)

    answers = [api("POST", "/queues/a/tasks/bulk", {"tasks": [LATER] * size}) for size in sizes]

    assert [answer.status for answer in answers] == [422, 422]


def test_tasks_are_listed_in_parts(api):
    api("POST", "/queues/night/tasks/bulk", {"tasks": [LATER] * 5})
    seen, cursor = [], ""
    while cursor is not None:
        page = api("GET", f"/queues/night/tasks?limit=2{cursor and '&cursor=' + cursor}").json
        seen.append([task["task_id"] for task in page["items"]])
        cursor = page["next_cursor"]

    assert [len(part) for part in seen] == [2, 2, 1]
    assert len({task_id for part in seen for task_id in part}) == 5


@pytest.mark.parametrize("query", ["cursor=nonsense!", "cursor=bm9uc2Vuc2U", "state=lost"])
def test_a_place_or_state_that_is_none_is_refused(api, task, query):
    assert api("GET", f"/queues/night/tasks?{query}").status == 400


def test_what_failed_for_good_is_a_dead_letter_until_it_is_run_again_or_deleted(api):
    made = api("POST", "/queues/night/tasks", NOWHERE).json

    def letters():
        return api("GET", "/queues/night/dead-letters").json["items"]

    eventually(lambda: len(letters()), 1)
    (letter,) = letters()
    assert (letter["task_id"], letter["last_error"]["code"]) == (made["task_id"], "http.url")
    assert letter["forget_at"] is not None
    api("POST", "/queues/night/pause")
    assert api("POST", "/queues/night/dead-letters/run").json == {"count": 1}
    eventually(lambda: len(letters()), 1)
    assert letters()[0]["updated_at"] > letter["updated_at"]
    assert api("DELETE", "/queues/night/dead-letters").json == {"count": 1}
    assert letters() == []


def test_a_queue_has_google_s_defaults(api):
    made = api("PUT", "/queues/new", {})

    assert made.json == {
        "name": "new",
        "state": "running",
        "max_dispatches_per_second": 500,
        "max_burst_size": 100,
        "is_burst_set": False,
        "max_concurrent_dispatches": 1000,
        "max_attempts": 100,
        "max_retry_duration": "0s",
        "min_backoff": "100ms",
        "max_backoff": "1h",
        "max_doublings": 16,
        "dedupe_window": "1d",
        "dead_letter_retention": "31d",
        "is_built_in": False,
        "tasks": {"waiting": 0, "running": 0, "failed": 0, "done": 0},
        "is_purging": False,
        "oldest_due_at": None,
        "executed_last_minute": 0,
        "dispatches_per_second_now": 500,
        "is_throttled": False,
    }


def test_a_queue_is_changed_field_by_field(api):
    api("PUT", "/queues/slow", {"max_dispatches_per_second": 0.5, "max_burst_size": 2})
    changed = api("PUT", "/queues/slow", {"max_attempts": -1, "max_burst_size": None}).json

    assert (changed["max_dispatches_per_second"], changed["max_attempts"]) == (0.5, -1)
    assert (changed["max_burst_size"], changed["is_burst_set"]) == (10, False)


def test_a_queue_is_paused_disabled_and_resumed(api, task):
    states = [
        api("POST", f"/queues/night/{do}").json["state"] for do in ("pause", "disable", "resume")
    ]

    assert states == ["paused", "disabled", "running"]
    api("POST", "/queues/night/disable")
    assert api("POST", f"/queues/night/tasks/{task['task_id']}/run").status == 409


def test_a_queue_is_purged(api, task):
    purged = api("POST", "/queues/night/purge")

    assert purged.status == 200
    eventually(lambda: api("GET", "/queues/night").json["tasks"]["waiting"], 0)
    assert api("GET", f"/queues/night/tasks/{task['task_id']}").status == 404
    eventually(lambda: int(api("GET", "/queues/night").json["is_purging"]), 0)
    assert api("POST", "/queues/night/tasks", LATER).status == 201


def test_a_queue_is_deleted_with_its_tasks(api, task):
    statuses = [api(verb, "/queues/night").status for verb in ("DELETE", "GET", "DELETE")]

    assert statuses == [204, 404, 404]
    assert api("GET", "/queues").json["items"] == []
    assert eventually(lambda: api("PUT", "/queues/night", {}).status, 200) == 200
    assert api("GET", f"/queues/night/tasks/{task['task_id']}").status == 404


def test_a_built_in_queue_cannot_be_deleted(api):
    api("PUT", "/queues/schedules", {})

    assert api("DELETE", "/queues/schedules").status == 409


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/queues/a%20b", {}, "queue"),
        ("/queues/a", {"max_concurrent_dispatches": 0}, "max_concurrent_dispatches"),
        ("/queues/a", {"max_concurrent_dispatches": 5_001}, "max_concurrent_dispatches"),
        ("/queues/a", {"max_dispatches_per_second": 0}, "max_dispatches_per_second"),
        ("/queues/a", {"max_dispatches_per_second": 1e300}, "max_dispatches_per_second"),
        ("/queues/a", {"max_burst_size": 0}, "max_burst_size"),
        ("/queues/a", {"max_attempts": 0}, "max_attempts"),
        ("/queues/a", {"max_doublings": -1}, "max_doublings"),
        ("/queues/a", {"min_backoff": "soon"}, "min_backoff"),
        ("/queues/a", {"min_backoff": "0s"}, "min_backoff"),
        ("/queues/a", {"max_backoff": "10ms"}, "max_backoff"),
        ("/queues/a", {"dedupe_window": "32d"}, "dedupe_window"),
    ],
    ids=str,
)
def test_a_queue_that_cannot_be_is_refused_with_the_field(api, path, body, field):
    answer = api("PUT", path, body)

    assert (answer.status, [one["field"] for one in answer.json["errors"]]) == (422, [field])


@pytest.mark.parametrize("verb", ["pause", "disable", "resume", "purge", "dead-letters/run"])
def test_a_queue_that_is_not_there_is_not_found(api, verb):
    assert api("POST", f"/queues/nobody/{verb}").status == 404
