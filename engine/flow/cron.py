"""Rules on the wall clock: the moments at which they fire, clock changes included.

Reads no clock. The trigger that fires, the preview and validation use this very class. Rules for
fixed times follow the policies below. Rules whose minute or hour begins with `*`, and spans in
words within days, follow the running clock, as Debian's cron does: nothing in a skipped hour, both
passes of a repeated one.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, Protocol
from zoneinfo import ZoneInfo

from engine.flow.english import Days, Span, Unreadable, is_english, read_english
from engine.flow.unix_cron import Misfit, UnixCron

Gap = Literal["after", "skip"]
Repeated = Literal["first", "both"]
Note = Literal["after_gap", "first_pass", "second_pass"]

CRON_CHARS_MAX: Final = 200
_NEAR: Final = timedelta(hours=26)
_SECOND: Final = timedelta(seconds=1)


class Walls(Protocol):
    """What a rule means on a clock that is never changed."""

    @property
    def is_running_clock(self) -> bool:
        """Whether it follows the running clock at changes, whatever the policies."""
        ...

    def after(self, wall: datetime) -> Iterator[datetime]:
        """Give the wall times later than this one, in order."""
        ...


class BadCron(ValueError):
    """A rule or a time zone that cannot be read. `field` is `cron` or `time_zone`."""

    def __init__(self, message: str, *, field: str = "cron") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class CronRule:
    """One rule in one time zone. Immutable, and safe to share."""

    __slots__ = ("_walls", "_zone", "cron", "gap", "repeated", "time_zone")

    def __init__(
        self,
        cron: str,
        time_zone: str = "UTC",
        gap: Gap = "after",
        repeated: Repeated = "first",
    ) -> None:
        """Read the rule. Raises BadCron.

        `gap` says what becomes of a time that a clock change skips: fire right after the gap, or
        not at all. `repeated` says on which pass of a repeated hour to fire.
        """
        self.cron = cron
        self.time_zone = time_zone
        self.gap = gap
        self.repeated = repeated
        walls = read_cron(cron)
        if isinstance(walls, Span):
            raise BadCron("A span between fires is no rule on the wall clock.")
        self._walls = walls
        self._zone = zone_of(time_zone)

    def next_after(self, at: datetime) -> datetime | None:
        """Give the first moment later than `at`, in UTC; None when there is none in 50 years."""
        if at.tzinfo is None:
            raise ValueError("a moment without its offset is none")
        after = at.astimezone(UTC)
        back = self._look_back(after)
        best: datetime | None = None
        try:
            wall = after.astimezone(self._zone).replace(tzinfo=None)
            for candidate in self._walls.after(wall - back):
                # Walls go forward, but the second pass of one may come after the first of another.
                if best is not None and candidate > self._wall(best) + back:
                    break
                later = [one for one in self._moments(candidate) if one > after]
                best = min([*later, *([best] if best else [])], default=None)
                if best is not None and not back:
                    break
        except OverflowError:  # the calendar ends in the year 9999
            return best
        return best

    def offset_at(self, moment: datetime) -> timedelta:
        """Give how far the zone's clock is ahead of UTC."""
        return moment.astimezone(self._zone).utcoffset() or timedelta()

    def note_on(self, moment: datetime) -> Note | None:
        """Say what is special about a moment at which it fires: the clock changes around it.

        `after_gap`: its nominal time does not exist on that day. `first_pass` and `second_pass`:
        the clock shows that time twice.
        """
        wall = self._wall(moment)
        first, second = (
            wall.replace(tzinfo=self._zone, fold=fold).astimezone(UTC) for fold in (0, 1)
        )
        if first < second:
            return "second_pass" if moment.astimezone(UTC) == second else "first_pass"
        if self.offset_at(moment) <= self.offset_at(moment - _SECOND):
            return None
        nominal = next(self._walls.after(wall - _SECOND), wall)
        return None if nominal == wall else "after_gap"

    def _wall(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone).replace(tzinfo=None)

    def _look_back(self, after: datetime) -> timedelta:
        """Give how far walls can be out of order around `after`: nothing away from changes."""
        try:
            offsets = {
                (after + shift).astimezone(self._zone).utcoffset() or timedelta()
                for shift in (-_NEAR, timedelta(), _NEAR)
            }
        except OverflowError:
            return timedelta()
        span = max(offsets) - min(offsets)
        return span + timedelta(hours=1) if span else timedelta()

    def _moments(self, wall: datetime) -> Iterator[datetime]:
        """Give the moments at which this wall time is due: none, one or two."""
        first, second = (
            wall.replace(tzinfo=self._zone, fold=fold).astimezone(UTC) for fold in (0, 1)
        )
        if first == second:
            yield first
        elif first > second:
            if self.gap == "after" and not self._walls.is_running_clock:
                yield self._end_of_gap(second, first)
        else:
            yield first
            if self.repeated == "both" or self._walls.is_running_clock:
                yield second

    def _end_of_gap(self, before: datetime, after: datetime) -> datetime:
        """Give the moment, to the second, at which the clock went forward."""
        offset = before.astimezone(self._zone).utcoffset()
        while after - before > _SECOND:
            middle = before + (after - before) // 2
            middle = middle.replace(microsecond=0)
            if middle <= before:
                break
            if middle.astimezone(self._zone).utcoffset() == offset:
                before = middle
            else:
                after = middle
        return after


def read_cron(cron: str) -> UnixCron | Days | Span:
    """Read a rule in either dialect, unix cron or words. Raises BadCron."""
    if not isinstance(cron, str) or len(cron) > CRON_CHARS_MAX:
        raise BadCron(f"A cron rule is a text of at most {CRON_CHARS_MAX} characters.")
    try:
        return read_english(cron) if is_english(cron) else UnixCron(cron)
    except (Misfit, Unreadable) as error:
        raise BadCron(str(error)) from None


def zone_of(name: str) -> ZoneInfo:
    """Give the zone of this name. Raises BadCron."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError, AttributeError):
        message = f"There is no time zone {name!r:.60}; write one such as Europe/Berlin or UTC."
        raise BadCron(message, field="time_zone") from None
