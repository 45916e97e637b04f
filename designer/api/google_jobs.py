"""Cloud Scheduler v1 over REST, for Google's own clients: jobs."""

from typing import Any

from designer.api.endpoint import Call, Endpoint, Reply
from designer.api.google_calls import BODY_BYTES_MAX, body_of, page_of, parent_in, verb_in
from designer.google.errors import invalid, missing, taken
from designer.google.jobs import id_of, is_job, job_resource, words_of
from designer.google.names import LONG_ID, Parent
from designer.google.wire import mask_of
from engine.errors import Conflict, NotFound

Json = Any

JOBS = "/google/v1/projects/<project>/locations/<location>/jobs"
POLICY = {"overlap": "skip", "missed": "latest"}
"""What the service does, in our words: a run that is due while one goes on is left out."""


def google_list_jobs(call: Call) -> Reply:
    """Give the jobs; schedules that Google's fields cannot say are left out."""
    parent = parent_in(call)
    jobs = [one for one in call.web.runtime.schedules() if is_job(one)]
    return Reply(data=page_of(call, jobs, "jobs", _shown_in(parent), key="id"))


def google_get_job(call: Call) -> Reply:
    """Give a job."""
    return Reply(data=job_resource(parent_in(call), _job(call, call.path["job"])))


def google_create_job(call: Call) -> Reply:
    """Make a job."""
    parent, job = parent_in(call), body_of(call)
    words = {**POLICY, **words_of(job), "id": id_of(parent, job.get("name"))}
    if "target" not in words:
        raise invalid("A job needs a target: httpTarget or pubsubTarget.")
    try:
        job_id = call.web.runtime.create_schedule(words)
    except Conflict:
        raise taken("Job already exists.") from None
    return Reply(data=job_resource(parent, call.web.runtime.schedule(job_id)), subject=job_id)


def google_update_job(call: Call) -> Reply:
    """Change a job; a paused one stays paused."""
    parent, job_id = parent_in(call), call.path["job"]
    found = _job(call, job_id)
    changes = words_of(body_of(call), mask_of(call.raw.query))
    call.web.runtime.change_schedule(job_id, {**_words_now(found), **changes})
    return Reply(data=job_resource(parent, call.web.runtime.schedule(job_id)))


def google_delete_job(call: Call) -> Reply:
    """Remove a job."""
    call.web.runtime.delete_schedule(_job(call, call.path["job"])["id"])
    return Reply(data={})


def google_job_verb(call: Call) -> Reply:
    """Pause, resume or run a job."""
    name, verb = verb_in(call, "job", ("pause", "resume", "run"))
    _job(call, name)
    runtime = call.web.runtime
    doing: dict[str, Any] = {
        "pause": runtime.pause_schedule,
        "resume": runtime.resume_schedule,
        "run": runtime.run_schedule,
    }
    doing[verb](name)
    return Reply(data=job_resource(parent_in(call), _job(call, name)))


def _job(call: Call, job_id: str) -> dict[str, Json]:
    if not LONG_ID.fullmatch(job_id):
        raise invalid(f"{job_id!r:.60} is no job's id.")
    try:
        found = call.web.runtime.schedule(job_id)
    except NotFound:
        raise missing("Job not found.") from None
    if not is_job(found):
        raise missing("Job not found.")
    return found


_WORDS = (
    "description",
    "cron",
    "time_zone",
    "start",
    "end",
    "gap",
    "repeated",
    "missed",
    "window",
    "overlap",
    "jitter",
    "target",
    "retry",
    "attempt_deadline",
)


def _words_now(schedule: dict[str, Json]) -> dict[str, Json]:
    return {name: schedule[name] for name in _WORDS if schedule.get(name) is not None}


def _shown_in(parent: Parent) -> Any:
    return lambda schedule: job_resource(parent, schedule)


def _endpoint(name: str, method: str, path: str, handler: Any, summary: str) -> Endpoint:
    return Endpoint(
        name=name,
        method=method,
        path=path,
        handler=handler,
        summary=summary,
        raw_bytes_max=BODY_BYTES_MAX,
    )


ENDPOINTS = (
    _endpoint("google_list_jobs", "GET", JOBS, google_list_jobs, "List jobs"),
    _endpoint("google_create_job", "POST", JOBS, google_create_job, "Make a job"),
    _endpoint("google_get_job", "GET", f"{JOBS}/<job>", google_get_job, "Read a job"),
    _endpoint("google_update_job", "PATCH", f"{JOBS}/<job>", google_update_job, "Change a job"),
    _endpoint("google_delete_job", "DELETE", f"{JOBS}/<job>", google_delete_job, "Remove a job"),
    _endpoint("google_job_verb", "POST", f"{JOBS}/<job>", google_job_verb, "Pause, resume, run"),
)
