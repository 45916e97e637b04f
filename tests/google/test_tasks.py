"""google-cloud-tasks, as it is, against our queues."""

import re
import subprocess
import sys
import time
import uuid

import pytest
from google.api_core import exceptions
from google.auth.exceptions import RefreshError
from google.cloud import tasks_v2
from google.oauth2.credentials import Credentials
from google.protobuf import duration_pb2, field_mask_pb2, timestamp_pb2

from tests.engine.conftest import ROOT, until
from tests.engine.receiving import receiving
from tests.google.conftest import PARENT, client_of

HOUR_S = 3_600


@pytest.fixture
def queue(tasks):
    """A queue of this test's own."""
    name = f"{PARENT}/queues/{uuid.uuid4().hex}"
    tasks.create_queue(parent=PARENT, queue=tasks_v2.Queue(name=name))
    yield name
    tasks.delete_queue(name=name)


@pytest.fixture
def paused(tasks, queue):
    """The same queue, which lets tasks wait."""
    tasks.pause_queue(name=queue)
    return queue


def an_http_task(url="http://127.0.0.1:9/", **more):
    request = tasks_v2.HttpRequest(http_method=tasks_v2.HttpMethod.POST, url=url, **more)
    return tasks_v2.Task(http_request=request)


def seconds(count):
    return duration_pb2.Duration(seconds=count)


def test_a_queue_has_the_defaults_of_cloud_tasks(tasks, queue):
    found = tasks.get_queue(name=queue)
    assert found.name == queue
    assert found.state == tasks_v2.Queue.State.RUNNING
    limits, retry = found.rate_limits, found.retry_config
    assert (limits.max_dispatches_per_second, limits.max_concurrent_dispatches) == (500, 1_000)
    assert (retry.max_attempts, retry.max_doublings) == (100, 16)
    assert (retry.min_backoff.total_seconds(), retry.max_backoff.total_seconds()) == (0.1, HOUR_S)


def test_a_queue_keeps_what_it_is_made_with(tasks):
    name = f"{PARENT}/queues/made"
    made = tasks.create_queue(
        parent=PARENT,
        queue=tasks_v2.Queue(
            name=name,
            rate_limits=tasks_v2.RateLimits(max_dispatches_per_second=2.5),
            retry_config=tasks_v2.RetryConfig(max_attempts=-1, max_retry_duration=seconds(60)),
        ),
    )
    assert made == tasks.get_queue(name=name)
    assert made.rate_limits.max_dispatches_per_second == 2.5
    assert (made.retry_config.max_attempts, made.retry_config.max_retry_duration.seconds) == (
        -1,
        60,
    )
    tasks.delete_queue(name=name)
    with pytest.raises(exceptions.NotFound):
        tasks.get_queue(name=name)


def test_an_update_changes_what_its_mask_names(tasks, queue):
    mask = field_mask_pb2.FieldMask(paths=["rate_limits.max_dispatches_per_second"])
    wanted = tasks_v2.Queue(
        name=queue,
        rate_limits=tasks_v2.RateLimits(max_dispatches_per_second=7, max_concurrent_dispatches=3),
    )
    changed = tasks.update_queue(queue=wanted, update_mask=mask)
    limits = changed.rate_limits
    assert (limits.max_dispatches_per_second, limits.max_concurrent_dispatches) == (7, 1_000)


def test_a_queue_is_paused_resumed_and_purged(tasks, queue):
    assert tasks.pause_queue(name=queue).state == tasks_v2.Queue.State.PAUSED
    tasks.create_task(parent=queue, task=an_http_task())
    assert len(list(tasks.list_tasks(parent=queue))) == 1
    tasks.purge_queue(name=queue)
    until(lambda: not list(tasks.list_tasks(parent=queue)), "the purge")
    assert tasks.resume_queue(name=queue).state == tasks_v2.Queue.State.RUNNING


