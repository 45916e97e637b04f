"""Task queues over HTTP."""

import pytest

LATER = {"delay": "1h", "flow": {"id": "greet", "input": {"name": "Ada"}}}


@pytest.fixture
def task(api):
    return api("POST", "/queues/night/tasks", LATER).json


def eventually(look, wanted):
    """Wait for the threads of the queue."""
    for _ in range(10_000):
        if (found := look()) == wanted:
            return found
    return found


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


def test_queues_are_listed_in_parts(api):
    for name in ("b", "a", "c"):
        api("PUT", f"/queues/{name}", {})

    first = api("GET", "/queues?limit=2").json
    rest = api("GET", f"/queues?limit=2&cursor={first['next_cursor']}").json

    names = [[queue["name"] for queue in page["items"]] for page in (first, rest)]
    assert (names, rest["next_cursor"]) == ([["a", "b"], ["c"]], None)
