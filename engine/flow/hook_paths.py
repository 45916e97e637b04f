"""Paths of webhooks: what may be written, which one a request means, which two are the same.

Pure: knows no request, no store and no flow.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

PATH_CHARS_MAX: Final = 200
SEGMENTS_MAX: Final = 16
PARAMETER: Final = ":"
"""What a parameter begins with; in a shape it stands for any parameter."""
_LITERAL: Final = re.compile(r"[A-Za-z0-9._~-]+", re.ASCII)
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}", re.ASCII)

Thing = TypeVar("Thing")
Found_co = TypeVar("Found_co", covariant=True)


class BadPath(ValueError):
    """A path that no webhook can have; the text says what to write instead."""


@dataclass(frozen=True, slots=True)
class HookPath:
    """A path as segments; a parameter is its name after a colon."""

    segments: tuple[str, ...]

    @property
    def text(self) -> str:
        """The path as it is written, without a slash before it."""
        return "/".join(self.segments)

    @property
    def shape(self) -> str:
        """The path without the names of its parameters: equal for paths that mean the same."""
        return "/".join(PARAMETER if _is_parameter(one) else one for one in self.segments)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its parameters, in order."""
        return tuple(one[1:] for one in self.segments if _is_parameter(one))

    def overlaps(self, other: "HookPath") -> bool:
        """Tell whether there is a request that both mean."""
        pairs = zip(self.segments, other.segments, strict=False)
        return len(self.segments) == len(other.segments) and all(
            one == two or _is_parameter(one) or _is_parameter(two) for one, two in pairs
        )


def parse_path(text: str) -> HookPath:
    """Read a path such as `orders/:id`. Raises BadPath."""
    if len(text) > PATH_CHARS_MAX:
        raise BadPath(f"A path has at most {PATH_CHARS_MAX} characters; shorten it.")
    bare = text.removeprefix("/").removesuffix("/")
    if not bare:
        raise BadPath("Give the path a segment, such as orders or orders/:id.")
    segments = tuple(bare.split("/"))
    if len(segments) > SEGMENTS_MAX:
        raise BadPath(f"A path has at most {SEGMENTS_MAX} segments; shorten it.")
    for segment in segments:
        _check(segment)
    names = [one for one in segments if _is_parameter(one)]
    twice = next((one for one in names if names.count(one) > 1), None)
    if twice is not None:
        raise BadPath(f"The parameter {twice} comes twice; give one of them another name.")
    return HookPath(segments)


def _check(segment: str) -> None:
    if not segment:
        raise BadPath("Two slashes stand side by side; remove one.")
    if segment in {".", ".."}:
        raise BadPath(f"A segment cannot be {segment}; every client would resolve it away.")
    if _is_parameter(segment):
        if not _NAME.fullmatch(segment[1:]):
            raise BadPath(
                f"{segment!r:.60} is no parameter; write a colon, a letter, then letters, digits "
                "and _."
            )
    elif not _LITERAL.fullmatch(segment):
        raise BadPath(
            f"{segment!r:.60} cannot stand in a path; use letters, digits, - . _ ~ or a parameter "
            "such as :id."
        )


def _is_parameter(segment: str) -> bool:
    return segment.startswith(PARAMETER)


def claims(path: HookPath, methods: Iterable[str]) -> tuple[str, ...]:
    """Give what a webhook has for itself alone: each method with the path's shape."""
    return tuple(f"{method} {path.shape}" for method in methods)


@dataclass(frozen=True, slots=True)
class Match(Generic[Found_co]):
    """What a request means: the thing at its path, and the values of the path's parameters."""

    thing: Found_co
    params: Mapping[str, str]


@dataclass(slots=True)
class _Place(Generic[Thing]):
    """A place in the tree of paths."""

    literal: "dict[str, _Place[Thing]]" = field(default_factory=dict)
    other: "_Place[Thing] | None" = None
    """Where a parameter leads."""
    things: "dict[str, tuple[HookPath, Thing]]" = field(default_factory=dict)
    """What is here, by method."""


class HookTable(Generic[Thing]):
    """Paths with what answers there, by method. Not changed once it is built."""

    def __init__(self, entries: Iterable[tuple[HookPath, Sequence[str], Thing]] = ()) -> None:
        self._root: _Place[Thing] = _Place()
        for path, methods, thing in entries:
            place = self._grown(path)
            for method in methods:
                place.things.setdefault(method, (path, thing))

    def _grown(self, path: HookPath) -> _Place[Thing]:
        place = self._root
        for segment in path.segments:
            if _is_parameter(segment):
                place.other = place.other or _Place()
                place = place.other
            else:
                place = place.literal.setdefault(segment, _Place())
        return place

    def find(self, method: str, asked: str) -> Match[Thing] | None:
        """Give what a request means; of several the one whose first difference is a literal."""
        segments = _asked(asked)
        for place in self._reached(segments):
            found = place.things.get(method)
            if found is not None:
                path, thing = found
                return Match(thing, _params(path, segments))
        return None

    def methods(self, asked: str) -> tuple[str, ...]:
        """Give the methods that something answers at this path; nothing when nothing is there."""
        places = self._reached(_asked(asked))
        return tuple(sorted({method for place in places for method in place.things}))

    def _reached(self, segments: Sequence[str]) -> list[_Place[Thing]]:
        """Give the places that a path leads to, the most particular first.

        No more than there are paths in the table, whatever is asked.
        """
        if len(segments) > SEGMENTS_MAX:
            return []
        places = [self._root]
        for segment in segments:
            if not segment:
                return []
            places = [
                inner
                for place in places
                for inner in (place.literal.get(segment), place.other)
                if inner is not None
            ]
        return [place for place in places if place.things]


def _asked(path: str) -> list[str]:
    return path.removeprefix("/").removesuffix("/").split("/")


def _params(path: HookPath, segments: Sequence[str]) -> dict[str, str]:
    pairs = zip(path.segments, segments, strict=True)
    return {own[1:]: given for own, given in pairs if _is_parameter(own)}
