"""Schedules in words: `every 5 minutes`, `1st friday of quarter 9:00`.

As App Engine's cron and Cloud Scheduler read them. Pure.
Words give either a span between fires, or wall times; clock changes are `cron.py`'s matter.
"""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

YEARS_MAX: Final = 50
"""How far ahead a day that fits is looked for."""
DAY_MINUTES: Final = 24 * 60
SPAN_MINUTES_MAX: Final = 366 * DAY_MINUTES

_UNITS: Final = {"min": 1, "mins": 1, "minute": 1, "minutes": 1, "hour": 60, "hours": 60}
_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th"), start=1
    )
    for word in words.split()
}
_MONTHS: Final = {
    word.lower(): number
    for names in (calendar.month_name, calendar.month_abbr, ("",) * 9 + ("Sept",))
    for number, word in enumerate(names)
    if word
}
_WEEKDAYS: Final = {
    word: number
    for number, words in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for word in words.split()
}
_ALL_MONTHS: Final = frozenset(range(1, 13))
_ALL_WEEKDAYS: Final = frozenset(range(7))
_ALL_ORDINALS: Final = frozenset(range(1, 6))
_QUARTER: Final = (1, 4, 7, 10)
_MONTH_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Unreadable(ValueError):
    """Words that mean no schedule; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Span:
    """So many minutes from one fire to the next."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Times of the day, on days of a kind."""

    months: frozenset[int] = _ALL_MONTHS
    weekdays: frozenset[int] = _ALL_WEEKDAYS
    """0 is Monday, as in `datetime`."""
    ordinals: frozenset[int] = _ALL_ORDINALS
    """Which of a month's Mondays, Tuesdays and so on."""
    month_days: frozenset[int] | None = None
    """Days of the month, in place of weekdays."""
    minutes: tuple[int, ...] = (0,)
    """Since midnight, in order; those of a span over midnight go on past a day's 1,440."""
    is_running_clock: bool = False
    """Whether it follows the running clock at clock changes, as `*/5` does."""

    def after(self, wall: datetime) -> Iterator[datetime]:
        """Give the wall times later than this one, in order."""
        for day in self._days(wall.date() - timedelta(days=1)):
            midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a wall time
            for minute in self.minutes:
                at = midnight + timedelta(minutes=minute)
                if at > wall:
                    yield at

    def _days(self, first: date) -> Iterator[date]:
        for year in range(first.year, min(first.year + YEARS_MAX, 9998) + 1):
            for month in sorted(self.months):
                if (year, month) < (first.year, first.month):
                    continue
                starts_on, count = calendar.monthrange(year, month)
                for day in range(1, count + 1):
                    weekday = (starts_on + day - 1) % 7
                    if self._has(day, weekday) and date(year, month, day) >= first:
                        yield date(year, month, day)

    def _has(self, day: int, weekday: int) -> bool:
        if self.month_days is not None:
            return day in self.month_days
        return weekday in self.weekdays and (day + 6) // 7 in self.ordinals


def is_english(text: str) -> bool:
    """Tell whether this is meant as words: no unix rule begins so, or has `of` in it."""
    words = text.lower().replace(",", " ").split()
    return bool(words) and (words[0] == "every" or words[0] in _ORDINALS or "of" in words)


def read_english(text: str) -> Span | Days:
    """Read the words. Raises Unreadable."""
    reader = _Reader(text)
    if reader.took("every"):
        if reader.word() in _UNITS or _is_count(reader.word()):
            return _read_span(reader)
        return _read_days(reader, _ALL_ORDINALS)
    if _is_count(reader.word().split(",")[0]):
        return _read_month_days(reader)
    return _read_days(reader, reader.numbers(_ORDINALS, "an ordinal such as 1st or second"))


class _Reader:
    """The words that are left."""

    def __init__(self, text: str) -> None:
        joined = ",".join(part.strip() for part in text.lower().split(","))
        self._words = joined.split()

    def word(self) -> str:
        return self._words[0] if self._words else ""

    def take(self) -> str:
        word = self.word()
        del self._words[:1]
        return word

    def took(self, *words: str) -> bool:
        """Go past these words when they come next."""
        if tuple(self._words[: len(words)]) != words:
            return False
        del self._words[: len(words)]
        return True

    def numbers(self, known: Mapping[str, int], what: str) -> frozenset[int]:
        """Take a list of words of one kind."""
        said = self.take()
        parts = said.split(",")
        if not all(part in known for part in parts):
            wrong = next(part for part in parts if part not in known)
            raise Unreadable(f"{wrong!r:.40} stands where {what} is expected.")
        return frozenset(known[part] for part in parts)

    def time(self) -> int:
        """Take a time of the day, as minutes since midnight."""
        said = self.take()
        hour, _, minute = said.partition(":")
        is_time = len(minute) == 2 and _is_number(hour) and _is_number(minute)  # noqa: PLR2004
        if not is_time or int(hour) > 23 or int(minute) > 59:  # noqa: PLR2004  # of a clock
            raise Unreadable(f"{said!r:.40} is no time of the day such as 9:00 or 18:30.")
        return int(hour) * 60 + int(minute)

    def end(self) -> None:
        """Raise when anything is left."""
        if self._words:
            raise Unreadable(f"{' '.join(self._words)!r:.60} is more than the schedule needs.")


