"""What a schedule by itself may be, field by field, and its row. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from engine.core.plan import Json
from engine.drivers.fires import TIMING
from engine.drivers.rowtext import encode
from engine.drivers.targets.checking import Errors, target_errors
from engine.drivers.timing.deciding import OVERLAPS
from engine.flow.durations import duration_ms
from engine.flow.timetable import timing_problems
from engine.store.records_schedules import ScheduleRow

ID: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._~+%-]{0,499}", re.ASCII)
DESCRIPTION_CHARS_MAX: Final = 500
TERMS_BYTES_MAX: Final = 1024 * 1024
"""As a job of Cloud Scheduler: all of it."""
ATTEMPT_MS_MIN: Final = 15_000
ATTEMPT_MS_MAX: Final = 30 * 60_000
ATTEMPT: Final = "3m"
RETRIES_MAX: Final = 5
DOUBLINGS_MAX: Final = 16
MISSED: Final = ("latest", "all", "skip")
TERMS: Final = ("jitter", "window", "target", "retry", "attempt_deadline", "description")

Words = Mapping[str, Json]


class Retry(NamedTuple):
    """How an attempt that has failed is made again, with the defaults of Cloud Scheduler."""

    retry_count: int = 0
    """How often it is tried again before the next nominal time."""
    max_retry_duration: str = "0s"
    """0 is no limit; with a count as well, both have to be reached."""
    min_backoff: str = "5s"
    max_backoff: str = "1h"
    max_doublings: int = 5


def schedule_problems(words: Words) -> Errors:
    """Say everything that keeps a schedule from being made."""
    found = list(timing_problems(words))
    for name, options in (("missed", MISSED), ("overlap", OVERLAPS)):
        if words.get(name) not in (None, *options):
            found.append((name, f"It is one of {', '.join(options)}."))
    if len(words.get("description") or "") > DESCRIPTION_CHARS_MAX:
        found.append(("description", f"It has {DESCRIPTION_CHARS_MAX} characters at most."))
    target = words.get("target")
    found += [(_below("target", field), said) for field, said in _target_problems(target)]
    found += _retry_problems(words.get("retry"), target)
    found += _deadline_problems(words.get("attempt_deadline"))
    if len(encode(dict(words))) > TERMS_BYTES_MAX:
        found.append(("target", f"A schedule has {TERMS_BYTES_MAX} bytes at most."))
    return found


def _below(place: str, field: str) -> str:
    return f"{place}.{field}" if field else place


def _target_problems(target: Json) -> Errors:
    queue = target.get("queue") if isinstance(target, Mapping) and len(target) == 1 else None
    if queue is None:
        return target_errors(target)
    if not isinstance(queue, Mapping):
        return [("queue", "must be a map")]
    task = {kind: one for kind, one in queue.items() if kind != "name"}
    errors = [(_below("queue", field), said) for field, said in target_errors(task)]
    name = queue.get("name")
    if not isinstance(name, str) or not name:
        errors.append(("queue.name", "must be given"))
    return errors


def _retry_problems(retry: Json, target: Json) -> Errors:
    if retry is None:
        return []
    if isinstance(target, Mapping) and "flow" in target:
        return [("retry", "A flow's nodes have retries of their own; leave this out.")]
    if not isinstance(retry, Mapping):
        return [("retry", f"It is a map of {', '.join(Retry._fields)}.")]
    found = [(f"retry.{name}", "no such field") for name in retry if name not in Retry._fields]
    for name, most in (("retry_count", RETRIES_MAX), ("max_doublings", DOUBLINGS_MAX)):
        value = retry.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            found.append((f"retry.{name}", f"It is a whole number from 0 to {most}."))
    backoffs: dict[str, int] = {}
    for name in ("max_retry_duration", "min_backoff", "max_backoff"):
        try:
            backoffs[name] = duration_ms(retry.get(name, Retry._field_defaults[name]))
        except ValueError as error:
            found.append((f"retry.{name}", str(error)))
    if backoffs.get("min_backoff", 0) > backoffs.get("max_backoff", ATTEMPT_MS_MAX * 1_000):
        found.append(("retry.min_backoff", "It is no longer than max_backoff."))
    if backoffs.get("min_backoff") == 0:
        found.append(("retry.min_backoff", "It is longer than nothing."))
    return found


def _deadline_problems(value: Json) -> Errors:
    if value is None:
        return []
    try:
        span_ms = duration_ms(value)
    except ValueError as error:
        return [("attempt_deadline", str(error))]
    is_fit = ATTEMPT_MS_MIN <= span_ms <= ATTEMPT_MS_MAX
    return [] if is_fit else [("attempt_deadline", "An attempt may take from 15s to 30m.")]


def row_of(schedule_id: str, words: Words, *, now: int) -> ScheduleRow:
    """Give the row of a schedule without problems; its cursor is not set yet."""
    flow: dict[str, Any] = words["target"].get("flow") or {}
    return ScheduleRow(
        schedule_id=schedule_id,
        flow_id=flow.get("id", ""),
        node="",
        cron=words.get("cron") or "",
        time_zone=words.get("time_zone") or "UTC",
        gap=words.get("gap") or "after",
        repeated=words.get("repeated") or "first",
        missed=words.get("missed") or "latest",
        overlap=words.get("overlap") or "allow",
        input=encode(flow.get("input")),
        state="active",
        next_at=None,
        timing=encode({name: words[name] for name in TIMING if words.get(name)}),
        terms=encode({name: words[name] for name in TERMS if words.get(name) is not None}),
        anchor_at=now,
        updated_at=now,
    )
