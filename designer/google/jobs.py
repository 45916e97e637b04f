"""Jobs as Cloud Scheduler v1 shows them. Pure."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from designer.google.errors import invalid
from designer.google.names import LONG_ID, Parent, id_in
from designer.google.targets import request_of, target_of
from designer.google.tasks import CODES, UNKNOWN
from designer.google.wire import (
    bytes_of,
    is_masked_in,
    known_only,
    mapping_of,
    number_of,
    span_ms,
    span_text,
)
from engine.flow.durations import duration_ms

Json = Any
Words = dict[str, Json]

FIELDS = {
    "description": "description",
    "schedule": "cron",
    "timeZone": "time_zone",
    "attemptDeadline": "attempt_deadline",
    "retryConfig": "retry",
    "httpTarget": "target",
    "pubsubTarget": "target",
}
"""Google's field to ours."""
OUTPUT_ONLY = ("name", "userUpdateTime", "state", "status", "scheduleTime", "lastAttemptTime")


def _span(value: Json, field: str) -> str:
    return f"{span_ms(value, field)}ms"


RETRY: Mapping[str, tuple[str, Callable[[Json, str], Json]]] = {
    "retryCount": ("retry_count", number_of),
    "maxRetryDuration": ("max_retry_duration", _span),
    "minBackoffDuration": ("min_backoff", _span),
    "maxBackoffDuration": ("max_backoff", _span),
    "maxDoublings": ("max_doublings", number_of),
}
RETRY_DEFAULTS = {
    "retry_count": 0,
    "max_retry_duration": "0s",
    "min_backoff": "5s",
    "max_backoff": "1h",
    "max_doublings": 5,
}


def id_of(parent: Parent, name: Json) -> str:
    """Give the id in a job's name. Raises GoogleError."""
    return id_in(name, f"{parent}/jobs/", LONG_ID)


def words_of(job: Mapping[str, Json], mask: Sequence[str] = ()) -> Words:
    """Give what a job says of a schedule, as far as the mask goes. Raises GoogleError."""
    if job.get("appEngineHttpTarget"):
        raise invalid("appEngineHttpTarget: there is no App Engine here; use httpTarget.")
    known_only(job, (*FIELDS, *OUTPUT_ONLY, "appEngineHttpTarget"), "job")
    if job.get("httpTarget") and job.get("pubsubTarget"):
        raise invalid("A job has one target; give httpTarget or pubsubTarget.")
    words: Words = {}
    for field, ours in FIELDS.items():
        if field in job and is_masked_in(field, [one.partition(".")[0] for one in mask]):
            words[ours] = _READ.get(field, _plain)(job[field], field)
    return words


def _plain(value: Json, field: str) -> Json:
    if not isinstance(value, str):
        raise invalid(f"{field}: this is no text.")
    return value


def _retry(value: Json, field: str) -> Json:
    given = mapping_of(value, field)
    known_only(given, tuple(RETRY), field)
    read = {RETRY[name][0]: RETRY[name][1](one, f"{field}.{name}") for name, one in given.items()}
    return {**RETRY_DEFAULTS, **read}


def _http(value: Json, field: str) -> Json:
    return {"http": target_of(mapping_of(value, field), url_field="uri", place=field)}


def _topic(value: Json, field: str) -> Json:
    given = mapping_of(value, field)
    known_only(given, ("topicName", "data", "attributes"), field)
    name = str(given.get("topicName") or "").rpartition("/")[2]
    attributes = mapping_of(given.get("attributes"), f"{field}.attributes")
    topic: Words = {"name": name, "attributes": dict(attributes)}
    if given.get("data"):
        content = bytes_of(given["data"], f"{field}.data")
        try:
            topic["data"] = content.decode("utf-8")
        except UnicodeDecodeError:
            topic["data_base64"] = base64.b64encode(content).decode("ascii")
    return {"topic": topic}


_READ: Mapping[str, Callable[[Json, str], Json]] = {
    "attemptDeadline": _span,
    "retryConfig": _retry,
    "httpTarget": _http,
    "pubsubTarget": _topic,
}


def is_job(schedule: Mapping[str, Json]) -> bool:
    """Tell whether Google's fields can say what a schedule is."""
    has_target = not schedule["node"] and ({"http", "topic"} & set(schedule["target"]))
    return bool(has_target and schedule["cron"])


def job_resource(parent: Parent, schedule: Mapping[str, Json]) -> dict[str, Json]:
    """Give a schedule as a job."""
    shown: dict[str, Json] = {
        "name": parent.job(schedule["id"]),
        "description": schedule["description"],
        "schedule": schedule["cron"],
        "timeZone": schedule["time_zone"],
        "state": "PAUSED" if schedule["state"] == "paused" else "ENABLED",
        "attemptDeadline": span_text(duration_ms(schedule["attempt_deadline"] or "3m")),
        "retryConfig": _retry_shown(schedule["retry"] or {}),
        **_target_shown(schedule["target"]),
    }
    moments = {
        "userUpdateTime": schedule["updated_at"],
        "scheduleTime": schedule["retry_at"] or schedule["next_at"],
        "lastAttemptTime": schedule["last_attempt_at"],
    }
    shown |= {name: at for name, at in moments.items() if at is not None}
    if schedule["last_error"] is not None:
        shown["status"] = _status(schedule["last_error"])
    return shown


def _retry_shown(retry: Mapping[str, Json]) -> dict[str, Json]:
    whole = {**RETRY_DEFAULTS, **retry}
    shown: dict[str, Json] = {}
    for name, (ours, read) in RETRY.items():
        value = whole[ours]
        shown[name] = value if read is number_of else span_text(duration_ms(value))
    return shown


def _target_shown(target: Mapping[str, Json]) -> dict[str, Json]:
    if "http" in target:
        return {"httpTarget": request_of(target["http"], url_field="uri")}
    topic = target["topic"]
    data, encoded = topic.get("data"), topic.get("data_base64")
    if data is not None:
        text = data if isinstance(data, str) else json.dumps(data)
        encoded = base64.b64encode(text.encode()).decode("ascii")
    shown = {"topicName": topic["name"], "data": encoded, "attributes": topic.get("attributes")}
    return {"pubsubTarget": {name: value for name, value in shown.items() if value}}


def _status(error: Mapping[str, Json]) -> dict[str, Json]:
    code = str(error.get("code") or "")
    status = code.removeprefix("http.")
    number = CODES.get(int(status), UNKNOWN) if status.isdecimal() else UNKNOWN
    return {"code": 4 if code == "timeout" else number, "message": error.get("message") or code}