def _is_number(text: str) -> bool:
    return _is_count(text) and len(text) <= 2  # noqa: PLR2004  # of a clock or a month


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _read_span(reader: _Reader) -> Span | Days:
    """Read `5 minutes`, and when in the day, and on which days."""
    said = reader.take() if _is_count(reader.word()) else "1"
    unit = _UNITS.get(reader.take())
    if unit is None:
        raise Unreadable("A span is counted in minutes or hours, such as `every 5 minutes`.")
    span = int(said) * unit if len(said) <= len(str(SPAN_MINUTES_MAX)) else SPAN_MINUTES_MAX + 1
    if not 1 <= span <= SPAN_MINUTES_MAX:
        raise Unreadable("A span has one minute at least, and a year at most.")
    first, last, weekdays = 0, DAY_MINUTES - 1, _ALL_WEEKDAYS
    is_bounded = False
    if reader.took("from"):
        first = reader.time()
        if not reader.took("to"):
            raise Unreadable("After `from` and its time comes `to` with another.")
        last = reader.time()
        is_bounded = True
    elif reader.took("synchronized"):
        if DAY_MINUTES % span:
            raise Unreadable("Only a span that divides 24 hours evenly can be synchronized.")
        is_bounded = True
    if reader.took("on"):
        weekdays = reader.numbers(_WEEKDAYS, "a day of the week")
        is_bounded = True
    reader.end()
    if not is_bounded:
        return Span(span)
    if span > DAY_MINUTES:
        raise Unreadable("A span within days has 24 hours at most.")
    last += DAY_MINUTES if last < first else 0
    minutes = tuple(range(first, last + 1, span))
    return Days(weekdays=weekdays, minutes=minutes, is_running_clock=True)


def _read_days(reader: _Reader, ordinals: frozenset[int]) -> Days:
    """Read `tue,thursday of 3rd month of quarter 18:30`."""
    weekdays = _ALL_WEEKDAYS
    if not reader.took("day"):
        weekdays = reader.numbers(_WEEKDAYS, "a day of the week")
    elif ordinals != _ALL_ORDINALS:
        raise Unreadable("An ordinal counts days of the week; write `1 of month` for the first.")
    months = _read_months(reader) if reader.took("of") else _ALL_MONTHS
    minutes = _read_time(reader)
    return Days(months=months, weekdays=weekdays, ordinals=ordinals, minutes=minutes)


def _read_month_days(reader: _Reader) -> Days:
    """Read `1,15 of jan,jul 12:34`."""
    parts = reader.take().split(",")
    if not all(_is_number(part) and 1 <= int(part) <= 31 for part in parts):  # noqa: PLR2004
        raise Unreadable("A day of the month is a number from 1 to 31.")
    if not reader.took("of"):
        raise Unreadable("After days of the month comes `of` with the months.")
    days, months = frozenset(map(int, parts)), _read_months(reader)
    if min(days) > max(_MONTH_DAYS[month - 1] for month in months):
        raise Unreadable("None of these months has such a day.")
    return Days(months=months, month_days=days, minutes=_read_time(reader))


def _read_months(reader: _Reader) -> frozenset[int]:
    if reader.took("month"):
        return _ALL_MONTHS
    if reader.took("quarter"):
        return frozenset(_QUARTER)
    if reader.word().split(",")[0] not in _ORDINALS:
        return reader.numbers(_MONTHS, "a month")
    which = reader.numbers(_ORDINALS, "an ordinal")
    if max(which) > 3:  # noqa: PLR2004  # a quarter's months
        raise Unreadable("A quarter has three months.")
    if not reader.took("month", "of", "quarter"):
        raise Unreadable("After the ordinal comes `month of quarter`.")
    return frozenset(first + number - 1 for first in _QUARTER for number in which)


def _read_time(reader: _Reader) -> tuple[int, ...]:
    minutes = (reader.time(),) if reader.word() else (0,)
    reader.end()
    return minutes
