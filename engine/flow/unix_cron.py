"""The five fields of unix cron: which wall times they mean. The door to cronsim; pure.

Debian's dialect: names, lists, ranges, steps, `7` for Sunday as `0`, the day of the month OR the
day of the week when neither begins with `*`, `@daily` and its kin. Beyond it: `L` and `LW` as a
day of the month, `5L` and `MON#2` as days of the week.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from cronsim import CronSim, CronSimError

FIELDS: Final = 5
NAMED: Final = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_MOST: Final = (
    ("minute", 59),
    ("hour", 23),
    ("day of month", 31),
    ("month", 12),
    ("day of week", 7),
)
_NUMBER_CHARS_MAX: Final = 4
_STEP: Final = re.compile(r"/(\d+)$", re.ASCII)
_RANGE: Final = re.compile(r"^(\w+)-(\w+)(/\d+)?$", re.ASCII)


class Misfit(ValueError):
    """Fields that mean no times; the message says why."""


class UnixCron:
    """Five fields, read."""

    __slots__ = ("fields", "is_running_clock")

    def __init__(self, text: str) -> None:
        """Read the fields. Raises Misfit."""
        self.fields = _fields_of(text)
        minute, hour = self.fields.split()[:2]
        self.is_running_clock = minute.startswith("*") or hour.startswith("*")

    def after(self, wall: datetime) -> Iterator[datetime]:
        """Give the wall times later than this one, in order, until none comes for 50 years."""
        yield from CronSim(self.fields, wall)


def _fields_of(text: str) -> str:
    words = text.strip().lower()
    if words.startswith("@") and words not in NAMED:
        raise Misfit(f"{text.strip()!r:.40} is not one of {', '.join(NAMED)}.")
    fields = NAMED.get(words, text)
    parts = fields.split()
    if len(parts) != FIELDS:
        raise Misfit(
            f"A cron rule has five fields (minute, hour, day of month, month, day of week), "
            f"and this has {len(parts)}. Or say it in words, such as `every 5 minutes`."
        )
    for part, (name, most) in zip(parts, _MOST, strict=True):
        _check_steps(part, name, most)
    try:
        CronSim(fields, datetime(2000, 1, 1))  # noqa: DTZ001  # only to have the fields read
    except CronSimError as error:
        raise Misfit(
            f"{error!s}: {text.strip()!r:.60} is no cron rule that can ever fire."
        ) from None
    for part, (name, _) in zip(parts, _MOST, strict=True):
        _check_ranges(part, name)
    return fields


def _check_steps(part: str, name: str, most: int) -> None:
    """Refuse a step that can never be taken: what reads on would be a rule without it."""
    for term in part.split(","):
        step = _STEP.search(term)
        if step and (len(step[1]) > _NUMBER_CHARS_MAX or int(step[1]) > most):
            raise Misfit(f"Bad {name}: a step of {step[1]:.20} is above {most}, the field's most.")


def _check_ranges(part: str, name: str) -> None:
    """Refuse a range of one: whoever writes it meant something else. Backward ones are refused."""
    for term in part.split(","):
        both = _RANGE.match(term)
        if both and both[1].upper() == both[2].upper():
            raise Misfit(
                f"Bad {name}: a range goes from one to a later one; write {both[1]!s:.20} alone."
            )
