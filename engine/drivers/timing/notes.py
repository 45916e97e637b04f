"""What became of a schedule's nominal times: the last ones are kept in its row. Pure."""

import json
from collections.abc import Sequence

from engine.core.plan import Json
from engine.drivers.fires import Rule, next_after
from engine.store.records import ScheduleRow
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
"""`overlap: skip`: the run before had not ended."""


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


def missed(row: ScheduleRow, due_at: int, now: int) -> dict[str, Json]:
    """Note a time that passed while nothing could fire."""
    return {"due": due_at, "at": now, "why": TOO_LATE if row.missed == "skip" else NEWER}


def overlapped(due_at: int, now: int) -> dict[str, Json]:
    """Note a time that was left out because the run before still ran."""
    return {"due": due_at, "at": now, "why": OVERLAP}


def noted(row: ScheduleRow, notes: Sequence[dict[str, Json]]) -> str:
    """Give the row's notes with these after them, no more than are kept."""
    return json.dumps([*json.loads(row.fires), *notes][-FIRES_KEPT:], separators=(",", ":"))


def fires_of(row: ScheduleRow, limit: int) -> list[dict[str, Json]]:
    """Give what became of the last nominal times, newest first."""
    return [_view(note) for note in reversed(json.loads(row.fires)[-limit:])]


def _view(note: dict[str, Json]) -> dict[str, Json]:
    run_id, why = note.get("run"), note.get("why")
    outcome = "fired" if run_id else "skipped" if why == OVERLAP else "missed"
    return {
        "due_at": rfc3339(note["due"]),
        "fired_at": rfc3339(note["at"]) if run_id else None,
        "late_ms": max(0, note["at"] - note["due"]) if run_id else None,
        "outcome": outcome,
        "reason": why,
        "run_id": run_id,
    }
