"""The tasks of task queues over HTTP."""

import pytest

from connectors.sdk.context import TaskRequest

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


def test_a_schedule_s_task_says_until_when_it_is_tried(api, runtime):
    flow = {"id": "greet", "input": {}}
    retry = {"max_attempts": 3, "until_ms": 4_102_444_800_000}
    wish = TaskRequest(
        queue="schedules", idempotency_key="k", flow=flow, retry=retry, delay_ms=60_000
    )
    task_id = runtime.enqueue_task(wish).task_id

    told = api("GET", f"/queues/schedules/tasks/{task_id}").json["retry"]

    assert (told["max_attempts"], told["until"]) == (3, "2100-01-01T00:00:00.000Z")
