"""A schedule's rule, which of its nominal times are due, and what a run at one is given. Pure."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from engine.core.plan import Json
from engine.drivers.clock import instant, to_ms
from engine.flow.durations import duration_ms
from engine.flow.timetable import Rule, Timetable, timetable_of
from engine.store.records_schedules import ScheduleRow
from engine.views.times import rfc3339

FIRES_MAX = 1_000
"""Missed times that one tick fires per schedule; the next tick goes on."""
SKIP_GRACE_MS = 60_000
"""With `missed: skip`, a fire that is later than this is not made up for."""
WINDOWS = tuple(timedelta(days=days) for days in (1 / 24, 1, 31, 366))
"""How far back the newest missed time is looked for, step by step."""
RULES_KEPT = 4_096
TIMING = ("every", "at", "start", "end")
"""What a row keeps of its rule as JSON; the rest has columns."""

Shift = Callable[[int], int]
"""How long after this nominal time it is due, in milliseconds."""


def no_shift(_at: int) -> int:
    """Fire right at the nominal time."""
    return 0


def next_after(rule: Rule, at: int) -> int | None:
    """Give the first nominal time after this moment, in milliseconds."""
    moment = rule.next_after(instant(at))
    return None if moment is None else to_ms(moment)


@dataclass(frozen=True, slots=True)
class Came:
    """Nominal times whose moment has come."""

    times: list[int]
    """Those that have to fire, oldest first."""
    last: int
    """The newest one that is dealt with, be it that it fires or not."""


def due_times(
    rule: Rule,
    *,
    first: int,
    now: int,
    missed: str,
    window_ms: int | None = None,
    shift: Shift = no_shift,
) -> Came:
    """Give the nominal times from `first` to `now` that have to fire.

    `missed` is `all` (every one, FIRES_MAX at a time), `latest` (the newest) or `skip` (the newest
    if it is no older than SKIP_GRACE_MS); with a window, none that is older than that. `first` is
    due, whatever the shift of others.
    """
    if missed == "all":
        oldest = first if window_ms is None else max(first, now - window_ms)
        start = first if oldest == first else next_after(rule, oldest - 1)
        times = list(_from(rule, start, now, shift))
        if times:
            return Came(times, times[-1])
    newest = _newest(rule, first=first, now=now, shift=shift)
    late_ms = now - newest - shift(newest)
    is_over = missed == "skip" and late_ms > SKIP_GRACE_MS
    is_over = is_over or (window_ms is not None and late_ms > window_ms)
    return Came([] if is_over else [newest], newest)


def _from(rule: Rule, first: int | None, now: int, shift: Shift) -> Iterator[int]:
    at = first
    for _ in range(FIRES_MAX):
        if at is None or at + shift(at) > now:
            return
        yield at
        at = next_after(rule, at)


def _newest(rule: Rule, *, first: int, now: int, shift: Shift) -> int:
    start = first
    following = next_after(rule, start)
    if following is None or following + shift(following) > now:
        return start  # it is on time, as nearly always
    # A year of missed minutes is half a million times: look for one near the end first.
    for window in WINDOWS:
        near = next_after(rule, max(now - to_whole_ms(window), first))
        if near is not None and near + shift(near) <= now:
            start = near
            break
    while (following := next_after(rule, start)) is not None:
        if following + shift(following) > now:
            break
        start = following
    return start


def to_whole_ms(span: timedelta) -> int:
    """Give the milliseconds of a time span."""
    return round(span.total_seconds() * 1_000)


def rule_of(row: ScheduleRow) -> Timetable:
    """Give the rule of a schedule's row. Raises BadCron."""
    words = (row.cron, row.time_zone, row.gap, row.repeated, row.timing)
    return _rule(*words, anchor_ms=row.anchor_at or 0)


@lru_cache(maxsize=RULES_KEPT)
def _rule(  # the words of a row, which is what rules are remembered by
    cron: str, time_zone: str, gap: str, repeated: str, timing: str, *, anchor_ms: int
) -> Timetable:
    columns = {"time_zone": time_zone, "gap": gap, "repeated": repeated}
    words = {**columns, **json.loads(timing), **({"cron": cron} if cron else {})}
    return timetable_of(words, anchor_ms=anchor_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a schedule says besides its rule and its policies."""

    jitter_ms: int = 0
    window_ms: int | None = None
    """How late a missed time may be made up for; None for ever."""
    target: Json = None
    """What a schedule by itself does; None for a trigger node's."""
    retry: Json = None
    attempt_deadline_ms: int | None = None
    description: str = ""


@lru_cache(maxsize=RULES_KEPT)
def terms_of(text: str) -> Terms:
    """Read a row's terms."""
    words = json.loads(text)
    jitter, window, deadline = (
        None if words.get(name) is None else duration_ms(words[name])
        for name in ("jitter", "window", "attempt_deadline")
    )
    return Terms(
        jitter_ms=jitter or 0,
        window_ms=window,
        target=words.get("target"),
        retry=words.get("retry"),
        attempt_deadline_ms=deadline,
        description=words.get("description") or "",
    )


def node_of(row: ScheduleRow) -> str | None:
    """Give the trigger at which a schedule by itself starts its flow; None leaves it open."""
    target = terms_of(row.terms).target or {}
    node: str | None = (target.get("flow") or {}).get("node")
    return node


def shift_of(row: ScheduleRow) -> Shift:
    """Give the schedule's jitter: by a hash, so that every process and every restart agree."""
    jitter_ms = terms_of(row.terms).jitter_ms
    if not jitter_ms:
        return no_shift

    def shift(at: int) -> int:
        digest = hashlib.sha256(f"{row.schedule_id}@{at}".encode()).digest()
        return int.from_bytes(digest[:8]) % (jitter_ms + 1)

    return shift


def set_to(row: ScheduleRow, nominal_at: int | None) -> ScheduleRow:
    """Give the row with its cursor at this nominal time."""
    if nominal_at is None:
        return row._replace(next_at=None, nominal_at=None)
    shifted_by = shift_of(row)(nominal_at)
    return row._replace(
        next_at=nominal_at + shifted_by, nominal_at=nominal_at if shifted_by else None
    )


def cursor_of(row: ScheduleRow) -> int | None:
    """Give the nominal time that comes next."""
    return row.next_at if row.nominal_at is None else row.nominal_at


def scheduled_input(at: int, value: object) -> dict[str, object]:
    """Give the input of a scheduled run."""
    extra = value if isinstance(value, dict) else {} if value is None else {"input": value}
    return {"scheduled_at": rfc3339(at), **extra}
