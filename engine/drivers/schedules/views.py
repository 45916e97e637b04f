"""Schedules as people see them: the rule, the policies, what comes and what came."""

import json

from engine.core.plan import Json
from engine.drivers.timing.notes import TASK_OPEN
from engine.store.protocol import Store
from engine.store.records_schedules import ScheduleRow
from engine.views.times import rfc3339_or_none

Attempt = dict[str, Json]
ATTEMPT = ("last_attempt_at", "last_status", "last_error", "retry_at")


def is_over(row: ScheduleRow) -> bool:
    """Tell whether it will never fire again."""
    return row.state == "active" and row.next_at is None and row.waiting_at is None


def view_of(row: ScheduleRow) -> dict[str, Json]:
    """Give a schedule as its row tells it."""
    timing, terms = json.loads(row.timing), json.loads(row.terms)
    return {
        "id": row.schedule_id,
        "flow_id": row.flow_id or None,
        "node": row.node or None,
        "description": terms.get("description") or "",
        "cron": row.cron or None,
        "every": timing.get("every"),
        "at": timing.get("at"),
        "start": timing.get("start"),
        "end": timing.get("end"),
        "time_zone": row.time_zone,
        "gap": row.gap,
        "repeated": row.repeated,
        "missed": row.missed,
        "window": terms.get("window"),
        "overlap": row.overlap,
        "jitter": terms.get("jitter"),
        "target": terms.get("target") or _target_of_node(row),
        "retry": terms.get("retry"),
        "attempt_deadline": terms.get("attempt_deadline"),
        "state": "ended" if is_over(row) else row.state,
        "next_at": rfc3339_or_none(row.next_at),
        "waiting_at": rfc3339_or_none(row.waiting_at),
        "last_at": rfc3339_or_none(row.last_at),
        "last_run_id": row.last_run_id,
        "last_task_id": row.last_task_id,
        "updated_at": rfc3339_or_none(row.updated_at or None),
    }


def _target_of_node(row: ScheduleRow) -> Json:
    return {"flow": {"id": row.flow_id, "input": json.loads(row.input), "node": row.node}}


def last_attempt(store: Store, row: ScheduleRow) -> Attempt:
    """Say when it was last attempted, what became of it, and when it is retried.

    Fires by hand count. `last_status` is the state of a run or a task.
    """
    made = [one for text in (row.fires, row.by_hand) for one in json.loads(text) if _is_made(one)]
    newest: dict[str, Json] = max(made, key=lambda note: note["at"], default={})
    if "task" in newest:
        return _of_task(store, newest)
    found: Attempt = dict.fromkeys(ATTEMPT)
    if "run" in newest:
        found["last_attempt_at"] = rfc3339_or_none(newest["at"])
        run = store.run(newest["run"])
        if run is not None:
            found["last_status"] = run.state
            found["last_error"] = None if run.error is None else json.loads(run.error)
    elif newest:
        found["last_attempt_at"] = rfc3339_or_none(newest["at"])
        found["last_status"] = "failed"
        found["last_error"] = {"code": "not_found", "message": newest.get("said")}
    return found


def _is_made(note: dict[str, Json]) -> bool:
    return bool(note.get("run") or note.get("task") or note.get("said"))


def _of_task(store: Store, note: dict[str, Json]) -> Attempt:
    task = store.task(note["task"])
    if task is None:
        return {**dict.fromkeys(ATTEMPT), "last_attempt_at": rfc3339_or_none(note["at"])}
    is_tried = task.attempts > 0
    is_retried = is_tried and task.state in TASK_OPEN
    return {
        "last_attempt_at": rfc3339_or_none(task.updated_at if is_tried else note["at"]),
        "last_status": task.state,
        "last_error": None if task.last_error is None else json.loads(task.last_error),
        "retry_at": rfc3339_or_none(task.due_at if is_retried else None),
    }
