"""Reads YAML's events into JSON values and the lines they stand on. Knows no key of the format.

Words follow YAML 1.2, so that `no`, `on`, `12:30` and `2026-01-01` stay the texts that they are.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import yaml

from engine.core.plan import Json

BYTES_MAX: Final = 8 * 1024 * 1024
DEPTH_MAX: Final = 64
VALUES_MAX: Final = 1_000_000
ALIASES_MAX: Final = 1_000
DIGITS_MAX: Final = 300

PathParts = tuple[str | int, ...]

_WORDS: Final[Mapping[str, Json]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)", re.ASCII)
_FLOAT: Final = re.compile(
    r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII
)
_NO_NUMBER: Final = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_TEXT_TAGS: Final = ("!", "tag:yaml.org,2002:str")


class DocumentUnreadable(Exception):
    """A text that is no JSON or YAML that can be read. Line and column count from 1."""

    def __init__(self, message: str, *, line: int = 1, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {message}")
        self.message = message
        self.line = line
        self.column = column


def at_offset(text: str, offset: int, message: str) -> DocumentUnreadable:
    """Make the error for a place given as an offset."""
    before = text[:offset]
    line = before.count("\n") + 1
    return DocumentUnreadable(message, line=line, column=offset - (before.rfind("\n") + 1) + 1)


def decoded(raw: str | bytes) -> str:
    """Give the text. Raises DocumentUnreadable when it is too large, or no UTF-8."""
    if len(raw) > BYTES_MAX:
        raise DocumentUnreadable(f"the text is longer than {BYTES_MAX // 1024 // 1024} MiB")
    if isinstance(raw, bytes):
        try:
            raw = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode("utf-8", "replace")
            raise at_offset(before, len(before), "the text is not UTF-8") from None
    found = _SURROGATE.search(raw)
    if found:
        raise at_offset(raw, found.start(), "half of a surrogate pair is no character")
    return raw


def plain_word(word: str) -> Json:
    """Give what an unquoted word of YAML stands for. Raises ValueError for what JSON has not."""
    if word in _WORDS:
        return _WORDS[word]
    if len(word) <= DIGITS_MAX:
        if _INTEGER.fullmatch(word):
            return int(word)
        if _FLOAT.fullmatch(word):
            number = float(word)
            if math.isfinite(number):
                return number
            raise ValueError("the number is too large")
    elif _INTEGER.fullmatch(word) or _FLOAT.fullmatch(word):
        raise ValueError(f"a number has more than {DIGITS_MAX} digits")
    if _NO_NUMBER.fullmatch(word):
        raise ValueError("NaN and Infinity are no values of a flow")
    return word


class _Open:
    """A list or mapping that is being read."""

    __slots__ = ("anchor", "key", "path", "size", "value")

    def __init__(self, value: Any, path: PathParts, anchor: str | None) -> None:
        self.value = value
        self.path = path
        self.anchor = anchor
        self.key: str | None = None
        self.size = 1


class YamlReader:
    """Builds the value of a YAML text without recursion, with the lines of everything in it."""

    def __init__(self, text: str) -> None:
        self.lines: dict[PathParts, int] = {}
        self.value: Json = None
        self._text = text
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Json, int]] = {}
        self._values = self._aliases = self._documents = 0

    def read(self) -> Json:
        """Read it. Raises DocumentUnreadable."""
        for event in self._events():
            self._take(event)
        return self.value

    def _events(self) -> Iterator[Any]:
        try:
            yield from yaml.parse(self._text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            message = error.problem or error.context or "this is no YAML"
            raise DocumentUnreadable(message, line=place[0], column=place[1]) from None
        except yaml.reader.ReaderError as error:
            message = "a control character is not allowed in a text"
            raise at_offset(self._text, error.position, message) from None
        except yaml.YAMLError as error:
            raise DocumentUnreadable(f"{error!s:.200}") from None

    def _take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._opened(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._closed()
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise self._bad(event, "one file holds one document")
            case _:
                pass

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        text: str = event.value
        if self._is_at_key():
            self._key(event, text)
            return
        value: Json = text
        if event.tag is not None and event.tag not in _TEXT_TAGS:
            raise self._bad(event, f"the tag {event.tag!r:.60} is not known")
        if event.implicit[0] and event.tag is None:
            try:
                value = plain_word(text)
            except ValueError as error:
                raise self._bad(event, str(error)) from None
        self._put(event, value, 1, self._path(event))
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)

    def _is_at_key(self) -> bool:
        top = self._stack[-1] if self._stack else None
        return top is not None and type(top.value) is dict and top.key is None

    def _key(self, event: Any, key: str) -> None:
        top = self._stack[-1]
        if key in top.value:
            raise self._bad(event, f"the key {key!r:.60} is given twice")
        if key == "<<" and event.implicit[0]:
            raise self._bad(event, "merging with << is not available; write the keys out")
        if _SURROGATE.search(key):
            raise self._bad(event, "half of a surrogate pair is no character")
        top.key = key
        self.lines[(*top.path, key)] = event.start_mark.line + 1

    def _path(self, event: Any) -> PathParts:
        """Give the path of the value that begins here, and note the line of list items."""
        if not self._stack:
            self.lines[()] = event.start_mark.line + 1
            return ()
        top = self._stack[-1]
        if top.key is not None:
            return (*top.path, top.key)
        path = (*top.path, len(top.value))
        self.lines[path] = event.start_mark.line + 1
        return path

    def _opened(self, event: Any) -> None:
        if self._is_at_key():
            raise self._bad(event, "a key must be a text")
        if event.tag is not None and not event.implicit:
            raise self._bad(event, f"the tag {event.tag!r:.60} is not known")
        if len(self._stack) >= DEPTH_MAX:
            raise self._bad(event, f"the values are nested more than {DEPTH_MAX} levels deep")
        value: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._anchors.pop(event.anchor or "", None)
        self._stack.append(_Open(value, self._path(event), event.anchor))

    def _closed(self) -> None:
        done = self._stack.pop()
        self._put(None, done.value, done.size, done.path)
        if done.anchor:
            self._anchors[done.anchor] = (done.value, done.size)

    def _alias(self, event: Any) -> None:
        if self._is_at_key():
            raise self._bad(event, "a key must be a text")
        self._aliases += 1
        if event.anchor not in self._anchors:
            raise self._bad(event, f"the alias *{event.anchor!s:.60} stands for nothing complete")
        if self._aliases > ALIASES_MAX:
            raise self._bad(event, f"there are more than {ALIASES_MAX} aliases")
        value, size = self._anchors[event.anchor]
        self._put(event, value, size, self._path(event))

    def _put(self, event: Any, value: Json, size: int, path: PathParts) -> None:
        del path
        is_text = type(value) is str
        if is_text and _SURROGATE.search(value):
            raise self._bad(event, "half of a surrogate pair is no character")
        if not self._stack:
            self.value = value
            return
        top = self._stack[-1]
        top.size += size
        if top.size > VALUES_MAX:
            raise self._bad(event, f"there are more than {VALUES_MAX} values")
        if type(top.value) is dict:
            assert top.key is not None
            top.value[top.key] = value
            top.key = None
        else:
            top.value.append(value)

    def _bad(self, event: Any, message: str) -> DocumentUnreadable:
        if event is None:
            return DocumentUnreadable(message)
        mark = event.start_mark
        return DocumentUnreadable(message, line=mark.line + 1, column=mark.column + 1)


_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def lines_of(raw: str | bytes) -> Mapping[PathParts, int]:
    """Give the line, from 1, of each key and list item by its path; nothing when unreadable."""
    try:
        reader = YamlReader(decoded(raw))
        reader.read()
    except DocumentUnreadable:
        return {}
    return reader.lines
