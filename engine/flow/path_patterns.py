"""Path patterns: `*` is what stands within one segment, `**` any number of segments. Pure.

Matching keeps the set of places that the pattern may have come to, so it never goes back: the time
is the value's length times the pattern's, whatever they say.
"""

from collections.abc import Callable
from typing import Final

PATTERN_CHARS_MAX: Final = 500
SEGMENTS_MAX: Final = 32
ANY: Final = "*"
ANY_SEGMENTS: Final = "**"


class BadPattern(ValueError):
    """A text that is no pattern, and why."""


class PathPattern:
    """A pattern, compiled. Raises BadPattern."""

    __slots__ = ("_segments",)

    def __init__(self, text: str) -> None:
        if not 0 < len(text) <= PATTERN_CHARS_MAX:
            raise BadPattern(f"a pattern has 1 to {PATTERN_CHARS_MAX} characters")
        segments = text.split("/")
        if len(segments) > SEGMENTS_MAX:
            raise BadPattern(f"a pattern has at most {SEGMENTS_MAX} segments")
        if any(ANY_SEGMENTS in one and one != ANY_SEGMENTS for one in segments):
            raise BadPattern(f"{ANY_SEGMENTS} stands alone between slashes; within one write {ANY}")
        self._segments = tuple(None if one == ANY_SEGMENTS else _segment(one) for one in segments)

    def matches(self, value: str) -> bool:
        """Tell whether the whole value is as the pattern says."""
        places = self._with_none({0})
        for segment in value.split("/"):
            places = self._with_none(self._after(places, segment))
            if not places:
                return False
        return len(self._segments) in places

    def _after(self, places: set[int], segment: str) -> set[int]:
        """Give where the pattern may be after one more segment of the value."""
        after: set[int] = set()
        for place in places:
            if place == len(self._segments):
                continue
            fits = self._segments[place]
            if fits is None:
                after.add(place)
            elif fits(segment):
                after.add(place + 1)
        return after

    def _with_none(self, places: set[int]) -> set[int]:
        """Give these places, and those behind any `**` there, which may stand for nothing."""
        found = set(places)
        for place in places:
            behind = place
            while behind < len(self._segments) and self._segments[behind] is None:
                behind += 1
                found.add(behind)
        return found


def _segment(pattern: str) -> Callable[[str], bool]:
    if ANY not in pattern:
        return pattern.__eq__
    if pattern == ANY:
        return bool  # a segment, not nothing between two slashes
    first, *middle, last = pattern.split(ANY)
    least = sum(map(len, (first, *middle, last)))

    def fits(segment: str) -> bool:
        if len(segment) < least or not (segment.startswith(first) and segment.endswith(last)):
            return False
        place, end = len(first), len(segment) - len(last)
        for part in middle:  # the first place that fits leaves the most for the others
            place = segment.find(part, place, end)
            if place < 0:
                return False
            place += len(part)
        return True

    return fits
