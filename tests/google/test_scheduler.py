"""google-cloud-scheduler, as it is, against our schedules."""

import contextlib
import uuid

import pytest
from google.api_core import exceptions
from google.cloud import scheduler_v1
from google.protobuf import duration_pb2, field_mask_pb2

from tests.engine.conftest import until
from tests.engine.receiving import receiving
from tests.google.conftest import PARENT


@pytest.fixture
def name(scheduler):
    """A job's name that is free, and free again afterwards."""
    made = f"{PARENT}/jobs/{uuid.uuid4().hex}"
    yield made
    with contextlib.suppress(exceptions.NotFound):
        scheduler.delete_job(name=made)


def a_job(name, url="http://127.0.0.1:9/", **more):
    target = scheduler_v1.HttpTarget(
        uri=url, http_method=scheduler_v1.HttpMethod.POST, body=b"hello", headers={"X-Shop": "n"}
    )
    given = {"schedule": "0 3 * * *", "time_zone": "Europe/Berlin", "http_target": target, **more}
    return scheduler_v1.Job(name=name, **given)


def seconds(count):
    return duration_pb2.Duration(seconds=count)


def test_a_job_has_the_defaults_of_cloud_scheduler(scheduler, name):
    job = scheduler.create_job(parent=PARENT, job=a_job(name))
    assert job == scheduler.get_job(name=name)
    assert (job.state, job.schedule, job.time_zone) == (
        scheduler_v1.Job.State.ENABLED,
        "0 3 * * *",
        "Europe/Berlin",
    )
    retry = job.retry_config
    assert (retry.retry_count, retry.max_doublings) == (0, 5)
    assert (retry.min_backoff_duration.seconds, retry.max_backoff_duration.seconds) == (5, 3_600)
    assert job.attempt_deadline.seconds == 180
    assert job.schedule_time.timestamp() > 0


def test_a_job_keeps_what_it_is_made_with(scheduler, name):
    retry = scheduler_v1.RetryConfig(retry_count=2, max_retry_duration=seconds(90))
    job = scheduler.create_job(
        parent=PARENT,
        job=a_job(name, description="Nightly", retry_config=retry, attempt_deadline=seconds(30)),
    )
    assert (job.description, job.attempt_deadline.seconds) == ("Nightly", 30)
    assert (job.retry_config.retry_count, job.retry_config.max_retry_duration.seconds) == (2, 90)
    assert (job.http_target.uri, job.http_target.body) == ("http://127.0.0.1:9/", b"hello")
    assert dict(job.http_target.headers)["X-Shop"] == "n"


@pytest.mark.parametrize("words", ["every 5 minutes", "1st friday of quarter 9:00", "@daily"])
def test_a_job_s_schedule_may_be_words(scheduler, name, words):
    assert scheduler.create_job(parent=PARENT, job=a_job(name, schedule=words)).schedule == words


def test_a_job_that_is_run_calls_its_target(scheduler, name):
    with receiving() as target:
        scheduler.create_job(parent=PARENT, job=a_job(name, target.url))
        scheduler.run_job(name=name)
        until(lambda: target.calls, "the call")
    call = target.calls[0]
    assert (call.method, call.body, call.headers["x-shop"]) == ("POST", b"hello", "n")
    assert call.headers["x-cloudscheduler"] == "true"
    assert call.headers["x-cloudscheduler-jobname"] == name.rpartition("/")[2]
    until(lambda: scheduler.get_job(name=name).last_attempt_time is not None, "its attempt")


def test_a_job_is_paused_edited_and_resumed(scheduler, name):
    scheduler.create_job(parent=PARENT, job=a_job(name))
    assert scheduler.pause_job(name=name).state == scheduler_v1.Job.State.PAUSED
    mask = field_mask_pb2.FieldMask(paths=["schedule"])
    changed = a_job(name, "http://127.0.0.1:9/other", schedule="0 4 * * *")
    found = scheduler.update_job(job=changed, update_mask=mask)
    assert (found.schedule, found.http_target.uri, found.state) == (
        "0 4 * * *",
        "http://127.0.0.1:9/",
        scheduler_v1.Job.State.PAUSED,
    )
    assert scheduler.resume_job(name=name).state == scheduler_v1.Job.State.ENABLED


def test_a_job_publishes_to_a_topic(scheduler, name):
    target = scheduler_v1.PubsubTarget(
        topic_name="projects/shop/topics/orders", data=b"hi", attributes={"a": "b"}
    )
    job = scheduler_v1.Job(name=name, schedule="* * * * *", pubsub_target=target)
    made = scheduler.create_job(parent=PARENT, job=job)
    assert made.pubsub_target.topic_name.endswith("orders")
    assert (made.pubsub_target.data, dict(made.pubsub_target.attributes)) == (b"hi", {"a": "b"})


def test_jobs_are_listed_in_pages_and_deleted(scheduler):
    names = [f"{PARENT}/jobs/page-{number}" for number in range(5)]
    for one in names:
        scheduler.create_job(parent=PARENT, job=a_job(one))
    request = scheduler_v1.ListJobsRequest(parent=PARENT, page_size=2)
    found = [job.name for job in scheduler.list_jobs(request=request)]
    assert [one for one in found if "/page-" in one] == names
    for one in names:
        scheduler.delete_job(name=one)
    with pytest.raises(exceptions.NotFound):
        scheduler.get_job(name=names[0])


def test_a_job_that_is_there_cannot_be_made(scheduler, name):
    scheduler.create_job(parent=PARENT, job=a_job(name))
    with pytest.raises(exceptions.Conflict):
        scheduler.create_job(parent=PARENT, job=a_job(name))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schedule": "0 0 30 2 *"}, "cron"),
        ({"schedule": "*/0 * * * *"}, "cron"),
        ({"schedule": "now and then"}, "cron"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"attempt_deadline": seconds(5)}, "attempt_deadline"),
        ({"retry_config": scheduler_v1.RetryConfig(retry_count=6)}, "retry_count"),
        ({"http_target": scheduler_v1.HttpTarget(uri="ftp://x")}, "http://"),
    ],
)
def test_a_bad_job_is_an_invalid_argument(scheduler, name, change, said):
    with pytest.raises(exceptions.BadRequest, match=said):
        scheduler.create_job(parent=PARENT, job=a_job(name, **change))


def test_what_is_not_there_is_not_found(scheduler, name):
    for call in (
        lambda: scheduler.get_job(name=name),
        lambda: scheduler.delete_job(name=name),
        lambda: scheduler.run_job(name=name),
        lambda: scheduler.pause_job(name=name),
        lambda: scheduler.update_job(job=a_job(name)),
    ):
        with pytest.raises(exceptions.NotFound):
            call()
