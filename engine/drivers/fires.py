"""A schedule's rule, which of its nominal times are due, and what a run at one is given. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Protocol, cast, get_args

from engine.drivers.clock import instant, to_ms
from engine.flow.cron import BadCron, CronRule, Gap, Repeated
from engine.store.records import ScheduleRow
from engine.views.times import rfc3339

FIRES_MAX = 1_000
"""Missed times that one tick fires per schedule; the next tick goes on."""
SKIP_GRACE_MS = 60_000
"""With `missed: skip`, a fire that is later than this is not made up for."""
WINDOWS = tuple(timedelta(days=days) for days in (1 / 24, 1, 31, 366))
"""How far back the newest missed time is looked for, step by step."""


class Rule(Protocol):
    """When a schedule fires; CronRule is one."""

    def next_after(self, at: datetime) -> datetime | None:
        """Give the first nominal time after this moment."""
        ...


def next_after(rule: Rule, at: int) -> int | None:
    """Give the first nominal time after this moment, in milliseconds."""
    moment = rule.next_after(instant(at))
    return None if moment is None else to_ms(moment)


def due_times(rule: Rule, *, first: int, now: int, missed: str) -> list[int]:
    """Give the nominal times from `first` to `now` that have to fire, oldest first.

    `missed` is `all` (every one, FIRES_MAX at a time), `latest` (the newest) or `skip` (the newest
    if it is no older than SKIP_GRACE_MS).
    """
    if missed == "all":
        return list(_from(rule, first, now))[:FIRES_MAX]
    newest = _newest(rule, first=first, now=now)
    return [] if missed == "skip" and now - newest > SKIP_GRACE_MS else [newest]


def _from(rule: Rule, first: int, now: int) -> Iterator[int]:
    at: int | None = first
    for _ in range(FIRES_MAX):
        if at is None or at > now:
            return
        yield at
        at = next_after(rule, at)


def _newest(rule: Rule, *, first: int, now: int) -> int:
    # A year of missed minutes is half a million times: look for one near the end first.
    start = first
    for window in WINDOWS:
        near = next_after(rule, max(now - to_whole_ms(window), first))
        if near is not None and near <= now:
            start = near
            break
    while (following := next_after(rule, start)) is not None and following <= now:
        start = following
    return start


def to_whole_ms(span: timedelta) -> int:
    """Give the milliseconds of a time span."""
    return round(span.total_seconds() * 1_000)


def rule_of(row: ScheduleRow) -> CronRule:
    """Give the rule of a schedule's row."""
    return cron_rule(row.cron, row.time_zone, gap=row.gap, repeated=row.repeated)


def cron_rule(cron: str, time_zone: str, *, gap: str, repeated: str) -> CronRule:
    """Give the rule for these words. Raises BadCron."""
    if gap not in get_args(Gap):
        raise BadCron(f"The gap is one of {', '.join(get_args(Gap))}.", field="gap")
    if repeated not in get_args(Repeated):
        said = f"A repeated hour is one of {', '.join(get_args(Repeated))}."
        raise BadCron(said, field="repeated")
    return CronRule(cron, time_zone, gap=cast("Gap", gap), repeated=cast("Repeated", repeated))


def scheduled_input(at: int, value: object) -> dict[str, object]:
    """Give the input of a scheduled run."""
    extra = value if isinstance(value, dict) else {} if value is None else {"input": value}
    return {"scheduled_at": rfc3339(at), **extra}