def test_queues_are_listed_in_pages(tasks):
    names = [f"{PARENT}/queues/page-{number}" for number in range(5)]
    for name in names:
        tasks.create_queue(parent=PARENT, queue=tasks_v2.Queue(name=name))
    request = tasks_v2.ListQueuesRequest(parent=PARENT, page_size=2)
    found = [one.name for one in tasks.list_queues(request=request)]
    assert [name for name in found if "/page-" in name] == names
    for name in names:
        tasks.delete_queue(name=name)


def test_a_task_calls_its_target_with_the_headers_of_cloud_tasks(tasks, queue):
    with receiving() as target:
        request = an_http_task(target.url, headers={"X-Shop": "north"}, body=b'{"n": 1}')
        made = tasks.create_task(parent=queue, task=request)
        until(lambda: target.calls, "the call")
    call = target.calls[0]
    assert (call.method, call.body, call.headers["x-shop"]) == ("POST", b'{"n": 1}', "north")
    assert call.headers["x-cloudtasks-queuename"] == queue.rpartition("/")[2]
    assert call.headers["x-cloudtasks-taskname"] == made.name.rpartition("/")[2]
    assert call.headers["x-cloudtasks-taskretrycount"] == "0"
    assert call.headers["user-agent"] == "Google-Cloud-Tasks"


def test_bytes_that_are_no_text_arrive_as_they_are(tasks, queue):
    with receiving() as target:
        tasks.create_task(parent=queue, task=an_http_task(target.url, body=b"\xff\x00\x80"))
        until(lambda: target.calls, "the call")
    assert target.calls[0].body == b"\xff\x00\x80"


def test_an_oidc_token_names_its_audience(tasks, queue):
    token = tasks_v2.OidcToken(service_account_email="shop@example.com", audience="https://x.test")
    with receiving() as target:
        tasks.create_task(parent=queue, task=an_http_task(target.url, oidc_token=token))
        until(lambda: target.calls, "the call")
    assert target.calls[0].headers["authorization"].startswith("Bearer ey")


def test_a_task_is_read_back_whole_and_brief(tasks, paused):
    made = tasks.create_task(
        parent=paused,
        task=tasks_v2.Task(
            name=f"{paused}/tasks/one",
            http_request=tasks_v2.HttpRequest(url="http://127.0.0.1:9/x", body=b"hello"),
            schedule_time=timestamp_pb2.Timestamp(seconds=int(time.time()) + HOUR_S),
            dispatch_deadline=seconds(20),
        ),
    )
    brief = tasks.get_task(name=made.name)
    whole = tasks.get_task(request={"name": made.name, "response_view": tasks_v2.Task.View.FULL})
    assert (brief.http_request.body, whole.http_request.body) == (b"", b"hello")
    assert whole.http_request.url == "http://127.0.0.1:9/x"
    assert whole.dispatch_deadline.seconds == 20
    assert (whole.dispatch_count, whole.response_count) == (0, 0)
    assert whole.schedule_time.timestamp() > time.time() + HOUR_S / 2


def test_a_task_that_waits_is_run_now_and_then_gone(tasks, paused):
    with receiving() as target:
        task = an_http_task(target.url)
        task.schedule_time = timestamp_pb2.Timestamp(seconds=int(time.time()) + HOUR_S)
        made = tasks.create_task(parent=paused, task=task)
        tasks.run_task(name=made.name)
        until(lambda: target.calls, "the call")

    def is_gone():
        try:
            tasks.get_task(name=made.name)
        except exceptions.NotFound:
            return True
        return False

    until(is_gone, "the end of the task")


def test_a_failed_attempt_is_counted_and_told(tasks, queue):
    retry = tasks_v2.RetryConfig(min_backoff=seconds(600), max_backoff=seconds(600))
    mask = field_mask_pb2.FieldMask(paths=["retry_config"])
    tasks.update_queue(queue=tasks_v2.Queue(name=queue, retry_config=retry), update_mask=mask)
    with receiving() as target:
        target.statuses(503)
        made = tasks.create_task(parent=queue, task=an_http_task(target.url))
        until(lambda: tasks.get_task(name=made.name).response_count == 1, "the answer")
    found = tasks.get_task(name=made.name)
    assert found.dispatch_count == 1
    told = found.last_attempt.response_status
    assert (told.code, told.message) == (14, "HTTP status code 503")


