"""Timetables: all that a schedule may say of when it fires, as one rule. Pure, reads no clock.

A rule is unix cron or words (`cron`), a span (`every`), or instants (`at`), between `start` and
`end`. Validation, the preview and the ticker read the same words by the same functions.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol, cast, get_args

from engine.core.plan import Json
from engine.flow.cron import BadCron, CronRule, Gap, Note, Repeated, read_cron, zone_of
from engine.flow.durations import duration_ms, instant_ms
from engine.flow.english import Span

KINDS: Final = ("cron", "every", "at")
EVERY_MS_MIN: Final = 1_000
JITTER_MS_MAX: Final = 24 * 3_600_000
WINDOW_MS_MIN: Final = 1_000
INSTANTS_MAX: Final = 100
_TICK: Final = timedelta(milliseconds=1)

Words = Mapping[str, Json]
Problem = tuple[str, str]
"""`(field, message)`."""
Check = Callable[[Json], object]
"""Raises ValueError about a value that cannot be."""


class Rule(Protocol):
    """When something fires."""

    def next_after(self, at: datetime) -> datetime | None:
        """Give the first nominal time after this moment, in UTC."""
        ...


class SpanRule:
    """Fires in even steps, by the running clock, from an anchor on."""

    def __init__(self, every_ms: int, anchor: datetime) -> None:
        self._every = timedelta(milliseconds=every_ms)
        self._anchor = anchor

    def next_after(self, at: datetime) -> datetime | None:
        """Give the first step after this moment."""
        steps = max((at - self._anchor) // self._every + 1, 0)
        try:
            return self._anchor + steps * self._every
        except OverflowError:  # the calendar ends in the year 9999
            return None


class InstantsRule:
    """Fires at single moments."""

    def __init__(self, instants: Sequence[datetime]) -> None:
        self._instants = sorted(instants)

    def next_after(self, at: datetime) -> datetime | None:
        """Give the first of them after this moment."""
        return next((one for one in self._instants if one > at), None)


class Timetable:
    """A rule between its start and its end. Immutable, and safe to share."""

    def __init__(self, rule: Rule, *, start: datetime | None, end: datetime | None) -> None:
        self._rule = rule
        self._start = start
        self._end = end

    def next_after(self, at: datetime) -> datetime | None:
        """Give the first nominal time after this moment; one at the start or the end counts."""
        if self._start is not None:
            at = max(at, self._start - _TICK)
        found = self._rule.next_after(at)
        is_over = found is not None and self._end is not None and found > self._end
        return None if is_over else found

    def offset_at(self, moment: datetime) -> timedelta:
        """Give how far the rule's clock is ahead of UTC; a rule without one stands still."""
        return self._rule.offset_at(moment) if isinstance(self._rule, CronRule) else timedelta()

    def note_on(self, moment: datetime) -> Note | None:
        """Say what is special about a moment at which it fires."""
        return self._rule.note_on(moment) if isinstance(self._rule, CronRule) else None


def timetable_of(words: Words, *, anchor_ms: int) -> Timetable:
    """Read a timetable. Raises BadCron, with the field, about the first thing that is wrong.

    Spans without a start are counted from the anchor: the moment the schedule was made.
    """
    problems = timing_problems(words)
    if problems:
        field, message = problems[0]
        raise BadCron(message, field=field)
    start, end = (_instant_or_none(words.get(name)) for name in ("start", "end"))
    anchor = start or _moment(anchor_ms)
    return Timetable(_rule_of(words, anchor), start=start, end=end)


def _rule_of(words: Words, anchor: datetime) -> Rule:
    if words.get("every") is not None:
        return SpanRule(duration_ms(words["every"]), anchor)
    if words.get("at") is not None:
        return InstantsRule([_moment(instant_ms(one)) for one in _listed(words["at"])])
    cron = str(words["cron"])
    read = read_cron(cron)
    if isinstance(read, Span):
        return SpanRule(read.minutes * 60_000, anchor)
    gap, repeated = words.get("gap") or "after", words.get("repeated") or "first"
    zone = words.get("time_zone") or "UTC"
    return CronRule(cron, zone, gap=cast("Gap", gap), repeated=cast("Repeated", repeated))


def timing_problems(words: Words) -> list[Problem]:
    """Say everything that is wrong with a schedule's times, each with its field. Never raises."""
    found = _kind_problems(words)
    for name, check in _CHECKS.items():
        value = words.get(name)
        if value is None or (value == "" and name != "time_zone"):
            continue
        try:
            check(value)
        except ValueError as error:
            found.append((name, getattr(error, "message", None) or _sentence(error)))
    if not found:
        start, end = (_instant_or_none(words.get(name)) for name in ("start", "end"))
        if start is not None and end is not None and end < start:
            found.append(("end", "The end comes before the start, so it would never fire."))
    return found


def _kind_problems(words: Words) -> list[Problem]:
    given = [name for name in KINDS if words.get(name) not in (None, "", [], ())]
    if len(given) == 1:
        return []
    if not given:
        return [("cron", "A schedule needs one of cron, every and at; give one of them.")]
    return [(given[-1], f"A schedule has one rule, and this has {' and '.join(given)}.")]


def _check_cron(value: Json) -> None:
    read_cron(value)


def _check_every(value: Json) -> None:
    if duration_ms(value) < EVERY_MS_MIN:
        raise ValueError("a schedule fires once a second at most")


def _check_at(value: Json) -> None:
    instants = _listed(value)
    if len(instants) > INSTANTS_MAX:
        raise ValueError(f"a schedule has at most {INSTANTS_MAX} instants; make several")
    for one in instants:
        instant_ms(one)


def _check_jitter(value: Json) -> None:
    if duration_ms(value) > JITTER_MS_MAX:
        raise ValueError("a jitter is at most 24h")


def _check_window(value: Json) -> None:
    if duration_ms(value) < WINDOW_MS_MIN:
        raise ValueError("a window is at least 1s")


def _check_zone(value: Json) -> None:
    zone_of(value)


def _one_of(name: str, options: tuple[str, ...]) -> Check:
    def check(value: Json) -> None:
        if value not in options:
            raise ValueError(f"{name} is one of {', '.join(options)}")

    return check


def _listed(value: Json) -> list[Json]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _instant_or_none(value: Json) -> datetime | None:
    return None if value in (None, "") else _moment(instant_ms(value))


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1_000, tz=UTC)


def _sentence(error: ValueError) -> str:
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith('.') else '.'}"


_CHECKS: Final[Mapping[str, Check]] = {
    "cron": _check_cron,
    "time_zone": _check_zone,
    "every": _check_every,
    "at": _check_at,
    "start": instant_ms,
    "end": instant_ms,
    "gap": _one_of("gap", get_args(Gap)),
    "repeated": _one_of("repeated", get_args(Repeated)),
    "jitter": _check_jitter,
    "window": _check_window,
}
