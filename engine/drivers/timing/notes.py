"""What became of a schedule's nominal times: the last ones are kept in its row. Pure."""

import json
from collections.abc import Sequence

from engine.core.plan import Json
from engine.drivers.fires import next_after
from engine.flow.timetable import Rule
from engine.store.records_schedules import ScheduleRow
from engine.views.times import rfc3339

FIRES_KEPT = 60
"""Nominal times whose fate a schedule remembers, the newest ones."""
MISSED_NOTED = 20
"""Of those that one tick passes over, how many are noted: the first ones."""
TOO_LATE = "too_late"
"""`missed: skip`: the moment had passed by too much when the engine could fire again."""
NEWER = "newer"
"""`missed: latest`: a newer one has been made up for instead."""
OVERLAP = "overlap"
"""The run before had not ended, and the policy for overlaps left this time out."""
FAILED = "failed"
"""What the schedule names was not there."""
SCHEDULE, HAND, BACKFILL = "schedule", "hand", "backfill"
"""Who made it fire."""
SAID_CHARS_MAX = 300
TASK_OPEN = ("waiting", "running")
"""States of a task that is not over."""
_OUTCOMES = {OVERLAP: "skipped", FAILED: "failed"}


def passed_over(rule: Rule, *, first: int, until: int) -> list[int]:
    """Give the nominal times from `first` on that come before `until`, as many as are noted."""
    times: list[int] = []
    at: int | None = first
    while at is not None and at < until and len(times) < MISSED_NOTED:
        times.append(at)
        at = next_after(rule, at)
    return times


def fired(due_at: int, now: int, run_id: str) -> dict[str, Json]:
    """Note a time that has started a run."""
    return {"due": due_at, "at": now, "run": run_id}


def put(due_at: int, now: int, task_id: str) -> dict[str, Json]:
    """Note a time that has put a task on a queue."""
    return {"due": due_at, "at": now, "task": task_id}


def failed(due_at: int, now: int, said: str) -> dict[str, Json]:
    """Note a time that could not do what it should: what it names is not there."""
    return {"due": due_at, "at": now, "why": FAILED, "said": said[:SAID_CHARS_MAX]}


def missed(row: ScheduleRow, due_at: int, now: int, *, is_newest: bool) -> dict[str, Json]:
    """Note a time that passed while nothing could fire."""
    is_older = row.missed == "latest" and not is_newest
    return {"due": due_at, "at": now, "why": NEWER if is_older else TOO_LATE}


def overlapped(due_at: int, now: int) -> dict[str, Json]:
    """Note a time that was left out because the run before still ran."""
    return {"due": due_at, "at": now, "why": OVERLAP}


def noted(row: ScheduleRow, notes: Sequence[dict[str, Json]]) -> str:
    """Give the row's notes with these after them, no more than are kept."""
    return _with(row.fires, notes)


def noted_by_hand(row: ScheduleRow, notes: Sequence[dict[str, Json]]) -> str:
    """Give what was started by hand with these after it, no more than are kept."""
    return _with(row.by_hand, notes)


def _with(text: str, notes: Sequence[dict[str, Json]]) -> str:
    return json.dumps([*json.loads(text), *notes][-FIRES_KEPT:], separators=(",", ":"))


def fires_of(row: ScheduleRow, limit: int) -> list[dict[str, Json]]:
    """Give what became of the last nominal times and what was started by hand, newest first."""
    by_hand = [{"by": HAND, **note} for note in json.loads(row.by_hand)]
    found = sorted([*json.loads(row.fires), *by_hand], key=lambda note: note["due"])
    return [_view(note) for note in reversed(found[-limit:])]


def _view(note: dict[str, Json]) -> dict[str, Json]:
    run_id, task_id, why = note.get("run"), note.get("task"), note.get("why")
    is_fired = bool(run_id or task_id)
    outcome = "fired" if is_fired else _OUTCOMES.get(why or "", "missed")
    by = note.get("by", SCHEDULE)
    is_late = is_fired and by == SCHEDULE
    return {
        "due_at": rfc3339(note["due"]),
        "fired_at": rfc3339(note["at"]) if is_fired else None,
        "late_ms": max(0, note["at"] - note["due"]) if is_late else None,
        "outcome": outcome,
        "reason": why,
        "message": note.get("said"),
        "run_id": run_id,
        "task_id": task_id,
        "by": by,
    }