def test_tasks_are_listed_in_pages_and_deleted(tasks, paused):
    for _ in range(5):
        tasks.create_task(parent=paused, task=an_http_task())
    request = tasks_v2.ListTasksRequest(parent=paused, page_size=2)
    names = [one.name for one in tasks.list_tasks(request=request)]
    assert len(set(names)) == 5
    for name in names:
        tasks.delete_task(name=name)
    assert list(tasks.list_tasks(parent=paused)) == []


def test_a_name_is_taken_while_its_task_waits_and_after_it_is_deleted(tasks, paused):
    task = an_http_task()
    task.name = f"{paused}/tasks/once"
    tasks.create_task(parent=paused, task=task)
    with pytest.raises(exceptions.Conflict, match="Requested entity already exists"):
        tasks.create_task(parent=paused, task=task)
    tasks.delete_task(name=task.name)
    with pytest.raises(exceptions.NotFound):
        tasks.get_task(name=task.name)
    with pytest.raises(exceptions.Conflict):
        tasks.create_task(parent=paused, task=task)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "projects/shop/locations/europe-west1/queues/other/tasks/x"}, "must begin with"),
        ({"dispatch_deadline": seconds(5)}, "deadline"),
        ({"schedule_time": timestamp_pb2.Timestamp(seconds=9_999_999_999)}, "at"),
        ({"http_request": tasks_v2.HttpRequest(url="ftp://x")}, "http://"),
        ({"http_request": tasks_v2.HttpRequest()}, "httpRequest"),
        (
            {
                "http_request": None,
                "app_engine_http_request": tasks_v2.AppEngineHttpRequest(relative_uri="/"),
            },
            "App Engine",
        ),
    ],
)
def test_a_bad_task_is_an_invalid_argument(tasks, paused, change, said):
    task = an_http_task()
    for name, value in change.items():
        setattr(task, name, value)
    with pytest.raises(exceptions.BadRequest, match=said):
        tasks.create_task(parent=paused, task=task)


def test_what_is_not_there_is_not_found(tasks, queue):
    for call in (
        lambda: tasks.get_queue(name=f"{PARENT}/queues/none"),
        lambda: tasks.create_task(parent=f"{PARENT}/queues/none", task=an_http_task()),
        lambda: tasks.list_tasks(parent=f"{PARENT}/queues/none"),
        lambda: tasks.get_task(name=f"{queue}/tasks/none"),
        lambda: tasks.delete_task(name=f"{queue}/tasks/none"),
        lambda: tasks.run_task(name=f"{queue}/tasks/none"),
        lambda: tasks.pause_queue(name=f"{PARENT}/queues/none"),
    ):
        with pytest.raises(exceptions.NotFound):
            call()


def test_a_queue_that_is_there_cannot_be_made(tasks, queue):
    with pytest.raises(exceptions.Conflict):
        tasks.create_queue(parent=PARENT, queue=tasks_v2.Queue(name=queue))


def test_what_is_not_offered_is_said(tasks, queue):
    with pytest.raises(exceptions.MethodNotImplemented):
        tasks.get_iam_policy(resource=queue)


def test_a_token_opens_the_door_as_everywhere(server):
    made = subprocess.run(
        [
            sys.executable,
            "-m",
            "designer",
            "token",
            "create",
            "--name",
            "google",
            "--data",
            server.data,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    secret = re.search(r"baton_\S+", made.stdout)[0]
    client = client_of(tasks_v2.CloudTasksClient, server, Credentials(secret))
    assert list(client.list_queues(parent=PARENT)) is not None


def test_a_token_that_is_none_is_refused(server):
    client = client_of(tasks_v2.CloudTasksClient, server, Credentials("baton_forged"))
    with pytest.raises(RefreshError):  # the library answers a 401 by asking for a newer token
        client.list_queues(parent=PARENT)
